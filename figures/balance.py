"""The standing check: stock(b) = stock(a) + departures − ends, per unit and market.

The stocks come from the facts, the departures and ends from the registers themselves: two roads to
the same number. A difference is an alarm.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Q

from contracts.models import Departure
from core import clock
from core.models import Mark
from figures.models import BalanceAlarm
from figures.queries import stock_balance
from figures.questions import ask


def differences(*, first: date, last: date) -> dict[tuple[int, str], int]:
    """(unit, country) → by how much the balance from `first` to `last` does not close."""
    facts = stock_balance(ask(first=first, last=last, as_of=last), first=first, last=last)
    registers = _movements(first, last)
    found = {}
    for key in facts.keys() | registers.keys():
        before, _departures, _ends, after = facts.get(key, (0, 0, 0, 0))
        came, went = registers.get(key, (0, 0))
        if after - (before + came - went):
            found[key] = after - (before + came - went)
    return found


def _movements(first: date, last: date) -> dict[tuple[int, str], tuple[int, int]]:
    rows = (
        Departure.objects.standing()
        .order_by()
        .values_list("commune_id", "contract__country_id")
        .annotate(
            departures=Count("pk", filter=Q(departed_on__gte=first, departed_on__lte=last)),
            ends=Count("pk", filter=Q(ended_on__gte=first, ended_on__lte=last)),
        )
        .filter(Q(departures__gt=0) | Q(ends__gt=0))
    )
    return {(unit, country): (came, went) for unit, country, came, went in rows}


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
