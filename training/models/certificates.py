"""What a person learned and has on paper. Orientation decides who counts as trained."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.scopes import ScopedQuerySet
from core import clock
from core.constraints import not_before, one_of
from reference.fields import CodeField
from training.choices import TrainingKind


class CertificateQuerySet(ScopedQuerySet):
    commune_path = "worker__commune_id"

    def standing(self) -> "CertificateQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn=False)

    def of_orientation(self) -> "CertificateQuerySet":
        """Those that decide who was trained."""
        return self.standing().filter(kind=TrainingKind.ORIENTATION)


class Certificate(models.Model):
    """A certificate of a course. Orientation: Law 69/2020 art. 44.5, valid 24 months from issue."""

    worker = models.ForeignKey(
        "workers.Worker", on_delete=models.PROTECT, related_name="certificates"
    )
    kind = models.CharField(
        _("Kind"), max_length=12, choices=TrainingKind, default=TrainingKind.ORIENTATION
    )
    number = models.CharField(_("Certificate number"), max_length=60)
    issued_on = models.DateField(_("Issue date"))
    # Who held the course: a body of the list, or its name as it stands on paper.
    organisation = models.ForeignKey(
        "accounts.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="certificates",
    )
    provider = models.CharField(_("Provider"), max_length=200)
    starts_on = models.DateField(_("Course from"), null=True, blank=True)
    ends_on = models.DateField(_("Course until"), null=True, blank=True)
    periods = models.PositiveSmallIntegerField(_("Periods"), null=True, blank=True)
    # What an orientation was about. One that names no enterprise or occupation fits any.
    country = models.ForeignKey(
        "reference.Country", null=True, blank=True, on_delete=models.PROTECT
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="certificates",
    )
    occupation = CodeField(_("Occupation"), listing="occupation")
    language = CodeField(_("Language learned"), listing="language")
    level = models.CharField(_("Level"), max_length=40, blank=True)
    course = models.ForeignKey(
        "training.Course",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="certificates",
    )
    withdrawn = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    # On which day each code is about (reference/uses.py).
    days_of_codes = {"country": "issued_on", "occupation": "issued_on", "language": "issued_on"}

    objects = CertificateQuerySet.as_manager()

    class Privacy:
        personal = {"number"}
        plain = {
            "id",
            "worker",
            "kind",
            "issued_on",
            "organisation",
            "provider",
            "starts_on",
            "ends_on",
            "periods",
            "country",
            "enterprise",
            "occupation",
            "language",
            "level",
            "course",
            "withdrawn",
            "created_at",
        }

    class Meta:
        ordering = ["-issued_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "number"],
                condition=Q(withdrawn=False),
                name="certificate_once",
            ),
            models.UniqueConstraint(
                fields=["worker", "course"],
                condition=Q(withdrawn=False, course__isnull=False),
                name="certificate_once_a_course",
                violation_error_message=_("This person has a certificate of this course."),
            ),
            one_of(
                "kind",
                TrainingKind.values,
                name="certificate_kind",
                message=_("Choose the kind from the list."),
            ),
            models.CheckConstraint(
                name="certificate_orientation_has_country",
                condition=~Q(kind=TrainingKind.ORIENTATION) | Q(country__isnull=False),
                violation_error_message=_("A certificate is for one country."),
            ),
            not_before(
                "ends_on",
                "starts_on",
                name="certificate_course_ends_after_start",
                message=_("A course does not end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
