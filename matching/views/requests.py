"""Requests about one person in two units: asking, the list of each unit, deciding."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from audit.queries import history
from core import crypto
from core.forms import ActionForm
from core.listing import listed, lists
from matching import actions, fields
from matching.choices import REQUEST_TINTS, RequestKind, RequestState
from matching.forms import TYPED, AnswerForm, AskForm, CorrectForm, MoveForm, RequestsFilter
from matching.listings import REQUESTS
from matching.models import Request
from matching.queries import merges
from matching.queries import requests as reading
from matching.sealed import seal, unseal
from workers.models import Worker
from workers.rules import masked, tidy_identity

# Asking ------------------------------------------------------------------------------------------


@requires(Permission.WORKER_EDIT, methods=("POST",))
def ask(request: GuardedRequest) -> HttpResponse:
    """First what was typed into an entry form comes here, then the question about it.

    Nothing of it stands in an address; between the two steps it travels encrypted.
    """
    if "sealed" not in request.POST:
        return _begin(request)
    form = AskForm(request.POST, scope=request.scope)
    said = unseal(request.POST["sealed"], by=request.user)
    if said is None:
        return HttpResponseBadRequest(_("Too much time has passed. Start again at the entry form."))
    if form.is_valid():
        facts = {**form.facts(), "about": _own_file(request, said["about"])}
        number = said["typed"]["number"]
        result = form.write_once(
            request,
            lambda: str(
                actions.open_request(
                    number=number, typed=said["typed"], **facts, by=request.user
                ).pk
            ),
        )
        if result:
            messages.success(request, _("The Department is asked. The outcome is told here."))
            return redirect("matching:request", result)
        if form.refused_by("M-02"):
            known = _asked(number, facts["asked_for"].pk)
            return (
                redirect("matching:request", known.pk) if known else redirect("matching:requests")
            )
    return _ask_page(request, form, said["typed"])


def _begin(request: GuardedRequest) -> HttpResponse:
    typed = {name: request.POST.get(name, "")[:300] for name in TYPED}
    met = request.POST.get("asked_field", "")
    field = met if met in ("personal_id", "old_id") else "number"
    typed["number"] = tidy_identity(request.POST.get(field, "")[:40])
    about = request.POST.get("about", "")
    own = _own_file(request, int(about)) if about.isascii() and about.isdigit() else None
    unit = str(own.commune_id) if own else request.POST.get("commune", "")
    if unit.isascii() and unit.isdigit() and (known := _asked(typed["number"], int(unit))):
        messages.info(request, _("Your unit has asked about this number already."))
        return redirect("matching:request", known.pk)
    form = AskForm(
        scope=request.scope,
        initial={
            "sealed": seal(typed, about=own.pk if own else None, by=request.user),
            "asked_for": unit,
            "kind": RequestKind.CORRECT if own else RequestKind.MOVE,
        },
    )
    return _ask_page(request, form, typed)


def _asked(number: str, unit: int) -> Request | None:
    print_ = crypto.fingerprint(number)
    return Request.objects.open().filter(number_print=print_, asked_for=unit).first()


def _own_file(request: GuardedRequest, pk: int | None) -> Worker | None:
    return Worker.objects.visible_to(request.scope).filter(pk=pk).first() if pk else None


def _ask_page(request: GuardedRequest, form: AskForm, typed: dict[str, Any]) -> HttpResponse:
    shown = {**typed, "number": masked(typed["number"])}
    return render(request, "matching/ask.html", {"form": form, "typed": shown})


# The list and one request ------------------------------------------------------------------------


@requires(Permission.MATCH_VIEW)
@lists(REQUESTS)
def requests(request: GuardedRequest) -> HttpResponse:
    """The requests of this unit and about its people; for the Department all of them."""
    form = RequestsFilter(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    wanted = {"yes": True, "no": False}.get(asked.get("waiting", ""))
    found = reading.requests_for(request.user, waiting=wanted)
    if asked.get("state"):
        found = found.filter(state=asked["state"])
    rows = listed(
        request,
        REQUESTS,
        found,
        form=form,
        prepare=lambda page: reading.rows(page, by=request.user),
    )
    return render(request, "matching/requests.html", {"listed": rows})


@requires(Permission.MATCH_VIEW)
def waiting(request: GuardedRequest) -> HttpResponse:
    """How many requests and merges wait for this person: a fragment for the first page."""
    context = {
        "count": reading.waiting_for(request.user),
        "merges": merges.waiting_for(request.user),
    }
    return render(request, "matching/_waiting.html", context)


@requires(Permission.MATCH_VIEW)
def request(request: GuardedRequest, pk: int) -> HttpResponse:
    return _page(request, _request(request, pk))


@requires(Permission.MATCH_VIEW, methods=("POST",))
def request_move(request: GuardedRequest, pk: int) -> HttpResponse:
    """The file goes to the unit that asked: decided by the Department, or released by the unit."""
    found = _request(request, pk)
    form = MoveForm(request.POST, auto_id="move_%s")
    if _written(
        form,
        request,
        lambda: actions.move_for_request(request=found, **form.facts(), by=request.user),
    ):
        messages.success(request, _("The file is moved. Both units are told."))
        return redirect("matching:request", pk)
    return _page(request, found, move_form=form)


@requires(Permission.MATCH_VIEW, methods=("POST",))
def request_correct(request: GuardedRequest, pk: int) -> HttpResponse:
    """The number is out of the other file."""
    found = _request(request, pk)
    form = CorrectForm(request.POST, auto_id="correct_%s")
    if _written(
        form,
        request,
        lambda: actions.correct_for_request(request=found, **form.facts(), by=request.user),
    ):
        messages.success(request, _("The request is closed. Both units are told."))
        return redirect("matching:request", pk)
    return _page(request, found, correct_form=form)


@requires(Permission.PERSON_MATCH, methods=("POST",))
def request_refuse(request: GuardedRequest, pk: int) -> HttpResponse:
    found = _request(request, pk)
    form = AnswerForm(request.POST, auto_id="refuse_%s")
    if _written(
        form,
        request,
        lambda: actions.refuse_request(
            request=found, answer=form.cleaned_data["answer"], by=request.user
        ),
    ):
        messages.success(request, _("The request is refused. Both units are told."))
        return redirect("matching:request", pk)
    return _page(request, found, refuse_form=form)


@requires(Permission.MATCH_VIEW, methods=("POST",))
def request_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    """The unit takes its question back."""
    found = _request(request, pk)
    form = ActionForm(request.POST)
    if _written(form, request, lambda: actions.withdraw_request(request=found, by=request.user)):
        messages.success(request, _("The request is taken back."))
        return redirect("matching:request", pk)
    return _page(request, found, plain_form=form)


@requires(Permission.MATCH_VIEW, methods=("POST",))
def request_noted(request: GuardedRequest, pk: int) -> HttpResponse:
    """The unit has read the outcome."""
    found = _request(request, pk)
    form = ActionForm(request.POST)
    if _written(form, request, lambda: actions.note_outcome(request=found, by=request.user)):
        return redirect("matching:requests")
    return _page(request, found, plain_form=form)


def _written(form: ActionForm, request: GuardedRequest, act: Callable[[], Any]) -> bool:
    if not form.is_valid():
        return False
    return form.write_once(request, lambda: str(act().pk)) is not None


def _request(request: GuardedRequest, pk: int) -> Request:
    scope = request.user.scope_for(Permission.MATCH_VIEW)
    return get_object_or_404(Request.objects.visible_to(scope).for_list(), pk=pk)


def _page(request: GuardedRequest, found: Request, **forms: ActionForm) -> HttpResponse:
    """Who asks sees the question and the outcome; who keeps the file, and the Department, the file
    beside it."""
    sides = reading.sides(found, by=request.user)
    if not (sides.asks or sides.holds or sides.department):
        # Who only reads in one of the units: the side of that unit, without buttons.
        scope = request.user.scope_for(Permission.MATCH_VIEW)
        if not scope.covers(found.asked_for_id):
            raise Http404
    file = reading.file_of(found)
    seen = request.user.scope_for(Permission.WORKER_VIEW).covers(file.commune_id)
    context: dict[str, Any] = {
        "asked": found,
        "tint": REQUEST_TINTS[RequestState(found.state)],
        "outcome": reading.outcome(found),
        "sides": sides,
        "typed": reading.typed(found, whole=sides.asks or sides.department),
        "file": file if seen and not sides.asks else None,
        "facts": fields.told(file) if seen and not sides.asks else [],
        "is_move": found.kind == RequestKind.MOVE,
        "open": found.state == RequestState.OPEN,
        "move_form": MoveForm(initial=_moving(found), auto_id="move_%s"),
        "correct_form": CorrectForm(auto_id="correct_%s"),
        "refuse_form": AnswerForm(auto_id="refuse_%s"),
        "plain_form": ActionForm(auto_id=False),
        "history": history(found) if sides.department else [],
        **forms,
    }
    return render(request, "matching/request.html", context)


def _moving(found: Request) -> dict[str, Any]:
    return {"moved_on": found.moved_on, "village": found.typed.get("village", "")}
