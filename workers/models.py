"""A person of the province who goes, went or may go abroad under contract."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.scopes import ScopedQuerySet
from core import clock, crypto
from core.constraints import not_before
from workers.choices import ETHNIC_GROUPS, BirthPrecision, Household, Qualification, Sex


def born_text(born_on: date, precision: str) -> str:
    """A birth date as exactly as it is known: 06/05/1999, 05/1999 or 1999."""
    pattern = {"day": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y"}[precision]
    return born_on.strftime(pattern)


class WorkerQuerySet(ScopedQuerySet):
    commune_path = "commune_id"

    def select_for_update(self, *args: Any, **kwargs: Any) -> Self:
        """Only a file that stands can be changed; a merged one is locked through its survivor."""
        return super().select_for_update(*args, **kwargs).filter(merged_into=None)

    def locked_with_merged(self) -> Self:
        """Locked, merged files too: for those who merge and separate them."""
        return super().select_for_update(of=("self",))

    def for_list(self) -> "WorkerQuerySet":
        """What the list of people shows, in a constant number of queries."""
        return self.select_related("commune").order_by("name_sort", "pk")


class Worker(models.Model):
    """One person, one file. Files are seen by the place of present residence."""

    full_name = models.CharField(_("Full name"), max_length=120)
    born_on = models.DateField(_("Date of birth"))
    born_precision = models.CharField(
        max_length=5, choices=BirthPrecision, default=BirthPrecision.DAY
    )
    sex = models.CharField(_("Sex"), max_length=6, choices=Sex)
    # The number itself is encrypted; the fingerprint makes it unique and searchable.
    personal_id_cipher = models.TextField(blank=True)
    personal_id_print = models.CharField(max_length=64, null=True, unique=True)
    ethnicity = models.CharField(
        _("Ethnic group"), max_length=20, choices=ETHNIC_GROUPS, blank=True
    )
    phone = models.CharField(
        _("Phone"),
        max_length=15,
        blank=True,
        validators=[RegexValidator(r"\A0\d{9}\Z", _("Ten digits, beginning with 0."))],
    )
    qualification = models.CharField(
        _("Technical qualification"), max_length=25, choices=Qualification, blank=True
    )

    # The open residence, repeated here because it decides who sees the file (workers/actions.py).
    commune = models.ForeignKey(
        "communes.Commune", on_delete=models.PROTECT, related_name="workers"
    )
    village = models.CharField(_("Village"), max_length=80, blank=True)

    # The file this one was merged into (matching/actions.py): it stands no longer, nobody finds it
    # or changes it, and what it said stays readable with the surviving file.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_files"
    )

    name_sort = models.CharField(max_length=250)
    village_fold = models.CharField(max_length=80, blank=True)
    village_sort = models.CharField(max_length=250, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = WorkerQuerySet.as_manager()

    class Privacy:
        personal = {
            "full_name",
            "born_on",
            "born_precision",
            "sex",
            "personal_id_cipher",
            "personal_id_print",
            "ethnicity",
            "phone",
            "qualification",
            "village",
            "name_sort",
            "village_fold",
            "village_sort",
        }
        plain = {"id", "commune", "merged_into", "version", "created_at", "created_by"}

    class Meta:
        ordering = ["name_sort", "pk"]
        indexes = [
            models.Index(fields=["commune", "name_sort"], name="worker_commune_name"),
            models.Index(fields=["name_sort", "id"], name="worker_name"),
        ]
        constraints = [
            models.CheckConstraint(
                name="worker_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                violation_error_message=_("A file cannot be merged into itself."),
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"  # never the name: this string ends up in logs

    @property
    def personal_id(self) -> str:
        """The citizen number in clear. Only the reveal action and the checks may ask."""
        return crypto.decrypt(self.personal_id_cipher)

    @property
    def personal_id_masked(self) -> str:
        return crypto.mask(self.personal_id)

    @property
    def born_text(self) -> str:
        """The birth date as exactly as it is known: 06/05/1999, 05/1999 or 1999."""
        return born_text(self.born_on, self.born_precision)


class NameKey(models.Model):
    """One row per word start of a name: finds any run of words, without marks (core/names.py)."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="name_keys")
    key = models.CharField(max_length=120, db_index=True)
    # The same words with their marks, so that who types marks sees the exact names first.
    spelled = models.CharField(max_length=250, blank=True)

    class Privacy:
        personal = {"key", "spelled"}
        plain = {"id", "worker"}

    def __str__(self) -> str:
        return f"#{self.worker_id}"


class Residence(models.Model):
    """Where a person was registered, from when until when; one is open."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="residences")
    commune = models.ForeignKey("communes.Commune", on_delete=models.PROTECT, related_name="+")
    village = models.CharField(max_length=80, blank=True)
    since = models.DateField(null=True, blank=True)  # empty: from before the register knew
    until = models.DateField(null=True, blank=True)  # the first day elsewhere

    class Privacy:
        personal = {"village"}
        plain = {"id", "worker", "commune", "since", "until"}

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker"], condition=Q(until=None), name="residence_one_open"
            ),
            not_before(
                "until", "since", name="residence_until_after_since", message=_("Ends too early.")
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.worker_id} {self.commune_id}"


class HouseholdStatus(models.Model):
    """The household's status on the commune's list of one year."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="households")
    year = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=15, choices=Household)

    class Privacy:
        personal = {"status"}
        plain = {"id", "worker", "year"}

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["worker", "year"], name="household_once_a_year")
        ]

    def __str__(self) -> str:
        return f"#{self.worker_id} {self.year}"
