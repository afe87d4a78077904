"""A file of official boundaries, read and judged as far as the file alone tells."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from shapely import Geometry
from shapely.errors import ShapelyError
from shapely.geometry import shape as read_shape

from communes import rules, shapes
from core.problems import Problem, refuse_if

LARGEST = 200 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One area of the file: the code it carries, and its ground in degrees, valid."""

    code: str
    ground: Geometry


def read_boundaries(path: Path, *, code_in: str) -> list[Drawn]:
    """The areas of a GeoJSON file, with the code that stands in the property `code_in`.

    Refused with everything that is wrong (C-20 to C-24): a file that is missing, too large or no
    FeatureCollection, a property that no area has, codes that are not five digits, coordinates
    that are no degrees, things drawn that are no areas.
    """
    features, why = _features(path)
    refuse_if(rules.problems_with_file(why))
    names = sorted({name for each in features for name in _properties(each)})
    refuse_if(rules.problems_with_property(code_in, names))
    found: list[Drawn] = []
    problems: list[Problem] = []
    for number, feature in enumerate(features, start=1):
        drawn, wrong = _area(feature, code_in, number)
        problems += wrong
        if drawn is not None:
            found.append(drawn)
    refuse_if(problems)
    return found


def _features(path: Path) -> tuple[list[dict[str, Any]], str]:
    """The features, or why there are none."""
    try:
        if path.stat().st_size > LARGEST:
            return [], _("The file has more than 200 MB.")
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        return [], _("The file cannot be read: %(why)s.") % {"why": error.strerror}
    except ValueError:
        return [], _("The file is not GeoJSON.")
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not all(isinstance(each, dict) for each in features):
        return [], _("The file has no list of areas (“features”).")
    return features, "" if features else _("The file has no area.")


def _properties(feature: Mapping[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _area(
    feature: Mapping[str, Any], code_in: str, number: int
) -> tuple[Drawn | None, list[Problem]]:
    """The area, or what is wrong with it."""
    code = _properties(feature).get(code_in)
    place = _("Area %(number)s") % {"number": number} + ("" if code is None else f" ({code})")
    problems = list(rules.problems_with_boundary_code(code, place))
    ground = _ground(feature.get("geometry"))
    problems += _problems_with_ground(ground, place)
    if ground is None or problems:
        return None, problems
    return Drawn(code=str(code).strip(), ground=shapes.areas_of(ground)), []


def _problems_with_ground(ground: Geometry | None, place: str) -> Iterator[Problem]:
    yield from rules.problems_with_area_drawn(place, is_area=ground is not None)
    if ground is not None:
        yield from rules.problems_with_coordinates(ground.bounds, place)


def _ground(geometry: Any) -> Geometry | None:
    """The polygon or polygons; None for anything else, and for what nobody can draw."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    try:
        ground = read_shape(geometry)
        return ground if shapes.areas_of(ground).area else None
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError):
        return None
