"""The map of any day, as known at any instant; what a unit was made of."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Max

from communes.models import Commune, CommuneChange


@dataclass(frozen=True)
class Map:
    """The units of one day, and where every other unit lies on it."""

    day: date
    units: dict[int, Commune]
    places: dict[int, int] = field(repr=False)

    def place(self, unit_id: int) -> int | None:
        """The unit of this map in which that unit lies wholly; None when the map cannot tell.

        A later unit on an earlier map and a divided unit cannot be placed.
        """
        return self.places.get(unit_id)

    def members(self, unit_id: int) -> frozenset[int]:
        """All units, of whatever time, that lie wholly in that unit of this map."""
        return frozenset(old for old, new in self.places.items() if new == unit_id)


@dataclass(frozen=True)
class _Change:
    old: int
    new: int
    effective_on: date
    in_part: bool
    entered_at: datetime


@dataclass(frozen=True)
class Atlas:
    """All units and all changes, in memory: a province has a few hundred, the country 13,000."""

    units: dict[int, Commune]
    changes: tuple[_Change, ...] = field(repr=False)
    _maps: dict[tuple[date, int], Map] = field(default_factory=dict, repr=False)

    def on(self, day: date, known_at: datetime | None = None) -> Map:
        """The map of that day, drawn from the changes that had been entered by `known_at`."""
        known = [c for c in self.changes if known_at is None or c.entered_at <= known_at]
        key = (day, len(known))
        if key not in self._maps:
            if len(self._maps) > 64:
                self._maps.clear()
            self._maps[key] = self._draw(day, known)
        return self._maps[key]

    def _draw(self, day: date, known: list[_Change]) -> Map:
        every_new = {c.new for c in self.changes}
        known_new = {c.new for c in known}
        ended = {c.old for c in known}
        went: dict[int, list[_Change]] = defaultdict(list)
        for change in known:
            if change.effective_on <= day:
                went[change.old].append(change)

        def exists(unit: Commune) -> bool:
            if unit.pk in every_new and unit.pk not in known_new:
                return False
            if unit.valid_from and unit.valid_from > day:
                return False
            # An end that was decided later was not known: then the unit still stood.
            decided = unit.pk in ended or unit.pk not in {c.old for c in self.changes}
            return not (unit.valid_until and unit.valid_until <= day and decided)

        standing = {pk: unit for pk, unit in self.units.items() if exists(unit)}
        places: dict[int, int] = {}
        for pk in self.units:
            place = self._follow(pk, standing, went)
            if place is not None:
                places[pk] = place
        return Map(day, standing, places)

    @staticmethod
    def _follow(
        unit_id: int, standing: dict[int, Commune], went: dict[int, list[_Change]]
    ) -> int | None:
        for _step in range(20):
            if unit_id in standing:
                return unit_id
            onward = went.get(unit_id, [])
            if len(onward) != 1 or onward[0].in_part:
                return None
            unit_id = onward[0].new
        return None

    def with_predecessors(self, unit_ids: Iterable[int]) -> frozenset[int]:
        """These units and all their whole predecessors: what a unit's officer is answerable for."""
        parts: dict[int, list[int]] = defaultdict(list)
        for change in self.changes:
            if not change.in_part:
                parts[change.new].append(change.old)
        found: set[int] = set()
        todo = list(unit_ids)
        while todo:
            unit_id = todo.pop()
            if unit_id not in found:
                found.add(unit_id)
                todo += parts[unit_id]
        return frozenset(found)

    def successor(self, unit_id: int, day: date) -> Commune | None:
        """The unit that this one is part of on that day; None when it was divided."""
        place = self.on(day).place(unit_id)
        return self.units[place] if place is not None else None


def atlas() -> Atlas:
    """The atlas as stored now. One small query; the rest is remembered until something changes."""
    units = Commune.objects.aggregate(last=Max("pk"))["last"] or 0
    changed = CommuneChange.objects.aggregate(last=Max("pk"), at=Max("entered_at"))
    return _drawn(units, changed["last"] or 0, changed["at"])


@lru_cache(maxsize=2)
def _drawn(last_unit: int, last_change: int, entered_at: datetime | None) -> Atlas:
    units = {unit.pk: unit for unit in Commune.objects.all()}
    changes = tuple(
        _Change(c.old_id, c.new_id, c.effective_on, c.in_part, c.entered_at)
        for c in CommuneChange.objects.order_by("pk")
    )
    return Atlas(units, changes)


def forget_atlas() -> None:
    """For tests, where a rolled back transaction gives the same numbers to other rows."""
    _drawn.cache_clear()
