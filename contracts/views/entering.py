"""Entering departures and returns: find the person, or type a new one, and record."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from accounts.scopes import Scope
from contracts import actions, queries
from contracts.entry import DRAFT, STAY, Entry
from contracts.forms import EndForm, GoingForm, SearchForm, as_stored
from contracts.models import Contract, Departure
from contracts.rules import Ending, Going
from core.back import done, next_of, recorded
from core.problems import Problem, Stale
from workers.models import Worker
from workers.queries import find_people, with_number
from workers.rules import tidy_identity

SHOWN_AT_ONCE = 20


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def departure_new(request: GuardedRequest) -> HttpResponse:
    """One page: find the person or type a new one, see whether it will count, record or keep."""
    return _enter(request, Entry(request), "contracts/departure_new.html")


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def return_new(request: GuardedRequest) -> HttpResponse:
    """One search, one form. Who was never recorded as gone is recorded with the whole stay."""
    if request.GET.get("departure"):
        return _end(request)
    return _enter(request, Entry(request, whole=True), "contracts/return_new.html")


@requires(Permission.STAY_RECORD, methods=("POST",))
def departure_check(request: GuardedRequest) -> HttpResponse:
    """The live panel: whether this would be recorded, and what it would count for."""
    entry = Entry(request, whole=request.GET.get("whole") == "1")
    return render(request, "contracts/_outlook.html", {"outlook": entry.outlook(), "entry": entry})


def _enter(request: GuardedRequest, entry: Entry, template: str) -> HttpResponse:
    context: dict[str, Any] = {"entry": entry, "outlook": None, "same": [], "known": None}
    status = 200
    if request.method == "POST" and entry.begun and "use" not in request.POST:
        try:
            if answer := _answer(request, entry, context):
                return answer
        except Stale as stale:
            entry.going.replace(version=str(stale.current["version"]))
            context["differences"] = entry.going.differences(stale.current)
            status = 409
    if not entry.begun:
        context |= _found(request, whole=entry.end is not None)
    elif entry.worker:
        context |= _about(entry.worker, entry)
    return render(request, template, context, status=status)


def _answer(request: GuardedRequest, entry: Entry, context: dict[str, Any]) -> HttpResponse | None:
    """What the pressed button leads to; None shows the page again with what was typed."""
    if "check" not in request.POST:
        if result := entry.going.written_before(request):
            return _again(request, result)
        if entry.going.recorded_before:
            context["before"] = _place_of(entry.going.recorded_before)
            return None
    context["same"] = entry.same
    if "draft" in request.POST:
        return _keep(request, entry, context)
    context["outlook"] = entry.outlook()
    return _record(request, entry, context) if "record" in request.POST else None


def _again(request: GuardedRequest, result: str) -> HttpResponse:
    """The answer to a second click, or to sending again after "back": what the first one made."""
    messages.success(request, _("This entry is already recorded; nothing was added."))
    return redirect("contracts:drafts" if result.startswith(DRAFT) else _place_of(result))


def _record(request: GuardedRequest, entry: Entry, context: dict[str, Any]) -> HttpResponse | None:
    outlook = context["outlook"]
    legible = entry.is_legible()
    entry.show(outlook.refusals)
    if doubts := entry.confirm.unanswered(outlook.to_confirm) if legible else []:
        entry.confirm.show(doubts)
        return None
    if not legible or outlook.refusals or entry.same:
        context["outlook"] = None  # all of it stands at the top of the page
        return None
    result = entry.going.write_once(request, entry.record, show=entry.show)
    if result is None:
        context["known"] = _known_file(request, entry)
        return None
    if entry.going.recorded_before:
        return _again(request, result)
    whole = entry.end is not None
    again = "contracts:return_new" if whole else "contracts:departure_new"
    _tell(request, outlook.warnings, again=again)
    return redirect(next_of(request) or _place_of(result))


def _place_of(result: str) -> str:
    """Where that stands which the form has recorded."""
    if result.startswith(DRAFT):
        return f"{reverse('contracts:departure_new')}?draft={result.removeprefix(DRAFT)}"
    return reverse("contracts:stay", args=[result.removeprefix(STAY)])


def _tell(request: GuardedRequest, warnings: list[Problem], *, again: str) -> None:
    recorded(request, _("Recorded."), again=again)
    for warning in warnings:
        messages.warning(request, warning.message)


def _keep(request: GuardedRequest, entry: Entry, context: dict[str, Any]) -> HttpResponse | None:
    if not entry.is_legible() or entry.same:
        return None
    result = entry.going.write_once(request, entry.keep, show=entry.show)
    if result is None:
        context["known"] = _known_file(request, entry)
        return None
    messages.success(request, _("The draft is saved. It is not counted until it is recorded."))
    return redirect(next_of(request) or "contracts:drafts")


def _known_file(request: GuardedRequest, entry: Entry) -> Worker | None:
    """After "number already recorded": the file, if it is one's own. The look-up was counted."""
    form = entry.person or entry.going
    if not form.refused_by("W-15"):
        return None
    return with_number(tidy_identity(form["personal_id"].value() or ""), scope=request.scope)


