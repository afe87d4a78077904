"""The promise (Contract), the day that is counted (Departure), and how the stay ended."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scopes import ScopedQuerySet
from contracts.choices import DurationType, EndKind, LegalForm, NextNeed, Source, WagePer
from contracts.states import UNRECORDED, ContractStatus
from core import clock
from core.constraints import both_or_neither, not_before
from core.months import add_months
from reference.fields import CodeField


def money(label: Any) -> Any:
    """A column for an amount; empty is not known, zero is nothing paid."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, null=True, blank=True)


class ContractQuerySet(ScopedQuerySet):
    """Seen by the place where the person lives now."""

    commune_path = "worker__commune_id"

    def drafts(self) -> "ContractQuerySet":
        return self.filter(status__in=UNRECORDED)


class Contract(models.Model):
    """One contract of one person; the row every action of the stay locks."""

    worker = models.ForeignKey("workers.Worker", on_delete=models.PROTECT, related_name="contracts")
    status = models.CharField(max_length=10, choices=ContractStatus, default=ContractStatus.DRAFT)
    form = models.CharField(_("Form of going"), max_length=15, choices=LegalForm, blank=True)
    duration_type = models.CharField(
        _("Kind of stay"), max_length=10, choices=DurationType, default=DurationType.LONG
    )
    country = models.ForeignKey(
        "reference.Country",
        verbose_name=_("Receiving country or territory"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        verbose_name=_("Enterprise or unit that sends"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contracts",
    )
    enterprise_unknown = models.BooleanField(default=False)
    programme = CodeField(pgettext_lazy("contract", "Programme"), listing="programme")
    # The list is for figures; the words are the contract's own.
    occupation = CodeField(_("Occupation"), listing="occupation")
    job = models.CharField(_("Job"), max_length=120, blank=True)
    # The reply slip of the ministry to the enterprise's supply contract (Law 69/2020, article 20).
    supply_number = models.CharField(
        _("Number of the reply on the supply contract"), max_length=60, blank=True
    )
    contract_number = models.CharField(_("Contract number"), max_length=60, blank=True)
    signed_on = models.DateField(_("Contract date"), null=True, blank=True)
    term_months = models.PositiveSmallIntegerField(_("Term in months"), null=True, blank=True)
    confirmation_number = models.CharField(
        _("Number of the confirmation"), max_length=60, blank=True
    )
    confirmation_on = models.DateField(_("Date of the confirmation"), null=True, blank=True)
    # Two roles: in Japan the union receives, and a company employs.
    employer = models.CharField(_("Employer"), max_length=200, blank=True)
    receiving_party = models.CharField(_("Receiving party"), max_length=200, blank=True)
    work_address = models.CharField(_("Work address"), max_length=300, blank=True)
    visa_type = models.CharField(_("Kind of visa"), max_length=40, blank=True)
    exit_point = models.CharField(_("Exit point or flight"), max_length=120, blank=True)

    wage = money(_("Wage"))
    wage_currency = CodeField(_("Currency of the wage"), listing="currency", max_length=3)
    wage_per = models.CharField(_("Wage for"), max_length=5, choices=WagePer, blank=True)
    # In the currency beside it; empty is đồng. Deposit and total cost are in đồng.
    service_fee = money(_("Service fee paid by the worker"))
    fee_currency = CodeField(_("Currency of the service fee"), listing="currency", max_length=3)
    deposit = money(_("Deposit of the worker"))
    total_cost = money(_("Total cost before leaving"))

    # Number and day of the paper that the information was taken from.
    source_document = models.CharField(_("Document of the source"), max_length=120, blank=True)
    source_dated = models.DateField(_("Date of the document"), null=True, blank=True)
    # What the family says before the day is sure: "after Tết", "in March".
    expected_on = models.DateField(null=True, blank=True)
    expected_month_only = models.BooleanField(default=False)

    # The unit that entered it: it may correct the departure while the person lives there. Empty:
    # the Department, for somebody who lives outside the province.
    recorded_for = models.ForeignKey(
        "communes.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_on = models.DateField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    # On which day each code is about (reference/uses.py).
    # A closed list: the law's seven forms are an enumeration here, and named by their list.
    codes_of = {"form": "legal_form"}
    days_of_codes = {
        "form": "departure__departed_on",
        "country": "departure__departed_on",
        "programme": "departure__departed_on",
        "occupation": "departure__departed_on",
        "wage_currency": "departure__departed_on",
        "fee_currency": "departure__departed_on",
    }

    objects = ContractQuerySet.as_manager()

    class Privacy:
        personal = {
            "job",
            "confirmation_number",
            "cancel_reason",
            "contract_number",
            "employer",
            "receiving_party",
            "work_address",
            "wage",
            "service_fee",
            "deposit",
            "total_cost",
            "exit_point",
            "source_document",
        }
        plain = {
            "id",
            "worker",
            "status",
            "form",
            "duration_type",
            "country",
            "enterprise",
            "enterprise_unknown",
            "programme",
            "occupation",
            "supply_number",
            "wage_currency",
            "wage_per",
            "fee_currency",
            "visa_type",
            "signed_on",
            "term_months",
            "confirmation_on",
            "source_dated",
            "expected_on",
            "expected_month_only",
            "recorded_for",
            "cancelled_on",
            "version",
            "created_at",
            "created_by",
        }

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="contract_recorded_is_complete",
                # Sorted: a set has another order in every process, and migrations would differ.
                condition=Q(status__in=sorted([*UNRECORDED, ContractStatus.CANCELLED]))
                | Q(country__isnull=False) & ~Q(form=""),
                violation_error_message=_("A recorded departure needs its form and country."),
            ),
            *(
                models.CheckConstraint(
                    name=f"contract_{name}_not_negative",
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0}),
                    violation_error_message=_("An amount of money is zero or more."),
                )
                for name in ("wage", "service_fee", "deposit", "total_cost")
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def work_text(self) -> str:
        """What the person does there: in the contract's own words, otherwise as the list says."""
        listed: Any = self
        return self.job or str(listed.get_occupation_display())


class DepartureQuerySet(ScopedQuerySet):
    """Seen by the place where the person lives now, like the file it belongs to."""

    commune_path = "contract__worker__commune_id"

    def standing(self) -> "DepartureQuerySet":
        """Not cancelled."""
        return self.filter(cancelled=False)

    def abroad_on(self, day: date) -> "DepartureQuerySet":
        return (
            self.standing()
            .filter(departed_on__lte=day)
            .filter(Q(ended_on=None) | Q(ended_on__gt=day))
        )

    def for_list(self) -> "DepartureQuerySet":
        """What a list or a timeline shows, in a constant number of queries."""
        return self.select_related(
            "contract__worker__commune", "contract__country", "contract__enterprise", "commune"
        ).prefetch_related("extensions", "changes__country")


class Departure(models.Model):
    """The first exit on a contract: the day and the unit that are counted. And how it ended."""

    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="departure")
    # The contract's person, repeated for "one open stay per person" in the database.
    worker = models.ForeignKey(
        "workers.Worker", on_delete=models.PROTECT, related_name="departures"
    )
    departed_on = models.DateField(_("Departure date"))
    # Permanent residence on that day, frozen: a move or a merger rewrites nobody. Empty: it was
    # outside the province; then nobody's figures count it.
    commune = models.ForeignKey(
        "communes.Commune",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="departures",
    )
    # As it was at departure; empty is unknown.
    qualification = CodeField(listing="qualification")
    source = models.CharField(max_length=12, choices=Source, default=Source.COMMUNE)
    cancelled = models.BooleanField(default=False)

    left_contract_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_kind = models.CharField(max_length=10, choices=EndKind, null=True, blank=True)
    return_reason = CodeField(_("Reason of the return"), listing="return_reason")
    notified_on = models.DateField(_("Commune told on"), null=True, blank=True)
    next_need = models.CharField(_("Wants next"), max_length=10, choices=NextNeed, blank=True)
    skills_gained = models.CharField(_("Skills gained"), max_length=200, blank=True)
    language_gained = CodeField(_("Language learned"), listing="language")
    language_level = models.CharField(_("Level of the language"), max_length=40, blank=True)
    liquidated_on = models.DateField(_("Contract liquidated on"), null=True, blank=True)
    deposit_returned_on = models.DateField(_("Deposit returned on"), null=True, blank=True)
    deposit_returned = money(_("Amount of the deposit returned"))

    # "Seen back", by rumour: to be verified, and nothing is counted otherwise until it is.
    suspected_on = models.DateField(_("Seen back on"), null=True, blank=True)
    suspected_note = models.CharField(_("Who saw the person, where"), max_length=300, blank=True)
    # Overdue, and the family says: still there. It is asked again after a while.
    abroad_confirmed_on = models.DateField(_("Confirmed abroad on"), null=True, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    days_of_codes = {
        "qualification": "departed_on",
        "return_reason": "ended_on",
        "language_gained": "ended_on",
    }

    objects = DepartureQuerySet.as_manager()

    class Privacy:
        personal = {
            "qualification",
            "return_reason",
            "left_contract_on",
            "next_need",
            "skills_gained",
            "language_gained",
            "language_level",
            "deposit_returned",
            "suspected_note",
        }
        plain = {
            "id",
            "contract",
            "worker",
            "departed_on",
            "commune",
            "source",
            "cancelled",
            "ended_on",
            "end_kind",
            "notified_on",
            "liquidated_on",
            "deposit_returned_on",
            "suspected_on",
            "abroad_confirmed_on",
            "changed_at",
        }

    class Meta:
        ordering = ["-departed_on", "-pk"]
        indexes = [
            models.Index(fields=["departed_on"], name="departure_day"),
            models.Index(fields=["ended_on"], name="departure_ended"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["worker"],
                condition=Q(ended_on=None, cancelled=False),
                name="departure_one_open_stay",
                violation_error_message=_("This person is still recorded as abroad."),
            ),
            not_before(
                "ended_on",
                "departed_on",
                name="departure_ended_after_departed",
                message=_("The return cannot be before the departure."),
            ),
            not_before(
                "left_contract_on",
                "departed_on",
                name="departure_left_after_departed",
                message=_("Leaving the contract cannot be before the departure."),
            ),
            both_or_neither(
                "ended_on",
                "end_kind",
                name="departure_end_has_kind",
                message=_("An end of stay names its day and its kind."),
            ),
            both_or_neither(
                "deposit_returned_on",
                "deposit_returned",
                name="departure_deposit_returned",
                message=_("A returned deposit names its day and its amount."),
            ),
            models.CheckConstraint(
                name="departure_settled_after_end",
                condition=Q(ended_on__isnull=False)
                | Q(liquidated_on__isnull=True, deposit_returned_on__isnull=True, next_need=""),
                violation_error_message=_(
                    "Settling the contract and needs after return belong to a stay that has ended."
                ),
            ),
            models.CheckConstraint(
                name="departure_suspected_while_open",
                condition=Q(suspected_on__isnull=True) | Q(ended_on__isnull=True),
                violation_error_message=_("Whose return is recorded is not suspected any more."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def term_ends_on(self) -> date | None:
        """The last day by the contract as signed: departure + term."""
        months = self.contract.term_months
        return add_months(self.departed_on, months) if months else None

    @property
    def runs_until(self) -> date | None:
        """The last day by the contract and its extensions; None while the term is not known."""
        ends = [extension.ends_on for extension in self.extensions.all()]
        return max(filter(None, (self.term_ends_on, *ends)), default=None)
