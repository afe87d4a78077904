"""Storing the ground of units. Called by actions, inside their transactions."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from communes import shapes
from communes.models import Commune, ShapeSource, UnitShape
from communes.outlines import places_of
from communes.shapes import Polygons
from core import clock
from core.inserting import insert_many


def store(found: Mapping[int, Polygons], source: ShapeSource, document: str = "") -> list[int]:
    """Write what differs from what is stored; hand back the units whose ground is another now.

    Only an official boundary replaces an official one, and a cell replaces nothing but a cell.
    """
    rows = UnitShape.objects.select_for_update().filter(unit_id__in=list(found))
    stored = {row.unit_id: row for row in rows}
    now = clock.now()
    opened, changed = [], []
    for pk, polygons in found.items():
        row = stored.get(pk)
        if row is None:
            opened.append(row := UnitShape(unit_id=pk))
        elif row.source not in _REPLACES[source]:
            continue
        elif (row.polygons, row.source, row.document) != (polygons, source, document):
            changed.append(row)
        row.polygons, row.source, row.document, row.loaded_at = polygons, source, document, now
    insert_many(opened)
    fields = ["polygons", "source", "document", "loaded_at"]
    UnitShape.objects.bulk_update(changed, fields, batch_size=200)
    return [row.unit_id for row in (*opened, *changed)]


_REPLACES: dict[str, Collection[str]] = {
    ShapeSource.CENTROID: {ShapeSource.CENTROID},
    ShapeSource.PARTS: {ShapeSource.CENTROID, ShapeSource.PARTS},
    ShapeSource.OFFICIAL: set(ShapeSource.values),
}


def store_cells(groups: Iterable[Sequence[Commune]], outline: Polygons | None = None) -> None:
    """For the units of each map the cells around their centres, inside that outline."""
    for units in groups:
        store(shapes.cells(places_of(units), outline), ShapeSource.CENTROID)


def redraw_cells(groups: Iterable[Sequence[Commune]], outline: Polygons) -> None:
    """The cells that are stored, anew inside that outline.

    Other units get none: one that was merged here is drawn as its parts.
    """
    is_cell = UnitShape.objects.filter(source=ShapeSource.CENTROID)
    among = set(is_cell.values_list("unit_id", flat=True))
    for units in groups:
        if among.isdisjoint(unit.pk for unit in units):
            continue
        cells = shapes.cells(places_of(units), outline)
        store({pk: cells[pk] for pk in cells.keys() & among}, ShapeSource.CENTROID)


def official_outline(units: Sequence[Commune]) -> Polygons | None:
    """The border of these units together; None unless the official ground of each is known."""
    rows = UnitShape.objects.filter(unit_id__in=[unit.pk for unit in units])
    drawn = rows.exclude(source=ShapeSource.CENTROID).order_by("unit_id")
    found = list(drawn.values_list("polygons", flat=True))
    return shapes.united(found) if found and len(found) == len(units) else None
