"""What may be asked, merged and undone: no query, no clock (docs/reference/rules/matching.md)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.problems import Problem
from matching.choices import STANDING, WAITING, MergeState, RequestKind, RequestState

REASON_LENGTH = 300


def _reason(rule: str, text: str, *, field: str = "reason", needed: bool = True) -> list[Problem]:
    if needed and not text:
        return [Problem(rule=rule, field=field, message=_("State the reason."))]
    if len(text) > REASON_LENGTH:
        message = _("The text is too long: at most 300 characters.")
        return [Problem(rule=rule, field=field, message=message)]
    return []


# Requests ----------------------------------------------------------------------------------------


def problems_with_question(
    *, kind: str, moved_on: date | None, note: str, today: date
) -> Iterator[Problem]:
    """What the unit says when it asks."""
    if kind not in RequestKind.values:
        yield Problem(rule="M-03", field="kind", message=_("Choose what is asked for."))
    if kind == RequestKind.MOVE and (moved_on is None or moved_on > today):
        yield Problem(
            rule="M-03",
            field="moved_on",
            message=_("State the day since when the person lives here; it is not after today."),
        )
    yield from _reason("M-03", note, field="note", needed=False)


def problems_with_holder(*, recorded: bool, own: bool) -> Iterator[Problem]:
    """Nobody is asked about a number that no file has, or that a file of one's own has."""
    if not recorded:
        message = _("This number is in no file. Record the person.")
        yield Problem(rule="M-01", message=message)
    elif own:
        message = _("The file with this number is in your own unit. Open it there.")
        yield Problem(rule="M-01", message=message)


def already_asked() -> Problem:
    """One open question about one number from one unit."""
    return Problem(
        rule="M-02",
        message=_("This unit has asked about this number already. The request is still open."),
    )


def problems_with_deciding_request(*, state: str, own: bool) -> Iterator[Problem]:
    """An open request, decided by somebody else than who asked."""
    if state != RequestState.OPEN:
        yield Problem(rule="M-04", message=_("This request is no longer open."))
    elif own:
        message = _("Who asked does not decide. Somebody else has to.")
        yield Problem(rule="M-05", message=message)


def problems_with_withdrawing_request(*, state: str) -> Iterator[Problem]:
    """Only an open request is taken back."""
    if state != RequestState.OPEN:
        yield Problem(rule="M-04", message=_("This request is no longer open."))


def not_decided_yet() -> Problem:
    """Only an outcome can be noted as read."""
    return Problem(rule="M-04", message=_("This request is not decided yet."))


def problems_with_answer(answer: str, *, needed: bool) -> Iterator[Problem]:
    """What the unit that asked will read."""
    yield from _reason("M-06", answer, field="answer", needed=needed)


def problems_with_correction(*, still_there: bool, remove: bool) -> Iterator[Problem]:
    """A request is closed as corrected when the number is out of the other file."""
    if still_there and not remove:
        yield Problem(
            rule="M-07",
            field="remove",
            message=_(
                "The number is still in the file. Correct it there first, or tick that it is taken"
                " out."
            ),
        )


# Two people --------------------------------------------------------------------------------------


def problems_with_telling_apart(*, same_file: bool, known: bool, reason: str) -> Iterator[Problem]:
    """Two files of two people."""
    if same_file:
        yield Problem(rule="M-08", message=_("This is one and the same file."))
    if known:
        message = _("These two files are marked as two people already.")
        yield Problem(rule="M-08", message=message)
    yield from _reason("M-16", reason)


def problems_with_taking_back(*, withdrawn: bool) -> Iterator[Problem]:
    """The mark "two people" is taken back once."""
    if withdrawn:
        message = _("This mark is taken back already.")
        yield Problem(rule="M-09", message=message)


