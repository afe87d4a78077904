"""The map of any day, as known at any instant; what a unit was made of and what became of it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache

from django.db import connections, router
from django.db.models import Max

from communes.models import Commune, CommuneChange

# More maps are asked for than remembered only by who walks through all of history.
_MAPS_KEPT = 32


@dataclass(frozen=True, eq=False)
class Map:
    """The units of one day, and where every other unit lies on it."""

    day: date
    units: dict[int, Commune]
    places: dict[int, int] = field(repr=False)
    inside: dict[int, frozenset[int]] = field(repr=False)

    def place(self, unit_id: int) -> int | None:
        """The unit of this map in which that unit lies wholly; None when the map cannot tell.

        A later unit on an earlier map, a divided unit, and one that ended without a successor
        cannot be placed.
        """
        return self.places.get(unit_id)

    def members(self, unit_id: int) -> frozenset[int]:
        """All units, of whatever time, that lie wholly in that unit of this map, itself too."""
        return self.inside.get(unit_id, frozenset())

    def with_code(self, code: str) -> Commune | None:
        """The unit that carries this code on this map; on another it may be another unit's."""
        return next((unit for unit in self.units.values() if unit.code == code), None)


@dataclass(frozen=True)
class Change:
    """One `CommuneChange`, as the atlas keeps it."""

    old: int
    new: int
    effective_on: date
    in_part: bool
    entered_at: datetime


@dataclass(frozen=True, eq=False)
class Atlas:
    """All units and all changes, in memory: a province has a few hundred, the country 13,000.

    The units in here are shared by everybody: read them, never change them. `changes` come in any
    order; a change that names an unknown unit is passed over.
    """

    units: dict[int, Commune]
    changes: Sequence[Change] = field(repr=False)
    _maps: dict[tuple[int, int], Map] = field(default_factory=dict, repr=False)

    def on(self, day: date, known_at: datetime | None = None) -> Map:
        """The map of that day, drawn from the changes that had been entered by `known_at`.

        Without `known_at` it is drawn from everything recorded. A merger that was not known leaves
        the parts standing, whatever is known about their end today.
        """
        known = len(self._entered) if known_at is None else bisect_right(self._entered, known_at)
        key = (bisect_right(self._turns, day), known)
        drawn = self._maps.get(key)
        if drawn is None:
            if len(self._maps) >= _MAPS_KEPT:
                self._maps.clear()
            drawn = self._maps[key] = self._draw(day, self._by_entry[:known])
        return Map(day, drawn.units, drawn.places, drawn.inside)

    @cached_property
    def _by_entry(self) -> list[Change]:
        known = (c for c in self.changes if c.old in self.units and c.new in self.units)
        return sorted(known, key=lambda change: change.entered_at)

    @cached_property
    def _entered(self) -> list[datetime]:
        return [change.entered_at for change in self._by_entry]

    @cached_property
    def _turns(self) -> list[date]:
        """The days on which the map can differ from that of the day before."""
        days = {change.effective_on for change in self._by_entry}
        for unit in self.units.values():
            days |= {unit.valid_from, unit.valid_until} - {None}  # type: ignore[arg-type]
        return sorted(days)

    def _opens(self, change: Change) -> bool:
        return self.units[change.new].valid_from == change.effective_on

    def _closes(self, change: Change) -> bool:
        return self.units[change.old].valid_until == change.effective_on

    @cached_property
    def _opened(self) -> frozenset[int]:
        """Units that began by a change on record; all others were there when the register began."""
        return frozenset(c.new for c in self._by_entry if self._opens(c))

    @cached_property
    def _closed(self) -> frozenset[int]:
        return frozenset(c.old for c in self._by_entry if self._closes(c))

    def _draw(self, day: date, known: list[Change]) -> Map:
        units = self._standing(day, known)
        onward: dict[int, int | None] = {}
        for change in known:
            if change.effective_on <= day:
                whole = not change.in_part and change.old not in onward
                onward[change.old] = change.new if whole else None
        places: dict[int, int] = {}
        inside: dict[int, list[int]] = defaultdict(list)
        for unit_id in self.units:
            place = _follow(unit_id, units, onward)
            if place is not None:
                places[unit_id] = place
                inside[place].append(unit_id)
        return Map(day, units, places, {place: frozenset(ids) for place, ids in inside.items()})

    def _standing(self, day: date, known: list[Change]) -> dict[int, Commune]:
        # A beginning or an end that was decided, but not known yet, has not happened.
        not_begun = self._opened - {c.new for c in known if self._opens(c)}
        not_ended = self._closed - {c.old for c in known if self._closes(c)}
        return {
            pk: unit
            for pk, unit in self.units.items()
            if pk not in not_begun
            and (unit.valid_from is None or unit.valid_from <= day)
            and (unit.valid_until is None or unit.valid_until > day or pk in not_ended)
        }

    @cached_property
    def _went(self) -> dict[int, list[Change]]:
        went: dict[int, list[Change]] = defaultdict(list)
        for change in self._by_entry:
            went[change.old].append(change)
        return dict(went)

    @cached_property
    def _whole_parts(self) -> dict[int, list[int]]:
        parts: dict[int, list[int]] = defaultdict(list)
        for old, changes in self._went.items():
            if len(changes) == 1 and not changes[0].in_part:
                parts[changes[0].new].append(old)
        return dict(parts)

    def with_predecessors(self, unit_ids: Iterable[int]) -> frozenset[int]:
        """These units and all their whole predecessors: what a unit's officer is answerable for.

        A divided unit is nobody's whole predecessor. Mergers decided for a later day count too:
        who is given a duty at a unit before it begins prepares for it.
        """
        found: set[int] = set()
        todo = list(unit_ids)
        while todo:
            unit_id = todo.pop()
            if unit_id not in found:
                found.add(unit_id)
                todo += self._whole_parts.get(unit_id, ())
        return frozenset(found)

    def successor(self, unit_id: int, day: date) -> Commune | None:
        """The unit that this one is part of on that day; None when it was divided."""
        place = self.on(day).place(unit_id)
        return self.units[place] if place is not None else None

    def heirs(self, unit_id: int, day: date) -> frozenset[int]:
        """The units of that day's map that have this unit or a share of it."""
        units, found, seen = self.on(day).units, set(), set()
        todo = [unit_id]
        while todo:
            here = todo.pop()
            if here in units:
                found.add(here)
            elif here not in seen:
                seen.add(here)
                todo += [c.new for c in self._went.get(here, ()) if c.effective_on <= day]
        return frozenset(found)

    def with_key(self, key: str) -> Commune | None:
        """The unit of an address: code and first day ("03808-2025-07-01", "03808-" before)."""
        return self._keys.get(key)

    @cached_property
    def _keys(self) -> dict[str, Commune]:
        return {unit.key: unit for unit in self.units.values()}


