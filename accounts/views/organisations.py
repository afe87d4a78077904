"""The list of bodies that hold courses: kept by the Department, read by whoever sees courses."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts import actions, queries
from accounts.forms import OrganisationFilter, OrganisationForm
from accounts.guards import GuardedRequest, requires
from accounts.listings import ORGANISATIONS
from accounts.models import Duty, Organisation
from accounts.permissions import Permission
from audit.queries import history
from core import clock
from core.listing import listed, lists
from core.problems import Refused, Stale

BOTH = ("GET", "POST")


@requires(Permission.COURSE_VIEW)
@lists(ORGANISATIONS)
def organisations(request: GuardedRequest) -> HttpResponse:
    form = OrganisationFilter(request.GET)
    form.is_valid()
    found = queries.organisations(form.cleaned_data)
    context = {
        "listed": listed(request, ORGANISATIONS, found, form=form),
        "may_edit": request.user.may(Permission.ORGANISATION_EDIT),
    }
    return render(request, "accounts/organisations.html", context)


@requires(Permission.COURSE_VIEW)
def organisation(request: GuardedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Organisation, pk=pk)
    officers = None
    if request.user.may(Permission.ACCOUNT_VIEW):
        today = clock.today()
        officers = Duty.objects.filter(organisation=row).in_force(today).select_related("user")
    context = {
        "organisation": row,
        "officers": officers,
        "may_edit": request.user.may(Permission.ORGANISATION_EDIT),
        "history": history(row),
    }
    return render(request, "accounts/organisation.html", context)


@requires(Permission.ORGANISATION_EDIT, methods=BOTH)
def organisation_new(request: GuardedRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        result = form.write_once(
            request, lambda: str(actions.save_organisation(**form.facts(), by=request.user).pk)
        )
        if result:
            messages.success(request, _("The organisation is on the list."))
            return redirect("accounts:organisation", result)
    return render(request, "accounts/organisation_new.html", {"form": form})


@requires(Permission.ORGANISATION_EDIT, methods=BOTH)
def organisation_edit(request: GuardedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Organisation, pk=pk)
    form = OrganisationForm(request.POST or None, organisation=row)
    context: dict[str, Any] = {"form": form, "organisation": row, "stale": False}
    if form.is_valid():
        try:
            result = form.write_once(
                request,
                lambda: str(
                    actions.save_organisation(organisation=row, **form.facts(), by=request.user).pk
                ),
            )
        except Stale as stale:
            form.replace(version=str(stale.current["version"]))
            context |= {"stale": True, "differences": form.differences(stale.current)}
            return render(request, "accounts/organisation_edit.html", context, status=409)
        if result:
            messages.success(request, _("The organisation is corrected."))
            return redirect("accounts:organisation", pk)
    return render(request, "accounts/organisation_edit.html", context)


@requires(Permission.ORGANISATION_EDIT, methods=BOTH)
def organisation_close(request: GuardedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Organisation, pk=pk)
    problems = _refused(
        request, lambda: actions.close_organisation(organisation=row, by=request.user)
    )
    if problems is None:
        messages.success(request, _("The organisation is closed."))
        return redirect("accounts:organisation", pk)
    context = {"organisation": row, "problems": problems}
    return render(request, "accounts/organisation_close.html", context)


@requires(Permission.ORGANISATION_EDIT, methods=BOTH)
def organisation_reopen(request: GuardedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Organisation, pk=pk)
    problems = _refused(
        request, lambda: actions.reopen_organisation(organisation=row, by=request.user)
    )
    if problems is None:
        messages.success(request, _("The organisation is open again."))
        return redirect("accounts:organisation", pk)
    context = {"organisation": row, "problems": problems}
    return render(request, "accounts/organisation_reopen.html", context)


def _refused(request: GuardedRequest, act: Callable[[], Any]) -> list[Any] | None:
    """Why it was not done, for the page that asks; None: it is done."""
    if request.method != "POST":
        return []
    try:
        act()
    except Refused as refused:
        return refused.problems
    return None
