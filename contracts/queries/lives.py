"""Where people lived and when they were away: read once, for one or for many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from communes.models import Commune
from communes.queries import Atlas, atlas
from contracts.models import Departure
from contracts.rules import Stay
from workers.models import Residence, Worker


@dataclass(frozen=True, slots=True)
class _Lived:
    commune: int | None
    since: date | None
    until: date | None


class Lives:
    """The stays and residences on record of some people: each read once, when first asked for."""

    def __init__(self, workers: Iterable[int | None]) -> None:
        self._ids = {pk for pk in workers if pk}
        self._places: dict[tuple[int, date], Commune] = {}

    @cached_property
    def _map(self) -> Atlas:
        return atlas()

    @cached_property
    def _stays(self) -> dict[int, dict[int, Stay]]:
        found: dict[int, dict[int, Stay]] = defaultdict(dict)
        standing = Departure.objects.filter(worker__in=self._ids).standing()
        columns = ("worker_id", "pk", "departed_on", "ended_on", "end_kind")
        for worker, pk, left, back, kind in standing.order_by("departed_on").values_list(*columns):
            found[worker][pk] = Stay(departed_on=left, ended_on=back, end_kind=kind)
        return found

    @cached_property
    def _residences(self) -> dict[int, list[_Lived]]:
        found: dict[int, list[_Lived]] = defaultdict(list)
        rows = Residence.objects.filter(worker__in=self._ids).order_by("pk")
        columns = ("worker_id", "commune_id", "since", "until")
        for worker, unit, since, until in rows.values_list(*columns):
            found[worker].append(_Lived(unit, since, until))
        return found

    def stays_of(self, worker: int, *, but: Departure | None = None) -> list[Stay]:
        """The person's stays in order, cancelled ones and `but` left out."""
        left_out = but.pk if but else None
        known = self._stays.get(worker)
        return [stay for pk, stay in known.items() if pk != left_out] if known else []

    def say(self, departure: Departure, stay: Stay) -> None:
        """From now on that stay is asked about as it is going to be."""
        self._stays[departure.worker_id][departure.pk] = stay

    def place_on(self, worker: int, day: date) -> tuple[bool, Commune | None]:
        """Whether a residence is known for that day, and its unit, if it is one of the province.

        A day before the first known residence takes the first: nothing else is known. A residence
        in a unit that has since been merged is, from the merger on, one in the new unit.
        """
        lived = self._residences.get(worker)
        if not lived:
            return False, None
        unit = _on(lived, day).commune
        return True, self._unit(unit, day) if unit else None

    def _unit(self, unit: int, day: date) -> Commune:
        key = (unit, day)
        if key not in self._places:
            self._places[key] = self._map.successor(unit, day) or self._map.units[unit]
        return self._places[key]


def _on(lived: Sequence[_Lived], day: date) -> _Lived:
    for one in lived:
        begun = one.since is None or one.since <= day
        if begun and (one.until is None or one.until > day):
            return one
    return min(lived, key=lambda one: one.since or date.min)


def stays_of(worker: Worker, *, but: Departure | None = None) -> list[Stay]:
    """The person's stays in order, cancelled ones and `but` left out."""
    return Lives([worker.pk]).stays_of(worker.pk, but=but)


def place_on(worker: Worker, day: date) -> tuple[bool, Commune | None]:
    """Whether a residence is known for that day, and its unit, if it is one of the province."""
    return Lives([worker.pk]).place_on(worker.pk, day)


def unit_on(worker: Worker, day: date) -> Commune | None:
    """Where the person was resident on that day, as the unit was on that day.

    None outside the province, or while no residence is known.
    """
    return place_on(worker, day)[1]
