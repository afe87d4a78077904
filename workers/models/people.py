"""A person of the province who goes, went or may go abroad under contract."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.scopes import ScopedQuerySet
from core import clock, crypto, names
from core.inserting import insert_values
from reference.fields import CodeField
from workers.choices import BirthPrecision, Sex
from workers.models.places import in_unit_or_outside


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
    # Nine digits of a card that is no longer issued (CMND): old papers still bear it.
    old_id_cipher = models.TextField(blank=True)
    old_id_print = models.CharField(max_length=64, null=True, unique=True)
    ethnicity = CodeField(_("Ethnic group"), listing="ethnic_group")
    phone = models.CharField(
        _("Phone"),
        max_length=15,
        blank=True,
        validators=[RegexValidator(r"\A0\d{9}\Z", _("Ten digits, beginning with 0."))],
    )
    education = CodeField(_("General education"), listing="education")
    qualification = CodeField(_("Technical qualification"), listing="qualification")
    field_of_study = models.CharField(_("Field of study"), max_length=120, blank=True)
    skill = models.CharField(_("Trade"), max_length=120, blank=True)
    skill_level = models.PositiveSmallIntegerField(_("Level of the trade"), null=True, blank=True)
    relative_name = models.CharField(_("Relative"), max_length=120, blank=True)
    relative_relation = models.CharField(_("Relation"), max_length=40, blank=True)
    relative_phone = models.CharField(_("Phone of the relative"), max_length=15, blank=True)
    # Empty is unknown.
    served = models.BooleanField(_("Served in the army or the police"), null=True, blank=True)
    discharged_year = models.PositiveSmallIntegerField(
        _("Year of leaving the service"), null=True, blank=True
    )

    # Where the person lives from day to day, if that is not the permanent residence. A place
    # outside the province is in the words alone.
    current_address = models.CharField(_("Present address"), max_length=200, blank=True)
    current_commune = models.ForeignKey(
        "communes.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    # The open residence, repeated here because it decides who sees the file (workers/actions).
    # Without a unit the residence is outside the province, and the Department keeps the file.
    commune = models.ForeignKey(
        "communes.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="workers"
    )
    outside = models.CharField(_("Residence outside the province"), max_length=120, blank=True)
    village = models.CharField(_("Village"), max_length=80, blank=True)

    # The file this one was merged into (matching/actions.py): it stands no longer, nobody finds it
    # or changes it, and what it said stays readable with the surviving file.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_files"
    )

    name_sort = models.CharField(max_length=250)
    village_fold = models.CharField(max_length=80, blank=True)
    # Whoever has no village comes last (names.LAST_KEY).
    village_sort = models.CharField(max_length=250, default=names.LAST_KEY)
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
            "old_id_cipher",
            "old_id_print",
            "ethnicity",
            "phone",
            "education",
            "qualification",
            "field_of_study",
            "skill",
            "skill_level",
            "relative_name",
            "relative_relation",
            "relative_phone",
            "served",
            "discharged_year",
            "current_address",
            "outside",
            "village",
            "name_sort",
            "village_fold",
            "village_sort",
        }
        plain = {
            "id",
            "commune",
            "current_commune",
            "merged_into",
            "version",
            "created_at",
            "created_by",
        }

    class Meta:
        ordering = ["name_sort", "pk"]
        indexes = [
            models.Index(fields=["commune", "name_sort"], name="worker_commune_name"),
            models.Index(fields=["name_sort", "id"], name="worker_name"),
            models.Index(
                fields=["commune", "village_sort", "name_sort", "born_on"],
                name="worker_commune_village",
            ),
            models.Index(
                fields=["village_sort", "name_sort", "born_on", "id"], name="worker_village"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="worker_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                violation_error_message=_("A file cannot be merged into itself."),
            ),
            in_unit_or_outside("worker_in_unit_or_outside"),
            models.CheckConstraint(
                name="worker_skill_level",
                condition=Q(skill_level=None) | Q(skill_level__range=(1, 5)),
                violation_error_message=_("The level of a trade is 1 to 5."),
            ),
            models.CheckConstraint(
                name="worker_discharged_after_service",
                condition=Q(discharged_year=None) | Q(served__isnull=False, served=True),
                violation_error_message=_("Only who served has a year of leaving the service."),
            ),
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
    def old_id(self) -> str:
        """The number of the old card in clear; as guarded as the citizen number."""
        return crypto.decrypt(self.old_id_cipher)

    @property
    def old_id_masked(self) -> str:
        return crypto.mask_front(self.old_id)

    @property
    def place(self) -> str:
        """The unit of the permanent residence, or the place outside the province, in words."""
        return self.commune.full_name if self.commune else self.outside

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

    @classmethod
    def of(cls, name: str) -> list[tuple[str, str]]:
        """The keys of a name, each with the words as they are spelt."""
        words = names.spelling(name).split()
        keys = names.search_keys(name)
        return [(key, " ".join(words[start:])) for start, key in enumerate(keys)]

    @classmethod
    def store(cls, workers: Iterable[Worker]) -> None:
        """The keys of these people's names, who have none yet."""
        rows = [(worker.pk, *key) for worker in workers for key in cls.of(worker.full_name)]
        insert_values(cls, ("worker_id", "key", "spelled"), rows)
