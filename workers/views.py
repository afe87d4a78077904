"""Pages about people: the list, the file, and what may be done to it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from accounts.scopes import Scope
from audit.queries import history
from communes.queries import atlas
from core import clock
from core.pages import order_of
from core.problems import Refused, Stale, refuse_if
from workers import actions, queries, rules
from workers.forms import (
    CorrectionForm,
    HouseholdForm,
    IdentityForm,
    MoveForm,
    RevealForm,
    SearchForm,
    WorkerForm,
)
from workers.models import Worker

ORDERS = {
    "name": ("name_sort", "pk"),
    "born": ("born_on", "name_sort", "pk"),
    "village": ("village_sort", "name_sort", "pk"),
}


def _file(request: GuardedRequest, pk: int) -> Worker:
    """The person's file if it exists for whoever asks; another unit's is not found."""
    people = Worker.objects.visible_to(request.scope).select_related("commune")
    return get_object_or_404(people, pk=pk)


@requires(Permission.WORKER_VIEW)
def worker_list(request: GuardedRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    people = queries.find_people(
        asked.get("q", ""),
        scope=request.scope,
        village=asked.get("village", ""),
        born_year=asked.get("born"),
    )
    order = order_of(request, ORDERS, "name")
    if request.GET.get("sort"):
        people = queries.sorted_by(people, ORDERS[order.key], descending=order.descending)
    page = queries.page_of_people(people, request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "residents": queries.with_units(page, today=clock.today()),
        "order": order,
        "number_form": IdentityForm(),
        "may_add": request.user.may(Permission.WORKER_EDIT),
        "may_ask": request.user.may(Permission.IDENTITY_REVEAL),
    }
    return render(request, "workers/worker_list.html", context)


@requires(Permission.WORKER_VIEW)
def worker_detail(request: GuardedRequest, pk: int) -> HttpResponse:
    try:
        worker = _file(request, pk)
    except Http404:
        if survivor := queries.survivor_of(pk, scope=request.scope):
            messages.info(request, _("The file you asked for was merged into this one."))
            return redirect("workers:detail", survivor.pk)
        raise
    today = clock.today()
    number = worker.personal_id
    doubts = rules.problems_with_identity(number, sex=worker.sex, born_on=worker.born_on)
    may_edit = request.user.scope_for(Permission.WORKER_EDIT).covers(worker.commune_id)
    may_reveal = request.user.scope_for(Permission.IDENTITY_REVEAL).covers(worker.commune_id)
    context = {
        "worker": worker,
        "now": atlas().successor(worker.commune_id, today),
        "residences": queries.residences_of(worker, today=today),
        "households": worker.households.all(),
        "doubts": [doubt.message for doubt in doubts] if number else [],
        "may_edit": may_edit,
        "reveal_form": RevealForm(auto_id="reveal_%s") if may_reveal and number else None,
        "household_form": _household_form(today.year) if may_edit else None,
        "history": history(worker),
    }
    return render(request, "workers/worker_detail.html", context)


def _household_form(year: int) -> HouseholdForm:
    # Two forms stand on the page: their fields need ids of their own.
    return HouseholdForm(initial={"year": year}, auto_id="household_%s")


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def worker_new(request: GuardedRequest) -> HttpResponse:
    """A new file. Someone of the same name and year is shown before a second file is made."""
    posted = request.method == "POST" and "begin" not in request.POST
    # "begin" comes from the look-up of a number that is not recorded yet: it only fills a field.
    initial = {"personal_id": request.POST.get("personal_id", "")}
    form = WorkerForm(request.POST if posted else None, scope=request.scope, initial=initial)
    context: dict[str, Any] = {"form": form, "same": [], "known": None}
    if posted and form.is_valid():
        facts = form.facts()
        same = queries.likely_same(facts["full_name"], facts["born_on"].year, scope=request.scope)
        result = form.write_once(request, lambda: _register(request, facts, len(same)))
        if result:
            messages.success(request, _("The person is recorded."))
            return redirect("workers:detail", result)
        context["same"] = same if form.refused_by("W-24") else []
        context["known"] = _known_file(request, form, facts["personal_id"])
    return render(request, "workers/worker_new.html", context)


def _register(request: GuardedRequest, facts: dict[str, Any], namesakes: int) -> str:
    # Asked inside the key's protection: a second click is no namesake of the first.
    another = "different_person" in request.POST
    refuse_if(rules.problems_with_namesakes(namesakes=namesakes, another=another))
    return str(actions.register_worker(**facts, by=request.user).pk)


def _known_file(request: GuardedRequest, form: Any, number: str) -> Worker | None:
    """After "already recorded": the file, if it is one's own. The action counted the question."""
    if not form.refused_by("W-15"):
        return None
    return queries.with_number(rules.tidy_identity(number), scope=request.scope)


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def worker_edit(request: GuardedRequest, pk: int) -> HttpResponse:
    worker = _file(request, pk)
    form = CorrectionForm(request.POST or None, worker=worker)
    context: dict[str, Any] = {"form": form, "worker": worker, "stale": False, "known": None}
    context["stale"] = False
    if form.is_valid():
        facts = form.facts()
        try:
            result = form.write_once(
                request,
                lambda: str(actions.correct_worker(worker=worker, **facts, by=request.user).pk),
            )
        except Stale as stale:
            form.replace(version=str(stale.current["version"]))
            context |= {"stale": True, "differences": form.differences(stale.current)}
            return render(request, "workers/worker_edit.html", context, status=409)
        if result:
            messages.success(request, _("The file is corrected."))
            return redirect("workers:detail", pk)
        context["known"] = _known_file(request, form, facts["personal_id"])
    return render(request, "workers/worker_edit.html", context)


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def worker_move(request: GuardedRequest, pk: int) -> HttpResponse:
    form = MoveForm(request.POST or None)
    # The key before the file: after the first click the file may be another unit's.
    if request.method == "POST" and form.written_before(request):
        return _told_of_move(request, pk)
    worker = _file(request, pk)
    if form.is_valid() and _done(
        form, request, lambda: actions.move_worker(worker=worker, **form.facts(), by=request.user)
    ):
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
    worker = _file(request, pk)
    form = HouseholdForm(request.POST or None, initial={"year": clock.today().year})
    if form.is_valid() and _done(
        form,
        request,
        lambda: actions.record_household(worker=worker, **form.facts(), by=request.user),
    ):
        messages.success(request, _("The household status is recorded."))
        return redirect("workers:detail", pk)
    context = {"form": form, "worker": worker}
    return render(request, "workers/worker_household.html", context)


