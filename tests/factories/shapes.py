"""Made-up boundaries: squares beside each other, and files that hold them."""

import json
from collections.abc import Sequence
from pathlib import Path

import shapely
from shapely import Geometry

SQUARE = 0.1  # of a degree: about eleven kilometres


def squares(number: int) -> list[Geometry]:
    """So many squares from west to east, each beside the last one."""
    return [
        shapely.box(round(104 + n * SQUARE, 4), 21, round(104 + (n + 1) * SQUARE, 4), 21 + SQUARE)
        for n in range(number)
    ]


def boundary_file(
    path: Path, areas: Sequence[tuple[object, Geometry | None]], *, name: str = "ma_xa"
) -> Path:
    """A FeatureCollection of these codes and areas."""
    features = [
        {
            "type": "Feature",
            "properties": {name: code, "ten": "Xã"},
            "geometry": None if area is None else json.loads(shapely.to_geojson(area)),
        }
        for code, area in areas
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    path.write_text(text, encoding="utf-8")
    return path
