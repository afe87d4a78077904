"""What a person got from the State before leaving (Claim), and what was borrowed (Loan)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scopes import ScopedQuerySet
from core import clock
from core.constraints import not_before
from core.months import add_months
from reference.fields import CodeField
from support.states import STANDING, ClaimState


class ClaimQuerySet(ScopedQuerySet):
    """Seen by the place where the person lives now."""

    commune_path = "worker__commune_id"

    def standing(self) -> "ClaimQuerySet":
        """Neither refused nor withdrawn."""
        return self.filter(state__in=STANDING)


class Claim(models.Model):
    """One item of support of one person: asked for, decided, paid. Amounts in đồng.

    `quantity` is how many days, months or journeys the item was asked for; 1 for the others.
    """

    worker = models.ForeignKey("workers.Worker", on_delete=models.PROTECT, related_name="claims")
    # The going it was for, when that is known.
    contract = models.ForeignKey(
        "contracts.Contract", null=True, blank=True, on_delete=models.PROTECT, related_name="claims"
    )
    item = CodeField(_("Item"), listing="support_item", blank=False)
    source = CodeField(_("Source of support"), listing="support_programme", blank=False)
    ground = CodeField(_("On the ground of"), listing="priority_group")
    legal_basis = models.CharField(_("Legal basis"), max_length=200, blank=True)
    quantity = models.PositiveSmallIntegerField(_("Days, months or journeys"), default=1)
    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.ASKED)

    asked_on = models.DateField(_("Requested on"))
    amount_asked = models.DecimalField(_("Amount requested"), max_digits=14, decimal_places=2)
    decided_on = models.DateField(_("Decided on"), null=True, blank=True)
    decision_number = models.CharField(_("Number of the decision"), max_length=60, blank=True)
    amount_approved = models.DecimalField(
        _("Amount approved"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    paid_on = models.DateField(_("Paid on"), null=True, blank=True)
    amount_paid = models.DecimalField(
        _("Amount paid"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    note = models.CharField(_("Note"), max_length=300, blank=True)

    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    # On which day each code is about (reference/uses.py).
    days_of_codes = {"item": "asked_on", "source": "asked_on", "ground": "asked_on"}

    objects = ClaimQuerySet.as_manager()

    class Privacy:
        personal = {
            "item",
            "source",
            "ground",
            "quantity",
            "amount_asked",
            "amount_approved",
            "amount_paid",
            "decision_number",
            "note",
        }
        plain = {
            "id",
            "worker",
            "contract",
            "legal_basis",
            "state",
            "asked_on",
            "decided_on",
            "paid_on",
            "version",
            "created_at",
            "created_by",
            "decided_by",
        }

    class Meta:
        ordering = ["-asked_on", "-pk"]
        indexes = [models.Index(fields=["state", "asked_on"], name="claim_state_asked")]
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "item"],
                condition=Q(state__in=sorted(STANDING)),
                name="claim_item_once",
                violation_error_message=_("This item is already requested or paid."),
            ),
            models.CheckConstraint(
                name="claim_amounts_fall",
                condition=Q(amount_asked__gt=0)
                & (Q(amount_approved=None) | Q(amount_approved__lte=F("amount_asked")))
                & (Q(amount_paid=None) | Q(amount_paid__lte=F("amount_approved"))),
                violation_error_message=_(
                    "No more is paid than approved, nor approved than asked."
                ),
            ),
            models.CheckConstraint(
                name="claim_second_person",
                condition=Q(decided_by=None) | ~Q(decided_by=F("created_by")),
                violation_error_message=_("Who requests does not decide."),
            ),
            models.CheckConstraint(
                name="claim_paid_has_day",
                condition=Q(state=ClaimState.PAID, paid_on__isnull=False, amount_paid__isnull=False)
                | ~Q(state=ClaimState.PAID) & Q(paid_on=None, amount_paid=None),
                violation_error_message=_("A payment names its day and amount."),
            ),
            not_before(
                "decided_on",
                "asked_on",
                name="claim_decided_after_asked",
                message=_("The decision cannot be before the request."),
            ),
            not_before(
                "paid_on",
                "decided_on",
                name="claim_paid_after_decided",
                message=_("The payment cannot be before the decision."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class LoanQuerySet(ScopedQuerySet):
    """Seen by the place where the person lives now."""

    commune_path = "worker__commune_id"

    def standing(self) -> "LoanQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn=False)


class Loan(models.Model):
    """A loan for going abroad, as the bank's unit lent it. Amounts in đồng."""

    worker = models.ForeignKey("workers.Worker", on_delete=models.PROTECT, related_name="loans")
    contract = models.ForeignKey(
        "contracts.Contract", null=True, blank=True, on_delete=models.PROTECT, related_name="loans"
    )
    bank_unit = models.CharField(_("Bank unit"), max_length=120)
    number = models.CharField(pgettext_lazy("loan", "Number of the loan contract"), max_length=60)
    number_fold = models.CharField(max_length=60)
    amount = models.DecimalField(_("Amount"), max_digits=14, decimal_places=2)
    signed_on = models.DateField(_("Signed on"))
    term_months = models.PositiveSmallIntegerField(_("Term in months"))
    secured = models.BooleanField(_("With security"), default=False)
    withdrawn = models.BooleanField(default=False)

    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = LoanQuerySet.as_manager()

    class Privacy:
        personal = {"bank_unit", "number", "number_fold", "amount", "term_months", "secured"}
        plain = {
            "id",
            "worker",
            "contract",
            "signed_on",
            "withdrawn",
            "version",
            "created_at",
            "created_by",
        }

    class Meta:
        ordering = ["-signed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bank_unit", "number_fold"],
                condition=Q(withdrawn=False),
                name="loan_once",
                violation_error_message=_("This loan is already recorded."),
            ),
            models.CheckConstraint(
                name="loan_amount_and_term",
                condition=Q(amount__gt=0, term_months__gte=1),
                violation_error_message=_("A loan has an amount and a term."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def ends_on(self) -> date:
        """The last day of the term."""
        return add_months(self.signed_on, self.term_months)


class LoanBalance(models.Model):
    """What was still owed at the end of a quarter, as the bank reports it. Amounts in đồng."""

    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="balances")
    quarter_ends = models.DateField(_("End of the quarter"))
    outstanding = models.DecimalField(_("Outstanding"), max_digits=14, decimal_places=2)
    overdue = models.DecimalField(
        pgettext_lazy("loan", "Of it overdue"), max_digits=14, decimal_places=2, default=0
    )
    created_at = models.DateTimeField(default=clock.now)

    class Privacy:
        personal = {"outstanding", "overdue"}
        plain = {"id", "loan", "quarter_ends", "created_at"}

    class Meta:
        ordering = ["-quarter_ends"]
        constraints = [
            models.UniqueConstraint(fields=["loan", "quarter_ends"], name="loan_balance_once"),
            models.CheckConstraint(
                name="loan_overdue_within_outstanding",
                condition=Q(overdue__gte=0, overdue__lte=F("outstanding")),
                violation_error_message=_("No more can be overdue than is outstanding."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.loan_id} {self.quarter_ends}"
