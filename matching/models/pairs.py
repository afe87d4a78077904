"""Two files that look alike and are of two people: decided once, remembered, taken back."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.scopes import Scope, ScopedQuerySet
from core.constraints import both_or_neither


class TwoPeopleQuerySet(ScopedQuerySet):
    """Seen where both files are."""

    commune_path = "low__commune_id"

    def visible_to(self, scope: Scope) -> Self:
        seen = super().visible_to(scope).filter(high__merged_into=None)
        if scope.whole_province:
            return seen
        return seen.filter(high__commune_id__in=scope.commune_ids)

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class TwoPeople(models.Model):
    """These two files are not of the same person. Such a pair is not proposed again."""

    low = models.ForeignKey("workers.Worker", on_delete=models.PROTECT, related_name="+")
    high = models.ForeignKey("workers.Worker", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = TwoPeopleQuerySet.as_manager()

    class Privacy:
        personal = {"reason"}
        plain = {
            "id",
            "low",
            "high",
            "decided_at",
            "decided_by",
            "withdrawn_at",
            "withdrawn_by",
        }

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="two_people_in_order",
                condition=Q(low__lt=F("high")),
                violation_error_message=_("A file is not told apart from itself."),
            ),
            models.UniqueConstraint(
                fields=["low", "high"],
                condition=Q(withdrawn_at=None),
                name="two_people_told_apart_once",
                violation_error_message=_("These two files are told apart already."),
            ),
            both_or_neither(
                "withdrawn_at",
                "withdrawn_by",
                name="two_people_withdrawal_is_signed",
                message=_("Who takes it back is named."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.low_id} #{self.high_id}"
