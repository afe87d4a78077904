"""Files of long lists: asked for, made in the background, kept for a day."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.constraints import one_of
from core.listing import Listing
from spreadsheets.choices import OPEN, TINTS, FileFormat, RunState, Trouble
from spreadsheets.taking import listing_named


class ExportRunQuerySet(models.QuerySet["ExportRun"]):
    def open(self) -> "ExportRunQuerySet":
        return self.filter(state__in=OPEN)


class ExportRun(models.Model):
    """One file of a list that is too long to wait for; the row stands before any message."""

    # The address of the file: not to be guessed, and nobody else's anyway.
    token = models.UUIDField(default=uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    listing = models.CharField(max_length=60)
    query = models.TextField(blank=True)
    format = models.CharField(max_length=4, choices=FileFormat)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.QUEUED)
    trouble = models.CharField(max_length=12, choices=Trouble, blank=True)
    asked_at = models.DateTimeField()
    # The duties it was made with: whoever lost one of them since does not get the file.
    duties = models.JSONField(default=list)
    attempts = models.PositiveSmallIntegerField(default=0)
    touched_at = models.DateTimeField(null=True)  # the job's last sign of life
    rows = models.PositiveIntegerField(null=True)  # all there are; empty until they are counted
    written = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(null=True)  # bytes
    expires_at = models.DateTimeField(null=True)

    objects = ExportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["by", "asked_at"], name="export_run_by"),
            models.Index(
                fields=["asked_at"],
                name="export_run_open",
                condition=Q(state__in=["queued", "running"]),
            ),
        ]
        constraints = [
            one_of(
                "state",
                RunState.values,
                name="export_run_state",
                message=_("The state of a file is one of five."),
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(expires_at__isnull=False, size__isnull=False),
                name="export_run_done_expires",
                violation_error_message=_("A file that is ready has a size and an end."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing} {self.format} {self.asked_at}"

    @property
    def declared(self) -> Listing | None:
        """The list as it is declared now; None if a new version has it no longer."""
        return listing_named(self.listing)

    @property
    def address(self) -> str:
        """The list, asked the same."""
        return f"{reverse(self.listing)}?{self.query or 'page=1'}" if self.declared else ""

    @property
    def standing(self) -> RunState:
        """Its state; a file whose day is over is gone even before it is swept."""
        over = self.expires_at is not None and self.expires_at <= clock.now()
        return RunState.EXPIRED if over else RunState(self.state)

    @property
    def is_open(self) -> bool:
        return self.standing in OPEN

    @property
    def is_ready(self) -> bool:
        return self.standing is RunState.DONE

    @property
    def tint(self) -> str:
        return TINTS[self.standing]


class ExportPart(models.Model):
    """A piece of the finished file. In the database, so that every machine can hand it out."""

    run = models.ForeignKey(ExportRun, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="export_part_once_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"
