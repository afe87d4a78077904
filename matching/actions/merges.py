"""Two files become one, and two again."""

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import record
from core import clock, names
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import Stale, refuse_if
from matching import children, fields, rules
from matching.choices import MergeState
from matching.models import Merge
from matching.queries import merges as reading
from workers.models import NameKey, Worker

Files = dict[str, dict[str, Any]]


@transaction.atomic
def propose_merge(
    *, survivor: Worker, merged: Worker, taken: list[str], reason: str, by: User
) -> Merge:
    """Propose that `merged` goes into `survivor`; `taken` are the answers that come from it.

    By who may edit both files: the Department, or the commune in which both are. Refused when they
    cannot become one (M-10 to M-13, M-15, M-20, W-25), when it is proposed already (M-14) and
    without a reason (M-16). Nothing changes until a second person decides.
    """
    low, high = reading.locked_pair(survivor.pk, merged.pk)
    for file in (low, high):
        by.must(Permission.WORKER_EDIT, commune_id=file.commune_id)
    survivor, merged = (low, high) if low.pk == survivor.pk else (high, low)
    reason = names.clean(reason)
    waiting = reading.proposed(survivor.pk, merged.pk) is not None
    refuse_if(
        [
            *reading.problems_with(survivor, merged, taken),
            *rules.problems_with_proposal(reason=reason, proposed=waiting),
        ]
    )
    merge = Merge.objects.create(
        survivor=survivor,
        merged=merged,
        taken=sorted(taken),
        reason=reason,
        proposed_at=clock.now(),
        proposed_by=by,
    )
    after = {"survivor": survivor.pk, "merged": merged.pk, "taken": _named(merge.taken)}
    record(Event.MERGE_PROPOSED, on=merge, by=by, after=after, reason=reason)
    return merge


@transaction.atomic
def withdraw_merge(*, merge: Merge, by: User) -> Merge:
    """Take back a proposal that is not decided yet (M-17), by who may propose it."""
    merge, survivor, merged = _locked(merge)
    for file in (survivor, merged):
        by.must(Permission.WORKER_EDIT, commune_id=file.commune_id)
    refuse_if(rules.problems_with_withdrawing_merge(state=merge.state))
    _decide(merge, MergeState.WITHDRAWN, by=by)
    record(Event.MERGE_WITHDRAWN, on=merge, by=by)
    return merge


@transaction.atomic
def decide_merge(
    *,
    merge: Merge,
    accept: bool,
    answer: str = "",
    versions: tuple[int, int] | None = None,
    by: User,
) -> Merge:
    """Merge the two files, or refuse to, as a second person of the Department.

    Refused: no proposal any more (M-17), one's own (M-18), a file one opened today (M-19), files
    that cannot become one (M-10 to M-13, M-15, M-20, W-25), a refusal without a reason (M-06).
    Raises Stale when a file is no longer at the version that was seen. Everything that hangs on the
    merged file goes over; what the surviving one has already stays readable with the merged file.
    """
    merge, survivor, merged = _locked(merge)
    by.must(Permission.PERSON_MATCH)
    answer = names.clean(answer)
    opened = any(reading.opened_today(file, by) for file in (survivor, merged))
    refuse_if(
        [
            *rules.problems_with_deciding_merge(
                state=merge.state, own=merge.proposed_by_id == by.pk, opened_today=opened
            ),
            *rules.problems_with_answer(answer, needed=not accept),
        ]
    )
    if not accept:
        _decide(merge, MergeState.REFUSED, by=by, answer=answer)
        record(Event.MERGE_REFUSED, on=merge, by=by, reason=answer)
        return merge
    if versions is not None and versions != (survivor.version, merged.version):
        raise Stale({"survivor": survivor.version, "merged": merged.version})
    refuse_if(reading.problems_with(survivor, merged, merge.taken))
    _merge(merge, survivor, merged)
    _decide(merge, MergeState.DONE, by=by, answer=answer)
    _tell_merged(merge, survivor, merged, by=by)
    return merge


def _merge(merge: Merge, survivor: Worker, merged: Worker) -> None:
    over, _staying = children.to_move(merged, survivor)
    ways = children.giving_way(merged, survivor)
    merge.moved = {"over": over, "own": children.of(survivor), "gave_way": ways}
    children.give_way(ways)
    children.hang(over, on=survivor, off=merged)
    files: Files = {}
    files["survivor_before"] = _columns(survivor, merge.taken)
    files["merged_before"] = _columns(merged, merge.taken)
    for group in merge.taken:
        _exchange(group, survivor, files["merged_before"], merged, files["survivor_before"])
    merged.merged_into = survivor
    _save_both(survivor, merged, merge.taken)
    files["survivor_after"] = _columns(survivor, merge.taken)
    merge.values_cipher = fields.packed(files)
    mark_changed(MarkKind.WORKER, [survivor.pk, merged.pk])


def _exchange(
    group: str, one: Worker, theirs: dict[str, Any], other: Worker, mine: dict[str, Any]
) -> None:
    """One file answers what the other did. What only one may have, the other gives up for it."""
    columns = fields.groups()[group]
    fields.put(one, {name: theirs[name] for name in columns})
    if fields.unique(group):
        fields.put(other, {name: mine[name] for name in columns})


def _save_both(survivor: Worker, merged: Worker, groups: list[str]) -> None:
    """Both rows, with what must be unique taken away first: no two rows have it at any moment."""
    freed = {name: None for group in groups for name in fields.unique(group)}
    if freed:
        Worker.objects.filter(pk__in=(survivor.pk, merged.pk)).update(**freed)
    for file in (survivor, merged):
        file.version += 1
        file.save()
        if "full_name" in groups:
            file.name_keys.all().delete()
            NameKey.store([file])
        if "village" in groups:
            file.residences.filter(until=None).update(village=file.village)


