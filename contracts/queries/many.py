"""What the rules say to many stays at once, with everything they ask about read before.

Actions and previews ask here, for one stay as for two thousand: how many queries that takes does
not depend on how many stays are named.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects

from accounts.models import User
from accounts.permissions import Permission
from accounts.scopes import Scope
from contracts import rules
from contracts.choices import Source
from contracts.models import Contract, Departure
from contracts.queries.lives import Lives
from contracts.queries.stays import happened, person_of, stay_of
from contracts.rules import Ending, Going, Happened, Person, Stay
from contracts.states import ContractStatus
from core import clock
from core.problems import Problem
from enterprises.models import Enterprise
from reference.queries import Book, book
from workers.models import Worker


@dataclass(frozen=True, kw_only=True)
class NewStay:
    """Somebody left, and `said` is what is known about it (GoingFields).

    `contract` is the draft that this completes, as it was at `version`. `ending` (EndingFields)
    is the end, if there is one already. `person` is for previews alone: what the file is going to
    say about the person, where that is corrected together with the departure.
    """

    worker: Worker
    said: Mapping[str, Any]
    source: str = Source.COMMUNE
    contract: Contract | None = None
    version: int | None = None
    ending: Mapping[str, Any] | None = None
    person: Person | None = None

    @cached_property
    def going(self) -> Going:
        return Going(**rules.tidied(self.said))

    @cached_property
    def end(self) -> Ending | None:
        return Ending(**rules.tidied(self.ending)) if self.ending else None


@dataclass(frozen=True, kw_only=True)
class NewEnd:
    """A stay ended, and `said` is what is known about it (EndingFields)."""

    departure: Departure
    said: Mapping[str, Any]

    @cached_property
    def end(self) -> Ending:
        return Ending(**rules.tidied(self.said))


@dataclass(frozen=True, kw_only=True)
class CorrectedStay:
    """What a recorded departure is to say from now on, the whole of it (GoingFields).

    Without `source` that stays. `version` is the contract's that was seen; `person` as with a new
    stay.
    """

    departure: Departure
    said: Mapping[str, Any]
    source: str | None = None
    version: int | None = None
    person: Person | None = None

    @cached_property
    def going(self) -> Going:
        return Going(**rules.tidied(self.said))


@dataclass(frozen=True, kw_only=True)
class CorrectedEnd:
    """What a recorded end is to say from now on, the whole of it (EndingFields)."""

    departure: Departure
    said: Mapping[str, Any]
    version: int | None = None

    @cached_property
    def end(self) -> Ending:
        return Ending(**rules.tidied(self.said))


# Asking the rules --------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Asking:
    """What does not change while many are asked about."""

    lives: Lives
    by: User
    today: date = field(default_factory=clock.today)

    @cached_property
    def _scope(self) -> Scope:
        return self.by.scope_for(Permission.STAY_RECORD)

    @cached_property
    def lists(self) -> Book:
        return book()

    def going(
        self,
        going: Going,
        worker: Worker,
        *,
        person: Person | None = None,
        until: date | None = None,
        but: Departure | None = None,
        also: Sequence[Stay] = (),
    ) -> Iterator[Problem]:
        known, unit = self.lives.place_on(worker.pk, going.departed_on)
        yield from rules.problems_with_departure(
            going,
            person=person or person_of(worker),
            stays=[*self.lives.stays_of(worker.pk, but=but), *also],
            today=self.today,
            lists=self.lists,
            until=until,
            place_known=known,
            place_covered=self._scope.covers(unit.pk if unit else None),
        )


def problems_with_going(
    going: Going,
    worker: Worker,
    *,
    identified: bool = False,
    until: date | None = None,
    but: Departure | None = None,
    by: User,
) -> Iterator[Problem]:
    """What the rules say to this departure of this person, as recorded by this officer.

    `identified`: the citizen number is being added together with the departure.
    """
    with_licences([going.enterprise])
    asking = _Asking(lives=Lives([worker.pk]), by=by)
    known = person_of(worker)
    person = replace(known, identified=identified or known.identified)
    yield from asking.going(going, worker, person=person, until=until, but=but)


def with_licences(enterprises: Iterable[Enterprise | None]) -> None:
    """The rules ask for the licences of these, and no database: read them all at once."""
    named = [enterprise for enterprise in enterprises if enterprise]
    if named:
        prefetch_related_objects(named, "licence_events")


def problems_with_new_stays(
    stays: Sequence[NewStay], *, by: User, lives: Lives | None = None
) -> list[list[Problem]]:
    """What the rules say to each of these stays (D-01 to D-39, R-02 to R-08), warnings included.

    Several of one person are asked about in their order, as if those before were recorded.
    """
    with_licences(stay.going.enterprise for stay in stays)
    asking = _Asking(lives=lives or Lives(stay.worker.pk for stay in stays), by=by)
    before: dict[int, list[Stay]] = defaultdict(list)
    completed: set[int] = set()
    found = []
    for stay in stays:
        draft = stay.contract
        status = draft.status if draft else ContractStatus.DRAFT
        if draft and draft.pk in completed:
            status = ContractStatus.ABROAD
        found.append([*_against_stay(stay, status, asking, before[stay.worker.pk])])
        before[stay.worker.pk].append(_as_stay(stay.going.departed_on, stay.end))
        completed |= {draft.pk} if draft else set()
    return found


def _against_stay(
    stay: NewStay, status: str, asking: _Asking, before: Sequence[Stay]
) -> Iterator[Problem]:
    going, end = stay.going, stay.end
    yield from rules.problems_with_move(status, ContractStatus.ABROAD)
    until = end.ended_on if end else None
    yield from asking.going(going, stay.worker, person=stay.person, until=until, also=before)
    if end:
        happened = Happened(departed_on=going.departed_on)
        yield from rules.problems_with_ending(end, happened, today=asking.today, lists=asking.lists)


def overlaps_with_stored(stays: Sequence[NewStay]) -> list[list[Problem]]:
    """What stands against each of these stays in the database as it is this moment (D-04, D-05)."""
    lives = Lives(stay.worker.pk for stay in stays)
    return [
        [
            *rules.problems_with_stays(
                stay.going.departed_on,
                stay.end.ended_on if stay.end else None,
                lives.stays_of(stay.worker.pk),
            )
        ]
        for stay in stays
    ]


def _as_stay(departed_on: date, end: Ending | None) -> Stay:
    if end is None:
        return Stay(departed_on=departed_on)
    return Stay(departed_on=departed_on, ended_on=end.ended_on, end_kind=end.end_kind)


def problems_with_ends(ends: Sequence[NewEnd]) -> list[list[Problem]]:
    """What the rules say to each of these ends (R-01 to R-08, D-22), warnings included.

    A second end of one stay is asked about as if the first were recorded.
    """
    _with_what_happened(end.departure for end in ends)
    today, lists = clock.today(), book()
    before: dict[int, Ending] = {}
    found = []
    for end in ends:
        departure, known = end.departure, happened(end.departure)
        if earlier := before.get(departure.pk):
            known = replace(known, ended_on=earlier.ended_on, end_kind=earlier.end_kind)
        problems = [*rules.problems_with_end(end.end, known, today=today, lists=lists)]
        if not known.ended_on:
            status = departure.contract.status
            problems += rules.problems_with_move(status, ContractStatus.ENDED)
        before.setdefault(departure.pk, end.end)
        found.append(problems)
    return found


def _with_what_happened(departures: Iterable[Departure]) -> None:
    named = list(departures)
    if named:
        prefetch_related_objects(named, "extensions", "changes")


def problems_with_departure_corrections(
    corrections: Sequence[CorrectedStay], *, by: User
) -> list[list[Problem]]:
    """What the rules say to each correction of a departure (D-01 to D-41), warnings included.

    Several of one person are asked about in their order, as if those before were corrected.
    """
    _with_what_happened(correction.departure for correction in corrections)
    with_licences(correction.going.enterprise for correction in corrections)
    lives = Lives(correction.departure.worker_id for correction in corrections)
    asking = _Asking(lives=lives, by=by)
    found = []
    for correction in corrections:
        found.append([*_against_correction(correction, asking)])
        stay = stay_of(correction.departure)
        lives.say(correction.departure, replace(stay, departed_on=correction.going.departed_on))
    return found


def _against_correction(correction: CorrectedStay, asking: _Asking) -> Iterator[Problem]:
    departure, going = correction.departure, correction.going
    yield from rules.problems_with_state(departure.contract.status)
    yield from rules.problems_with_correction(going, happened(departure))
    yield from asking.going(
        going,
        departure.contract.worker,
        person=correction.person,
        until=departure.ended_on,
        but=departure,
    )


def problems_with_end_corrections(corrections: Sequence[CorrectedEnd]) -> list[list[Problem]]:
    """What the rules say to each correction of an end (D-05, R-02 to R-09), warnings included."""
    _with_what_happened(correction.departure for correction in corrections)
    today, lists = clock.today(), book()
    lives = Lives(correction.departure.worker_id for correction in corrections)
    found = []
    for correction in corrections:
        departure, end = correction.departure, correction.end
        known = happened(departure)
        others = lives.stays_of(departure.worker_id, but=departure)
        overlaps = rules.problems_with_stays(departure.departed_on, end.ended_on, others)
        found.append(
            [
                *rules.problems_with_ended(known),
                *rules.problems_with_ending(end, known, today=today, lists=lists),
                *(problem for problem in overlaps if not problem.warning),
            ]
        )
        lives.say(departure, _as_stay(departure.departed_on, end))
    return found


def warnings_with_correction(going: Going, departure: Departure, *, by: User) -> list[Problem]:
    """What is told, without refusing, when the departure is corrected to this."""
    worker = departure.contract.worker
    found = problems_with_going(going, worker, until=departure.ended_on, but=departure, by=by)
    return told_of_correction(found, same_day=going.departed_on == departure.departed_on)


def told_of_correction(found: Iterable[Problem], *, same_day: bool) -> list[Problem]:
    """The warnings among these; the year of a day that stays as it was has been looked at."""
    known = {"D-27"} if same_day else set()
    return [problem for problem in found if problem.warning and problem.rule not in known]
