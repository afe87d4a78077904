"""The list of units and what they are, as columns."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.figures import percent
from core.listing import Column, Listing
from reports.areas import region_label
from reports.forms import AreaFilter
from reports.models import Release
from reports.releases.families import label_of

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


def _share_withheld(release: Release) -> str:
    return percent(release.withheld, release.cells)


RELEASES = Listing(
    name="reports:releases",
    label=_("Releases of protected statistics"),
    columns=(
        Column("table", _("Table"), lambda row: label_of(row.family)),
        Column("day", _("Up to"), lambda row: row.day, sort=("day",)),
        Column("known", _("As known at"), lambda row: row.known_at),
        Column("cells", _("Cells"), lambda row: row.cells, sort=("cells",), number=True),
        Column("withheld", _("Withheld"), lambda row: row.withheld, number=True),
        Column("share", _("Share withheld"), _share_withheld, number=True),
        Column("made", _("Released at"), lambda row: row.made_at, shown=False),
        Column("digest", _("Check sum"), lambda row: row.digest[:16], shown=False),
    ),
    default_order="-day",
    empty=_("Nothing has been released yet: the first month of the calendar is not closed."),
)
