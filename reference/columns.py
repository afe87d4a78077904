"""The lists of countries and of changes as columns (core/listing.py)."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.listing import Column, Listing
from reference.changes import about
from reference.forms import ChangesFilter, ListFilter
from reference.models import ChangeState
from reference.wording import list_named, titled

TINTS = {
    ChangeState.OPEN: "warn",
    ChangeState.ACCEPTED: "good",
    ChangeState.REFUSED: "bad",
    ChangeState.WITHDRAWN: "plain",
}

COUNTRIES = Listing(
    name="reference:countries",
    label=_("Countries"),
    columns=(
        Column(
            "name",
            pgettext_lazy("list", "Name"),
            lambda row: row.name,
            link=lambda row: reverse("reference:country", args=[row.code]),
            sort=("name_sort",),
        ),
        Column("code", _("Code"), lambda row: row.code, sort=("code",)),
        Column("name_en", _("Name in English"), lambda row: row.name_en, sort=("name_en",)),
        Column("aliases", _("Other names"), lambda row: ", ".join(row.aliases)),
        Column("high_income", _("High-income market"), lambda row: row.listed),
        Column(
            "from",
            pgettext_lazy("list", "Holds from"),
            lambda row: row.valid_from,
            sort=(F("valid_from").asc(nulls_first=True),),
            shown=False,
        ),
        Column(
            "until",
            pgettext_lazy("list", "Holds no more from"),
            lambda row: row.valid_until,
            sort=(F("valid_until").asc(nulls_last=True),),
        ),
    ),
    filters=tuple(ListFilter.base_fields),
    empty=_("No country is on the list yet. It comes with the program."),
    size=100,
)

CHANGES = Listing(
    name="reference:changes",
    label=_("Proposed changes"),
    columns=(
        Column(
            "title",
            pgettext_lazy("list", "Entry"),
            lambda row: titled(about(row)),
            link=lambda row: reverse("reference:change", args=[row.pk]),
        ),
        Column("list", _("List"), lambda row: list_named(about(row))),
        Column("why", _("Why"), lambda row: row.why),
        Column(
            "asked_by", _("Asked by"), lambda row: row.asked_by.full_name or row.asked_by.username
        ),
        Column("asked_at", _("Asked at"), lambda row: row.asked_at, sort=("asked_at",)),
        Column(
            "state",
            pgettext_lazy("change", "State"),
            lambda row: row.get_state_display(),
            tint=lambda row: TINTS[ChangeState(row.state)],
        ),
    ),
    default_order="-asked_at",
    filters=tuple(ChangesFilter.base_fields),
    empty=_("Nothing waits for a decision. A change is proposed on the page of an entry."),
)
