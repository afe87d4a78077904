"""Bricks that know no domain word: marks, saved keys, heartbeats, filters, unsent entries."""

from django.db import models
from django.db.models import Q


class MarkKind(models.TextChoices):
    WORKER = "worker", "worker"
    PLAN = "plan", "plan"
    UNIT = "unit", "unit"
    LIST = "list", "list"  # a reference list that figures rest on; the key says nothing


class Mark(models.Model):
    """Something changed and figures wait for it; figures.refresh deletes the marks it read."""

    kind = models.CharField(max_length=10, choices=MarkKind)
    key = models.BigIntegerField()
    made_at = models.DateTimeField()
    # How far figures have come with a mark that names many people (figures/refresh.py).
    reached = models.BigIntegerField(null=True)

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


class SavedFilter(models.Model):
    """What somebody asks of a list again and again, under a name of their own.

    Only the query string of declared parameters is kept, never an answer.
    """

    user_id = models.BigIntegerField()
    listing = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    # The list opens like this when it is opened without a question.
    usual = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "listing", "name"], name="saved_filter_once_per_name"
            ),
            models.UniqueConstraint(
                fields=["user_id", "listing"],
                condition=Q(usual=True),
                name="saved_filter_one_usual",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.listing}"


class UnsentEntry(models.Model):
    """What was typed into an entry form and not sent yet, for its writer alone.

    Encrypted like citizen numbers, for it may hold some. `page` is a keyed hash of the address,
    `entry` the idempotency key of the form: two windows are two entries.
    """

    user_id = models.BigIntegerField()
    page = models.CharField(max_length=64)
    entry = models.CharField(max_length=64)
    typed = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["-kept_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user_id", "entry"], name="unsent_entry_once")
        ]
        indexes = [models.Index(fields=["kept_at"], name="unsent_entry_kept_at")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kept_at}"
