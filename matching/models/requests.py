"""A unit meets a number that is recorded elsewhere, and asks."""

import json
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.scopes import Scope, ScopedQuerySet
from core import clock, crypto
from core.constraints import both_or_neither
from matching.choices import RequestKind, RequestState


class RequestQuerySet(ScopedQuerySet):
    """Seen by the unit that asks and by the unit that keeps the file; each sees its own half."""

    commune_path = "asked_for_id"

    def visible_to(self, scope: Scope) -> Self:
        if scope.whole_province:
            return self
        return self.filter(
            Q(asked_for_id__in=scope.commune_ids) | Q(held_by_id__in=scope.commune_ids)
        )

    def open(self) -> Self:
        return self.filter(state=RequestState.OPEN)

    def for_list(self) -> Self:
        return self.select_related("asked_for", "held_by", "asked_by", "decided_by", "worker")


class Request(models.Model):
    """One question about a number that a file of another unit has. Never decided by who asked."""

    kind = models.CharField(_("What is asked"), max_length=10, choices=RequestKind)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    # The file that has the number. Who asks never learns which one.
    worker = models.ForeignKey("workers.Worker", on_delete=models.PROTECT, related_name="requests")
    # The unit that kept it then; empty: who lives outside the province is the Department's.
    held_by = models.ForeignKey(
        "communes.Commune", null=True, on_delete=models.PROTECT, related_name="+"
    )
    number_print = models.CharField(max_length=64)

    asked_for = models.ForeignKey("communes.Commune", on_delete=models.PROTECT, related_name="+")
    # The file of one's own for which the number was typed, if there is one.
    about = models.ForeignKey(
        "workers.Worker", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # What was typed when the number was met: the facts as text, encrypted like the number in them.
    typed_cipher = models.TextField()
    moved_on = models.DateField(_("Lives here since"), null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    answer = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # When each side said that it has read the outcome.
    asker_noted_at = models.DateTimeField(null=True)
    holder_noted_at = models.DateTimeField(null=True)

    objects = RequestQuerySet.as_manager()

    class Privacy:
        personal = {"number_print", "typed_cipher", "note", "answer"}
        plain = {
            "id",
            "kind",
            "state",
            "worker",
            "held_by",
            "asked_for",
            "about",
            "moved_on",
            "asked_at",
            "asked_by",
            "decided_at",
            "decided_by",
            "asker_noted_at",
            "holder_noted_at",
        }

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "held_by"], name="request_state_holder"),
            models.Index(fields=["state", "asked_for"], name="request_state_asker"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number_print", "asked_for"],
                condition=Q(state=RequestState.OPEN),
                name="request_once_at_a_time",
                violation_error_message=_("This unit has asked about this number already."),
            ),
            both_or_neither(
                "decided_at",
                "decided_by",
                name="request_decision_is_signed",
                message=_("A decision names who decided and when."),
            ),
            models.CheckConstraint(
                name="request_open_until_decided",
                condition=Q(state=RequestState.OPEN, decided_at=None)
                | (~Q(state=RequestState.OPEN) & Q(decided_at__isnull=False)),
                violation_error_message=_("A request that is decided is open no longer."),
            ),
            # Taking the question back is the one thing that who asked may do alone.
            models.CheckConstraint(
                name="request_asker_does_not_decide",
                condition=Q(decided_by=None)
                | Q(state=RequestState.WITHDRAWN)
                | ~Q(decided_by=F("asked_by")),
                violation_error_message=_("Who asked does not decide."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, the number in clear. Pages show `matching.queries` of it, masked."""
        return json.loads(crypto.decrypt(self.typed_cipher))
