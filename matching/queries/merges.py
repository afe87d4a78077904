"""What a merge of two files would do, and what undoing it would put back."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.models import User
from accounts.permissions import Permission
from audit.queries import Line, history
from core import clock
from core.problems import Problem
from matching import children, fields, rules
from matching.choices import MergeState
from matching.models import Merge, TwoPeople
from matching.rules import Abroad, Pair, Undoing
from workers.models import Worker
from workers.rules import problems_with_birth_of_leaver


def locked_pair(one: int, other: int) -> tuple[Worker, Worker]:
    """Both files, also merged ones, locked in the order of their keys."""
    files = Worker.objects.locked_with_merged().filter(pk__in=(one, other)).order_by("pk")
    rows = list(files)
    return rows[0], rows[-1]


def told_apart(one: int, other: int) -> TwoPeople | None:
    """The standing mark that these two files are of two people."""
    low, high = sorted((one, other))
    return TwoPeople.objects.standing().filter(low=low, high=high).first()


def proposed(one: int, other: int) -> Merge | None:
    """The merge of these two files that waits for a decision."""
    both = Merge.objects.filter(survivor__in=(one, other), merged__in=(one, other))
    return both.filter(state="proposed").first()


def waiting_for(by: User) -> int:
    """How many merges, or undoings, wait for this person as the second one: at most one query."""
    if not by.may(Permission.PERSON_MATCH):
        return 0
    seen = Merge.objects.visible_to(by.scope_for(Permission.MATCH_VIEW))
    wanted = Q(state=MergeState.PROPOSED) & ~Q(proposed_by=by)
    return seen.filter(wanted | Q(state=MergeState.UNDO_ASKED) & ~Q(undo_asked_by=by)).count()


def problems_with(survivor: Worker, merged: Worker, taken: Collection[str]) -> list[Problem]:
    """Why these two files cannot become one in this way; empty when they can."""
    pair = _pair(survivor, merged)
    found = list(rules.problems_with_pair(pair))
    choice = rules.problems_with_choice(taken, known=fields.groups(), same_unit=pair.same_unit)
    return [*found, *choice, *_problems_with_age(survivor, merged, taken)]


def _pair(survivor: Worker, merged: Worker) -> Pair:
    _going, staying = children.to_move(merged, survivor)
    return Pair(
        same_file=survivor.pk == merged.pk,
        one_is_merged=bool(survivor.merged_into_id or merged.merged_into_id),
        told_apart=told_apart(survivor.pk, merged.pk) is not None,
        survivor=_stays(survivor),
        merged=_stays(merged),
        # Two open stays are one of a kind too, and have a sentence of their own (M-12).
        counted_would_stay=bool(children.NEVER_LEFT & staying.keys())
        and not (_is_abroad(survivor) and _is_abroad(merged)),
        same_unit=survivor.commune_id == merged.commune_id,
    )


def _stays(worker: Worker) -> tuple[Abroad, ...]:
    standing: Any = worker.departures
    days = standing.filter(cancelled=False).values_list("departed_on", "ended_on")
    return tuple(Abroad(since=since, until=until) for since, until in days.order_by("departed_on"))


def _is_abroad(worker: Worker) -> bool:
    return any(stay.until is None for stay in _stays(worker))


def _problems_with_age(survivor: Worker, merged: Worker, taken: Collection[str]) -> list[Problem]:
    born_on = (merged if "born_on" in taken else survivor).born_on
    days = [stay.since for stay in (*_stays(survivor), *_stays(merged))]
    return list(problems_with_birth_of_leaver(born_on, days))


def opened_today(worker: Worker, by: User) -> bool:
    """Whether this person opened the file today, by the days of the province."""
    day = worker.created_at.astimezone(clock.HOME).date()
    return worker.created_by_id == by.pk and day == clock.today()


# Undoing -----------------------------------------------------------------------------------------


def undoing(merge: Merge) -> Undoing:
    """What could stand against undoing this merge now."""
    values = merge.values
    later = Merge.objects.standing().filter(
        survivor=merge.survivor_id, decided_at__gte=merge.decided_at
    )
    own = Merge.objects.standing().filter(merged=merge.survivor_id)
    return Undoing(
        latest=not later.exclude(pk=merge.pk).exists() and not own.exists(),
        numbers_free=not _taken_elsewhere(merge, values),
        doubles=_would_double(merge),
    )


def _taken_elsewhere(merge: Merge, values: dict[str, dict[str, Any]]) -> bool:
    """A third file now has a number that belongs to one of the two."""
    both = (merge.survivor_id, merge.merged_id)
    for group in merge.taken:
        for name in fields.unique(group):
            wanted = [values[side][name] for side in ("survivor_before", "merged_before")]
            known = Worker.objects.filter(**{f"{name}__in": [w for w in wanted if w is not None]})
            if known.exclude(pk__in=both).exists():
                return True
    return False


def _would_double(merge: Merge) -> bool:
    back = returning(merge).back
    _going, staying = children.to_move(merge.survivor, merge.merged)
    return any(set(pks) & set(back.get(key, [])) for key, pks in staying.items())


def returning(merge: Merge) -> children.Return:
    """The rows that would go back, those that came later, and those that are gone."""
    moved, own = merge.moved.get("over", {}), merge.moved.get("own", {})
    return children.to_return(moved, own, merge.survivor)


def edited_since(merge: Merge) -> list[str]:
    """The answers of the surviving file that were changed after the merge: they are kept."""
    after = merge.values["survivor_after"]
    return [g for g in merge.taken if not fields.is_still(merge.survivor, g, after)]


# For pages ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hanging:
    """Rows of one kind in both files."""

    name: str
    left: int
    right: int


def hanging(left: Worker, right: Worker) -> list[Hanging]:
    """What hangs on each of the two files, counted; kinds that neither has are left out."""
    one, other = children.hanging(left), children.hanging(right)
    return [Hanging(name, one[name], other[name]) for name in one if one[name] or other[name]]


def staying(survivor: Worker, merged: Worker) -> list[tuple[str, int]]:
    """What would stay with the merged file because the surviving one has its like."""
    return children.in_words(children.to_move(merged, survivor)[1])


def files_in(worker: Worker) -> list[Merge]:
    """The merges that made this file, newest first, with those that made the merged ones."""
    found: list[Merge] = []
    wanted = [worker.pk]
    while wanted:
        level = Merge.objects.standing().filter(survivor__in=wanted)
        rows = list(level.select_related("merged__commune", "decided_by", "proposed_by"))
        found += rows
        wanted = [row.merged_id for row in rows]
    return sorted(found, key=lambda merge: -merge.pk)


@dataclass(frozen=True)
class Answer:
    """One answer of a proposed or standing merge: of the file that stays, of the other, and what
    the surviving file says."""

    label: str
    survivor: str
    merged: str
    result: str
    differs: bool


def preview(merge: Merge) -> list[Answer]:
    """Every answer of both files, and which one would hold."""
    return [
        Answer(
            row.label,
            row.left,
            row.right,
            row.right if row.group in merge.taken else row.left,
            row.differs,
        )
        for row in fields.compared(merge.survivor, merge.merged)
    ]


def answers(merge: Merge) -> list[Answer]:
    """Those answers of the surviving file that came from the other one, before and after."""
    values = merge.values
    sides = {side: _as_file(values[side]) for side in values}
    return [
        Answer(
            fields.named(group),
            fields.said(sides["survivor_before"], group),
            fields.said(sides["merged_before"], group),
            fields.said(sides["survivor_after"], group),
            differs=True,
        )
        for group in merge.taken
    ]


def _as_file(values: dict[str, Any]) -> Worker:
    file = Worker()
    fields.put(file, fields.unpacked(values))
    return file


@dataclass(frozen=True)
class MergedFile:
    """A file that is part of this one now: what it says and what happened to it."""

    merge: Merge
    facts: list[tuple[str, str]]
    history: list[Line]


def told(worker: Worker) -> list[MergedFile]:
    """The files merged into this one, each with what it says and its history."""
    return [
        MergedFile(merge, fields.told(merge.merged), history(merge.merged))
        for merge in files_in(worker)
    ]
