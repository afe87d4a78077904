"""Who left without training, and why."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from core import clock
from core.listing import listed, lists
from training import queries
from training.forms import UntrainedFilter
from training.listings import UNTRAINED


@requires(Permission.WORKER_VIEW)
@lists(UNTRAINED)
def untrained(request: GuardedRequest) -> HttpResponse:
    """The departures of a year, this one unless another is asked for."""
    form = UntrainedFilter(request.GET, scope=request.scope)
    form.is_valid()
    asked = form.cleaned_data
    year = asked.get("year") or clock.today().year
    leavers = queries.left_in(
        date(year, 1, 1), date(year, 12, 31), scope=request.scope, asked=asked
    )
    context = {
        "listed": listed(request, UNTRAINED, leavers.untrained, form=form),
        "leavers": leavers,
        "reasons": leavers.reasons.most_common(),
        "year": year,
        "whole_province": request.scope.whole_province,
    }
    return render(request, "training/untrained.html", context)
