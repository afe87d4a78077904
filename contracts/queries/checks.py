"""Departures the Department looks into: on a day without licence, or with a sender not known."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery

from accounts.scopes import Scope
from contracts.models import Departure, DepartureQuerySet, LicenceCheck
from contracts.queries.stays import Asked, departures, ends
from enterprises.models import Enterprise, LicenceEvent
from enterprises.states import OPENS, Standing


def without_licence(departure: Departure) -> Standing | None:
    """Where the sender's licence stood on that day, if it could not send; otherwise None."""
    contract = departure.contract
    if departure.cancelled or contract.enterprise is None:
        return None
    licence = contract.enterprise.licence_on(departure.departed_on, contract.country_id)
    return None if licence.may_send else licence


@dataclass(frozen=True)
class Flagged:
    """A departure on a day without licence: why, and what was found if it is worked off."""

    departure: Departure
    licence: Standing
    check: LicenceCheck | None

    @property
    def pk(self) -> int:
        return self.departure.pk


def flagged(
    *, scope: Scope, enterprise: Enterprise | None = None, checked: bool = False
) -> list[Flagged]:
    """Departures on a day without licence, the newest first: the open ones, or those worked off.

    Only senders whose licence was ever doubtful are looked at, so the list stays small work.
    """
    found = _looked_into(scope, checked=checked).for_list()
    if enterprise is not None:
        found = found.filter(contract__enterprise=enterprise)
    checks = _checks(found) if checked else {}
    rows = found.order_by("-departed_on", "-pk").prefetch_related(
        "contract__enterprise__licence_events"
    )
    return [
        Flagged(departure, licence, checks.get(departure.pk))
        for departure in rows
        if (licence := without_licence(departure))
    ]


def count_flagged(*, scope: Scope) -> int:
    """How many open ones there are: as many as `flagged` lists, without reading people."""
    what = ("contract__enterprise_id", "departed_on", "contract__country_id")
    asked = _looked_into(scope, checked=False).order_by().values_list(*what)
    groups = list(asked.annotate(n=Count("pk")))
    senders = Enterprise.objects.with_licences().in_bulk({sender for sender, *_rest in groups})
    return sum(
        n
        for sender, day, country, n in groups
        if not senders[sender].licence_on(day, country).may_send
    )


def _looked_into(scope: Scope, *, checked: bool) -> DepartureQuerySet:
    """The suspects that were worked off, or those that were not."""
    done = LicenceCheck.objects.standing().filter(departure=OuterRef("pk"))
    suspects = _suspects(Departure.objects.visible_to(scope).standing())
    return suspects.filter(Exists(done) if checked else ~Exists(done))


def _suspects(found: DepartureQuerySet) -> DepartureQuerySet:
    events = LicenceEvent.objects.filter(
        enterprise=OuterRef("contract__enterprise"), withdrawn=False
    )
    first = events.order_by().values("enterprise").annotate(first=Min("in_force_on"))
    doubtful = events.exclude(kind__in=sorted(OPENS))
    found = found.filter(contract__enterprise__isnull=False)
    found = found.annotate(licensed_since=Subquery(first.values("first")[:1]))
    return found.filter(
        Q(licensed_since=None) | Q(departed_on__lt=F("licensed_since")) | Exists(doubtful)
    )


def _checks(found: DepartureQuerySet) -> dict[int, LicenceCheck]:
    rows = LicenceCheck.objects.standing().filter(departure__in=found.order_by().values("pk"))
    return {row.departure_id: row for row in rows.select_related("checked_by")}


def senders_unknown(*, scope: Scope) -> DepartureQuerySet:
    """Departures whose sender was recorded as not known."""
    found = Departure.objects.visible_to(scope).standing().for_list()
    return found.filter(contract__enterprise_unknown=True)


@dataclass(frozen=True)
class Sent:
    """What an enterprise did, of the people who live in scope now."""

    departures: int
    abroad: int
    early: int
    left: int
    flags: int


def sent_by(enterprise: Enterprise, *, scope: Scope) -> Sent:
    """People sent, early returns, left contracts and open flags: each as long as its list."""
    standing, abroad, left = (
        departures(Asked(enterprise=enterprise.pk, state=state), scope=scope).count()
        for state in ("standing", "abroad", "ever_left")
    )
    return Sent(
        departures=standing,
        abroad=abroad,
        early=ends(Asked(enterprise=enterprise.pk, state="early"), scope=scope).count(),
        left=left,
        flags=len(flagged(scope=scope, enterprise=enterprise)),
    )
