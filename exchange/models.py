"""The feed of changes: what other systems are told, in the order in which it was committed."""

from django.db import models


class What(models.TextChoices):
    """What has become of a record, as one place sees it."""

    CREATED = "created", "created"
    CHANGED = "changed", "changed"
    WITHDRAWN = "withdrawn", "withdrawn"


class FeedClock(models.Model):
    """One row: the lock of every numbering, and the last number given out."""

    last_number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last_number)


class FeedEntry(models.Model):
    """One change of one record. Append-only; numbers have no gaps and are never seen out of order.

    `commune` decides who is told: the unit where the person lives then. Without one it is for the
    whole province, but for registers that belong to no place (registers.py).
    """

    number = models.BigIntegerField(primary_key=True)
    register = models.CharField(max_length=12)
    key = models.BigIntegerField()
    what = models.CharField(max_length=9, choices=What)
    commune = models.ForeignKey(
        "communes.Commune", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "feed entries"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.register} {self.key} {self.what}"


class Told(models.Model):
    """What the feed has told about a record last: where it is, or that it is no more.

    `owner` is the contract of a departure or return, and the person of a contract: to find what
    was told when the row itself is gone.
    """

    register = models.CharField(max_length=12)
    key = models.BigIntegerField()
    owner = models.BigIntegerField(null=True)
    commune = models.ForeignKey(
        "communes.Commune", null=True, on_delete=models.PROTECT, related_name="+"
    )
    standing = models.BooleanField()

    class Meta:
        verbose_name_plural = "told"
        constraints = [models.UniqueConstraint(fields=["register", "key"], name="told_once")]
        indexes = [models.Index(fields=["owner"], name="told_owner")]

    def __str__(self) -> str:
        return f"{self.register} {self.key}"
