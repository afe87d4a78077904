"""One's own saved filters of lists."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions.filters import forget_filter, rename_filter, save_filter
from accounts.forms import SavedFilterForm
from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from accounts.views.doors import acted
from core.listing import LISTINGS
from core.models import SavedFilter


@requires(Permission.OWN_ACCOUNT, methods=("GET", "POST"))
def filter_save(request: GuardedRequest) -> HttpResponse:
    """Keep what a list is asked now; the list's own page sends the name."""
    listing = request.POST.get("listing", request.GET.get("listing", ""))
    query = request.POST.get("query", request.GET.get("query", ""))
    if listing not in LISTINGS:
        return redirect("accounts:mine")
    form = SavedFilterForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "usual")}
        save = partial(save_filter, listing=listing, query=query, **said, by=request.user)
        if acted(form, save):
            messages.success(request, _("The filter is saved. It stands above the list."))
            return redirect(_address(listing, query))
    context = {"form": form, "listing": LISTINGS[listing], "query": query}
    return render(request, "accounts/filter_save.html", context)


@requires(Permission.OWN_ACCOUNT, methods=("GET", "POST"))
def filter_edit(request: GuardedRequest, pk: int) -> HttpResponse:
    """Rename a filter of one's own, make it the usual one, or delete it."""
    saved = get_object_or_404(SavedFilter, pk=pk, user_id=request.user.pk)
    if "delete" in request.POST:
        forget_filter(saved=saved, by=request.user)
        messages.success(request, _("The filter is deleted."))
        return redirect(_address(saved.listing, "page=1"))
    now = {"name": saved.name, "usual": saved.usual}
    form = SavedFilterForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "usual")}
        if acted(form, partial(rename_filter, saved=saved, **said, by=request.user)):
            return redirect(_address(saved.listing, saved.query))
    context = {"form": form, "saved": saved, "listing": LISTINGS.get(saved.listing)}
    return render(request, "accounts/filter_edit.html", context)


def _address(listing: str, query: str) -> str:
    return f"{reverse(listing)}?{query}" if listing in LISTINGS else reverse("accounts:mine")
