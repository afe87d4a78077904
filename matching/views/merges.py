"""Merges: what is proposed, what a second person decides, and the way back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from audit.queries import history
from core.forms import ActionForm
from core.listing import listed, lists
from core.problems import Stale
from matching import actions, children, fields
from matching.choices import MERGE_TINTS, MergeState
from matching.forms import DecideForm, MergesFilter, ReasonForm
from matching.listings import MERGES
from matching.models import Merge
from matching.queries import merges as reading


@requires(Permission.MATCH_VIEW)
@lists(MERGES)
def merges(request: GuardedRequest) -> HttpResponse:
    """The merges of files in scope."""
    form = MergesFilter(request.GET)
    form.is_valid()
    found = Merge.objects.visible_to(request.scope).for_list()
    if state := form.cleaned_data.get("state"):
        found = found.filter(state=state)
    context = {"listed": listed(request, MERGES, found, form=form)}
    return render(request, "matching/merges.html", context)


@requires(Permission.MATCH_VIEW)
def merge(request: GuardedRequest, pk: int) -> HttpResponse:
    return _page(request, _merge(request, pk))


@requires(Permission.WORKER_EDIT, methods=("POST",))
def merge_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    """The proposal is taken back."""
    found = _merge(request, pk)
    form = ActionForm(request.POST)
    done = _written(form, request, lambda: actions.withdraw_merge(merge=found, by=request.user))
    if done:
        messages.success(request, _("The proposal is taken back."))
        return redirect("matching:merge", pk)
    return _page(request, found, withdraw_form=form)


@requires(Permission.PERSON_MATCH, methods=("POST",))
def merge_decide(request: GuardedRequest, pk: int) -> HttpResponse:
    """A second person agrees, or refuses with a reason."""
    found = _merge(request, pk)
    form = DecideForm(request.POST)
    if form.is_valid():
        try:
            done = _written(
                form,
                request,
                lambda: actions.decide_merge(
                    merge=found,
                    accept=form.accepts,
                    answer=form.cleaned_data["answer"],
                    versions=form.versions(),
                    by=request.user,
                ),
            )
        except Stale:
            return _page(request, _merge(request, pk), stale=True)
        if done:
            _say(request, accepted=form.accepts)
            return redirect("matching:merge", pk)
    return _page(request, _merge(request, pk), form=form)


def _say(request: GuardedRequest, *, accepted: bool) -> None:
    if accepted:
        messages.success(request, _("The two files are one now. This page can undo it."))
    else:
        messages.success(request, _("The merge is refused."))


@requires(Permission.PERSON_MATCH, methods=("POST",))
def merge_undo(request: GuardedRequest, pk: int) -> HttpResponse:
    """Propose that one file becomes two again."""
    found = _merge(request, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if _written(
            form,
            request,
            lambda: actions.propose_undo(merge=found, reason=reason, by=request.user),
        ):
            messages.success(request, _("The undo is proposed. A second person decides."))
            return redirect("matching:merge", pk)
    return _page(request, _merge(request, pk), undo_form=form)


@requires(Permission.PERSON_MATCH, methods=("POST",))
def merge_undo_decide(request: GuardedRequest, pk: int) -> HttpResponse:
    """A second person lets the undo happen, or not."""
    found = _merge(request, pk)
    form = DecideForm(request.POST)
    if form.is_valid():
        accept, answer = form.accepts, form.cleaned_data["answer"]
        if _written(
            form,
            request,
            lambda: actions.decide_undo(merge=found, accept=accept, answer=answer, by=request.user),
        ):
            text = _("There are two files again.") if accept else _("The merge stays.")
            messages.success(request, text)
            return redirect("matching:merge", pk)
    return _page(request, _merge(request, pk), form=form)


def _written(form: ActionForm, request: GuardedRequest, act: Callable[[], Any]) -> bool:
    if not form.is_valid():
        return False
    return form.write_once(request, lambda: str(act().pk)) is not None


def _merge(request: GuardedRequest, pk: int) -> Merge:
    seen = Merge.objects.visible_to(request.scope).for_list()
    related = seen.select_related("decided_by", "undo_asked_by", "undo_decided_by")
    return get_object_or_404(related, pk=pk)


def _page(
    request: GuardedRequest,
    found: Merge,
    *,
    form: DecideForm | None = None,
    undo_form: ReasonForm | None = None,
    withdraw_form: ActionForm | None = None,
    stale: bool = False,
) -> HttpResponse:
    context: dict[str, Any] = {
        "merge": found,
        "tint": MERGE_TINTS[MergeState(found.state)],
        "undo_waits": found.state == MergeState.UNDO_ASKED,
        "stale": stale,
        "form": form or _fresh(found),
        "undo_form": undo_form or ReasonForm(),
        "withdraw_form": withdraw_form or ActionForm(auto_id=False),
        "history": history(found),
        **_shown(found),
        **_may(request, found),
    }
    return render(request, "matching/merge.html", context, status=409 if stale else 200)


def _fresh(found: Merge) -> DecideForm:
    seen = {
        "survivor_version": found.survivor.version,
        "merged_version": found.merged.version,
    }
    return DecideForm(initial=seen)


def _shown(found: Merge) -> dict[str, Any]:
    """What the page shows of the files: before a decision the preview, afterwards what happened."""
    stands = found.state in (MergeState.DONE, MergeState.UNDO_ASKED)
    if stands:
        rows = reading.returning(found)
        return {
            "stands": True,
            "over": children.in_words(found.moved.get("over", {})),
            "later": children.in_words(rows.later),
            "edited": [fields.named(group) for group in reading.edited_since(found)],
            "answers": reading.answers(found),
        }
    if found.state != MergeState.PROPOSED:
        kept = found.kept
        return {
            "later": children.in_words(kept.get("later", {})),
            "edited": [fields.named(group) for group in kept.get("edited", [])],
            "answers": [],
        }
    return {
        "waits": True,
        "answers": reading.preview(found),
        "hanging": reading.hanging(found.survivor, found.merged),
        "staying": reading.staying(found.survivor, found.merged),
        "problems": reading.problems_with(found.survivor, found.merged, found.taken),
    }


def _may(request: GuardedRequest, found: Merge) -> dict[str, bool]:
    by = request.user
    decides = by.may(Permission.PERSON_MATCH)
    edits = by.scope_for(Permission.WORKER_EDIT)
    both = edits.covers(found.survivor.commune_id) and edits.covers(found.merged.commune_id)
    return {
        "may_decide": decides and found.proposed_by_id != by.pk,
        "may_withdraw": both and found.state == MergeState.PROPOSED,
        "may_undo": decides and found.state == MergeState.DONE,
        "may_decide_undo": decides
        and found.state == MergeState.UNDO_ASKED
        and found.undo_asked_by_id != by.pk,
    }
