"""The pages of plans and targets."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from core import clock
from core.problems import Problem, Stale
from targets.actions import approve_targets, enter_targets, return_targets, save_plan
from targets.forms import PlanForm, ReturnForm, TargetForm, said_of
from targets.models import Plan, TargetVersion
from targets.queries import (
    Allocation,
    hands_in,
    newest_version,
    numbers_of,
    plan_problems,
    target_problems,
    version_in_force,
    years_check,
)
from targets.sheet import Sheet
from targets.stale import changed_numbers, changed_said
from targets.tables import (
    allocations_of,
    differences,
    plan_lines,
    table_of,
    version_before,
    versions_of,
)

# Plans -------------------------------------------------------------------------------------------


@requires(Permission.TARGET_VIEW)
def plan_list(request: GuardedRequest) -> HttpResponse:
    """All plans; numbers that nobody approved yet are the Department's business only."""
    context = {
        "lines": plan_lines(clock.today(), with_open=_sees_open(request)),
        "today": clock.today(),
        "may_enter": request.user.may(Permission.TARGET_ENTER),
    }
    return render(request, "targets/plan_list.html", context)


@requires(Permission.TARGET_VIEW)
def plan_detail(request: GuardedRequest, code: str) -> HttpResponse:
    """A plan: its goals, all versions, and one of them in full (?version=2)."""
    plan = get_object_or_404(Plan.objects.select_related("parent"), code=code)
    versions = versions_of(plan, with_open=_sees_open(request))
    in_force = version_in_force(plan, as_of=clock.today())
    shown = _chosen(request, versions) or in_force or next(iter(versions), None)
    before = version_before(shown) if shown else None
    context = {
        "plan": plan,
        "versions": versions,
        "newest_open": next((version for version in versions if not version.approved_at), None),
        "may_enter": request.user.may(Permission.TARGET_ENTER),
        "may_change": not any(version.approved_at for version in versions),
        "may_approve": request.user.may(Permission.TARGET_APPROVE),
        "in_force": in_force,
        "shown": shown,
        "before": before,
        "differences": differences(shown, before) if shown and before else [],
        "table": table_of(shown) if shown else None,
        # Everything approved so far, also what comes into force later.
        "check": years_check(plan, plan.last_day) if plan.years.exists() else None,
    }
    return render(request, "targets/plan_detail.html", context)


@requires(Permission.TARGET_ENTER, methods=("GET", "POST"))
def plan_new(request: GuardedRequest) -> HttpResponse:
    form = PlanForm(request.POST or None, initial={"parent": request.GET.get("parent")})
    if request.method == "POST" and form.is_valid():
        done = _save_plan(request, form, None)
        if done:
            return done
    return render(request, "targets/plan_new.html", {"form": form})


@requires(Permission.TARGET_ENTER, methods=("GET", "POST"))
def plan_edit(request: GuardedRequest, code: str) -> HttpResponse:
    plan = get_object_or_404(Plan, code=code)
    stored = {name: getattr(plan, name) for name in PlanForm.base_fields if hasattr(plan, name)}
    form = PlanForm(request.POST or None, initial=stored, plan=plan)
    context: dict[str, Any] = {"form": form, "plan": plan, "stale": False, "changed": []}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            done = _save_plan(request, form, plan)
        except Stale as stale:
            context |= {"stale": True, "changed": changed_said(form, stale.current)}
            form.replace(version=str(Plan.objects.get(pk=plan.pk).version))
            status = 409
        else:
            if done:
                return done
    return render(request, "targets/plan_edit.html", context, status=status)


def _save_plan(request: GuardedRequest, form: PlanForm, plan: Plan | None) -> HttpResponse | None:
    """The answer after saving; None when it was refused and the form says why."""
    warnings = [problem for problem in plan_problems(plan, **form.said) if problem.warning]

    def write() -> str:
        version = form.cleaned_data["version"]
        return save_plan(plan=plan, **form.said, version=version, by=request.user).code

    saved = form.write_once(request, write)
    if saved is None:
        return None
    messages.success(request, _("The plan is saved."))
    _warn(request, warnings)
    return redirect("targets:plan", code=saved)


# Entering numbers --------------------------------------------------------------------------------


@requires(Permission.TARGET_ENTER, methods=("GET", "POST"))
def targets_enter(request: GuardedRequest, code: str) -> HttpResponse:
    """One page like the paper table. "Check" shows what would be refused, "Save" keeps it."""
    plan = get_object_or_404(Plan, code=code)
    if request.method != "POST":
        newest = newest_version(plan)
        form, sheet = _sheet_to_begin(request, plan, newest)
        return _sheet_page(request, plan, newest, form, sheet)
    form = TargetForm(request.POST)
    sheet = _sheet_sent(request, form, plan)
    if request.POST.get("do") == "sums":
        context = {"allocations": _allocations(form, sheet)}
        return render(request, "targets/_allocations.html", context)
    if not (form.is_valid() and sheet.is_valid()):
        return _sheet_page(request, plan, newest_version(plan), form, sheet)
    problems = target_problems(plan, **_checked(form), numbers=sheet.numbers)
    warnings = [problem for problem in problems if problem.warning]
    # Rows that nobody has seen yet are shown before they are saved.
    if request.POST.get("do") == "save" and not sheet.moved:
        return _save_targets(request, plan, form, sheet, warnings)
    form.show(problems)
    return _sheet_page(request, plan, newest_version(plan), form, sheet, warnings=warnings)


