"""Old units' numbers on a newer map.

A merged unit has the sum of its parts' numbers if every part merged whole and every part has one;
otherwise it has no figure. A number given to the unit itself comes first.
"""

from collections import defaultdict
from collections.abc import Mapping

from communes.queries import Atlas, Map

# As many mergers in a row as the map itself follows.
_DEEPEST = 20


def carried(numbers: Mapping[int, int], on_map: Map, drawn: Atlas) -> dict[int, int]:
    """The numbers of the units of that map. What the map cannot place is not in the answer."""
    # Most versions have a number for every unit, and nothing has to be carried.
    parts = {} if numbers.keys() >= on_map.units.keys() else _parts(on_map, drawn)
    found = {}
    for unit_id in on_map.units:
        value = _number(unit_id, numbers, parts, _DEEPEST)
        if value is not None:
            found[unit_id] = value
    return found


def left_behind(
    numbers: Mapping[int, int], on_map: Map, found: Mapping[int, int]
) -> dict[int, int]:
    """The numbers that did not come along: their unit is not placed, or a sister has none."""
    return {
        unit_id: value for unit_id, value in numbers.items() if on_map.place(unit_id) not in found
    }


def _parts(on_map: Map, drawn: Atlas) -> dict[int, list[int]]:
    """What each unit was made of, by that day; a unit with a divided part is made of nothing."""
    parts: dict[int, list[int]] = defaultdict(list)
    divided = set()
    for change in drawn.changes:
        if change.effective_on > on_map.day:
            continue
        place = on_map.place(change.old)
        if change.in_part or place is None:
            divided.add(change.new)
        # A merger that was not known leaves the two in different places.
        elif place == on_map.place(change.new):
            parts[change.new].append(change.old)
    return {unit_id: old for unit_id, old in parts.items() if unit_id not in divided}


def _number(
    unit_id: int, numbers: Mapping[int, int], parts: Mapping[int, list[int]], deepest: int
) -> int | None:
    if unit_id in numbers:
        return numbers[unit_id]
    if not parts.get(unit_id) or not deepest:
        return None
    values = [_number(part, numbers, parts, deepest - 1) for part in parts[unit_id]]
    return None if None in values else sum(value for value in values if value is not None)
