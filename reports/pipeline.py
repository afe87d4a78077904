"""What is still missing for a unit's target, and why: from the people interested to the departed.

Registers are read as they stand today, through their own queries, in the scope of who looks. Each
number has as many lines as the list it opens. Who may not see the unit's people sees the figures.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from accounts.permissions import Permission
from accounts.scopes import Scope
from communes.models import Commune
from communes.queries import atlas
from contracts import queries as contracts
from core import clock, unsent
from core.figures import percent, whole
from figures.queries import UnitLine
from figures.questions import Question
from interest.queries import Candidates, candidates
from interest.states import InterestState
from reference.queries import book
from reports.links import behind

# The obstacles named most; the list of people has them all.
_MOST = 3


@dataclass(frozen=True, kw_only=True)
class Step:
    """A line of the way: how many stand there, linked to them. `deeper`: part of one above."""

    label: str | Promise
    number: str
    deeper: bool = False


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """`seen`: the steps of people are in it; `over`: the days counted have ended."""

    needed: int | None
    why: list[str]
    steps: list[Step] = field(default_factory=list)
    seen: bool = False
    over: bool = False


def pipeline(question: Question, line: UnitLine, viewer: User) -> Pipeline:
    """The way of the unit of that line. Registers say nothing about a target whose days are over,
    nor of a unit that is no more."""
    today, unit = clock.today(), line.unit
    over = question.until < today
    scope = viewer.scope_for(Permission.WORKER_VIEW)
    seen = not over and unit.pk in atlas().on(today).units and scope.covers(unit.pk)
    if not seen:
        return Pipeline(needed=line.needed, why=[], over=over)
    way = _Way(unit, viewer, scope)
    return Pipeline(
        needed=line.needed,
        why=list(_why(line, way.candidates)),
        steps=list(way.steps()),
        seen=True,
    )


class _Way:
    """The steps of one unit, for one person."""

    def __init__(self, unit: Commune, viewer: User, scope: Scope) -> None:
        self._viewer, self._unit, self._scope = viewer, unit, scope
        self._today = clock.today()
        self._map = atlas().on(self._today)
        self._asked = self._asked_in(scope)
        self.candidates = candidates(self._asked, scope=scope, today=self._today)

    def _asked_in(self, scope: Scope) -> int | None:
        """The filter by unit that the lists have; who has one unit has no such filter."""
        return self._unit.pk if sum(map(scope.covers, self._map.units)) > 1 else None

    def _linked(self, number: int, route: str, **asked: str) -> str:
        """The number as a link to the list of that many rows; zero has none."""
        if not number:
            return whole(0)
        if self._asked:
            asked["unit"] = str(self._asked)
        href = reverse(route) + (f"?{urlencode(asked)}" if asked else "")
        return behind(whole(number), href)

    def steps(self) -> Iterator[Step]:
        yield from self._interested()
        yield from self._contracts()

    def _interested(self) -> Iterator[Step]:
        found, route = self.candidates, "interest:list"
        yield Step(
            label=_("People interested, not left yet"),
            number=self._linked(found.open, route, state="open"),
        )
        for state, number in found.states.items():
            yield Step(
                label=InterestState(state).label,
                number=self._linked(number, route, state=state),
                deeper=True,
            )
        yield Step(
            label=_("Of them to be asked again: not confirmed for 6 months"),
            number=self._linked(found.stale, route, show="stale"),
            deeper=True,
        )
        yield Step(
            label=_("Of them left already, the entry to be closed"),
            number=self._linked(found.gone, route, show="gone"),
            deeper=True,
        )

    def _contracts(self) -> Iterator[Step]:
        filed = contracts.Filed(state="to_leave", unit=self._asked)
        to_leave = contracts.registrations(filed, scope=self._scope, today=self._today).count()
        yield Step(
            label=_("Direct contracts confirmed, not left yet"),
            number=self._linked(to_leave, "contracts:registrations", state="to_leave"),
        )
        recording = self._viewer.scope_for(Permission.STAY_RECORD)
        if not recording.covers(self._unit.pk):
            return
        drafts = contracts.drafts(scope=recording, unit=self._asked_in(recording)).count()
        yield Step(
            label=_("Drafts of departures to complete"),
            number=self._linked(drafts, "contracts:drafts"),
        )
        home = self._viewer.home_commune
        if home is not None and self._map.place(home.pk) == self._unit.pk:
            yield Step(label=_("Entries begun and not sent"), number=self._begun())

    def _begun(self) -> str:
        """Typed and not sent, departures among them: as many as the person's own page lists."""
        number = len(unsent.all_of(self._viewer.pk))
        href = f"{reverse('accounts:mine')}#unsent"
        return behind(whole(number), href) if number else whole(0)


def _why(line: UnitLine, found: Candidates) -> Iterator[str]:
    """Only what the registers say: whether enough people are on the way, and what holds them."""
    if line.needed and not found.open:
        yield _("Nobody is on the list of people interested: the list has to be reviewed first.")
    if not found.open:
        return
    if line.needed:
        yield _reach(line.needed, found)
    said = {"open": whole(found.open), "n": whole(found.states[InterestState.WAITING])}
    yield _("%(n)s of %(open)s are waiting to leave.") % said
    if found.obstacles:
        lists = book()
        named = [
            pgettext("obstacle", "%(name)s %(n)s")
            % {"name": lists.name("obstacle", code), "n": whole(n)}
            for code, n in found.obstacles[:_MOST]
        ]
        yield _("Obstacles named most: %(named)s.") % {"named": "; ".join(named)}
    if found.wants_course or found.wants_loan:
        yield _("A language course is wanted by %(course)s, a loan by %(loan)s.") % {
            "course": whole(found.wants_course),
            "loan": whole(found.wants_loan),
        }
    if found.stale:
        yield _("Not asked again for six months: %(n)s of %(open)s (%(share)s).") % {
            "n": whole(found.stale),
            "open": whole(found.open),
            "share": percent(found.stale, found.open),
        }


def _reach(needed: int, found: Candidates) -> str:
    """Whether the people on the list would be enough."""
    said = {"open": whole(found.open), "needed": whole(needed), "short": whole(needed - found.open)}
    if found.open < needed:
        return (
            _("If all %(open)s people on the list left, %(short)s would still be missing.") % said
        )
    return _("On the list are %(open)s people, and %(needed)s are still needed.") % said
