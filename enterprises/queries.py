"""Finding enterprises and letters, and what a page shows of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Prefetch, Q
from django.utils.translation import ngettext

from accounts.scopes import Scope
from audit.queries import Line, history
from communes.models import Commune
from communes.queries import atlas
from core import clock, names
from enterprises.models import (
    Branch,
    Enterprise,
    EnterpriseQuerySet,
    Letter,
    LetterQuerySet,
    LetterUnit,
    LicenceEvent,
    Market,
)
from enterprises.states import LetterState, Standing, markets_stopped_on, sender_on

# Lists -------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The filters of the list of enterprises; what is empty filters nothing."""

    q: str = ""
    kind: str = ""
    status: str = ""
    market: str = ""
    unit: int | None = None


def find_enterprises(asked: Asked, *, today: date) -> EnterpriseQuerySet:
    """Enterprises whose name, licence number or tax code has this text, marks and capitals aside.

    `status` is that of today; `unit` keeps those with a letter that still holds there. The list is
    a few thousand long at most, so any part of the name may be given.
    """
    found = Enterprise.objects.with_status(today).in_name_order()
    if folded := names.fold(asked.q[:200]):
        found = found.named(folded)
    if asked.status:
        found = found.filter(Q(("status_now", asked.status)))
    if asked.market:
        markets = Market.objects.filter(country_id=asked.market, withdrawn=False)
        open_ones = markets.filter(starts_on__lte=today).exclude(ends_on__lt=today)
        found = found.filter(pk__in=open_ones.values("enterprise_id"))
    if asked.unit:
        letters = Letter.objects.standing(today).to_units(atlas().with_predecessors([asked.unit]))
        found = found.filter(pk__in=letters.values("enterprise_id"))
    return found.filter(kind=asked.kind) if asked.kind else found


def find_letters(
    text: str = "",
    *,
    state: str = "",
    unit: int | None = None,
    scope: Scope,
    today: date,
) -> LetterQuerySet:
    """Letters to the units of this scope, by number or enterprise, marks and capitals aside."""
    found = Letter.objects.about(scope).select_related("enterprise").prefetch_related(_UNITS)
    if folded := names.fold(text[:200]):
        found = found.named(folded)
    if state:
        found = found.in_state(state, today)
    if unit:
        found = found.to_units(atlas().with_predecessors([unit]))
    return found


# So many units are named in a list; more are counted.
_NAMED = 4
_UNITS = Prefetch("units", LetterUnit.objects.select_related("commune"))


# The page of an enterprise -----------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """An enterprise in the list, with where its licence stands today."""

    enterprise: Enterprise
    standing: Standing

    @property
    def pk(self) -> int:
        return self.enterprise.pk


def lines(found: Iterable[Enterprise], *, today: date) -> list[Row]:
    """Each enterprise of one page with its licence as of today."""
    return [Row(enterprise, enterprise.licence_on(today)) for enterprise in found]


@dataclass(frozen=True)
class ToldLetter:
    """A letter, its state today, and those of its units that are in the reader's scope."""

    letter: Letter
    state: LetterState
    units: list[Commune]
    mine: list[Commune]

    @property
    def pk(self) -> int:
        return self.letter.pk

    @property
    def where(self) -> str:
        """The reader's own units by name; all of them while they are few, otherwise how many."""
        named = self.mine or self.units
        if len(named) <= _NAMED:
            return ", ".join(unit.full_name for unit in named)
        return ngettext("%(count)s unit", "%(count)s units", len(named)) % {"count": len(named)}


def letters(found: Iterable[Letter], *, scope: Scope, today: date) -> list[ToldLetter]:
    """Each letter with its state. `mine` stays empty for who works in the whole province."""
    return [_told(letter, scope, today) for letter in found]


def _told(letter: Letter, scope: Scope, today: date) -> ToldLetter:
    units = sorted((u.commune for u in letter.units.all()), key=lambda unit: unit.name_sort)
    mine = [] if scope.whole_province else [unit for unit in units if scope.covers(unit.pk)]
    return ToldLetter(letter, letter.state_on(today), units, mine)


@dataclass(frozen=True, kw_only=True)
class Page:
    """Everything the page of an enterprise tells."""

    enterprise: Enterprise
    standing: Standing
    stopped: list[Any]  # suspensions of single markets that run today
    events: Sequence[LicenceEvent]
    markets: Sequence[Market]
    branches: Sequence[Branch]
    letters: list[ToldLetter]
    today: date

    @property
    def introduced(self) -> list[ToldLetter]:
        """The letters that introduce it to the reader's own units today."""
        holds = (LetterState.VALID, LetterState.EXPIRING)
        return [told for told in self.letters if told.mine and told.state in holds]

    @property
    def open_markets(self) -> list[Market]:
        return [market for market in self.markets if market.open_on(self.today)]

    def history(self) -> list[Line]:
        """What happened to the enterprise and each of its parts, newest first."""
        rows = [told.letter for told in self.letters]
        return history(self.enterprise, *self.events, *self.markets, *self.branches, *rows)


def page_of(enterprise: Enterprise, *, scope: Scope) -> Page:
    """What is recorded about an enterprise, in a constant number of queries."""
    today = clock.today()
    events = list(enterprise.licence_events.select_related("country"))
    found = enterprise.letters.prefetch_related(_UNITS)
    return Page(
        enterprise=enterprise,
        standing=sender_on(enterprise.kind, events, today),
        stopped=markets_stopped_on(events, today),
        events=list(reversed(events)),
        markets=list(enterprise.markets.select_related("country")),
        branches=list(
            enterprise.branches.order_by(F("closed_on").asc(nulls_first=True), "name_fold")
        ),
        letters=letters(found, scope=scope, today=today),
        today=today,
    )
