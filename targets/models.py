"""What was promised: plans, and the versions of their targets. Nothing is overwritten."""

from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.constraints import both_or_neither, not_before


class Window(models.TextChoices):
    """The year of press and plan, or the reporting year: 15 December – 14 December.

    Circular 21/2021, article 15.3; Decree 09/2019.
    """

    CALENDAR = "calendar", _("Calendar year")
    REPORTING = "reporting", _("Reporting year (15 December – 14 December)")


class TargetKind(models.TextChoices):
    ALL = "all", pgettext_lazy("target", "All")
    LONG = "long", pgettext_lazy("target", "Long-term")
    SEASONAL = "seasonal", pgettext_lazy("target", "Seasonal")
    STUDENT = "student", pgettext_lazy("target", "Students")


class VersionState(models.TextChoices):
    """What has become of the numbers somebody entered. Read off the row, never stored."""

    WAITING = "waiting", pgettext_lazy("targets", "Waiting for approval")
    RETURNED = "returned", pgettext_lazy("targets", "Sent back")
    APPROVED = "approved", pgettext_lazy("targets", "Approved")


class Plan(models.Model):
    """A period with a promise; a plan of several years contains its yearly plans."""

    code = models.CharField(max_length=20, unique=True)
    first_day = models.DateField(_("First day"))
    last_day = models.DateField(_("Last day"))
    window = models.CharField(max_length=10, choices=Window, default=Window.CALENDAR)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="years"
    )
    # Further goals: 1.00 is "all of them".
    trained_goal = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("1.00"))
    coverage_goal = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("1.00"))
    skilled_up = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-first_day", "last_day"]
        constraints = [
            not_before(
                "last_day", "first_day", name="plan_days", message=_("Ends before it begins.")
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def trained_percent(self) -> int:
        return int(self.trained_goal * 100)

    @property
    def coverage_percent(self) -> int:
        return int(self.coverage_goal * 100)

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def overlaps(self, first: date, last: date) -> bool:
        return self.first_day <= last and first <= self.last_day


class TargetBody(models.Model):
    """A named body that is no commune but has a target: a college, or a former district.

    A former district's result is that of the old units that lay in it (`old_district`).
    """

    name = models.CharField(max_length=120, unique=True)
    old_district = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.name


class TargetVersion(models.Model):
    """One decision about a plan's numbers: the document, and who entered and who approved it.

    In force from `in_force_on` on, known from `approved_at` on.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document_number = models.CharField(_("Document number"), max_length=60)
    document_date = models.DateField(_("Document date"))
    document_body = models.CharField(_("Issued by"), max_length=120)
    in_force_on = models.DateField(_("In force from"))
    province_total = models.PositiveIntegerField(_("Target of the province"), null=True, blank=True)
    stretch_ratio = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal("1.30"))
    # "Over 130 %" by default; the province may read it as "130 % and more".
    stretch_strict = models.BooleanField(default=True)

    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    returned_reason = models.CharField(max_length=300, blank=True)
    # Raised by every save of the open version, so that a stale form is noticed.
    edit = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="target_version_number"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(approved_at=None), name="target_version_one_open"
            ),
            models.CheckConstraint(
                name="target_version_second_person",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("entered_by")),
                violation_error_message=_("A second person approves."),
            ),
            both_or_neither(
                "approved_at",
                "approved_by",
                name="target_version_approved",
                message=_("An approval names who and when."),
            ),
            models.CheckConstraint(
                name="target_version_stretch",
                condition=Q(stretch_ratio__gte=1),
                violation_error_message=_("The stretch goal is 100 % of the target or more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.number}"

    @property
    def stretch_percent(self) -> int:
        return int(self.stretch_ratio * 100)

    @property
    def state(self) -> VersionState:
        if self.approved_at is not None:
            return VersionState.APPROVED
        return VersionState.RETURNED if self.returned_reason else VersionState.WAITING

    def holds(self, as_of: date, known_at: datetime | None = None) -> bool:
        """Whether this version counts on that day, as known at that instant (None: now)."""
        if self.approved_at is None or self.in_force_on > as_of:
            return False
        return known_at is None or self.approved_at <= known_at

    @property
    def legal_basis(self) -> str:
        """420/NQ-HĐND, 2024-12-05."""
        return f"{self.document_number}, {self.document_date.isoformat()}"


class Target(models.Model):
    """One number of a version: for a unit or a named body, and of one kind."""

    version = models.ForeignKey(TargetVersion, on_delete=models.CASCADE, related_name="targets")
    unit = models.ForeignKey(
        "communes.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="targets"
    )
    body = models.ForeignKey(
        TargetBody, null=True, blank=True, on_delete=models.PROTECT, related_name="targets"
    )
    kind = models.CharField(max_length=10, choices=TargetKind, default=TargetKind.ALL)
    value = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="target_unit_or_body",
                condition=Q(unit__isnull=False, body__isnull=True)
                | Q(unit__isnull=True, body__isnull=False),
            ),
            models.UniqueConstraint(fields=["version", "unit", "kind"], name="target_once_unit"),
            models.UniqueConstraint(fields=["version", "body", "kind"], name="target_once_body"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.unit_id or self.body_id} {self.kind}"
