"""Entries that were typed and not sent: kept by the way, gone on with, or thrown away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from core import unsent
from core.back import next_of


@requires(Permission.OWN_ACCOUNT, methods=("POST",))
def entry_keep(request: GuardedRequest) -> HttpResponse:
    """What is being typed, sent by the form itself; answers with the line that says so."""
    return render(request, "accounts/_entry_kept.html", {"kept_at": unsent.keep(request)})


@requires(Permission.OWN_ACCOUNT, methods=("GET", "POST"))
def entry_discard(request: GuardedRequest, pk: int) -> HttpResponse:
    """Throw an unsent entry of one's own away, after asking."""
    entry = unsent.one_of(request.user.pk, pk)
    if entry is None:
        return redirect("accounts:mine")
    if request.method == "POST":
        unsent.forget(request.user.pk, pk)
        return redirect(next_of(request) or entry.page)
    return render(request, "accounts/entry_discard.html", {"entry": entry})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before the last log-in: what it brought is kept, and its page offers it."""
    context = {"kept_at": unsent.keep(request), "page": unsent.page_named(request)}
    return render(request, "403_csrf.html", context, status=403)
