"""Bodies that are no commune and enter data of their own: Employment Service Centre, schools."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.permissions import RoleCode
from core import clock, names
from core.constraints import one_of


class OrganisationKind(models.TextChoices):
    EMPLOYMENT_CENTRE = "employment_centre", _("Employment Service Centre")
    SCHOOL = "school", _("Vocational school or college")
    ENTERPRISE_CENTRE = "enterprise_centre", _("Training centre of an enterprise")


# Whose officers work where.
STAFFED_BY = {
    OrganisationKind.EMPLOYMENT_CENTRE: RoleCode.CENTRE_OFFICER,
    OrganisationKind.SCHOOL: RoleCode.SCHOOL_OFFICER,
    OrganisationKind.ENTERPRISE_CENTRE: RoleCode.SCHOOL_OFFICER,
}


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def in_name_order(self) -> Self:
        return self.order_by("name_sort", "pk")

    def open(self) -> Self:
        """Those that may get duties and courses."""
        return self.filter(closed=False)

    def matching(self, text: str) -> Self:
        """Whose name has these words, marks or not."""
        return self.filter(name_fold__contains=names.fold(text[:200]))


class Organisation(models.Model):
    """A body with courses of its own. The Department keeps the list; closed ones stay on it."""

    name = models.CharField(_("Name"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=20, choices=OrganisationKind)
    address = models.CharField(_("Address"), max_length=200, blank=True)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)
    closed = models.BooleanField(_("Closed"), default=False)

    name_fold = models.CharField(max_length=200, unique=True)
    name_sort = models.CharField(max_length=250)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name_sort", "pk"]
        constraints = [
            one_of(
                "kind",
                OrganisationKind.values,
                name="organisation_kind",
                message=_("Choose the kind from the list."),
            )
        ]

    def __str__(self) -> str:
        return self.name
