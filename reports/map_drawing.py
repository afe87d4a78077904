"""The map of all units as SVG: on the page with links, and by itself for a file.

Colours are presentation attributes, so that the drawing is the same on paper, in a file and under
the content security policy. No class is told by its colour alone: each unit bears its number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import shapely
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from shapely import MultiPolygon

from communes import shapes
from communes.outlines import Outline
from core.figures import whole
from reports.links import Links
from reports.map import NO_CLASS, MapClass, UnitMap, UnitOnMap

WIDTH = 1000
# More units than a province has are a table and no map.
MOST_UNITS = 600
_MARGIN = 6
_FONT = "Noto Sans, Segoe UI, Roboto, Arial, DejaVu Sans, sans-serif"
_INK = "#1c2b30"
_HATCH = "url(#map-hatch)"


@dataclass(frozen=True, slots=True)
class Ink:
    """Fill, border and number of a class. Light and dark classes differ by more than 3:1."""

    fill: str
    border: str
    text: str


INKS = {
    NO_CLASS: Ink(_HATCH, "#5b7077", _INK),
    1: Ink("#f6faf9", "#5b7077", _INK),
    2: Ink("#c1dfdb", "#5b7077", _INK),
    3: Ink("#84c3be", "#5b7077", _INK),
    4: Ink("#246474", "#ffffff", "#ffffff"),
    5: Ink("#093d48", "#ffffff", "#ffffff"),
}
_DEFS = (
    '<defs><pattern id="map-hatch" width="14" height="14" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="14" height="14" fill="#e6e8e9"/>'
    '<path d="M0 0V14" stroke="#98a3a7" stroke-width="5"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The shapes of a map's units in whole points of a picture that is WIDTH wide."""

    areas: dict[int, MultiPolygon]
    height: int


def drawing_of(outlines: Mapping[int, Outline]) -> Drawing:
    """Projected, north up, as large as the width allows."""
    ground = {pk: shapes.read(outline.polygons) for pk, outline in outlines.items()}
    if not ground:
        return Drawing({}, 0)
    left, low, right, high = shapely.total_bounds(list(ground.values()))
    flat = shapes.middle([low, high])
    (x0, y0), (x1, y1) = flat.point((left, low)), flat.point((right, high))
    # A province may be longer than wide; the picture is never much higher than a screen.
    scale = min((WIDTH - 2 * _MARGIN) / (x1 - x0), 1200 / (y1 - y0))
    aside = (WIDTH - scale * (x1 - x0)) / 2
    areas = {
        pk: shapely.transform(
            flat.flat(area), lambda at: (at - [x0, y1]) * [scale, -scale] + [aside, _MARGIN]
        )
        for pk, area in ground.items()
    }
    return Drawing(areas, round(scale * (y1 - y0)) + 2 * _MARGIN)


def path_of(area: MultiPolygon) -> str:
    """The path, in whole points, each corner told from the one before."""
    told = []
    for part in area.geoms:
        for ring in (part.exterior, *part.interiors):
            corners = [(round(x), round(y)) for x, y in shapely.get_coordinates(ring).tolist()]
            told.append(_ring(corners))
    return "".join(told)


def _ring(corners: list[tuple[int, int]]) -> str:
    x, y = corners[0]
    steps = []
    for to_x, to_y in corners[1:-1]:
        if (to_x, to_y) != (x, y):
            steps.append(f"{to_x - x}{'' if to_y < y else ' '}{to_y - y}")
            x, y = to_x, to_y
    return f"M{corners[0][0]} {corners[0][1]}l{' '.join(steps)}z" if steps else ""


# The picture --------------------------------------------------------------------------------------


def on_page(found: UnitMap, drawing: Drawing, links: Links, *, name: str, said: str) -> SafeString:
    """The map inside a page: every unit is a link, in the order in which one reads the picture."""
    ordered = _as_read(found.units, drawing)
    body = "".join(_link(unit, drawing, links) for unit in ordered)
    return SafeString(
        f'<svg viewBox="0 0 {WIDTH} {drawing.height}" role="group"{_named(name, said)}'
        f"{body}{_edge(drawing)}{_numbers(ordered, drawing)}</svg>"
    )


def as_file(found: UnitMap, drawing: Drawing, *, name: str, said: str, lines: Sequence[str]) -> str:
    """The map by itself: its figure as heading, `lines` below it, the picture and the legend."""
    body = "".join(_area(unit, drawing) for unit in _as_read(found.units, drawing))
    top = 60 + 30 * len(lines)
    height = top + drawing.height + 44 * len(found.classes) + 50
    below = "".join(_text(line, y=70 + 30 * row, size=20) for row, line in enumerate(lines))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' width="{WIDTH}" height="{height}" font-family="{_FONT}" role="img"'
        f'{_named(name, said)}<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
        f"{_text(found.title, y=36, size=28)}{below}"
        f'<g transform="translate(0 {top})">{body}{_edge(drawing)}'
        f"{_numbers(found.units, drawing)}</g>"
        f'<g transform="translate(10 {top + drawing.height + 30})">{_legend(found.classes)}</g>'
        "</svg>"
    )


