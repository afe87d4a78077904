"""The lists of requests for support and of loans, as columns."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.listing import Column, Listing
from support import queries
from support.forms import ClaimFilter, LoanFilter
from support.states import LOAN_TINTS, TINTS, ClaimState

_NAME = ("worker__name_sort",)

CLAIMS = Listing(
    name="support:claims",
    label=_("Support"),
    columns=(
        Column(
            "name",
            _("Full name"),
            lambda row: row.worker.full_name,
            link=lambda row: reverse("support:claim", args=[row.pk]),
            sort=_NAME,
        ),
        Column("born", pgettext_lazy("column", "Born"), lambda row: row.worker.born_text),
        Column("unit", _("Commune or ward"), lambda row: str(row.worker.commune or "")),
        Column("item", _("Item"), lambda row: row.get_item_display(), sort=("item",)),
        Column("source", _("Source of support"), lambda row: row.get_source_display()),
        Column("asked_on", _("Requested on"), lambda row: row.asked_on, sort=("asked_on",)),
        Column(
            "asked",
            _("Amount requested"),
            lambda row: row.amount_asked,
            sort=("amount_asked",),
            number=True,
        ),
        Column(
            "approved",
            _("Amount approved"),
            lambda row: row.amount_approved,
            number=True,
            shown=False,
        ),
        Column("paid", _("Amount paid"), lambda row: row.amount_paid, number=True),
        Column("paid_on", _("Paid on"), lambda row: row.paid_on, shown=False),
        Column(
            "state",
            pgettext_lazy("support", "State"),
            lambda row: row.get_state_display(),
            tint=lambda row: TINTS[ClaimState(row.state)],
        ),
    ),
    default_order="-asked_on",
    filters=tuple(ClaimFilter.base_fields),
    empty=_("No request for support is recorded yet. Open a person's file to record one."),
)

LOANS = Listing(
    name="support:loans",
    label=_("Loans"),
    columns=(
        Column(
            "name",
            _("Full name"),
            lambda row: row.worker.full_name,
            link=lambda row: reverse("support:loan", args=[row.pk]),
            sort=_NAME,
        ),
        Column("born", pgettext_lazy("column", "Born"), lambda row: row.worker.born_text),
        Column("unit", _("Commune or ward"), lambda row: str(row.worker.commune or "")),
        Column("bank", _("Bank unit"), lambda row: row.bank_unit, sort=("bank_unit",)),
        Column("signed_on", _("Signed on"), lambda row: row.signed_on, sort=("signed_on",)),
        Column("until", _("Term until"), lambda row: row.ends_on, shown=False),
        Column("amount", _("Amount"), lambda row: row.amount, sort=("amount",), number=True),
        Column("owed", _("Outstanding"), lambda row: row.owed, sort=("owed",), number=True),
        Column(
            "late",
            pgettext_lazy("loan", "Of it overdue"),
            lambda row: row.late,
            sort=("late",),
            number=True,
        ),
        Column(
            "reported",
            _("Reported for"),
            lambda row: row.reported_on,
            sort=("reported_on",),
            shown=False,
        ),
        Column(
            "state",
            pgettext_lazy("loan", "State"),
            lambda row: queries.state_of(row, today=clock.today()).label,
            tint=lambda row: LOAN_TINTS[queries.state_of(row, today=clock.today())],
        ),
    ),
    default_order="-signed_on",
    filters=tuple(LoanFilter.base_fields),
    empty=_("No loan is recorded yet. Open a person's file to record one."),
)
