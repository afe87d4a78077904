"""What the pages of one act on a stay have in common."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.guards import GuardedRequest
from contracts.models import Departure
from core.back import done, undoable
from core.forms import ActionForm
from core.problems import Problem


def seen_stay(request: GuardedRequest, pk: int) -> Departure:
    """The recorded stay, if the person's file exists for whoever asks."""
    return get_object_or_404(Departure.objects.visible_to(request.scope).for_list(), pk=pk)


@dataclass(frozen=True, kw_only=True)
class Act:
    """The words of the page that asks before something is recorded about a stay."""

    title: Any
    help: Any
    press: Any
    danger: bool = False


def page_of_act(
    request: GuardedRequest, departure: Departure, form: ActionForm, act: Act
) -> HttpResponse:
    """The page of one act: whose stay, what it means, the fields, the button."""
    worker = departure.contract.worker
    context = {"form": form, "departure": departure, "worker": worker, **vars(act)}
    return render(request, "contracts/act.html", context)


def back_to_stay(
    request: GuardedRequest,
    departure: Departure,
    told: str,
    warnings: list[Problem] | None = None,
    *,
    undo: str = "",
) -> HttpResponse:
    """To the stay, or to the page that asked for it, with what was done and what else there is to
    say about it."""
    if undo:
        undoable(request, told, undo=undo)
    else:
        messages.success(request, told)
    for warning in warnings or []:
        messages.warning(request, warning.message)
    return redirect(done(request, "contracts:stay", departure.pk))
