"""Shapes of units: cells around points, and drawn borders made light. Pure geometry.

Outside this module a shape is GeoJSON's MultiPolygon: polygons of rings of [longitude, latitude].
Inside it is flat, in kilometres: a province is small enough for one scale.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import shapely
from shapely import Geometry, MultiPolygon, Point, Polygon
from shapely.geometry import shape as read_shape

Polygons = list[list[list[list[float]]]]
Place = tuple[float, float]

_KM = 111.32  # of one degree of latitude
_DIGITS = 4  # of a degree: about eleven metres
_TOGETHER = 0.3  # km: points nearer than this are one place, and their cells would be slivers
_AT_MOST_APART = 1.0
_LEAST_MARGIN = 3.0
# Of a drawn border: fine enough for a map as wide as a screen, and so many corners a unit.
_FINEST, _CORNERS = 0.05, 40


class Flat:
    """Degrees to kilometres and back, around one latitude."""

    def __init__(self, latitude: float) -> None:
        self._across = _KM * math.cos(math.radians(latitude))

    def point(self, place: Place) -> Place:
        return place[0] * self._across, place[1] * _KM

    def flat(self, geometry: Geometry) -> Any:
        return shapely.transform(geometry, lambda at: at * [self._across, _KM])

    def round(self, geometry: Geometry) -> Any:
        return shapely.transform(geometry, lambda at: at / [self._across, _KM])


def middle(latitudes: Iterable[float]) -> Flat:
    """The projection for these latitudes; at least one."""
    known = list(latitudes)
    return Flat(sum(known) / len(known))


# To and from what is stored -----------------------------------------------------------------------


def read(polygons: Polygons) -> MultiPolygon:
    """A stored shape; corners that rounding has laid on each other are put right."""
    return areas_of(read_shape({"type": "MultiPolygon", "coordinates": polygons}))


def write(geometry: Geometry) -> Polygons:
    """A shape in degrees as it is stored; rings that vanish when rounded are left out."""
    found = []
    for part in areas_of(geometry).geoms:
        rings = [_rounded(ring) for ring in (part.exterior, *part.interiors)]
        if len(rings[0]) > 3:
            found.append([ring for ring in rings if len(ring) > 3])
    return found


def _rounded(ring: Any) -> list[list[float]]:
    corners: list[list[float]] = []
    for x, y in shapely.get_coordinates(ring).tolist():
        corner = [round(x, _DIGITS), round(y, _DIGITS)]
        if not corners or corner != corners[-1]:
            corners.append(corner)
    return corners


def areas_of(geometry: Geometry) -> MultiPolygon:
    """The valid areas of it, without the points and lines that mending may leave."""
    if not shapely.is_valid(geometry):
        geometry = shapely.make_valid(geometry)
    parts = [part for part in _parts(geometry) if isinstance(part, Polygon) and part.area]
    return MultiPolygon(parts)


def _parts(geometry: Geometry) -> Iterable[Geometry]:
    for part in getattr(geometry, "geoms", [geometry]):
        yield from _parts(part) if hasattr(part, "geoms") else [part]


def united(shapes: Collection[Polygons]) -> Polygons:
    """These as one."""
    return write(shapely.union_all([read(each) for each in shapes]))


# Cells --------------------------------------------------------------------------------------------


def cells(places: Mapping[int, Place], outline: Polygons | None = None) -> dict[int, Polygons]:
    """The area around each place that lies nearer to it than to any other (Voronoi).

    Places that lie on each other are spread apart. The cells fill `outline`, or, without one, the
    hull of the places with a margin. A place whose cell lies wholly outside the outline has none.
    """
    if not places:
        return {}
    flat = middle(latitude for _longitude, latitude in places.values())
    keys = sorted(places)
    points = spread([flat.point(places[key]) for key in keys])
    edge = flat.flat(read(outline)) if outline else hull(points)
    pieces = _nearest(points, edge)
    found = {key: write(flat.round(piece)) for key, piece in zip(keys, pieces, strict=True)}
    return {key: polygons for key, polygons in found.items() if polygons}


def _nearest(points: list[Place], edge: Any) -> list[Any]:
    if len(points) == 1:
        return [edge]
    around = shapely.voronoi_polygons(
        shapely.MultiPoint(points), extend_to=edge.buffer(10), ordered=True
    )
    return [piece.intersection(edge) for piece in around.geoms]


def spread(points: list[Place]) -> list[Place]:
    """The same points, but those that lie together on a small circle around the first of them.

    The circle reaches at most a quarter of the way to the next place, so no two circles meet.
    """
    heads: list[Place] = []
    together: list[list[int]] = []
    for index, point in enumerate(points):
        near = next((i for i, h in enumerate(heads) if math.dist(h, point) < _TOGETHER), None)
        if near is None:
            heads.append(point)
            together.append([index])
        else:
            together[near].append(index)
    found = list(points)
    for head, members in zip(heads, together, strict=True):
        if len(members) == 1:
            continue
        away = min((math.dist(head, other) for other in heads if other != head), default=math.inf)
        radius = min(_AT_MOST_APART, away / 4)
        for step, index in enumerate(members):
            turn = 2 * math.pi * step / len(members)
            found[index] = (
                head[0] + radius * math.cos(turn),
                head[1] + radius * math.sin(turn),
            )
    return found


def hull(points: list[Place]) -> Any:
    """The land these points lie on: their hull, drawn in where it is hollow, with a margin."""
    every = shapely.MultiPoint(points)
    spacing = math.sqrt(every.convex_hull.area / len(points))
    margin = max(_LEAST_MARGIN, 0.6 * spacing)
    core = shapely.concave_hull(every, ratio=0.35) if len(points) > 3 else every.convex_hull
    return Polygon(core.buffer(margin, quad_segs=4).exterior).simplify(margin / 10)


def within(polygons: Polygons, taken: Collection[Polygons]) -> Polygons:
    """What of that shape none of the others has."""
    return write(read(polygons).difference(shapely.union_all([read(each) for each in taken])))


# Drawn borders ------------------------------------------------------------------------------------


def lightened(drawn: Mapping[int, Geometry]) -> dict[int, Polygons]:
    """Drawn shapes (in degrees) with few corners; what two of them share stays shared.

    Where two overlap a little the first has it.
    """
    keys = sorted(drawn)
    flat = middle([shapely.centroid(drawn[key]).y for key in keys])
    # To the metre, so that corners which two authors drew alike are the same.
    exact = [areas_of(shapely.set_precision(flat.flat(drawn[key]), 0.001)) for key in keys]
    light = _simplified(_without_overlaps(exact))
    return {key: write(flat.round(each)) for key, each in zip(keys, light, strict=True)}


def _without_overlaps(shapes: list[MultiPolygon]) -> list[MultiPolygon]:
    found = list(shapes)
    for one, other in overlaps(shapes):
        found[other] = areas_of(found[other].difference(found[one]))
    return found


def _simplified(shapes: list[MultiPolygon]) -> list[Any]:
    tolerance = _FINEST
    while True:
        light = [areas_of(each) for each in shapely.coverage_simplify(shapes, tolerance)]
        corners = sum(shapely.get_num_coordinates(each) for each in light)
        if corners <= _CORNERS * len(shapes) or tolerance > 5:
            return light
        tolerance *= 1.5


def overlaps(shapes: list[Any]) -> list[tuple[int, int]]:
    """The pairs of shapes that have ground in common, the lower index first."""
    tree = shapely.STRtree(shapes)
    pairs = {(int(i), int(j)) for i, j in tree.query(shapes, predicate="intersects").T if i < j}
    return [(i, j) for i, j in sorted(pairs) if shapes[i].intersection(shapes[j]).area > 0]


def overlap_share(one: Geometry, other: Geometry) -> float:
    """How much of the smaller of two they have in common; 0 to 1."""
    smaller = min(one.area, other.area)
    return one.intersection(other).area / smaller if smaller else 0.0


def kilometres(one: Place, other: Place) -> float:
    """How far two places lie from each other."""
    flat = Flat((one[1] + other[1]) / 2)
    return math.dist(flat.point(one), flat.point(other))


def centre(geometry: Geometry) -> Place:
    at: Point = shapely.centroid(geometry)
    return at.x, at.y
