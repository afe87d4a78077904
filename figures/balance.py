"""The standing check: every unit and market closes.

stock(b) = stock(a) + departures + moved in − moved out − ends.

The stocks come from the facts, the departures and ends from the registers themselves: two roads to
the same number. A difference is an alarm.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Q

from contracts.choices import ChangeKind
from contracts.models import Departure, StayChange
from core import clock
from core.models import Mark
from figures.models import BalanceAlarm
from figures.moves import Moves, moves_of
from figures.queries import Balance, stock_balance
from figures.questions import ask

Key = tuple[int, str]  # unit, country


def differences(*, first: date, last: date) -> dict[Key, int]:
    """(unit, country) → by how much the balance from `first` to `last` does not close."""
    facts = stock_balance(ask(first=first, last=last, as_of=last), first=first, last=last)
    registers = _movements(first, last)
    found = {}
    for key in facts.keys() | registers.keys():
        stocks, moved = facts.get(key, Balance()), registers.get(key, Balance())
        moved.before = stocks.before
        if stocks.after - moved.expected:
            found[key] = stocks.after - moved.expected
    return found


def _movements(first: date, last: date) -> dict[Key, Balance]:
    """What the registers say came, went and moved, by unit of departure and market."""
    rows = (
        Departure.objects.standing()
        .filter(commune__isnull=False)
        .order_by()
        .values_list("commune_id", "contract__country_id")
        .annotate(
            departures=Count("pk", filter=Q(departed_on__gte=first, departed_on__lte=last)),
            ends=Count("pk", filter=Q(ended_on__gte=first, ended_on__lte=last)),
        )
        .filter(Q(departures__gt=0) | Q(ends__gt=0))
    )
    found: dict[Key, Balance] = defaultdict(Balance)
    for unit, country, came, went in rows:
        found[unit, country] = Balance(departures=came, ends=went)
    for unit, country, ended_on, moves in _moved():
        here = country
        for day, to in moves:
            if first.isoformat() <= day <= last.isoformat():
                found[unit, here].moved_out += 1
                found[unit, to].moved_in += 1
            here = to
        if ended_on is not None and first <= ended_on <= last:
            found[unit, country].ends -= 1
            found[unit, here].ends += 1
    return found


def _moved() -> Iterator[tuple[int, str, date | None, Moves]]:
    """The stays that changed country: unit, country of departure, end, changes."""
    changes = StayChange.objects.standing().filter(
        kind=ChangeKind.COUNTRY, departure__cancelled=False, departure__commune__isnull=False
    )
    stays: dict[int, tuple[int, str, date, date | None]] = {}
    days: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for pk, unit, country, departed_on, ended_on, day, to in changes.values_list(
        "departure_id",
        "departure__commune_id",
        "departure__contract__country_id",
        "departure__departed_on",
        "departure__ended_on",
        "changed_on",
        "country_id",
    ):
        stays[pk] = (unit, country, departed_on, ended_on)
        days[pk].append((day, to))
    for pk, (unit, country, departed_on, ended_on) in stays.items():
        moves = moves_of(country, departed_on=departed_on, ended_on=ended_on, changes=days[pk])
        if moves:
            yield unit, country, ended_on, moves


def check() -> int:
    """Check the last 365 days; write an alarm per difference and settle those that closed.

    Returns how many are open. While changes wait to be counted nothing is judged.
    """
    if Mark.objects.exists():
        return BalanceAlarm.objects.filter(settled_at=None).count()
    last = clock.today()
    first = last - timedelta(days=364)
    found = differences(first=first, last=last)
    if Mark.objects.exists():
        # Something was recorded between the two readings: they are not of the same moment.
        return BalanceAlarm.objects.filter(settled_at=None).count()
    with transaction.atomic():
        open_alarms = {
            (a.unit_id, a.country): a for a in BalanceAlarm.objects.filter(settled_at=None)
        }
        for (unit_id, country), difference in found.items():
            alarm = open_alarms.pop((unit_id, country), None)
            if alarm is None or alarm.difference != difference:
                BalanceAlarm.objects.create(
                    found_at=clock.now(),
                    first_day=first,
                    last_day=last,
                    unit_id=unit_id,
                    country=country,
                    difference=difference,
                )
            if alarm is not None and alarm.difference != difference:
                open_alarms[(unit_id, country)] = alarm
        settled = [alarm.pk for alarm in open_alarms.values()]
        BalanceAlarm.objects.filter(pk__in=settled).update(settled_at=clock.now())
    return len(found)
