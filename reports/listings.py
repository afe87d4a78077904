"""The list of units and what they are, as columns."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.listing import Column, Listing
from reports.areas import region_label
from reports.forms import AreaFilter

AREAS = Listing(
    name="reports:areas",
    label=_("Regions and extremely difficult units"),
    columns=(
        Column(
            "name",
            _("Unit"),
            lambda row: row.unit.full_name,
            link=lambda row: reverse("reports:unit", args=[row.unit.key]) + "#area",
            note=lambda row: row.unit.old_district,
        ),
        Column("code", _("Code"), lambda row: row.unit.code),
        Column("region", _("Region"), lambda row: region_label(row.status) or _("not known")),
        Column(
            "difficult",
            _("Extremely difficult"),
            lambda row: row.status.difficult if row.status else None,
        ),
        Column("since", _("Holds from"), lambda row: row.status.valid_from if row.status else None),
        Column("basis", _("Decision"), lambda row: row.status.legal_basis if row.status else ""),
    ),
    filters=tuple(AreaFilter.base_fields),
    empty=_("There are no units on this day."),
)
