"""Who sends workers abroad: licensed service enterprises, public units, contractors, investors."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock


class EnterpriseKind(models.TextChoices):
    SERVICE = "service", _("Service enterprise")
    PUBLIC_UNIT = "public_unit", _("Public service unit")
    CONTRACTOR = "contractor", _("Contractor abroad")
    TRAINEE_SENDER = "trainee_sender", _("Enterprise sending trainees")
    INVESTOR = "investor", _("Investor abroad")


class LicenceStatus(models.TextChoices):
    """Law 69/2020, articles 11–16."""

    IN_FORCE = "in_force", _("In force")
    SUSPENDED = "suspended", _("Suspended")
    RETURNED = "returned", _("Returned")
    REVOKED = "revoked", _("Revoked")
    NOT_NEEDED = "not_needed", _("No licence needed")


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    def in_name_order(self) -> "EnterpriseQuerySet":
        return self.order_by("name_sort", "pk")

    def named(self, folded: str) -> "EnterpriseQuerySet":
        """Name or licence number contains this text, which is folded already."""
        return self.filter(Q(name_fold__contains=folded) | Q(licence_fold__contains=folded))


class Enterprise(models.Model):
    """An organisation that sends workers, with its licence as it stands."""

    name = models.CharField(_("Name"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=20, choices=EnterpriseKind)
    licence_number = models.CharField(_("Licence number"), max_length=60, blank=True)
    licence_date = models.DateField(_("Licence date"), null=True, blank=True)
    status = models.CharField(_("Licence status"), max_length=20, choices=LicenceStatus)
    status_since = models.DateField(_("Since"), null=True, blank=True)

    name_fold = models.CharField(max_length=200, unique=True)
    name_sort = models.CharField(max_length=250)
    licence_fold = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    objects = EnterpriseQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
