"""Pages about people: the list, the file, and what may be done to it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from audit.queries import history
from communes.queries import atlas
from core import clock
from core.back import done, recorded
from core.forms import ActionForm
from core.listing import Bulk, listed, lists
from core.problems import Stale, refuse_if
from reference.queries import book
from workers import actions, queries, rules
from workers.forms import (
    CorrectionForm,
    HouseholdForm,
    RevealForm,
    SearchForm,
    WorkerForm,
)
from workers.listings import PEOPLE
from workers.models import Worker
from workers.queries import PeoplePaginator


def file_of(request: GuardedRequest, pk: int) -> Worker:
    """The person's file if it exists for whoever asks; another unit's is not found."""
    people = Worker.objects.visible_to(request.scope)
    people = people.select_related("commune", "current_commune")
    return get_object_or_404(people, pk=pk)


@requires(Permission.WORKER_VIEW)
@lists(PEOPLE)
def worker_list(request: GuardedRequest) -> HttpResponse:
    form = SearchForm(request.GET, scope=request.scope)
    form.is_valid()
    asked = form.cleaned_data
    people = queries.find_people(
        asked.get("q", ""),
        scope=request.scope,
        village=asked.get("village", ""),
        born_year=asked.get("born"),
        outside=asked.get("residence") == "outside",
    )
    may_edit = request.user.may(Permission.WORKER_EDIT)
    household = Bulk(_("Record the household status"), reverse("workers:households"))
    context = {
        "listed": listed(
            request,
            PEOPLE,
            people,
            prepare=lambda page: queries.with_units(page, today=clock.today()),
            form=form,
            bulk=[household] if may_edit else [],
            paginator=PeoplePaginator,
            usual_order=_usual_order(request),
        ),
        "may_add": may_edit,
        "may_ask": request.user.may(Permission.IDENTITY_REVEAL),
    }
    return render(request, "workers/worker_list.html", context)


def _usual_order(request: GuardedRequest) -> str:
    """A commune thinks by village: “whose child, which village?”. The whole province goes by name,
    and whoever searches a name gets the best match first."""
    return "" if request.scope.whole_province or request.GET.get("q") else "village"


@requires(Permission.WORKER_VIEW)
def worker_detail(request: GuardedRequest, pk: int) -> HttpResponse:
    try:
        worker = file_of(request, pk)
    except Http404:
        if survivor := queries.survivor_of(pk, scope=request.scope):
            messages.info(request, _("The file you asked for was merged into this one."))
            return redirect("workers:detail", survivor.pk)
        raise
    today, lists = clock.today(), book()
    number = worker.personal_id
    doubts = rules.problems_with_identity(number, sex=worker.sex, born_on=worker.born_on)
    may_edit = request.user.scope_for(Permission.WORKER_EDIT).covers(worker.commune_id)
    may_reveal = request.user.scope_for(Permission.IDENTITY_REVEAL).covers(worker.commune_id)
    reveal = RevealForm(worker=worker, auto_id="reveal_%s") if may_reveal else None
    unit = atlas().successor(worker.commune_id, today) if worker.commune_id else None
    now = unit if unit and unit.pk != worker.commune_id else None
    context = {
        "worker": worker,
        "groups": queries.told(worker, lists, now=now),
        "papers": queries.papers_of(worker, lists),
        "missing": queries.missing_of(worker, today=today),
        "residences": queries.residences_of(worker, today=today),
        "doubts": [doubt.message for doubt in doubts] if number else [],
        "warnings": _passport_warnings(worker, today),
        "may_edit": may_edit,
        "reveal_form": reveal if reveal and reveal.anything else None,
        "household_form": _household_form(today.year) if may_edit else None,
        "choose_form": ActionForm(auto_id=False) if may_edit else None,
        "history": history(worker),
    }
    return render(request, "workers/worker_detail.html", context)


def _passport_warnings(worker: Worker, today: date) -> list[str]:
    """What the rules would warn of, as long as paper and file do not agree."""
    standing = worker.passports.filter(withdrawn_on=None)
    return [
        f"{passport.number_masked}: {problem.message}"
        for passport in standing
        for problem in rules.problems_with_passport(
            number=passport.number,
            issued_on=passport.issued_on,
            expires_on=passport.expires_on,
            born_on=worker.born_on,
            today=today,
        )
    ]


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
            recorded(request, _("The person is recorded."), again="workers:new")
            return redirect("workers:detail", result)
        context["same"] = same if form.refused_by("W-24") else []
        context["known"] = _known_file(request, form, facts)
    return render(request, "workers/worker_new.html", context)


def _register(request: GuardedRequest, facts: dict[str, Any], namesakes: int) -> str:
    # Asked inside the key's protection: a second click is no namesake of the first.
    another = "different_person" in request.POST
    refuse_if(rules.problems_with_namesakes(namesakes=namesakes, another=another))
    return str(actions.register_worker(**facts, by=request.user).pk)


def _known_file(request: GuardedRequest, form: Any, facts: dict[str, Any]) -> Worker | None:
    """After "already recorded": the file, if it is one's own. The action counted the question."""
    asked = {"W-15": "personal_id", "W-28": "old_id"}
    typed = [facts[field] for rule, field in asked.items() if form.refused_by(rule)]
    numbers = map(rules.tidy_identity, typed)
    found = [queries.with_number(number, scope=request.scope) for number in numbers]
    return next(filter(None, found), None)


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def worker_edit(request: GuardedRequest, pk: int) -> HttpResponse:
    worker = file_of(request, pk)
    form = CorrectionForm(request.POST or None, worker=worker)
    context: dict[str, Any] = {"form": form, "worker": worker, "stale": False, "known": None}
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
            return redirect(done(request, "workers:detail", pk))
        context["known"] = _known_file(request, form, facts)
    return render(request, "workers/worker_edit.html", context)
