"""Changes of lists: proposing, deciding, withdrawing."""

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
from core.problems import Refused, Stale
from reference.actions import decide_change, propose_change, withdraw_change
from reference.changes import About, about, fingerprint, problems, standing
from reference.columns import CHANGES
from reference.forms import AnswerForm, ChangesFilter, asked_of, form_for
from reference.models import Change, ChangeState, Country, HighIncomeListing, Subject
from reference.views.rows import item_or_404, list_url, listing_or_404, may_propose, row_url
from reference.wording import lines, list_named, titled

BOTH = ("GET", "POST")


# Proposing ----------------------------------------------------------------------------------------


@requires(Permission.REFERENCE_PROPOSE, methods=BOTH)
def entry_new(request: GuardedRequest, listing: str) -> HttpResponse:
    row = About(Subject.ENTRY, "", listing_or_404(listing).code)
    return _propose(request, row, new=True)


@requires(Permission.REFERENCE_PROPOSE, methods=BOTH)
def entry_change(request: GuardedRequest, listing: str, code: str) -> HttpResponse:
    return _propose(request, About(Subject.ENTRY, item_or_404(listing, code).code, listing))


@requires(Permission.REFERENCE_PROPOSE, methods=BOTH)
def country_new(request: GuardedRequest) -> HttpResponse:
    return _propose(request, About(Subject.COUNTRY, ""), new=True)


@requires(Permission.REFERENCE_PROPOSE, methods=BOTH)
def country_change(request: GuardedRequest, code: str) -> HttpResponse:
    return _propose(request, About(Subject.COUNTRY, get_object_or_404(Country, pk=code).pk))


@requires(Permission.REFERENCE_PROPOSE, methods=BOTH)
def high_income_new(request: GuardedRequest) -> HttpResponse:
    return _propose(request, About(Subject.HIGH_INCOME, ""), new=True)


@requires(Permission.REFERENCE_PROPOSE, methods=BOTH)
def high_income_change(request: GuardedRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(HighIncomeListing, pk=pk)
    return _propose(request, About(Subject.HIGH_INCOME, str(shown.pk)))


def _propose(request: GuardedRequest, row: About, *, new: bool = False) -> HttpResponse:
    """The form of that row, sent and shown."""
    form = form_for(row, new=new)(request.POST or None)
    context: dict[str, Any] = {
        "form": form,
        "new": new,
        "listing": row.list,
        "title": list_named(row) if new else titled(row),
        "list_url": list_url(row),
        "row_url": "" if new else row_url(row),
        "waiting": None if new else row.changes.open().first(),
    }
    if form.is_valid():
        try:
            result = form.write_once(
                request, lambda: str(propose_change(**form.facts(), by=request.user).pk)
            )
        except Stale as stale:
            differences = form.differences(stale.current)
            form.replace(seen=fingerprint(stale.current))
            context |= {"stale": True, "differences": differences}
            return render(request, "reference/propose.html", context, status=409)
        if result:
            messages.success(request, _("The change is proposed. A second person decides."))
            return redirect(onward(request, "reference:change", result))
    return render(request, "reference/propose.html", context)


# Deciding -----------------------------------------------------------------------------------------


@requires(Permission.REFERENCE_VIEW)
@lists(CHANGES)
def changes(request: GuardedRequest) -> HttpResponse:
    """What waits for a decision; with a filter also what was decided."""
    form = ChangesFilter(request.GET)
    state = asked_of(form).get("state") or ChangeState.OPEN
    rows = Change.objects.for_page()
    rows = rows if state == "all" else rows.filter(state=state)
    return render(
        request, "reference/changes.html", {"listed": listed(request, CHANGES, rows, form=form)}
    )


@requires(Permission.REFERENCE_VIEW)
def change(request: GuardedRequest, pk: int) -> HttpResponse:
    """A change side by side with what stands, and what became of it."""
    shown = get_object_or_404(Change.objects.for_page(), pk=pk)
    mine = shown.asked_by_id == request.user.pk
    open_ = shown.state == ChangeState.OPEN
    context = _sides(shown) | {
        "history": history(shown),
        "may_decide": open_ and not mine and request.user.may(Permission.REFERENCE_DECIDE),
        "may_withdraw": open_ and mine and may_propose(request),
    }
    return render(request, "reference/change.html", context)


@requires(Permission.REFERENCE_DECIDE, methods=BOTH)
def decide(request: GuardedRequest, pk: int) -> HttpResponse:
    """Accept or refuse; what changed in between is shown and nothing is written."""
    shown = get_object_or_404(Change.objects.for_page(), pk=pk)
    form = AnswerForm(request.POST or None)
    accept = request.POST.get("decision") == "accept"
    stale: dict[str, Any] | None = None
    if form.is_valid():
        try:
            done = form.write_once(request, lambda: _decided(request, shown, form, accept=accept))
        except Stale as found:
            done, stale = None, found.current
        if done:
            said = _("The change is accepted.") if accept else _("The change is refused.")
            messages.success(request, said)
            return redirect(onward(request, "reference:change", pk))
    context = _sides(shown, now=stale) | {
        "form": form,
        "stale": stale is not None,
        "warnings": _warnings(shown),
        "own": shown.asked_by_id == request.user.pk,
    }
    return render(request, "reference/decide.html", context, status=200 if stale is None else 409)


@requires(Permission.REFERENCE_PROPOSE, methods=("POST",))
def withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Change, pk=pk)
    try:
        withdraw_change(change=shown, by=request.user)
        messages.success(request, _("The change is withdrawn."))
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, problem.message)
    return redirect(onward(request, "reference:change", pk))


def _decided(request: GuardedRequest, shown: Change, form: AnswerForm, *, accept: bool) -> str:
    answer = form.cleaned_data["answer"]
    return str(decide_change(change=shown, accept=accept, answer=answer, by=request.user).pk)


def _warnings(shown: Change) -> list[str]:
    """What the one who decides should know: also what would be refused right now."""
    if shown.state != ChangeState.OPEN:
        return []
    row, now = about(shown), standing(about(shown))
    found = problems(row, before=now, proposed=shown.proposed, new=not shown.before)
    return [problem.message for problem in found]


def _sides(shown: Change, *, now: dict[str, Any] | None = None) -> dict[str, Any]:
    row = about(shown)
    gone_on = standing(row) if shown.state == ChangeState.OPEN else shown.before
    moved = now if now is not None else (gone_on if gone_on != shown.before else None)
    return {
        "change": shown,
        "title": titled(row),
        "list": list_named(row),
        "row_url": row_url(row) if shown.before or shown.state == ChangeState.ACCEPTED else "",
        "lines": lines(shown, now=moved),
        "moved": moved is not None,
    }