def _named(name: str, said: str) -> str:
    """The rest of the opening tag, and what a reader hears instead of the picture."""
    return (
        f' aria-labelledby="map-name map-said"><title id="map-name">{escape(name)}</title>'
        f'<desc id="map-said">{escape(said)}</desc>{_DEFS}'
    )


def _text(line: str, *, y: int, size: int) -> str:
    return f'<text x="10" y="{y}" font-size="{size}" fill="{_INK}">{escape(line)}</text>'


def swatch(number: int) -> SafeString:
    """The sign of a class for the legend of the page."""
    return SafeString(
        '<svg class="swatch" viewBox="0 0 40 30" width="40" height="30" aria-hidden="true">'
        f"{_sign(number)}</svg>"
    )


def _sign(number: int) -> str:
    ink = INKS[number]
    digit = f'<text x="20" y="22" font-size="20" text-anchor="middle" fill="{ink.text}">{number}'
    return (
        f'<rect x="1" y="1" width="38" height="28" rx="3" fill="{ink.fill}" stroke="#5b7077"/>'
        + ("" if number == NO_CLASS else f"{digit}</text>")
    )


def _legend(classes: Iterable[MapClass]) -> str:
    return "".join(
        f'<g transform="translate(0 {44 * row})">{_sign(each.number)}'
        f'<text x="54" y="22" font-size="20" fill="{_INK}">{escape(each.label)}:'
        f" {counted(each)}</text></g>"
        for row, each in enumerate(classes)
    )


def counted(each: MapClass) -> str:
    """How many units are in the class, in words."""
    return _("units: %(number)s") % {"number": whole(len(each.units))}


def _as_read(units: Iterable[UnitOnMap], drawing: Drawing) -> list[UnitOnMap]:
    """From the top to the bottom in bands, each from left to right."""
    band = max(1, drawing.height // 10)

    def place(unit: UnitOnMap) -> tuple[int, float]:
        at = drawing.areas[unit.line.unit.pk].centroid
        return int(at.y) // band, at.x

    return sorted((u for u in units if u.line.unit.pk in drawing.areas), key=place)


def _link(unit: UnitOnMap, drawing: Drawing, links: Links) -> str:
    href = links.unit(unit.line.unit).replace("&", "&amp;")
    return f'<a href="{href}">{_area(unit, drawing)}</a>'


def _area(unit: UnitOnMap, drawing: Drawing) -> str:
    ink = INKS[unit.number]
    return (
        f'<path fill="{ink.fill}" stroke="{ink.border}" stroke-width="1.5"'
        f' d="{path_of(drawing.areas[unit.line.unit.pk])}">'
        f"<title>{escape(named(unit))}</title></path>"
    )


def named(unit: UnitOnMap) -> str:
    """ "Xã Mường La: 3 of 14, 21,4 %"."""
    return f"{unit.line.unit.full_name}: {unit.said}"


def _edge(drawing: Drawing) -> str:
    """The border of the province, over those of its units."""
    edge = shapely.union_all([shapely.set_precision(a, 1) for a in drawing.areas.values()])
    return (
        f'<path fill="none" stroke="{_INK}" stroke-width="3" pointer-events="none"'
        f' d="{path_of(shapes.areas_of(edge))}"/>'
    )


def _numbers(units: Iterable[UnitOnMap], drawing: Drawing) -> str:
    """The number of each unit's class where its area is widest, smaller in a narrow one."""
    size = 26 if len(drawing.areas) <= 120 else 20
    signs = []
    for unit in units:
        area = drawing.areas.get(unit.line.unit.pk)
        if area is None or unit.number == NO_CLASS:
            continue
        x, y, room = _widest(area)
        narrow = f' font-size="{max(8, 1.5 * room):.0f}"' if room < 0.7 * size else ""
        signs.append(
            f'<text x="{x:.0f}" y="{y:.0f}" dy=".35em"{narrow}'
            f' fill="{INKS[unit.number].text}">{unit.number}</text>'
        )
    return (
        f'<g font-size="{size}" text-anchor="middle" pointer-events="none" aria-hidden="true">'
        f"{''.join(signs)}</g>"
    )


def _widest(area: MultiPolygon) -> tuple[float, float, float]:
    """The middle of the largest circle that fits into the area, and its radius."""
    largest = max(area.geoms, key=lambda part: part.area)
    radius = shapely.maximum_inscribed_circle(largest, tolerance=2)
    (x, y), _edge_point = shapely.get_coordinates(radius).tolist()
    return x, y, radius.length
