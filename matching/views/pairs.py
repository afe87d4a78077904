"""Files that may be of one person: the list, the two side by side, and what is decided."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from core.listing import listed, lists
from matching import actions, fields
from matching.forms import DuplicatesFilter, ProposeForm, ReasonForm
from matching.listings import DUPLICATES
from matching.queries import likely
from matching.queries import merges as reading
from matching.queries.requests import waiting_for
from workers.models import Worker


@requires(Permission.MATCH_VIEW)
@lists(DUPLICATES)
def duplicates(request: GuardedRequest) -> HttpResponse:
    """The pairs that may be one person, in the scope of whoever asks."""
    form = DuplicatesFilter(request.GET)
    form.is_valid()
    show = form.cleaned_data.get("show", "")
    if show == "apart":
        pairs = likely.marked(request.scope)
    else:
        pairs = likely.likely_pairs(request.scope, all_namesakes=show == "all")
    context = {
        "listed": listed(request, DUPLICATES, pairs, form=form, prepare=likely.with_files),
        "waiting": waiting_for(request.user),
    }
    return render(request, "matching/duplicates.html", context)


@requires(Permission.MATCH_VIEW, methods=("GET", "POST"))
def pair(request: GuardedRequest, low: int, high: int) -> HttpResponse:
    """Both files side by side, and the proposal that they become one."""
    one, other = _files(request, low, high)
    if request.method == "POST" and not _may_propose(request, one, other):
        raise PermissionDenied
    form = ProposeForm(request.POST or None, low=one, high=other)
    if form.is_valid():
        facts = form.facts()
        result = form.write_once(
            request, lambda: str(actions.propose_merge(**facts, by=request.user).pk)
        )
        if result:
            messages.success(request, _("The merge is proposed. A second person decides."))
            return redirect("matching:merge", result)
    return _page(request, one, other, form=form)


@requires(Permission.WORKER_EDIT, methods=("POST",))
def pair_apart(request: GuardedRequest, low: int, high: int) -> HttpResponse:
    """These are two people."""
    one, other = _files(request, low, high)
    form = ReasonForm(request.POST, auto_id="apart_%s")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        result = form.write_once(
            request,
            lambda: str(
                actions.tell_apart(one=one, other=other, reason=reason, by=request.user).pk
            ),
        )
        if result:
            messages.success(request, _("The two files are marked as two people."))
            return redirect("matching:duplicates")
    return _page(request, one, other, apart_form=form)


@requires(Permission.WORKER_EDIT, methods=("POST",))
def pair_together(request: GuardedRequest, low: int, high: int) -> HttpResponse:
    """The mark "two people" is taken back."""
    one, other = _files(request, low, high)
    mark = reading.told_apart(one.pk, other.pk)
    if mark is not None:
        actions.take_back(mark=mark, by=request.user)
        messages.success(request, _("The mark is taken back. The pair is listed again."))
    return redirect("matching:pair", one.pk, other.pk)


@requires(Permission.WORKER_VIEW)
def of_worker(request: GuardedRequest, worker_pk: int) -> HttpResponse:
    """What concerns one file, as a part of the person's page: files merged into it, and others
    that may be of the same person."""
    people = Worker.objects.visible_to(request.scope)
    worker = get_object_or_404(people.select_related("commune"), pk=worker_pk)
    scope = request.user.scope_for(Permission.MATCH_VIEW)
    found = likely.likely_pairs(scope, of=worker.pk) if scope.covers(worker.commune_id) else []
    context = {
        "worker": worker,
        "merged": reading.told(worker),
        "pairs": likely.with_files(found[:10]),
        "may_match": bool(scope),
    }
    part = request.headers.get("HX-Request") == "true"
    page = "matching/_of_worker.html" if part else "matching/of_worker.html"
    return render(request, page, context)


def _files(request: GuardedRequest, low: int, high: int) -> tuple[Worker, Worker]:
    """Two files in scope, in the order of their numbers; otherwise the pair does not exist."""
    people = Worker.objects.visible_to(request.scope).select_related("commune")
    files = {file.pk: file for file in people.filter(pk__in=(low, high))}
    if len(files) != 2 or low >= high:
        raise Http404
    return files[low], files[high]


def _may_propose(request: GuardedRequest, low: Worker, high: Worker) -> bool:
    edits = request.user.scope_for(Permission.WORKER_EDIT)
    return edits.covers(low.commune_id) and edits.covers(high.commune_id)


def _page(
    request: GuardedRequest,
    low: Worker,
    high: Worker,
    *,
    form: ProposeForm | None = None,
    apart_form: ReasonForm | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "low": low,
        "high": high,
        "low_number": f"#{low.pk}",
        "high_number": f"#{high.pk}",
        "form": form or ProposeForm(low=low, high=high),
        "apart_form": apart_form or ReasonForm(auto_id="apart_%s"),
        "same": [row for row in fields.compared(low, high) if not row.differs],
        "differing": [row for row in fields.compared(low, high) if row.differs],
        "hanging": reading.hanging(low, high),
        "mark": reading.told_apart(low.pk, high.pk),
        "proposed": reading.proposed(low.pk, high.pk),
        "problems": reading.problems_with(low, high, []),
        "may_propose": _may_propose(request, low, high),
    }
    return render(request, "matching/pair.html", context)
