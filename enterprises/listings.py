"""The lists of enterprises and of letters as columns."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.listing import Column, Listing
from enterprises.forms import EnterpriseSearchForm, LetterSearchForm

ENTERPRISES = Listing(
    name="enterprises:list",
    label=_("Enterprises"),
    columns=(
        Column(
            "code",
            _("Enterprise code"),
            lambda row: f"E{row.pk}-{row.enterprise.version}",
            page=False,
        ),
        Column(
            "name",
            _("Name"),
            lambda row: row.enterprise.name,
            link=lambda row: reverse("enterprises:detail", args=[row.pk]),
            sort=("name_sort",),
        ),
        Column("kind", _("Kind"), lambda row: row.enterprise.get_kind_display()),
        Column("number", _("Licence number"), lambda row: row.enterprise.licence_number),
        Column(
            "licence",
            _("Licence date"),
            lambda row: row.enterprise.licence_date,
            sort=(F("licence_date").asc(nulls_last=True), "name_sort"),
        ),
        Column(
            "status",
            _("Licence today"),
            lambda row: row.standing.status.label,
            sort=("status_now", "name_sort"),
            tint=lambda row: row.standing.tint,
        ),
        Column("since", _("Since"), lambda row: row.standing.since, shown=False),
        Column("until", _("Suspended until"), lambda row: row.standing.until, shown=False),
        Column("tax_code", _("Tax code"), lambda row: row.enterprise.tax_code, shown=False),
        Column(
            "local",
            _("Representative in the province"),
            lambda row: row.enterprise.local_representative,
            shown=False,
        ),
        Column(
            "local_phone",
            _("Phone of the representative"),
            lambda row: row.enterprise.local_phone,
            shown=False,
        ),
    ),
    default_order="name",
    filters=tuple(EnterpriseSearchForm.base_fields),
    empty=_("No enterprise is recorded yet. The Department records the first one."),
)

LETTERS = Listing(
    name="enterprises:letters",
    label=_("Letters of introduction"),
    columns=(
        Column(
            "enterprise",
            _("Enterprise"),
            lambda row: row.letter.enterprise.name,
            link=lambda row: reverse("enterprises:detail", args=[row.letter.enterprise_id]),
            sort=("enterprise__name_sort",),
        ),
        Column("number", _("Number of the letter"), lambda row: row.letter.number),
        Column(
            "issued",
            _("Date of the letter"),
            lambda row: row.letter.issued_on,
            sort=("issued_on",),
        ),
        Column(
            "expires", _("Valid until"), lambda row: row.letter.expires_on, sort=("expires_on",)
        ),
        Column(
            "state",
            pgettext_lazy("letter", "State"),
            lambda row: row.state.label,
            tint=lambda row: row.state.tint,
        ),
        Column(
            "units",
            _("Introduced to"),
            lambda row: row.where,
        ),
        Column("positions", _("Jobs and job orders"), lambda row: row.letter.positions),
        Column(
            "local",
            _("Representative in the province"),
            lambda row: row.letter.enterprise.local_representative,
            note=lambda row: row.letter.enterprise.local_phone,
            shown=False,
        ),
    ),
    default_order="expires",
    filters=tuple(LetterSearchForm.base_fields),
    empty=_(
        "No letter of introduction is recorded yet. The Department records it on the enterprise's"
        " page."
    ),
)