def _sheet_to_begin(
    request: GuardedRequest, plan: Plan, newest: TargetVersion | None
) -> tuple[TargetForm, Sheet]:
    """The open version as it stands; otherwise the numbers in force, to be changed by a new one."""
    open_now = newest is not None and newest.approved_at is None
    initial = said_of(newest) if newest is not None else {}
    if not open_now:
        begin = max(plan.first_day, min(clock.today(), plan.last_day))
        initial |= {"document_number": "", "document_date": None, "in_force_on": begin}
    if newest is None:
        initial["in_force_on"] = plan.first_day
    day = initial["in_force_on"]
    sheet = Sheet.of(
        numbers_of(newest) if newest else [], day=day, all_kinds=request.GET.get("kinds") == "1"
    )
    hidden = {
        "edit": newest.edit if newest else 0,
        "drawn_on": day.isoformat(),
        "kinds": sheet.all_kinds,
    }
    return TargetForm(initial=initial | hidden), sheet


def _sheet_sent(request: GuardedRequest, form: TargetForm, plan: Plan) -> Sheet:
    form.is_valid()
    drawn_on = form.cleaned_data.get("drawn_on")
    day = form.cleaned_data.get("in_force_on") or drawn_on or plan.first_day
    sheet = Sheet.posted(request.POST, day=day, drawn_on=drawn_on)
    form.replace(drawn_on=day.isoformat())
    return sheet


def _checked(form: TargetForm) -> dict[str, Any]:
    return {name: value for name, value in form.said.items() if name != "stretch_strict"}


def _save_targets(
    request: GuardedRequest, plan: Plan, form: TargetForm, sheet: Sheet, warnings: list[Problem]
) -> HttpResponse:
    """Save once; what was typed stays on the page when it is refused or out of date."""
    edit = form.cleaned_data["edit"]

    def write() -> str:
        said = {**form.said, "numbers": sheet.numbers, "edit": edit}
        return str(enter_targets(plan=plan, **said, by=request.user).number)

    try:
        number = form.write_once(request, write)
    except Stale as stale:
        newest = newest_version(plan)
        changed = changed_said(form, stale.current) + changed_numbers(sheet, newest)
        form.replace(edit=str(newest.edit if newest else 0))
        return _sheet_page(
            request, plan, newest, form, sheet, stale=True, changed=changed, status=409
        )
    if number is None:
        return _sheet_page(request, plan, newest_version(plan), form, sheet, warnings=warnings)
    messages.success(
        request,
        _("Version %(number)s is saved and waits for approval by a leader.") % {"number": number},
    )
    _warn(request, warnings)
    return redirect("targets:plan", code=plan.code)


def _sheet_page(
    request: GuardedRequest,
    plan: Plan,
    newest: TargetVersion | None,
    form: TargetForm,
    sheet: Sheet,
    *,
    status: int = 200,
    **shown: Any,
) -> HttpResponse:
    context = {
        "plan": plan,
        "newest": newest,
        "form": form,
        "sheet": sheet,
        "allocations": _allocations(form, sheet),
        "warnings": [],
        "stale": False,
        "changed": [],
        **shown,
    }
    return render(request, "targets/targets_enter.html", context, status=status)


def _allocations(form: TargetForm, sheet: Sheet) -> list[Allocation]:
    said = form.cleaned_data if form.is_bound else form.initial
    return allocations_of(sheet.numbers, said.get("province_total"))


# Deciding ----------------------------------------------------------------------------------------


@requires(Permission.TARGET_APPROVE, methods=("GET", "POST"))
def targets_approve(request: GuardedRequest, pk: int) -> HttpResponse:
    """The version beside the one it would replace; a second person approves or sends it back."""
    versions = TargetVersion.objects.select_related("plan", "entered_by", "approved_by")
    version = get_object_or_404(versions, pk=pk)
    form = ReturnForm(request.POST or None, initial={"edit": version.edit})
    stale = False
    if request.method == "POST" and form.is_valid():
        try:
            done = _decide(request, form, version)
        except Stale:
            # What is decided on is always what is seen: show it as it stands now.
            stale = True
            version = versions.get(pk=pk)
            form.replace(edit=str(version.edit))
        else:
            if done:
                return done
    before = version_before(version)
    context = {
        "version": version,
        "before": before,
        "differences": differences(version, before),
        "table": table_of(version),
        "form": form,
        "stale": stale,
        "own": request.user.pk in hands_in(version),
    }
    return render(request, "targets/targets_approve.html", context, status=409 if stale else 200)


def _decide(
    request: GuardedRequest, form: ReturnForm, version: TargetVersion
) -> HttpResponse | None:
    """The answer after deciding; None when nothing was decided and the page says why."""
    edit = form.cleaned_data["edit"]
    if request.POST.get("do") not in ("approve", "return"):
        return None
    sends_back = request.POST["do"] == "return"

    def write() -> str:
        if sends_back:
            reason = form.cleaned_data["reason"]
            return_targets(version=version, reason=reason, edit=edit, by=request.user)
        else:
            approve_targets(version=version, edit=edit, by=request.user)
        return str(version.pk)

    if form.write_once(request, write) is None:
        return None
    text = _("The targets are sent back.") if sends_back else _("The targets are approved.")
    messages.success(request, text)
    return redirect("targets:plan", code=version.plan.code)


# What they share ---------------------------------------------------------------------------------


def _warn(request: GuardedRequest, warnings: list[Problem]) -> None:
    for problem in warnings:
        messages.warning(request, problem.message)


def _sees_open(request: GuardedRequest) -> bool:
    """Who answers for the whole province sees what waits; the others see what was decided."""
    return request.scope.whole_province


def _chosen(request: GuardedRequest, versions: list[TargetVersion]) -> TargetVersion | None:
    asked = request.GET.get("version", "")
    return next((version for version in versions if str(version.number) == asked), None)
