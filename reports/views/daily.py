"""The daily page: this month in one glance, and the open work with its answers."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from core import clock
from reports import worklists
from reports.daily.glances import glances
from reports.daily.own import own_lists
from reports.daily.telling import TELLINGS
from reports.daily.todo import todo
from reports.worklists import Viewer


@requires(Permission.FIGURES_VIEW)
def landing(request: GuardedRequest) -> HttpResponse:
    """Where a log-in leads: to the daily page of a unit, or to the scorecard of the province."""
    scope = request.user.scope_for(Permission.WORKER_VIEW)
    return redirect("reports:today" if scope.commune_ids else "reports:home")


@requires(Permission.WORKER_VIEW)
def today(request: GuardedRequest) -> HttpResponse:
    """What this person has to do today. Every answer comes back to the list it was given in."""
    viewer = Viewer(request.user, clock.today())
    home = reverse("reports:today")
    at = request.GET.get("at", "")
    lists = own_lists(viewer, home) + [
        todo(found, TELLINGS[found.list.key], viewer, home)
        for found in worklists.of(request.user)
        if found.waiting or found.list.key == at
    ]
    page, months = glances(request.user, viewer.today)
    context = page.context(
        today=viewer.today,
        here=home,
        at=at,
        glances=months,
        lists=sorted(lists, key=lambda listed: not listed.urgent),
        nothing=not any(listed.lines for listed in lists),
        answered_here=at in {listed.key for listed in lists},
        may_record=request.user.may(Permission.STAY_RECORD),
    )
    return render(request, "reports/today.html", context)