def _follow(unit_id: int, units: Container[int], onward: dict[int, int | None]) -> int | None:
    """Through whole mergers to a unit that stands. A circle, which no law makes, leads nowhere."""
    place: int | None = unit_id
    for _step in range(len(onward) + 1):
        if place is None or place in units:
            return place
        place = onward.get(place)
    return None


def units_for_choice(day: date, *, within: Container[int] | None = None) -> list[tuple[int, str]]:
    """The units of that day for a drop-down, in Vietnamese order: (number, "Xã Mường Chanh (Mai
    Sơn)"). `within` leaves only these units."""
    units = atlas().on(day).units.values()
    return [
        (unit.pk, unit.label)
        for unit in sorted(units, key=lambda unit: (unit.name_sort, unit.code))
        if within is None or unit.pk in within
    ]


# Asked on nearly every request, and each part is the end of an index. As a queryset it takes ten
# times as long, all of it in building the same text.
_STATE = """
    SELECT (SELECT MAX(stamped_at) FROM communes_commune),
           (SELECT MAX(id) FROM communes_commune),
           (SELECT MAX(id) FROM communes_communechange)
"""


def atlas() -> Atlas:
    """The atlas as stored now. One small query; the rest is remembered until something changes."""
    with connections[router.db_for_read(Commune)].cursor() as cursor:
        cursor.execute(_STATE)
        return _drawn(cursor.fetchone())


@lru_cache(maxsize=2)
def _drawn(state: tuple) -> Atlas:
    units = {unit.pk: unit for unit in Commune.objects.order_by("pk")}
    changes = CommuneChange.objects.order_by("pk").values_list(
        "old_id", "new_id", "effective_on", "in_part", "entered_at"
    )
    return Atlas(units, [Change(*row) for row in changes])


def latest_stamp() -> datetime | None:
    """The stamp of the last write; the next one must be later (`Commune.stamped_at`)."""
    return Commune.objects.aggregate(last=Max("stamped_at"))["last"]


def forget_atlas() -> None:
    """For tests, where a rolled back transaction gives the same numbers to other rows."""
    _drawn.cache_clear()
