"""Sheets that come in: the run, the file as it came, its rows while they are looked at."""

import json
import zlib
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, crypto
from core.constraints import one_of
from spreadsheets.choices import IMPORT_OPEN, IMPORT_TINTS, ImportState


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def open(self) -> "ImportRunQuerySet":
        """Those that a job still has to do something about."""
        return self.filter(state__in=IMPORT_OPEN)


class ImportRun(models.Model):
    """One sheet brought in by one person: uploaded, checked, corrected, applied or thrown away.

    Only its owner sees it. The row stands before any message to a worker.
    """

    token = models.UUIDField(default=uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sheet = models.CharField(max_length=30)
    # Where rows belong that do not say so themselves.
    unit = models.ForeignKey(
        "communes.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    file_name = models.CharField(max_length=120)
    file_kind = models.CharField(max_length=4)
    file_hash = models.CharField(max_length=64)  # SHA-256
    size = models.PositiveIntegerField()  # bytes

    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.TO_CHECK)
    trouble = models.CharField(max_length=20, blank=True)
    good_only = models.BooleanField(default=False)
    # Raised by whatever changes what a preview shows: "apply" names the one that was seen.
    version = models.PositiveIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=0)
    touched_at = models.DateTimeField(null=True)  # the job's last sign of life
    total = models.PositiveIntegerField(null=True)  # rows there are to look at
    looked_at = models.PositiveIntegerField(default=0)

    first_1904 = models.BooleanField(default=False)
    # What was found of each tab (spreadsheets/checking.py, `Tab`): headings, hidden rows, totals.
    tabs = models.JSONField(default=list)
    # Columns that are asked about as a whole, and what the officer said: {"0 4": "stands"}.
    questions = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    # What holds for every row whose tab has no such column: {"form": "HĐ với doanh nghiệp"}.
    for_all = models.JSONField(default=dict)
    # Rules waved through for every row.
    confirmed = models.JSONField(default=list)
    # Fingerprints of numbers that were answered "already recorded": told once, counted once.
    told = models.JSONField(default=list)

    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)  # of the refused: by the officer

    # Why it is to be withdrawn; and, where that was refused, the sentences that say why not.
    undo_reason = models.CharField(max_length=300, blank=True)
    refusals = models.JSONField(default=list)

    uploaded_at = models.DateTimeField(default=clock.now)
    applied_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            models.Index(fields=["by", "uploaded_at"], name="import_run_by"),
            models.Index(fields=["file_hash"], name="import_run_hash"),
            models.Index(
                fields=["uploaded_at"],
                name="import_run_open",
                condition=Q(state__in=sorted(IMPORT_OPEN)),
            ),
        ]
        constraints = [
            one_of(
                "state",
                ImportState.values,
                name="import_run_state",
                message=_("The state of an import is one of the list."),
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(applied_at__isnull=False),
                name="import_run_done_applied",
                violation_error_message=_("An import that is done was applied at some time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("spreadsheets:run", args=[self.token])

    @property
    def read(self) -> int:
        """Rows read. Always new + changed + unchanged + refused."""
        return self.new + self.changed + self.unchanged + self.refused

    @property
    def good(self) -> int:
        return self.new + self.changed

    @property
    def in_the_way(self) -> int:
        """Refused rows that nobody has decided to leave out."""
        return self.refused - self.left_out

    @property
    def is_open(self) -> bool:
        return self.state in IMPORT_OPEN

    @property
    def asked(self) -> dict[str, str]:
        """The questions about whole columns that wait for an answer."""
        return {key: kind for key, kind in self.questions.items() if key not in self.answers}

    @property
    def tint(self) -> str:
        return IMPORT_TINTS[ImportState(self.state)]


class ImportPart(models.Model):
    """A piece of the file as it came, encrypted: it holds numbers of people."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    data_cipher = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_part_once_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"


class ImportBlock(models.Model):
    """Some hundred rows of the sheet, encrypted: as they were read, judged, and what they made.

    Rows together and not one by one, because a sheet of 50,000 would else cost more to keep than
    to check.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="blocks")
    number = models.PositiveSmallIntegerField()
    rows_cipher = models.TextField()
    judged_cipher = models.TextField(blank=True)
    made_cipher = models.TextField(blank=True)
    new = models.PositiveSmallIntegerField(default=0)
    changed = models.PositiveSmallIntegerField(default=0)
    unchanged = models.PositiveSmallIntegerField(default=0)
    refused = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_block_once_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"


def sealed(value: Any) -> str:
    """Anything JSON holds, small and encrypted, as a block keeps it."""
    text = json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    return crypto.seal(zlib.compress(text.encode(), 1))


def unsealed(stored: str) -> Any:
    """What was sealed; nothing where nothing was."""
    return json.loads(zlib.decompress(crypto.unseal(stored))) if stored else []


class HeadingAlias(models.Model):
    """Other words for a heading, as staff taught them: for a unit, or (no unit) for everybody.

    An empty `column` leaves such a column out.
    """

    sheet = models.CharField(max_length=30)
    heading = models.CharField(max_length=120)  # folded (spreadsheets/headings)
    written = models.CharField(max_length=120)
    column = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(
        "communes.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taught_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    taught_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["sheet", "heading"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "heading", "unit"], name="heading_alias_once_per_unit"
            ),
            models.UniqueConstraint(
                fields=["sheet", "heading"],
                condition=Q(unit=None),
                name="heading_alias_once_for_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.heading}"
