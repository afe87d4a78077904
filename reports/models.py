"""What was released to programs without the right to exact figures. Never changed afterwards."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock


class Release(models.Model):
    """One attribute, told once of the year up to `day`, by province, market and unit.

    The numbers stand in it as they were told (reports/releases): what becomes known later changes
    no release, so that two of them never give away what lies between.
    """

    family = models.CharField(max_length=20)  # reports/releases/families.py
    day = models.DateField()  # the last day of the month
    known_at = models.DateTimeField()
    map_date = models.DateField()
    rule_version = models.CharField(max_length=10)
    made_at = models.DateTimeField(default=clock.now)
    # [{"row": ["unit", "17"], "total": 12, "counts": {"female": 5, "male": 7}}, …]; counts null:
    # withheld. The categories of the attribute, in order.
    rows: Any = models.JSONField(default=list)
    categories: Any = models.JSONField(default=list)
    cells = models.PositiveIntegerField()
    withheld = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of what it tells

    class Meta:
        ordering = ["-day", "family"]
        constraints = [
            models.UniqueConstraint(fields=["family", "day"], name="release_once"),
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.day}"


class ProtectedDimension(models.Model):
    """A dimension that the Department protects beside the attributes of persons, from a day on.

    Taken back never: what was hidden since then would be told at once.
    """

    code = models.CharField(_("Dimension"), max_length=20, unique=True)
    since = models.DateField(_("Protected from"))  # the first day of a year
    document = models.CharField(_("Document"), max_length=160)
    decided_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
