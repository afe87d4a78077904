"""The people on a course: enrolling, attendance, results, certificates, the list to print."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from accounts.scopes import Scope
from core import clock
from core.forms import ActionForm
from core.idempotency import new_key
from training import actions, queries
from training.choices import Result, Standing
from training.forms import (
    AskForm,
    IssueForm,
    OutcomesForm,
    PersonSearch,
    ReasonForm,
    SessionForm,
    WithdrawalForm,
)
from training.models import Certificate, Course, Enrolment
from training.queries import Attended
from training.views.certificates import withdrawn
from training.views.courses import own
from workers.models import Worker
from workers.queries import find_people

BOTH = ("GET", "POST")
SHOWN = 20
NOBODY = "nobody"


def _enrolment(request: GuardedRequest, pk: int) -> Enrolment:
    """A person on a course that may be edited; another organisation's does not exist."""
    mine = Course.objects.held_in(request.scope)
    rows = Enrolment.objects.with_file().filter(course__in=mine)
    rows = rows.select_related("course", "worker__commune")
    return get_object_or_404(rows, pk=pk)


def _on_course(course: Course) -> list[Enrolment]:
    rows = course.enrolments.with_place().select_related("worker__commune")
    return list(rows.in_name_order())


def _told(request: GuardedRequest, standing: str) -> None:
    if standing == Standing.WAITING:
        messages.warning(request, _("All places are taken: the person is on the waiting list."))
    else:
        messages.success(request, _("The person is enrolled."))


