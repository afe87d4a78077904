"""Courses: who holds them with whom, who is on the list, who was there, and with what result."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.scopes import Scope, ScopedQuerySet
from core import clock, names
from core.constraints import not_before, one_of
from reference.fields import CodeField
from training.choices import Result, Standing, TrainingKind
from training.states import CourseState


class CourseQuerySet(models.QuerySet["Course"]):
    """Courses name nobody; who is on them is asked of EnrolmentQuerySet."""

    def visible_to(self, scope: Scope) -> "CourseQuerySet":
        """An organisation sees its own and those it is a partner of; communes see all of them,
        because they advise their people."""
        if scope.whole_province or scope.commune_ids:
            return self
        return self.shared_with(scope.organisation_ids)

    def held_in(self, scope: Scope) -> "CourseQuerySet":
        """Those that may be edited there: an organisation's own, or all."""
        if scope.whole_province:
            return self
        return self.filter(organisation_id__in=scope.organisation_ids)

    def shared_with(self, organisation_ids: frozenset[int]) -> "CourseQuerySet":
        """Held by one of these organisations, alone or with others."""
        joint = CoursePartner.objects.filter(organisation_id__in=organisation_ids)
        return self.filter(
            Q(organisation_id__in=organisation_ids) | Q(pk__in=joint.values("course_id"))
        )

    def titled(self, text: str) -> "CourseQuerySet":
        """Whose title has these words, marks or not."""
        return self.filter(title_fold__contains=names.fold(text[:200]))

    def for_list(self) -> "CourseQuerySet":
        """What the list shows, in a constant number of queries."""
        there = Q(enrolments__worker__merged_into=None)
        taken = Count("enrolments", filter=there & Q(enrolments__standing=Standing.PLACE))
        waiting = Count("enrolments", filter=there & Q(enrolments__standing=Standing.WAITING))
        return self.select_related("organisation", "country").annotate(taken=taken, waiting=waiting)


class Course(models.Model):
    """A course; the row every action about its list, attendance and certificates locks."""

    kind = models.CharField(_("Kind"), max_length=12, choices=TrainingKind)
    title = models.CharField(_("Title"), max_length=200)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="courses"
    )
    country = models.ForeignKey(
        "reference.Country", null=True, blank=True, on_delete=models.PROTECT
    )
    language = CodeField(_("Language learned"), listing="language")
    level = models.CharField(_("Level"), max_length=40, blank=True)
    occupation = CodeField(_("Occupation"), listing="occupation")
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"), null=True, blank=True)
    periods = models.PositiveSmallIntegerField(_("Periods"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("Places"))
    venue = models.CharField(_("Place of teaching"), max_length=200, blank=True)
    state = models.CharField(
        _("State"), max_length=10, choices=CourseState, default=CourseState.PLANNED
    )

    title_fold = models.CharField(max_length=200)
    title_sort = models.CharField(max_length=250)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    # On which day each code is about (reference/uses.py).
    days_of_codes = {"country": "starts_on", "occupation": "starts_on", "language": "starts_on"}

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(fields=["starts_on"], name="course_first_day")]
        constraints = [
            one_of(
                "state",
                CourseState.values,
                name="course_state",
                message=_("Choose the state from the list."),
            ),
            models.CheckConstraint(
                name="course_says_what_is_taught",
                condition=Q(kind=TrainingKind.ORIENTATION, country__isnull=False)
                | Q(kind=TrainingKind.LANGUAGE) & ~Q(language="")
                | Q(kind=TrainingKind.VOCATIONAL) & ~Q(occupation=""),
                violation_error_message=_("A course names its country, language or occupation."),
            ),
            models.CheckConstraint(
                name="course_has_places",
                condition=Q(places__gte=1),
                violation_error_message=_("A course has at least one place."),
            ),
            not_before(
                "ends_on",
                "starts_on",
                name="course_ends_after_start",
                message=_("A course does not end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CoursePartner(models.Model):
    """Who holds a joint course beside its organisation: an enterprise, or another organisation."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="partners")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="courses",
    )
    organisation = models.ForeignKey(
        "accounts.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="joint_courses",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="course_partner_is_one_body",
                condition=Q(enterprise__isnull=False, organisation__isnull=True)
                | Q(enterprise__isnull=True, organisation__isnull=False),
                violation_error_message=_("A partner is an enterprise or an organisation."),
            ),
            models.UniqueConstraint(
                fields=["course", "enterprise"],
                condition=Q(enterprise__isnull=False),
                name="course_partner_enterprise_once",
            ),
            models.UniqueConstraint(
                fields=["course", "organisation"],
                condition=Q(organisation__isnull=False),
                name="course_partner_organisation_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.enterprise or self.organisation)


class EnrolmentQuerySet(ScopedQuerySet):
    """A person on a course: seen by the place of residence, and by who holds the course."""

    commune_path = "worker__commune_id"

    def visible_to(self, scope: Scope) -> "EnrolmentQuerySet":
        """The people of one's unit, and those on one's own courses."""
        seen = self.with_file()
        if scope.whole_province:
            return seen
        own = Course.objects.shared_with(scope.organisation_ids)
        return seen.filter(
            Q(worker__commune_id__in=scope.commune_ids) | Q(course__in=own.values("pk"))
        )

    def with_file(self) -> "EnrolmentQuerySet":
        """Whose file stands by itself: what a merged one left on a list counts for nobody."""
        return self.filter(worker__merged_into=None)

    def with_place(self) -> "EnrolmentQuerySet":
        """The people on the course, without those who wait."""
        return self.with_file().filter(standing=Standing.PLACE)

    def on_list(self) -> "EnrolmentQuerySet":
        """Not taken off: with a place, or waiting."""
        return self.exclude(standing=Standing.OFF)

    def in_name_order(self) -> "EnrolmentQuerySet":
        return self.order_by("worker__name_sort", "pk")


class Enrolment(models.Model):
    """One person on one course."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    worker = models.ForeignKey(
        "workers.Worker", on_delete=models.PROTECT, related_name="enrolments"
    )
    standing = models.CharField(max_length=10, choices=Standing)
    result = models.CharField(_("Result"), max_length=15, choices=Result, blank=True)
    # In all, where no list is kept per session.
    periods_attended = models.PositiveSmallIntegerField(
        _("Periods attended"), null=True, blank=True
    )
    enrolled_at = models.DateTimeField(default=clock.now)

    objects = EnrolmentQuerySet.as_manager()

    class Privacy:
        personal = {"result", "periods_attended"}
        plain = {"id", "course", "worker", "standing", "enrolled_at"}

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "worker"],
                condition=Q(standing__in=[Standing.PLACE, Standing.WAITING]),
                name="enrolment_once_a_course",
                violation_error_message=_("This person is on the course already."),
            ),
            models.CheckConstraint(
                name="enrolment_result_has_place",
                condition=Q(result="", periods_attended__isnull=True) | Q(standing=Standing.PLACE),
                violation_error_message=_("Only who has a place attends and gets a result."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Session(models.Model):
    """One day of teaching, for which a list of those present is kept."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="sessions")
    held_on = models.DateField(_("Day"))
    periods = models.PositiveSmallIntegerField(_("Periods"))

    class Meta:
        ordering = ["held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "held_on"],
                name="session_once_a_day",
                violation_error_message=_("The list of this day exists already."),
            ),
            models.CheckConstraint(name="session_has_periods", condition=Q(periods__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%d/%m/%Y}"


class Attendance(models.Model):
    """A person was there on that day. Who has no row was not."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendances")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="attendance_once")
        ]

    def __str__(self) -> str:
        return f"#{self.session_id} #{self.enrolment_id}"
