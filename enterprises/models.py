"""Who sends workers abroad: licensed service enterprises, public units, contractors, investors."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scopes import Scope
from core import clock
from core.constraints import not_before, one_of
from enterprises.choices import (
    EnterpriseKind,
    LicenceEventKind,
    LicenceStatus,
    MarketWork,
    RevocationReason,
)
from enterprises.states import EXPIRING_DAYS, LetterState, Standing, letter_state, sender_on

__all__ = [
    "Branch",
    "Enterprise",
    "EnterpriseKind",
    "Letter",
    "LicenceEvent",
    "LicenceStatus",
    "Market",
]


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    def in_name_order(self) -> Self:
        return self.order_by("name_sort", "pk")

    def named(self, folded: str) -> Self:
        """Name, licence number or tax code contains this text, which is folded already."""
        return self.filter(
            Q(name_fold__contains=folded)
            | Q(licence_fold__contains=folded)
            | Q(tax_code__contains=folded)
        )

    def with_licences(self) -> Self:
        """With the events of each, so that `licence_on` asks the database no more."""
        return self.prefetch_related("licence_events")

    def with_status(self, today: date) -> Self:
        """`status_now` in the database: what is kept of the last event, suspensions run out."""
        ended = Q(status=LicenceStatus.SUSPENDED, suspended_until__lt=today)
        return self.annotate(
            status_now=Case(
                When(ended, then=Value(LicenceStatus.IN_FORCE.value)), default=F("status")
            )
        )


class Enterprise(models.Model):
    """An organisation that sends workers.

    Its licence is told by its events. Number, date, status and `suspended_until` are what follows
    from them, kept for lists by the actions; ask `licence_on` where a day matters.
    """

    name = models.CharField(_("Name"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=20, choices=EnterpriseKind)
    tax_code = models.CharField(_("Tax code"), max_length=14, blank=True)
    address = models.CharField(_("Address of the head office"), max_length=300, blank=True)
    phone = models.CharField(_("Phone"), max_length=30, blank=True)
    email = models.CharField(_("E-mail"), max_length=120, blank=True)
    website = models.CharField(_("Website"), max_length=200, blank=True)
    legal_representative = models.CharField(_("Legal representative"), max_length=120, blank=True)
    local_representative = models.CharField(
        _("Representative in the province"), max_length=120, blank=True
    )
    local_phone = models.CharField(_("Phone of the representative"), max_length=30, blank=True)

    licence_number = models.CharField(_("Licence number"), max_length=60, blank=True)
    licence_date = models.DateField(_("Licence date"), null=True, blank=True)
    status = models.CharField(_("Licence status"), max_length=20, choices=LicenceStatus)
    suspended_until = models.DateField(null=True, blank=True)

    name_fold = models.CharField(max_length=200, unique=True)
    name_sort = models.CharField(max_length=250)
    licence_fold = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tax_code"],
                condition=~Q(tax_code=""),
                name="enterprise_tax_code_once",
                violation_error_message=_("Another enterprise has this tax code."),
            ),
            one_of(
                "kind",
                EnterpriseKind.values,
                name="enterprise_kind_on_list",
                message=_("Choose the kind from the list."),
            ),
            models.CheckConstraint(
                name="enterprise_suspended_until",
                condition=Q(suspended_until=None) | Q(status=LicenceStatus.SUSPENDED),
                violation_error_message=_("Only a suspension has a last day."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("enterprises:detail", args=[self.pk])

    def licence_on(self, day: date, country: str | None = None) -> Standing:
        """Where its licence stood on that day, for that market (a country's code) if one is named.

        Reads `licence_events`: rules run no query, so whoever asks them reads `with_licences`.
        """
        return sender_on(self.kind, list(self.licence_events.all()), day, country)


class LicenceEvent(models.Model):
    """One paper that changes a licence, from the day it is in force. Never edited: withdrawn.

    `country`: only that market is suspended, or its suspension lifted; empty is the whole licence.
    `last_day`: of a suspension; empty only where the register does not know it.
    """

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="licence_events"
    )
    kind = models.CharField(
        pgettext_lazy("licence", "What happened"), max_length=20, choices=LicenceEventKind
    )
    in_force_on = models.DateField(_("In force from"))
    number = models.CharField(_("Licence number"), max_length=60, blank=True)
    document_number = models.CharField(_("Number of the document"), max_length=60, blank=True)
    last_day = models.DateField(_("Last day of the suspension"), null=True, blank=True)
    country = models.ForeignKey(
        "reference.Country",
        verbose_name=_("Market"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    point = models.CharField(
        _("Ground of the revocation"), max_length=2, choices=RevocationReason, blank=True
    )
    issuing_body = models.CharField(_("Issued by"), max_length=120, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    withdrawn = models.BooleanField(default=False)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["in_force_on", "pk"]
        constraints = [
            one_of(
                "kind",
                LicenceEventKind.values,
                name="licence_event_kind_on_list",
                message=_("Choose what happened from the list."),
            ),
            models.CheckConstraint(
                name="licence_event_last_day",
                condition=Q(last_day=None) | Q(kind=LicenceEventKind.SUSPENDED),
                violation_error_message=_("Only a suspension has a last day."),
            ),
            not_before(
                "last_day",
                "in_force_on",
                name="licence_event_last_day_after_first",
                message=_("A suspension cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="licence_event_market",
                condition=Q(country=None)
                | Q(kind__in=[LicenceEventKind.SUSPENDED, LicenceEventKind.LIFTED]),
                violation_error_message=_("Only a suspension is for one market."),
            ),
            models.CheckConstraint(
                name="licence_event_point",
                condition=Q(point="") | Q(kind=LicenceEventKind.REVOKED),
                violation_error_message=_("Only a revocation has a ground of the law's list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.in_force_on:%d/%m/%Y}"


class Market(models.Model):
    """A market the enterprise has said it is qualified for, from a day until a day."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="markets")
    country = models.ForeignKey("reference.Country", on_delete=models.PROTECT, related_name="+")
    work = models.CharField(_("Work"), max_length=20, choices=MarketWork, default=MarketWork.ANY)
    starts_on = models.DateField(pgettext_lazy("market", "From"))
    ends_on = models.DateField(pgettext_lazy("market", "Last day"), null=True, blank=True)
    document_number = models.CharField(_("Number of the document"), max_length=60, blank=True)
    withdrawn = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["country__rank", "country__name_sort", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "country", "work"],
                condition=Q(ends_on=None, withdrawn=False),
                name="market_open_once",
                violation_error_message=_("This market is already recorded for these days."),
            ),
            not_before(
                "ends_on",
                "starts_on",
                name="market_ends_after_start",
                message=_("A market cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def open_on(self, day: date) -> bool:
        begun = self.starts_on <= day and not self.withdrawn
        return begun and (self.ends_on is None or day <= self.ends_on)


class Branch(models.Model):
    """A branch. It may not sign contracts nor collect money (law 69/2020, article 17.3)."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="branches")
    name = models.CharField(_("Name of the branch"), max_length=200)
    code = models.CharField(_("Tax code"), max_length=14, blank=True)
    address = models.CharField(_("Address"), max_length=300, blank=True)
    representative = models.CharField(_("Head of the branch"), max_length=120, blank=True)
    phone = models.CharField(_("Phone"), max_length=30, blank=True)
    activities = models.CharField(_("What the branch is charged with"), max_length=300, blank=True)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)
    name_fold = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "branches"
        ordering = ["name_fold", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "name_fold"],
                condition=Q(closed_on=None),
                name="branch_once_per_enterprise",
                violation_error_message=_("A branch of this name is already recorded."),
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code="") & Q(closed_on=None),
                name="branch_code_once",
                violation_error_message=_("Another branch has this tax code."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LetterQuerySet(models.QuerySet["Letter"]):
    def about(self, scope: Scope) -> Self:
        """Letters to units of this scope; the whole province sees all of them."""
        if scope.whole_province:
            return self
        told = LetterUnit.objects.filter(commune_id__in=scope.commune_ids)
        return self.filter(pk__in=told.values("letter_id"))

    def named(self, folded: str) -> Self:
        """Number of the letter or name of the enterprise contains this text, folded already."""
        return self.filter(
            Q(number_fold__contains=folded) | Q(enterprise__name_fold__contains=folded)
        )

    def to_units(self, unit_ids: frozenset[int]) -> Self:
        told = LetterUnit.objects.filter(commune_id__in=unit_ids)
        return self.filter(pk__in=told.values("letter_id"))

    def standing(self, today: date) -> Self:
        """Neither withdrawn nor run out."""
        return self.filter(withdrawn_on=None, expires_on__gte=today)

    def in_state(self, state: str, today: date) -> Self:
        """In that state of `LetterState` today."""
        return self.filter(_letter_states(today)[state])


def _letter_states(today: date) -> dict[str, Q]:
    soon = date.fromordinal(today.toordinal() + EXPIRING_DAYS)
    there = Q(withdrawn_on=None)
    return {
        LetterState.VALID: there & Q(expires_on__gt=soon),
        LetterState.EXPIRING: there & Q(expires_on__gte=today, expires_on__lte=soon),
        LetterState.EXPIRED: there & Q(expires_on__lt=today),
        LetterState.WITHDRAWN: Q(withdrawn_on__isnull=False),
    }


class Letter(models.Model):
    """A letter that introduces an enterprise to communes, until a day. Withdrawn, never edited."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="letters")
    number = models.CharField(_("Number of the letter"), max_length=60)
    issued_on = models.DateField(_("Date of the letter"))
    expires_on = models.DateField(_("Valid until"))
    signer = models.CharField(_("Signed by"), max_length=120, blank=True)
    positions = models.CharField(_("Jobs and job orders"), max_length=500, blank=True)
    communes = models.ManyToManyField(
        "communes.Commune", through="LetterUnit", related_name="letters"
    )
    withdrawn_on = models.DateField(_("Withdrawn on"), null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    number_fold = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=clock.now)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        indexes = [models.Index(fields=["expires_on"], name="letter_expires_on")]
        constraints = [
            not_before(
                "expires_on",
                "issued_on",
                name="letter_expires_after_issue",
                message=_("A letter cannot run out before it is written."),
            ),
            not_before(
                "withdrawn_on",
                "issued_on",
                name="letter_withdrawn_after_issue",
                message=_("A letter cannot be withdrawn before it is written."),
            ),
            models.UniqueConstraint(
                fields=["enterprise", "number_fold", "issued_on"],
                condition=Q(withdrawn_on=None),
                name="letter_once",
                violation_error_message=_("This letter is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def state_on(self, today: date) -> LetterState:
        return letter_state(expires_on=self.expires_on, withdrawn_on=self.withdrawn_on, today=today)


class LetterUnit(models.Model):
    """A unit of the map of the letter's day to which the letter introduces the enterprise."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="units")
    commune = models.ForeignKey(
        "communes.Commune", on_delete=models.PROTECT, related_name="letter_units"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "commune"], name="letter_unit_once")
        ]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.commune_id}"
