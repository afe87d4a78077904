"""Bricks that know no domain word: marks, saved keys, heartbeats."""

from django.db import models


class MarkKind(models.TextChoices):
    WORKER = "worker", "worker"
    PLAN = "plan", "plan"
    UNIT = "unit", "unit"


class Mark(models.Model):
    """Something changed and figures wait for it; figures.refresh deletes the marks it read."""

    kind = models.CharField(max_length=10, choices=MarkKind)
    key = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="mark_made_at")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SavedKey(models.Model):
    """The idempotency key of a write that succeeded: who, what was sent, what came of it.

    Stored in the transaction of the write, so a refused or failed write leaves none.
    """

    user_id = models.BigIntegerField()
    key = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    result = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "key"], name="saved_key_once_per_user")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"


class Heartbeat(models.Model):
    """The last sign of life of a process, by name."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
