"""Reading stays: what the rules are asked with, what a departure would count for, the lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.db.models import F, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.scopes import Scope
from communes.models import Commune
from communes.queries import atlas
from contracts import rules
from contracts.choices import EndKind
from contracts.counting import Reason, verdict
from contracts.models import Contract, Departure, DepartureQuerySet
from contracts.rules import Ending, Happened, Person, Stay
from contracts.states import TINTS, UNRECORDED, StayState, stay_state
from core import clock
from core.problems import Problem
from reference.queries import book
from targets.models import Plan
from workers.models import Worker
from workers.queries import find_people

# What the rules are asked with -------------------------------------------------------------------


def person_of(worker: Worker) -> Person:
    return Person(
        born_on=worker.born_on,
        born_precision=worker.born_precision,
        identified=bool(worker.personal_id_print),
    )


def stay_of(departure: Departure) -> Stay:
    return Stay(
        departed_on=departure.departed_on,
        ended_on=departure.ended_on,
        end_kind=departure.end_kind,
    )


def happened(departure: Departure) -> Happened:
    """What is recorded about the stay: two queries, unless the departure is read `for_list`."""
    contract = departure.contract
    changes = [change for change in departure.changes.all() if not change.withdrawn]
    moved = [change.country_id for change in changes if change.country_id]
    employers = [change.employer for change in changes if change.employer]
    return Happened(
        departed_on=departure.departed_on,
        ended_on=departure.ended_on,
        end_kind=departure.end_kind,
        left_on=departure.left_contract_on,
        agreed=tuple(extension.agreed_on for extension in departure.extensions.all()),
        changed=tuple(change.changed_on for change in changes),
        countries=(contract.country_id or "", *moved),
        employer=[contract.employer, *employers][-1],
        runs_until=departure.runs_until,
        deposit=contract.deposit,
        settled=tuple(filter(None, (departure.liquidated_on, departure.deposit_returned_on))),
        deposit_returned=departure.deposit_returned,
    )


def warnings_with_end(departure: Departure, ending: Ending) -> list[Problem]:
    """What is told, without refusing, when this end is recorded."""
    found = rules.problems_with_end(ending, happened(departure), today=clock.today(), lists=book())
    return [problem for problem in found if problem.warning]


def warnings_with_extension(departure: Departure, **said: date) -> list[Problem]:
    """What is told, without refusing, when the contract is extended like this."""
    found = rules.problems_with_extension(
        stay=stay_of(departure), present_end=departure.runs_until, today=clock.today(), **said
    )
    return [problem for problem in found if problem.warning]


def may_record(worker: Worker, *, by: User) -> bool:
    """Whether this officer records what happens to the person: the place of present residence."""
    return by.scope_for(Permission.STAY_RECORD).covers(worker.commune_id)


def may_correct(departure: Departure, *, by: User) -> bool:
    """Whether this officer corrects or cancels the departure: the unit that recorded it, while the
    person lives there; otherwise the Department."""
    contract = departure.contract
    scope = by.scope_for(Permission.STAY_RECORD)
    return scope.covers(contract.worker.commune_id) and scope.covers(contract.recorded_for_id)


# What a departure would count for ----------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """Before recording: would it be recorded, and what would it count for."""

    problems: list[Problem] = field(repr=False)
    illegible: list[str]  # what was typed and cannot be read
    departed_on: date | None
    unit: Commune | None
    plans: list[Plan]
    reason: Reason
    counted: bool
    to_follow: list[str] = field(default_factory=list)  # asked for by this form, not entered yet

    @property
    def refusals(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.warning]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.warning]

    @property
    def to_confirm(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.rule in rules.MUST_CONFIRM]

    @property
    def doubted(self) -> set[str]:
        """The ids of the rules whose warnings are confirmed before recording."""
        return {problem.rule for problem in self.to_confirm}


def outlook(
    problems: list[Problem],
    *,
    illegible: list[str],
    departed_on: date | None,
    unit: Commune | None,
    source: str,
    duration_type: str,
    outside: bool = False,
    to_follow: Sequence[str] = (),
) -> Outlook:
    """What the page shows before anything is recorded. `departed_on` None: the day is not known."""
    told = verdict(cancelled=False, source=source, duration_type=duration_type, outside=outside)
    return Outlook(
        problems=problems,
        illegible=illegible,
        departed_on=departed_on,
        unit=unit,
        plans=plans_on(departed_on) if departed_on and told.counted else [],
        reason=told.reason,
        counted=told.counted,
        to_follow=list(to_follow),
    )


def plans_on(day: date) -> list[Plan]:
    """The plans whose period has that day, the shortest first."""
    plans = Plan.objects.filter(first_day__lte=day, last_day__gte=day)
    return sorted(plans, key=lambda plan: (plan.last_day - plan.first_day, plan.code))


# Lists -------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The filters of a list of stays; what is empty filters nothing."""

    q: str = ""
    country: str = ""
    form: str = ""
    since: date | None = None
    until: date | None = None
    unit: int | None = None
    enterprise: int | None = None
    state: str = ""


def departures(asked: Asked, *, scope: Scope) -> DepartureQuerySet:
    """Departures of people who live in scope now; the period is that of the departure."""
    found = _found(asked, scope=scope)
    if asked.since:
        found = found.filter(departed_on__gte=asked.since)
    if asked.until:
        found = found.filter(departed_on__lte=asked.until)
    if asked.state:
        found = found.filter(_STATES[asked.state])
    return found