@requires(Permission.COURSE_EDIT, methods=BOTH)
def enrol(request: GuardedRequest, pk: int) -> HttpResponse:
    """Whoever sees the register finds the person by name; others by what the citizen card says."""
    course = own(request, pk)
    scope = request.user.scope_for(Permission.WORKER_VIEW)
    if request.method == "POST" and "worker" in request.POST:
        return _enrol_found(request, course, scope)
    form = AskForm(request.POST or None)
    if form.is_valid() and _enrolled_by_card(request, course, form):
        return redirect("training:enrol", pk)
    search = PersonSearch(request.GET)
    search.is_valid()
    text = search.cleaned_data.get("q", "")
    found = find_people(text, scope=scope)[:SHOWN] if scope and text else []
    there = set(course.enrolments.on_list().values_list("worker_id", flat=True))
    context = {
        "course": course,
        "form": form,
        "search": search if scope else None,
        "asked": text,
        "found": [(person, person.pk in there) for person in found],
        "key": new_key(),
        "free": queries.free_places(course),
    }
    response = render(request, "training/enrol.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


def _enrol_found(request: GuardedRequest, course: Course, scope: Scope) -> HttpResponse:
    """The button beside a name: another unit's person is not found."""
    asked = request.POST["worker"]
    people = Worker.objects.visible_to(scope)
    known = asked.isascii() and asked.isdigit() and len(asked) < 19
    worker = get_object_or_404(people, pk=asked if known else None)
    write = partial(actions.enrol, course=course, worker=worker, by=request.user)
    if standing := _pressed(request, lambda: write().standing):
        _told(request, standing)
    return redirect(request.get_full_path())


def _pressed(request: GuardedRequest, write: Callable[[], str]) -> str | None:
    """A button without a form of its own: once, and why not is said on the next page."""
    form = ActionForm(request.POST)
    form.is_valid()
    result = form.write_once(request, write)
    for error in form.non_field_errors():
        messages.error(request, str(error))
    return result


def _enrolled_by_card(request: GuardedRequest, course: Course, form: AskForm) -> bool:
    """Answers "enrolled" or "not found", and nothing more."""

    def write() -> str:
        row = actions.enrol_by_number(course=course, **form.facts(), by=request.user)
        return row.standing if row else NOBODY

    result = form.write_once(request, write)
    if result == NOBODY:
        # What was typed may be corrected and sent again: that is another question.
        form.replace(idempotency_key=new_key())
        form.add_error(
            None,
            _(
                "Not found: compare the three entries with the card. If they are right, ask the"
                " commune where the person lives to open a file."
            ),
        )
        return False
    if result:
        _told(request, result)
    return result is not None


@requires(Permission.COURSE_EDIT, methods=("POST",))
def enrolment_admit(request: GuardedRequest, pk: int) -> HttpResponse:
    """From the waiting list to a free place."""
    enrolment = _enrolment(request, pk)
    act = partial(actions.admit, enrolment=enrolment, by=request.user)
    if _pressed(request, lambda: str(act().pk)):
        messages.success(request, _("The person has a place now."))
    return redirect("training:course", enrolment.course_id)


@requires(Permission.COURSE_EDIT, methods=BOTH)
def enrolment_off(request: GuardedRequest, pk: int) -> HttpResponse:
    enrolment = _enrolment(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        result = form.write_once(
            request,
            lambda: str(actions.take_off(enrolment=enrolment, reason=reason, by=request.user).pk),
        )
        if result:
            messages.success(request, _("The person is off the list."))
            return redirect("training:course", enrolment.course_id)
    context = {"form": form, "enrolment": enrolment, "course": enrolment.course}
    return render(request, "training/enrolment_off.html", context)


@requires(Permission.COURSE_EDIT, methods=BOTH)
def session_new(request: GuardedRequest, pk: int) -> HttpResponse:
    course = own(request, pk)
    form = SessionForm(request.POST or None, people=_on_course(course))
    return _session(request, course, form, {"session": None})


@requires(Permission.COURSE_EDIT, methods=BOTH)
def session_edit(request: GuardedRequest, pk: int, session_pk: int) -> HttpResponse:
    course = own(request, pk)
    session = get_object_or_404(course.sessions, pk=session_pk)
    form = SessionForm(request.POST or None, people=_on_course(course), session=session)
    return _session(request, course, form, {"session": session})


def _session(
    request: GuardedRequest, course: Course, form: SessionForm, context: dict[str, Any]
) -> HttpResponse:
    if form.is_valid():
        session = context["session"]
        result = form.write_once(
            request,
            lambda: str(
                actions.record_session(
                    course=course, session=session, **form.facts(), by=request.user
                ).pk
            ),
        )
        if result:
            messages.success(request, _("The attendance of the day is recorded."))
            return redirect("training:course", course.pk)
    return render(request, "training/session.html", {**context, "course": course, "form": form})


@requires(Permission.COURSE_EDIT, methods=BOTH)
def outcomes(request: GuardedRequest, pk: int) -> HttpResponse:
    """Periods attended in total, where no list is kept per day, and the results."""
    course = own(request, pk)
    people = queries.attended(course, _on_course(course))
    form = OutcomesForm(
        request.POST or None,
        people=people,
        per_session=course.sessions.exists(),
        initial={"seen": queries.results_now(course)},
    )
    if form.is_valid():

        def write() -> str:
            changed = actions.record_outcomes(
                course=course,
                outcomes=form.outcomes(),
                seen=form.cleaned_data["seen"] or None,
                by=request.user,
            )
            return str(changed)

        if form.write_once(request, write):
            messages.success(request, _("Attendance and results are recorded."))
            return redirect("training:course", pk)
    return render(request, "training/outcomes.html", {"course": course, "form": form})


@requires(Permission.COURSE_EDIT, methods=BOTH)
def issue(request: GuardedRequest, pk: int) -> HttpResponse:
    """Certificates for those who completed the course and have none of it yet."""
    course = own(request, pk)
    people = [line.enrolment for line in _waiting_for_paper(course)]
    form = IssueForm(
        request.POST or None,
        course=course,
        people=people,
        initial={"issued_on": course.ends_on or clock.today()},
    )
    if request.method == "POST" and form.written_before(request):
        return _issued(request, pk)
    if form.is_valid():

        def write() -> str:
            made = actions.issue_certificates(course=course, **form.facts(), by=request.user)
            return str(len(made))

        if form.write_once(request, write):
            return _issued(request, pk)
    return render(request, "training/issue.html", {"course": course, "form": form})


def _waiting_for_paper(course: Course) -> list[Attended]:
    lines = queries.attended(course, _on_course(course))
    return [
        one for one in lines if one.enrolment.result == Result.COMPLETED and not one.certificate
    ]


def _issued(request: GuardedRequest, pk: int) -> HttpResponse:
    messages.success(request, _("The certificates are issued."))
    return redirect("training:course", pk)


@requires(Permission.COURSE_EDIT, methods=BOTH)
def issued_withdraw(request: GuardedRequest, pk: int, certificate_pk: int) -> HttpResponse:
    """Whoever issued a certificate from a course may withdraw it."""
    course = own(request, pk)
    rows = Certificate.objects.filter(course=course).select_related("worker", "country")
    certificate = get_object_or_404(rows, pk=certificate_pk)
    form = WithdrawalForm(request.POST or None)
    if withdrawn(request, form, certificate):
        return redirect("training:course", pk)
    context = {"certificate": certificate, "course": course, "form": form}
    return render(request, "training/certificate_withdraw.html", context)


@requires(Permission.COURSE_EDIT)
def attendance_sheet(request: GuardedRequest, pk: int) -> HttpResponse:
    """The list of a course on paper, with room for signatures."""
    course = own(request, pk)
    context = {"course": course, "people": _on_course(course), "columns": range(10)}
    return render(request, "training/attendance_sheet.html", context)
