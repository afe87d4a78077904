"""Orientation before departure: the certificate that makes a worker count as trained."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.scopes import ScopedQuerySet
from core import clock


class CertificateQuerySet(ScopedQuerySet):
    commune_path = "worker__commune_id"


class Certificate(models.Model):
    """Certificate of an orientation course: Law 69/2020 art. 44.5, valid 24 months from issue."""

    worker = models.ForeignKey(
        "workers.Worker", on_delete=models.PROTECT, related_name="certificates"
    )
    number = models.CharField(_("Certificate number"), max_length=60)
    issued_on = models.DateField(_("Issue date"))
    provider = models.CharField(_("Provider"), max_length=200)
    country = models.ForeignKey("reference.Country", on_delete=models.PROTECT)
    withdrawn = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    objects = CertificateQuerySet.as_manager()

    class Privacy:
        personal = {"number"}
        plain = {"id", "worker", "issued_on", "provider", "country", "withdrawn", "created_at"}

    class Meta:
        ordering = ["-issued_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "number"],
                condition=models.Q(withdrawn=False),
                name="certificate_once",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