# Merging -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Abroad:
    """A stay that is not cancelled; `until` is the first day back."""

    since: date
    until: date | None


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What the rules ask about two files that shall become one."""

    same_file: bool
    one_is_merged: bool
    told_apart: bool
    survivor: tuple[Abroad, ...]
    merged: tuple[Abroad, ...]
    counted_would_stay: bool
    same_unit: bool


def problems_with_pair(pair: Pair) -> Iterator[Problem]:
    """Whether two files can become one at all."""
    if pair.same_file:
        yield Problem(rule="M-10", message=_("This is one and the same file."))
        return
    if pair.one_is_merged:
        message = _("One of the two files was merged already. Start again from the list.")
        yield Problem(rule="M-10", message=message)
    if pair.told_apart:
        message = _("The two files are marked as two people. Take that back first.")
        yield Problem(rule="M-15", message=message)
    yield from _problems_with_stays(pair.survivor, pair.merged)
    if pair.counted_would_stay:
        message = _(
            "A contract or departure cannot go over to the other file, so the count would change."
            " Tell those who look after the program."
        )
        yield Problem(rule="M-13", message=message)


def _problems_with_stays(mine: Iterable[Abroad], theirs: Iterable[Abroad]) -> Iterator[Problem]:
    crossing = [(a, b) for a in mine for b in theirs if _overlap(a, b)]
    for one, other in crossing[:1]:
        if one.until is None and other.until is None:
            message = _(
                "In both files the person is still abroad: since %(one)s and since %(other)s."
                " Nobody leaves twice. Record the return, or cancel the departure entered twice."
            )
            rule = "M-12"
        else:
            message = _(
                "The stays abroad of the two files overlap: one began on %(one)s, the other on"
                " %(other)s. Correct the days, or cancel the departure entered twice."
            )
            rule = "M-11"
        days = {"one": one.since.strftime("%d/%m/%Y"), "other": other.since.strftime("%d/%m/%Y")}
        yield Problem(rule=rule, message=message % days)


def _overlap(one: Abroad, other: Abroad) -> bool:
    first, second = sorted((one, other), key=lambda stay: stay.since)
    return first.until is None or second.since < first.until or first.since == second.since


def problems_with_choice(
    taken: Collection[str], *, known: Collection[str], same_unit: bool
) -> Iterator[Problem]:
    """Which answers come from the file that goes."""
    if set(taken) - set(known):
        message = _("Choose for each field which file is right.")
        yield Problem(rule="M-20", message=message)
    if "village" in taken and not same_unit:
        yield Problem(
            rule="M-20",
            field="village",
            message=_("The village belongs to the residence of the file that stays."),
        )


def problems_with_proposal(*, reason: str, proposed: bool) -> Iterator[Problem]:
    """A merge is proposed once, with its reason."""
    if proposed:
        message = _("The merge of these two files is proposed already.")
        yield Problem(rule="M-14", message=message)
    yield from _reason("M-16", reason)


def problems_with_deciding_merge(*, state: str, own: bool, opened_today: bool) -> Iterator[Problem]:
    """Decided by a second person, and not by who opened one of the files today."""
    if state != MergeState.PROPOSED:
        message = _("This merge no longer waits for a decision.")
        yield Problem(rule="M-17", message=message)
        return
    if own:
        message = _("Who proposed the merge does not decide it. Somebody else has to.")
        yield Problem(rule="M-18", message=message)
    if opened_today:
        message = _(
            "Who opened one of the two files today does not merge them today. Somebody else has to."
        )
        yield Problem(rule="M-19", message=message)


def problems_with_withdrawing_merge(*, state: str) -> Iterator[Problem]:
    """Only a proposal is taken back; what is merged is undone."""
    if state != MergeState.PROPOSED:
        message = _("This merge no longer waits for a decision.")
        yield Problem(rule="M-17", message=message)


# Undoing -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Undoing:
    """What could stand against putting two files back."""

    latest: bool
    numbers_free: bool
    doubles: bool


def problems_with_undoing(undoing: Undoing) -> Iterator[Problem]:
    """Whether what was merged can be put back exactly."""
    if not undoing.latest:
        message = _("A later merge with this file stands. Undo that one first.")
        yield Problem(rule="M-21", message=message)
    if not undoing.numbers_free:
        message = _(
            "A number that would go back is now in a third file. Clear that up first, then undo."
        )
        yield Problem(rule="M-22", message=message)
    if undoing.doubles:
        message = _(
            "Something that was changed since the merge would stand in the other file twice."
            " Correct it first, then undo."
        )
        yield Problem(rule="M-25", message=message)


def problems_with_asking_undo(*, state: str, reason: str) -> Iterator[Problem]:
    """A merge that stands; the reason is kept."""
    if state not in STANDING:
        yield Problem(rule="M-24", message=_("This merge does not stand."))
    elif state in WAITING:
        message = _("The undo of this merge is proposed already.")
        yield Problem(rule="M-24", message=message)
    yield from _reason("M-16", reason)


def problems_with_deciding_undo(*, state: str, own: bool) -> Iterator[Problem]:
    """Undone by two people."""
    if state != MergeState.UNDO_ASKED:
        message = _("The undo of this merge no longer waits for a decision.")
        yield Problem(rule="M-24", message=message)
    elif own:
        message = _("Who proposed the undo does not decide it. Somebody else has to.")
        yield Problem(rule="M-23", message=message)