def ends(asked: Asked, *, scope: Scope) -> DepartureQuerySet:
    """Stays that ended, of people who live in scope now; the period is that of the end."""
    found = _found(asked, scope=scope).standing().exclude(ended_on=None)
    if asked.since:
        found = found.filter(ended_on__gte=asked.since)
    if asked.until:
        found = found.filter(ended_on__lte=asked.until)
    if asked.state:
        found = found.filter(_ending(asked.state))
    return found


def abroad(text: str, *, scope: Scope) -> DepartureQuerySet:
    """Open stays of people in scope, by name without marks; an empty text is all of them."""
    found = _found(Asked(q=text), scope=scope).standing().filter(ended_on=None)
    return found.order_by("contract__worker__name_sort", "pk")


_ABROAD = Q(cancelled=False, ended_on=None)
_STATES = {
    "abroad": _ABROAD,
    "left_contract": _ABROAD & Q(left_contract_on__isnull=False),
    "ended": Q(cancelled=False, ended_on__isnull=False),
    "cancelled": Q(cancelled=True),
    "standing": Q(cancelled=False),
    "ever_left": Q(cancelled=False, left_contract_on__isnull=False),
}
_ENDINGS = {kind.value: Q(end_kind=kind) for kind in EndKind}


def _ending(state: str) -> Q:
    """The ends asked for: of a kind, or "early", which the list of reasons decides."""
    if state != "early":
        return _ENDINGS[state]
    early = [item.code for item in book().items("return_reason") if item.says("early")]
    return Q(end_kind=EndKind.RETURNED, return_reason__in=early)


def _found(asked: Asked, *, scope: Scope) -> DepartureQuerySet:
    found = Departure.objects.visible_to(scope).for_list()
    if asked.q:
        people = find_people(asked.q, scope=scope).order_by().values("pk")
        found = found.filter(worker_id__in=people)
    if asked.country:
        found = found.filter(contract__country_id=asked.country)
    if asked.form:
        found = found.filter(contract__form=asked.form)
    if asked.enterprise:
        found = found.filter(contract__enterprise_id=asked.enterprise)
    if asked.unit:
        lived_in = atlas().with_predecessors([asked.unit])
        found = found.filter(contract__worker__commune_id__in=lived_in)
    return found


def drafts(*, scope: Scope, unit: int | None = None) -> QuerySet[Contract]:
    """What waits to be completed, the soonest expected first, then the newest; of one unit or all
    in scope."""
    found = Contract.objects.visible_to(scope).drafts()
    if unit:
        found = found.filter(worker__commune_id__in=atlas().with_predecessors([unit]))
    return found.select_related("worker__commune", "country").order_by(
        F("expected_on").asc(nulls_last=True), "-pk"
    )


@dataclass(frozen=True)
class Line:
    """A stay in a list or timeline, with where it stands today."""

    departure: Departure
    contract: Contract  # at hand: a long file asks for both a dozen times a row
    worker: Worker
    state: StayState
    until: date | None  # by the contract and its extensions
    country: str  # in words, as the reason of the return
    now: Commune | None  # what the unit of departure is part of today, if it is gone
    reason: str = ""

    @property
    def tint(self) -> str:
        return TINTS[self.state]


def lines(found: Iterable[Departure], *, today: date) -> list[Line]:
    """Each stay with its state. `found` is read `for_list`."""
    drawn = atlas()
    units, lists = drawn.on(today).units, book()

    # A long list is of few units, reasons and countries.
    @cache
    def now(pk: int | None) -> Commune | None:
        return None if pk is None or pk in units else drawn.successor(pk, today)

    @cache
    def reason(code: str) -> str:
        return lists.name("return_reason", code)

    countries: dict[str | None, str] = {None: ""}

    def line(departure: Departure) -> Line:
        contract, until = departure.contract, departure.runs_until
        to = contract.country_id
        if to not in countries:
            countries[to] = contract.country.name  # type: ignore[union-attr]
        return Line(
            departure=departure,
            contract=contract,
            worker=contract.worker,
            state=_state(departure, until, today),
            until=until,
            country=countries[to],
            now=now(departure.commune_id),
            reason=reason(departure.return_reason),
        )

    return [line(departure) for departure in found]


def _state(departure: Departure, until: date | None, today: date) -> StayState:
    # Extended is only what runs on: the term itself need not be reckoned for the others.
    running = until is not None and until >= today
    return stay_state(
        today=today,
        cancelled=departure.cancelled,
        ended_on=departure.ended_on,
        suspected=departure.suspected_on is not None,
        left_on=departure.left_contract_on,
        term_ends_on=departure.term_ends_on if running else None,
        runs_until=until,
    )


@dataclass(frozen=True)
class Waiting:
    """A draft, and what it still lacks before it can be recorded."""

    contract: Contract
    missing: list[str]


def waiting(found: Iterable[Contract]) -> list[Waiting]:
    """Each draft with what it lacks; nothing but the day itself lacking, the list is empty."""
    return [
        Waiting(
            contract,
            rules.missing(contract, identified=bool(contract.worker.personal_id_print)),
        )
        for contract in found
    ]


def drafts_of(worker: Worker) -> QuerySet[Contract]:
    """The person's drafts, newest first."""
    return worker.contracts.filter(status__in=UNRECORDED).select_related("worker", "country")
