"""The lists about accounts and organisations, as core/listing.py shows them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from accounts.forms import OrganisationFilter
from accounts.models import Organisation
from core.listing import Column, Listing


def _state(row: Organisation) -> str:
    return pgettext("organisation", "Closed") if row.closed else pgettext("organisation", "Open")


ORGANISATIONS = Listing(
    name="accounts:organisations",
    label=_("Organisations"),
    columns=(
        Column(
            "name",
            _("Name"),
            lambda row: row.name,
            link=lambda row: reverse("accounts:organisation", args=[row.pk]),
            sort=("name_sort",),
        ),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), sort=("kind", "name_sort")),
        Column("address", _("Address"), lambda row: row.address),
        Column("phone", _("Phone"), lambda row: row.phone),
        Column(
            "state",
            pgettext_lazy("organisation", "State"),
            _state,
            tint=lambda row: "plain" if row.closed else "good",
            sort=("closed", "name_sort"),
        ),
    ),
    default_order="name",
    filters=tuple(OrganisationFilter.base_fields),
    empty=_("No organisation is on the list yet. Add the Employment Service Centre first."),
)
