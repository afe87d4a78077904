"""Where a licence and a letter stand on a day. Pure: everything follows from dated rows.

A suspension ends by itself, so nothing here is ever stored as a fact about "today".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from django.db import models
from django.utils.translation import pgettext_lazy

from enterprises.choices import EnterpriseKind, LicenceEventKind, LicenceStatus

STATUS_TINTS = {
    LicenceStatus.IN_FORCE: "good",
    LicenceStatus.NOT_NEEDED: "plain",
    LicenceStatus.SUSPENDED: "warn",
    LicenceStatus.RETURNED: "bad",
    LicenceStatus.REVOKED: "bad",
    LicenceStatus.NONE: "bad",
}
# A letter that ends within so many days is to be renewed or given up.
EXPIRING_DAYS = 30
OPENS = frozenset({LicenceEventKind.GRANTED, LicenceEventKind.ADJUSTED, LicenceEventKind.REISSUED})
_ENDS = {
    LicenceEventKind.RETURNED: LicenceStatus.RETURNED,
    LicenceEventKind.REVOKED: LicenceStatus.REVOKED,
}


class Happened(Protocol):
    """What decides of a licence event; `country_id` None is the whole licence."""

    @property
    def kind(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def in_force_on(self) -> date: ...
    @property
    def last_day(self) -> date | None: ...
    @property
    def country_id(self) -> str | None: ...
    @property
    def withdrawn(self) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a licence stands on one day: since when, and how long if that is known."""

    status: LicenceStatus
    since: date | None = None
    until: date | None = None
    event: Happened | None = field(default=None, repr=False)

    @property
    def may_send(self) -> bool:
        return self.status in (LicenceStatus.IN_FORCE, LicenceStatus.NOT_NEEDED)

    @property
    def tint(self) -> str:
        return STATUS_TINTS[self.status]


@dataclass
class Course:
    """The licence after one event after the other; suspensions by what they are for."""

    standing: Standing = field(default_factory=lambda: Standing(status=LicenceStatus.NONE))
    stops: dict[str | None, list[Happened]] = field(default_factory=dict)

    @property
    def live(self) -> bool:
        return self.standing.status == LicenceStatus.IN_FORCE

    def takes(self, event: Happened) -> None:
        """What this event changes; one that changes nothing is passed over."""
        if ended := _ENDS.get(LicenceEventKind(event.kind)):
            self._becomes(ended, event)
        elif self._opened_by(event):
            self._becomes(LicenceStatus.IN_FORCE, event)
        elif event.kind == LicenceEventKind.SUSPENDED:
            self.stops.setdefault(event.country_id, []).append(event)
        elif event.kind == LicenceEventKind.LIFTED:
            self.stops.pop(event.country_id, None)

    def stopped(self, day: date, country: str | None = None) -> Happened | None:
        """The suspension of exactly that (None: the whole licence) that runs longest, if any."""
        running = [
            s for s in self.stops.get(country, ()) if s.last_day is None or day <= s.last_day
        ]
        return max(running, key=lambda stop: stop.last_day or date.max, default=None)

    def _opened_by(self, event: Happened) -> bool:
        """After its end only a new grant opens a licence; the first paper known may be any."""
        first = self.standing.status == LicenceStatus.NONE and event.kind in OPENS
        return first or (event.kind == LicenceEventKind.GRANTED and not self.live)

    def _becomes(self, status: LicenceStatus, event: Happened) -> None:
        self.standing = Standing(status=status, since=event.in_force_on, event=event)
        self.stops = {}


def in_order(events: Iterable[Happened]) -> list[Happened]:
    """What counts, day by day; on one day in the order given, which is that of recording."""
    return sorted((e for e in events if not e.withdrawn), key=lambda event: event.in_force_on)


def _course(events: Iterable[Happened], day: date) -> Course:
    course = Course()
    for event in in_order(events):
        if event.in_force_on <= day:
            course.takes(event)
    return course


def licence_on(events: Iterable[Happened], day: date, country: str | None = None) -> Standing:
    """Where the licence stood on that day, for that market if one is named."""
    course = _course(events, day)
    if not course.live:
        return course.standing
    stops = [course.stopped(day), course.stopped(day, country) if country else None]
    longest = max(
        (stop for stop in stops if stop), key=lambda stop: stop.last_day or date.max, default=None
    )
    if longest is None:
        return course.standing
    return Standing(
        status=LicenceStatus.SUSPENDED,
        since=longest.in_force_on,
        until=longest.last_day,
        event=longest,
    )


def markets_stopped_on(events: Iterable[Happened], day: date) -> list[Happened]:
    """The suspensions of single markets that run on that day."""
    course = _course(events, day)
    stops = [course.stopped(day, country) for country in course.stops if country]
    return [stop for stop in stops if stop] if course.live else []


def sender_on(
    kind: str, events: Sequence[Happened], day: date, country: str | None = None
) -> Standing:
    """As `licence_on`; only service enterprises need a licence (law 69/2020, article 8)."""
    known = licence_on(events, day, country)
    needed = kind == EnterpriseKind.SERVICE or known.status != LicenceStatus.NONE
    return known if needed else Standing(status=LicenceStatus.NOT_NEEDED)


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What is kept of a licence's history with the enterprise, for lists and searches."""

    licence_number: str
    licence_date: date | None
    status: LicenceStatus
    suspended_until: date | None


def summary(kind: str, events: Sequence[Happened], today: date) -> Summary:
    """The number and day of the latest licence paper, and where the licence stands.

    A suspension runs out by itself: whoever reads the status compares its last day with today.
    """
    papers = [event for event in in_order(events) if event.kind in OPENS]
    numbers = [event.number for event in papers if event.number]
    days = [e.in_force_on for e in papers if e.kind != LicenceEventKind.ADJUSTED]
    standing = sender_on(kind, events, today)
    return Summary(
        licence_number=numbers[-1] if numbers else "",
        licence_date=days[-1] if days else None,
        status=standing.status,
        suspended_until=standing.until,
    )


class LetterState(models.TextChoices):
    VALID = "valid", pgettext_lazy("letter", "Valid")
    EXPIRING = "expiring", pgettext_lazy("letter", "Expires within 30 days")
    EXPIRED = "expired", pgettext_lazy("letter", "Expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("letter", "Withdrawn")

    @property
    def tint(self) -> str:
        return _LETTER_TINTS[self.value]


_LETTER_TINTS = {"valid": "good", "expiring": "warn", "expired": "plain", "withdrawn": "bad"}


def letter_state(*, expires_on: date, withdrawn_on: date | None, today: date) -> LetterState:
    """Where a letter of introduction stands today. The last day is still a valid one."""
    if withdrawn_on:
        return LetterState.WITHDRAWN
    if expires_on < today:
        return LetterState.EXPIRED
    soon = (expires_on - today).days <= EXPIRING_DAYS
    return LetterState.EXPIRING if soon else LetterState.VALID
