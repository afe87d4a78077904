"""Pages about the enterprises that send workers abroad."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from audit.queries import history
from core.back import onward
from core.listing import listed, lists
from core.problems import Stale
from enterprises.actions import save_enterprise
from enterprises.forms import EnterpriseForm, EnterpriseSearchForm
from enterprises.listings import ENTERPRISES
from enterprises.models import Enterprise
from enterprises.queries import find_enterprises


@requires(Permission.ENTERPRISE_VIEW)
@lists(ENTERPRISES)
def enterprise_list(request: GuardedRequest) -> HttpResponse:
    form = EnterpriseSearchForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    found = find_enterprises(
        asked.get("q", ""), status=asked.get("status", ""), kind=asked.get("kind", "")
    )
    context = {
        "listed": listed(request, ENTERPRISES, found, form=form),
        "may_edit": request.user.may(Permission.ENTERPRISE_EDIT),
    }
    return render(request, "enterprises/enterprise_list.html", context)


@requires(Permission.ENTERPRISE_VIEW)
def enterprise_detail(request: GuardedRequest, pk: int) -> HttpResponse:
    enterprise = get_object_or_404(Enterprise, pk=pk)
    context = {
        "enterprise": enterprise,
        "may_edit": request.user.may(Permission.ENTERPRISE_EDIT),
        "history": history(enterprise),
    }
    return render(request, "enterprises/enterprise_detail.html", context)


@requires(Permission.ENTERPRISE_EDIT, methods=("GET", "POST"))
def enterprise_new(request: GuardedRequest) -> HttpResponse:
    form = EnterpriseForm(request.POST or None)
    if form.is_valid():
        result = form.write_once(
            request, lambda: str(save_enterprise(**form.facts(), by=request.user).pk)
        )
        if result:
            messages.success(request, _("The enterprise is recorded."))
            return redirect("enterprises:detail", result)
    return render(request, "enterprises/enterprise_new.html", {"form": form})


@requires(Permission.ENTERPRISE_EDIT, methods=("GET", "POST"))
def enterprise_edit(request: GuardedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Enterprise, pk=pk)
    form = EnterpriseForm(request.POST or None, enterprise=row)
    context: dict[str, Any] = {"form": form, "enterprise": row, "stale": False}
    if form.is_valid():
        try:
            result = form.write_once(
                request,
                lambda: str(save_enterprise(enterprise=row, **form.facts(), by=request.user).pk),
            )
        except Stale as stale:
            form.replace(version=str(stale.current["version"]))
            context |= {"stale": True, "differences": form.differences(stale.current)}
            return render(request, "enterprises/enterprise_edit.html", context, status=409)
        if result:
            messages.success(request, _("The enterprise is corrected."))
            return redirect(onward(request, "enterprises:detail", pk))
    return render(request, "enterprises/enterprise_edit.html", context)
