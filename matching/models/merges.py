"""Two files that become one: proposed, decided by somebody else, undone by two people again."""

import json
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from accounts.scopes import Scope, ScopedQuerySet
from core import clock, crypto
from core.constraints import both_or_neither
from matching.choices import STANDING, MergeState


class MergeQuerySet(ScopedQuerySet):
    """Seen where both files are; also after one of them has gone into the other."""

    commune_path = "survivor__commune_id"

    def visible_to(self, scope: Scope) -> Self:
        if scope.whole_province:
            return self
        return self.filter(
            survivor__commune_id__in=scope.commune_ids, merged__commune_id__in=scope.commune_ids
        )

    def standing(self) -> Self:
        """The two files are one."""
        return self.filter(state__in=STANDING)

    def for_list(self) -> Self:
        return self.select_related("survivor__commune", "merged__commune", "proposed_by")


class Merge(models.Model):
    """`merged` goes into `survivor`. What was changed is kept, so that it can be put back."""

    survivor = models.ForeignKey("workers.Worker", on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey("workers.Worker", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=MergeState, default=MergeState.PROPOSED)
    # The names of the fields whose value comes from the merged file.
    taken = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    proposed_at = models.DateTimeField(default=clock.now)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    answer = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # The values before and after, encrypted: some are citizen numbers. And which rows went over.
    values_cipher = models.TextField(blank=True)
    moved = models.JSONField(default=dict)

    undo_reason = models.CharField(max_length=300, blank=True)
    undo_asked_at = models.DateTimeField(null=True)
    undo_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undo_decided_at = models.DateTimeField(null=True)
    undo_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # What stayed with the surviving file when the merge was undone, because it came later.
    kept = models.JSONField(default=dict)

    objects = MergeQuerySet.as_manager()

    class Privacy:
        personal = {"reason", "answer", "values_cipher", "undo_reason"}
        plain = {
            "id",
            "survivor",
            "merged",
            "state",
            "taken",
            "proposed_at",
            "proposed_by",
            "decided_at",
            "decided_by",
            "moved",
            "undo_asked_at",
            "undo_asked_by",
            "undo_decided_at",
            "undo_decided_by",
            "kept",
        }

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="merge_of_two_files",
                condition=~Q(survivor=F("merged")),
                violation_error_message=_("A file cannot be merged into itself."),
            ),
            models.UniqueConstraint(
                Least("survivor", "merged"),
                Greatest("survivor", "merged"),
                condition=Q(state=MergeState.PROPOSED),
                name="merge_proposed_once",
                violation_error_message=_("The merge of these two files is proposed already."),
            ),
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(state__in=STANDING),
                name="merge_into_one_file",
                violation_error_message=_("A file goes into one other file."),
            ),
            models.CheckConstraint(
                name="merge_proposer_does_not_decide",
                condition=Q(decided_by=None)
                | Q(state=MergeState.WITHDRAWN)
                | ~Q(decided_by=F("proposed_by")),
                violation_error_message=_("Who proposed does not decide."),
            ),
            models.CheckConstraint(
                name="merge_undo_is_for_two",
                condition=Q(undo_decided_by=None) | ~Q(undo_decided_by=F("undo_asked_by")),
                violation_error_message=_("Who proposed the undo does not decide it."),
            ),
            both_or_neither(
                "decided_at",
                "decided_by",
                name="merge_decision_is_signed",
                message=_("A decision names who decided and when."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.merged_id} > #{self.survivor_id}"

    @property
    def values(self) -> dict[str, dict[str, Any]]:
        """The stored values of both files, `before` and `after`, as text of their fields."""
        return json.loads(crypto.decrypt(self.values_cipher)) if self.values_cipher else {}
