"""Moves, and what hangs on a file: each page has one form, and leads back to the file."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from accounts.scopes import Scope
from core import clock
from core.back import onward
from core.forms import ActionForm
from core.problems import Stale
from reference.queries import book
from workers import actions
from workers.forms import (
    HouseholdForm,
    LanguageForm,
    MoveForm,
    PassportDaysForm,
    PassportForm,
    PriorityForm,
    WithdrawForm,
)
from workers.models import Language, Passport, Priority, Worker
from workers.views.people import file_of


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def worker_move(request: GuardedRequest, pk: int) -> HttpResponse:
    form = MoveForm(request.POST or None)
    # The key before the file: after the first click the file may be another unit's.
    if request.method == "POST" and form.written_before(request):
        return _told_of_move(request, pk)
    worker = file_of(request, pk)
    if form.taken(request, actions.move_worker, worker=worker):
        return _told_of_move(request, pk)
    context = {"form": form, "worker": worker}
    return render(request, "workers/worker_move.html", context)


def _told_of_move(request: GuardedRequest, pk: int) -> HttpResponse:
    messages.success(request, _("The move is recorded."))
    return _to_file_or_list(request.user.scope_for(Permission.WORKER_VIEW), pk)


def _to_file_or_list(scope: Scope, pk: int) -> HttpResponse:
    """After a move the file may be another unit's."""
    seen = Worker.objects.visible_to(scope).filter(pk=pk).exists()
    return redirect("workers:detail", pk) if seen else redirect("workers:list")


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def worker_household(request: GuardedRequest, pk: int) -> HttpResponse:
    worker = file_of(request, pk)
    form = HouseholdForm(request.POST or None, initial={"year": clock.today().year})
    return _page(
        request,
        worker,
        form,
        title=_("Record the household status"),
        done=_("The household status is recorded."),
        act=actions.record_household,
    )


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def worker_priority(request: GuardedRequest, pk: int) -> HttpResponse:
    worker = file_of(request, pk)
    form = PriorityForm(request.POST or None)
    return _page(
        request,
        worker,
        form,
        title=_("Record a priority group"),
        done=_("The priority group is recorded."),
        act=actions.record_priority,
    )


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def worker_passport(request: GuardedRequest, pk: int) -> HttpResponse:
    worker = file_of(request, pk)
    form = PassportForm(request.POST or None)
    return _page(
        request,
        worker,
        form,
        title=_("Record a passport"),
        done=_("The passport is recorded."),
        act=actions.record_passport,
    )


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def worker_language(request: GuardedRequest, pk: int) -> HttpResponse:
    worker = file_of(request, pk)
    form = LanguageForm(request.POST or None)
    return _page(
        request,
        worker,
        form,
        title=_("Record a language"),
        done=_("The language is recorded."),
        act=actions.record_language,
    )


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def passport_days(request: GuardedRequest, pk: int, passport: int) -> HttpResponse:
    worker = file_of(request, pk)
    row = get_object_or_404(Passport, worker=worker, pk=passport)
    days = {"issued_on": row.issued_on, "expires_on": row.expires_on, "seen": row.days_seen}
    form = PassportDaysForm(request.POST or None, initial=days)
    title = _("Correct the days of the passport")
    try:
        return _page(
            request,
            worker,
            form,
            title=title,
            about=row.number_masked,
            done=_("The days of the passport are corrected."),
            act=actions.correct_passport,
            passport=row,
        )
    except Stale as stale:
        form.replace(seen=str(stale.current["days_seen"]))
        context = {"form": form, "worker": worker, "title": title, "about": row.number_masked}
        context |= {"stale": True, "differences": form.differences(stale.current)}
        return render(request, "workers/worker_record.html", context, status=409)


@requires(Permission.WORKER_EDIT, methods=("POST",))
def passport_choose(request: GuardedRequest, pk: int, passport: int) -> HttpResponse:
    worker = file_of(request, pk)
    row = get_object_or_404(Passport, worker=worker, pk=passport)
    form = ActionForm(request.POST)
    return _page(
        request,
        worker,
        form,
        title=_("Make it the current passport"),
        about=row.number_masked,
        done=_("This is the current passport now."),
        act=actions.choose_passport,
        passport=row,
    )


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def passport_withdraw(request: GuardedRequest, pk: int, passport: int) -> HttpResponse:
    worker = file_of(request, pk)
    row = get_object_or_404(Passport, worker=worker, pk=passport)
    form = WithdrawForm(request.POST or None)
    return _page(
        request,
        worker,
        form,
        title=_("Withdraw the passport"),
        about=row.number_masked,
        done=_("The passport is withdrawn; its number stays readable in the file."),
        act=actions.withdraw_passport,
        passport=row,
    )


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def priority_withdraw(request: GuardedRequest, pk: int, priority: int) -> HttpResponse:
    worker = file_of(request, pk)
    row = get_object_or_404(Priority, worker=worker, pk=priority)
    form = WithdrawForm(request.POST or None)
    return _page(
        request,
        worker,
        form,
        title=_("Withdraw the priority group"),
        about=book().name("priority_group", row.group),
        done=_("The priority group is withdrawn; the history keeps it."),
        act=actions.withdraw_priority,
        priority=row,
    )


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def language_withdraw(request: GuardedRequest, pk: int, language: int) -> HttpResponse:
    worker = file_of(request, pk)
    row = get_object_or_404(Language, worker=worker, pk=language)
    form = WithdrawForm(request.POST or None)
    return _page(
        request,
        worker,
        form,
        title=_("Withdraw the language"),
        about=book().name("language", row.language),
        done=_("The language is withdrawn; the history keeps it."),
        act=actions.withdraw_language,
        language=row,
    )


def _page(
    request: GuardedRequest,
    worker: Worker,
    form: Any,
    *,
    title: str | Promise,
    done: str | Promise,
    act: Callable[..., Any],
    about: str = "",
    **on: Any,
) -> HttpResponse:
    """One form about one file; when it is written, back to the file."""
    if form.taken(request, act, **(on or {"worker": worker})):
        messages.success(request, str(done))
        return redirect(onward(request, "workers:detail", worker.pk))
    context = {"form": form, "worker": worker, "title": title, "about": about}
    return render(request, "workers/worker_record.html", context)