def _done(form: Any, request: GuardedRequest, act: Callable[[], Any]) -> bool:
    return form.write_once(request, lambda: str(act().pk)) is not None


@requires(Permission.IDENTITY_REVEAL, methods=("POST",))
def worker_reveal(request: GuardedRequest, pk: int) -> HttpResponse:
    """The citizen number in clear, once, to whoever says what for. Nothing of it is kept."""
    worker = _file(request, pk)
    form = RevealForm(request.POST)
    context: dict[str, Any] = {"form": form, "worker": worker, "number": None}
    if form.is_valid():
        try:
            context["number"] = actions.reveal_identity(
                worker=worker, reason=form.reason(), by=request.user
            )
        except Refused as refused:
            form.show(refused.problems)
    response = render(request, "workers/worker_reveal.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


@requires(Permission.IDENTITY_REVEAL, methods=("GET", "POST"))
def worker_find_id(request: GuardedRequest) -> HttpResponse:
    """Look up an exact citizen number. It travels in the body, never in an address."""
    form = IdentityForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "answer": ""}
    if form.is_valid():
        number = rules.tidy_identity(form.cleaned_data["personal_id"])
        try:
            known = actions.ask_identity(personal_id=number, by=request.user)
        except Refused as refused:
            form.show(refused.problems)
        else:
            scope = request.user.scope_for(Permission.WORKER_VIEW)
            worker = queries.with_number(number, scope=scope)
            if worker:
                return redirect("workers:detail", worker.pk)
            context["answer"] = "elsewhere" if known else "nobody"
            context["number"] = number
            context["may_add"] = request.user.may(Permission.WORKER_EDIT)
    return render(request, "workers/worker_find_id.html", context)
