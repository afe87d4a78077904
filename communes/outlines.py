"""What the units of a map look like: as stored, as their parts together, or as cells."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from communes import shapes
from communes.models import Commune, ShapeSource, UnitShape
from communes.queries import Atlas, Map, atlas
from communes.shapes import Place, Polygons


@dataclass(frozen=True, slots=True)
class Outline:
    """The ground of one unit, and whether it is the official one."""

    polygons: Polygons
    official: bool


def outlines_on(drawn: Map) -> dict[int, Outline]:
    """The shape of every unit of the map that can be drawn, by unit.

    A unit's own shape comes first, then its whole parts together. What is left, as after a partial
    load, is drawn around its centre, beside the others. A unit of which no place is known has none.
    """
    found = _stored(drawn.units)
    missing = drawn.units.keys() - found.keys()
    if missing:
        found |= _from_parts(missing)
        missing = drawn.units.keys() - found.keys()
    if missing:
        cells = shapes.cells(places_of(drawn.units.values()))
        taken = [outline.polygons for outline in found.values()]
        for pk in missing & cells.keys():
            ground = shapes.within(cells[pk], taken) if taken else cells[pk]
            if ground:
                found[pk] = Outline(ground, official=False)
    return found


def places_of(units: Iterable[Commune]) -> dict[int, Place]:
    """Where the centres lie, longitude first; only of units whose centre is known."""
    return {
        unit.pk: (unit.longitude, unit.latitude)
        for unit in units
        if unit.longitude is not None and unit.latitude is not None
    }


def whole_parts(known: Atlas) -> dict[int, list[int]]:
    """The parts of each unit that is made of whole units only."""
    parts: dict[int, list[int]] = defaultdict(list)
    in_part = {change.new for change in known.changes if change.in_part}
    for change in known.changes:
        if change.new not in in_part:
            parts[change.new].append(change.old)
    return dict(parts)


def together(
    unit_id: int, own: Mapping[int, Outline], parts: Mapping[int, list[int]]
) -> Outline | None:
    """The unit's own shape, or those of its parts as one; None while one of them is missing."""
    if unit_id in own:
        return own[unit_id]
    found = [together(part, own, parts) for part in parts.get(unit_id, ())]
    known = [each for each in found if each is not None]
    if not known or len(known) < len(found):
        return None
    ground = shapes.united([each.polygons for each in known])
    return Outline(ground, official=all(each.official for each in known))


def _stored(unit_ids: Iterable[int]) -> dict[int, Outline]:
    rows = UnitShape.objects.filter(unit_id__in=list(unit_ids)).order_by()
    return {
        pk: Outline(polygons, official=source != ShapeSource.CENTROID)
        for pk, polygons, source in rows.values_list("unit_id", "polygons", "source")
    }


def _from_parts(unit_ids: Iterable[int]) -> dict[int, Outline]:
    known = atlas()
    own = _stored(known.with_predecessors(unit_ids))
    parts = whole_parts(known) if own else {}
    found = {pk: together(pk, own, parts) for pk in unit_ids}
    return {pk: outline for pk, outline in found.items() if outline is not None}
