"""The list of enterprises as columns."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.listing import Column, Listing
from enterprises.forms import EnterpriseSearchForm
from enterprises.models import LicenceStatus

TINTS = {
    LicenceStatus.IN_FORCE: "good",
    LicenceStatus.NOT_NEEDED: "plain",
    LicenceStatus.SUSPENDED: "warn",
}

ENTERPRISES = Listing(
    name="enterprises:list",
    label=_("Enterprises"),
    columns=(
        Column(
            "name",
            _("Name"),
            lambda row: row.name,
            link=lambda row: reverse("enterprises:detail", args=[row.pk]),
            sort=("name_sort",),
        ),
        Column("kind", _("Kind"), lambda row: row.get_kind_display()),
        Column("number", _("Licence number"), lambda row: row.licence_number),
        Column(
            "licence",
            _("Licence date"),
            lambda row: row.licence_date,
            sort=(F("licence_date").asc(nulls_last=True), "name_sort"),
        ),
        Column(
            "status",
            _("Licence status"),
            lambda row: row.get_status_display(),
            sort=("status", "name_sort"),
            tint=lambda row: TINTS.get(row.status, "bad"),
        ),
        Column("since", _("Since"), lambda row: row.status_since, shown=False),
    ),
    default_order="name",
    filters=tuple(EnterpriseSearchForm.base_fields),
    empty=_("No enterprise is recorded yet. The Department records the first one."),
)
