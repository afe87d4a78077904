"""Courses: the list, one course, planning and correcting it, its partners and its state."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from audit.queries import history
from core.back import onward
from core.listing import listed, lists
from core.problems import Stale
from training import actions, queries
from training.choices import Result, Standing
from training.forms import CourseFilter, CourseForm, MoveForm, PartnersForm
from training.listings import COURSES, TINTS
from training.models import Course, Enrolment
from training.states import IS_TAUGHT, MOVES, TAKES_PEOPLE, CourseState

BOTH = ("GET", "POST")


def own(request: GuardedRequest, pk: int) -> Course:
    """A course that may be edited by whoever asks; another organisation's is not found."""
    mine = Course.objects.held_in(request.scope).select_related("organisation", "country")
    return get_object_or_404(mine, pk=pk)


@requires(Permission.COURSE_VIEW)
@lists(COURSES)
def courses(request: GuardedRequest) -> HttpResponse:
    form = CourseFilter(request.GET)
    form.is_valid()
    found = queries.find_courses(form.cleaned_data, scope=request.scope)
    context = {
        "listed": listed(request, COURSES, found, form=form),
        "may_edit": request.user.may(Permission.COURSE_EDIT),
        "may_see_leavers": request.user.may(Permission.WORKER_VIEW),
    }
    return render(request, "training/courses.html", context)


@requires(Permission.COURSE_VIEW)
def course(request: GuardedRequest, pk: int) -> HttpResponse:
    """One course with the people on it that whoever asks may see."""
    seen = Course.objects.visible_to(request.scope).select_related("organisation", "country")
    row = get_object_or_404(seen, pk=pk)
    rows = Enrolment.objects.visible_to(request.scope).filter(course=row)
    people = list(rows.select_related("worker__commune").in_name_order())
    lines = queries.attended(row, [one for one in people if one.standing == Standing.PLACE])
    edits = request.user.scope_for(Permission.COURSE_EDIT).covers_organisation(row.organisation_id)
    whole = edits or request.scope.whole_province
    sessions = list(row.sessions.all()) if whole else []
    context = {
        "course": row,
        "tint": TINTS[CourseState(row.state)],
        "partners": row.partners.select_related("enterprise", "organisation"),
        "lines": lines,
        "waiting": sorted(
            (one for one in people if one.standing == Standing.WAITING), key=lambda one: one.pk
        ),
        "free": queries.free_places(row),
        "sessions": sessions,
        "completed": sum(
            1 for one in lines if one.enrolment.result == Result.COMPLETED and not one.certificate
        ),
        "whole": whole,
        "may_edit": edits,
        "may_open": request.user.may(Permission.WORKER_VIEW),
        "takes": row.state in TAKES_PEOPLE,
        "taught": row.state in IS_TAUGHT,
        "moves": [move for move in CourseState if edits and move in MOVES[row.state]],
        "history": queries.named(history(row, *sessions[-100:], *people[:300]), people)
        if whole
        else history(row),
    }
    return render(request, "training/course.html", context)


@requires(Permission.COURSE_EDIT, methods=BOTH)
def course_new(request: GuardedRequest) -> HttpResponse:
    form = CourseForm(request.POST or None, scope=request.scope)
    if form.is_valid():
        result = form.write_once(
            request, lambda: str(actions.save_course(**form.facts(), by=request.user).pk)
        )
        if result:
            messages.success(request, _("The course is planned. Put people on its list."))
            return redirect("training:course", result)
    return render(request, "training/course_new.html", {"form": form})


@requires(Permission.COURSE_EDIT, methods=BOTH)
def course_edit(request: GuardedRequest, pk: int) -> HttpResponse:
    row = own(request, pk)
    form = CourseForm(request.POST or None, scope=request.scope, course=row)
    context: dict[str, Any] = {"form": form, "course": row, "stale": False}
    if form.is_valid():
        try:
            result = form.write_once(
                request,
                lambda: str(actions.save_course(course=row, **form.facts(), by=request.user).pk),
            )
        except Stale as stale:
            form.replace(version=str(stale.current["version"]))
            context |= {"stale": True, "differences": form.differences(stale.current)}
            return render(request, "training/course_edit.html", context, status=409)
        if result:
            messages.success(request, _("The course is corrected."))
            return redirect(onward(request, "training:course", pk))
    return render(request, "training/course_edit.html", context)


@requires(Permission.COURSE_EDIT, methods=BOTH)
def course_move(request: GuardedRequest, pk: int) -> HttpResponse:
    """Start, finish, cancel or reopen: said once more before it is done."""
    row = own(request, pk)
    asked = request.GET.get("to", "")
    to = asked if asked in CourseState.values else CourseState.RUNNING.value
    form = MoveForm(request.POST or None, initial={"to": to})
    if form.is_valid():
        said = form.cleaned_data
        result = form.write_once(
            request,
            lambda: str(
                actions.move_course(
                    course=row, to=said["to"], reason=said.get("reason", ""), by=request.user
                ).pk
            ),
        )
        if result:
            messages.success(request, _("The state of the course is changed."))
            return redirect("training:course", pk)
    context = {"form": form, "course": row, "to": CourseState(to)}
    return render(request, "training/course_move.html", context)


@requires(Permission.COURSE_EDIT, methods=BOTH)
def course_partners(request: GuardedRequest, pk: int) -> HttpResponse:
    row = own(request, pk)
    form = PartnersForm(request.POST or None, course=row)
    if form.is_valid():

        def write() -> str:
            actions.set_partners(course=row, **form.facts(), by=request.user)
            return str(row.pk)

        if form.write_once(request, write):
            messages.success(request, _("The partners are recorded."))
            return redirect("training:course", pk)
    return render(request, "training/course_partners.html", {"form": form, "course": row})