# Finding the person ------------------------------------------------------------------------------


def _found(request: GuardedRequest, *, whole: bool) -> dict[str, Any]:
    """The search and what it found: people, with the stay that is still open if there is one."""
    form = SearchForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    searched = any(asked.get(name) for name in form.fields)
    if not searched:
        form.fields["q"].widget.attrs["autofocus"] = True
    people = _people(asked, scope=request.scope) if searched else []
    stays = queries.abroad("", scope=request.scope)
    if searched or not whole:
        stays = stays.filter(worker__in=people)
    open_stays = {stay.worker_id: stay for stay in stays[: SHOWN_AT_ONCE + 1]}
    found = [(person, open_stays.get(person.pk)) for person in people]
    if whole and not searched:
        found = [(stay.contract.worker, stay) for stay in open_stays.values()]
    return {
        "search": form,
        "searched": searched,
        "found": found[:SHOWN_AT_ONCE],
        "more": len(found) > SHOWN_AT_ONCE,
    }


def _people(asked: dict[str, Any], *, scope: Scope) -> list[Worker]:
    people = find_people(
        asked.get("q") or "",
        scope=scope,
        village=asked.get("village") or "",
        born_year=asked.get("born"),
    )
    return list(people[: SHOWN_AT_ONCE + 1])


def _about(worker: Worker, entry: Entry) -> dict[str, Any]:
    """What is already known about the chosen person."""
    stays = Departure.objects.filter(worker=worker).standing().for_list()
    others = [draft for draft in queries.drafts_of(worker) if draft != entry.draft]
    return {"open_stay": stays.filter(ended_on=None).first(), "drafts": others}


# The end of a stay -------------------------------------------------------------------------------


def _end(request: GuardedRequest) -> HttpResponse:
    departure = _departure(request, request.GET["departure"])
    form = EndForm(request.POST or None)
    if form.is_valid():
        warnings = queries.warnings_with_end(departure, Ending(**form.facts()))
        result = form.write_once(
            request,
            lambda: str(
                actions.record_end(departure=departure, **form.facts(), by=request.user).pk
            ),
        )
        if result:
            _tell(request, warnings, again="contracts:return_new")
            return redirect(done(request, "contracts:stay", departure.pk))
    context = {"form": form, "forms": [form], "departure": departure}
    context["worker"] = departure.contract.worker
    return render(request, "contracts/return_form.html", context)


def _departure(request: GuardedRequest, pk: str | int) -> Departure:
    """The recorded stay, if the person's file exists for whoever asks."""
    stays = Departure.objects.visible_to(request.scope).for_list()
    number = str(pk)
    known = number.isascii() and number.isdigit() and len(number) < 19
    return get_object_or_404(stays, pk=int(number) if known else 0)


# Correcting --------------------------------------------------------------------------------------


@requires(Permission.STAY_RECORD, methods=("GET", "POST"))
def departure_edit(request: GuardedRequest, pk: int) -> HttpResponse:
    departure = _departure(request, pk)
    if not queries.may_correct(departure, by=request.user):
        raise PermissionDenied
    initial = as_stored(departure.contract, departure)
    everywhere = request.scope.whole_province
    form = GoingForm(request.POST or None, initial=initial, exact=True, asks_source=everywhere)
    context: dict[str, Any] = {
        "form": form,
        "forms": [form],
        "departure": departure,
        "worker": departure.contract.worker,
    }
    if form.is_valid():
        try:
            if answer := _correct(request, form, departure):
                return answer
        except Stale as stale:
            form.replace(version=str(stale.current["version"]))
            context["differences"] = form.differences(stale.current)
            return render(request, "contracts/departure_edit.html", context, status=409)
    return render(request, "contracts/departure_edit.html", context)


def _correct(request: GuardedRequest, form: GoingForm, departure: Departure) -> HttpResponse | None:
    if not (form.leaving and form.leaving.precision == "day"):
        form.add_error("departed", _("A recorded departure keeps an exact day."))
        return None
    going = Going(departed_on=form.leaving.on, **form.contract())
    warnings = queries.warnings_with_correction(going, departure, by=request.user)
    result = form.write_once(
        request,
        lambda: str(
            actions.correct_departure(
                departure=departure,
                version=form.cleaned_data.get("version"),
                source=form.cleaned_data.get("source"),
                by=request.user,
                **vars(going),
            ).pk
        ),
    )
    if result is None:
        return None
    if not form.recorded_before and not _changed(departure):
        messages.info(request, _("No change."))
        return redirect("contracts:stay", departure.pk)
    messages.success(request, _("The departure is corrected."))
    for warning in warnings:
        messages.warning(request, warning.message)
    return redirect("contracts:stay", departure.pk)


def _changed(departure: Departure) -> bool:
    """Whether the correction wrote anything: every write counts the contract's version up."""
    stored = Contract.objects.values_list("version", flat=True).get(pk=departure.contract_id)
    return stored != departure.contract.version