# Undoing -----------------------------------------------------------------------------------------


@transaction.atomic
def propose_undo(*, merge: Merge, reason: str, by: User) -> Merge:
    """Propose to make two files of one again (M-24, M-16); a second person decides."""
    merge, _survivor, _merged = _locked(merge)
    by.must(Permission.PERSON_MATCH)
    reason = names.clean(reason)
    refuse_if(rules.problems_with_asking_undo(state=merge.state, reason=reason))
    refuse_if(rules.problems_with_undoing(reading.undoing(merge)))
    merge.state, merge.undo_reason = MergeState.UNDO_ASKED, reason
    merge.undo_asked_at, merge.undo_asked_by = clock.now(), by
    merge.undo_decided_at = merge.undo_decided_by = None
    merge.save()
    record(Event.UNDO_PROPOSED, on=merge, by=by, reason=reason)
    return merge


@transaction.atomic
def decide_undo(*, merge: Merge, accept: bool, answer: str = "", by: User) -> Merge:
    """Undo a merge, or leave it, as a second person (M-23, M-24).

    Every row that came over and every answer goes back exactly. What was added or edited since
    stays with the surviving file and is listed. Refused when a later merge stands (M-21), a number
    is in a third file by now (M-22), or something would stand twice (M-25).
    """
    merge, survivor, merged = _locked(merge)
    by.must(Permission.PERSON_MATCH)
    answer = names.clean(answer)
    own = merge.undo_asked_by_id == by.pk
    refuse_if(
        [
            *rules.problems_with_deciding_undo(state=merge.state, own=own),
            *rules.problems_with_answer(answer, needed=not accept),
        ]
    )
    merge.undo_decided_at, merge.undo_decided_by = clock.now(), by
    if not accept:
        merge.state = MergeState.DONE
        merge.save()
        record(Event.UNDO_REFUSED, on=merge, by=by, reason=answer)
        return merge
    refuse_if(rules.problems_with_undoing(reading.undoing(merge)))
    _undo(merge, survivor, merged)
    merge.state = MergeState.UNDONE
    merge.save()
    _tell_undone(merge, survivor, merged, by=by)
    return merge


def _undo(merge: Merge, survivor: Worker, merged: Worker) -> None:
    edited = reading.edited_since(merge)
    rows = reading.returning(merge)
    children.hang(rows.back, on=merged, off=survivor)
    children.stand_again(merge.moved.get("gave_way", {}), on=merged)
    children.one_current_passport(survivor)
    merge.kept = {"later": rows.later, "gone": rows.gone, "edited": edited}
    values = merge.values
    before = fields.unpacked(values["survivor_before"])
    theirs = fields.unpacked(values["merged_before"])
    for group in merge.taken:
        columns = fields.groups()[group]
        if group not in edited:
            fields.put(survivor, {name: before[name] for name in columns})
        fields.put(merged, {name: theirs[name] for name in columns})
    merged.merged_into = None
    _save_both(survivor, merged, merge.taken)
    mark_changed(MarkKind.WORKER, [survivor.pk, merged.pk])


# Rows and audit ----------------------------------------------------------------------------------


def _locked(merge: Merge) -> tuple[Merge, Worker, Worker]:
    """The merge, and both files in the order of their keys."""
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    files = Worker.objects.locked_with_merged().order_by("pk")
    rows = {row.pk: row for row in files.filter(pk__in=(merge.survivor_id, merge.merged_id))}
    merge.survivor, merge.merged = rows[merge.survivor_id], rows[merge.merged_id]
    return merge, merge.survivor, merge.merged


def _decide(merge: Merge, state: MergeState, *, by: User, answer: str = "") -> None:
    merge.state, merge.answer = state, answer
    merge.decided_at, merge.decided_by = clock.now(), by
    merge.save()


def _columns(worker: Worker, groups: list[str]) -> dict[str, Any]:
    return fields.stored(worker, tuple(n for group in groups for n in fields.groups()[group]))


def _named(groups: list[str]) -> list[str]:
    return [fields.named(group) for group in groups]


def _tell_merged(merge: Merge, survivor: Worker, merged: Worker, *, by: User) -> None:
    """One entry for each file; the surviving one tells what it answered before and after."""
    values = merge.values
    was, now = Worker(), Worker()
    fields.put(was, fields.unpacked(values["survivor_before"]))
    fields.put(now, fields.unpacked(values["survivor_after"]))
    record(
        Event.FILES_MERGED,
        on=survivor,
        by=by,
        before=_audited(was, merge.taken),
        after={**_audited(now, merge.taken), "merged": merged.pk},
        reason=merge.reason,
    )
    after = {"merged_into": survivor.pk}
    record(Event.FILES_MERGED, on=merged, by=by, after=after, reason=merge.reason)


def _tell_undone(merge: Merge, survivor: Worker, merged: Worker, *, by: User) -> None:
    values = merge.values
    was = Worker()
    fields.put(was, fields.unpacked(values["survivor_after"]))
    back = [group for group in merge.taken if group not in merge.kept["edited"]]
    record(
        Event.MERGE_UNDONE,
        on=survivor,
        by=by,
        before={**_audited(was, back), "merged": merged.pk},
        after=_audited(survivor, back),
        reason=merge.undo_reason,
    )
    before = {"merged_into": survivor.pk}
    record(Event.MERGE_UNDONE, on=merged, by=by, before=before, reason=merge.undo_reason)


def _audited(worker: Worker, groups: list[str]) -> dict[str, Any]:
    """Answers as histories show them: numbers masked, nothing that is only for sorting."""
    return {g.removesuffix("_cipher"): fields.said(worker, g) for g in groups}
