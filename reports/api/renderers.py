"""The three forms of an answer, by content negotiation or by the parameter `format`."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from reports.api.tabular import Dimension, Number, Tabular
from reports.statistics import Json
from spreadsheets.cells import csv_text

SOURCE = "Register of workers abroad under contract, Department of Home Affairs of the province"


class AsJson(JSONRenderer):
    """The answer itself."""

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        answer = data.answer if isinstance(data, Tabular) else data
        return super().render(answer, accepted_media_type, renderer_context)


class AsCsv(BaseRenderer):
    """UTF-8, a row of stable names, then a line per row; the question in the last columns."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self,
        data: Tabular,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> str:
        text = io.StringIO()
        out = csv.writer(text, lineterminator="\r\n")
        about = _about(data.answer)
        out.writerow((*data.columns, *about))
        out.writerows([*map(_cell, line), *about.values()] for line in data.lines)
        return text.getvalue()


def _about(answer: Json) -> dict[str, str]:
    window = answer["window"]
    return {
        "window_from": window["from"],
        "window_to": window["to"],
        "as_of": answer["as_of"],
        "known_at": answer["known_at"],
        "map_date": answer["map_date"],
    }


def _cell(value: str | Number) -> str | Number:
    """Numbers as they are; a text that a spreadsheet would run gets a ' in front."""
    return csv_text(value) if isinstance(value, str) else value


class AsJsonStat(AsJson):
    """JSON-stat 2.0 (json-stat.org): a cube, as statistics packages read it."""

    media_type = "application/vnd.json-stat+json"
    format = "json-stat"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        # Not by its media type: that one may ask for an indentation.
        return super().render(dataset(data), None, renderer_context)


MEASURE = "measure"
# Of a dimension in which nobody occurs: readers cannot take a cube without cells.
NOBODY = {"nobody": "Nobody"}


def dataset(data: Tabular) -> Json:
    """The cube in row-major order, the measures as its last dimension."""
    axes = [replace(axis, categories=axis.categories or NOBODY) for axis in data.dimensions]
    dimensions = {axis.code: _said(axis) for axis in axes}
    dimensions[MEASURE] = {
        "label": "Measure",
        "category": {
            "index": list(data.measures),
            "label": data.measures,
            "unit": {code: {"decimals": 0, "label": "number"} for code in data.measures},
        },
    }
    return {
        "version": "2.0",
        "class": "dataset",
        "label": data.title,
        "source": SOURCE,
        "updated": data.answer["computed_at"],
        "note": [*_notes(data.answer), *data.notes],
        "id": list(dimensions),
        "size": [*(len(axis.categories) for axis in axes), len(data.measures)],
        "role": _roles(axes),
        "dimension": dimensions,
        "value": _values(data, axes),
        "extension": {
            name: value
            for name, value in data.answer.items()
            if name not in ("rows", "units", "bodies")
        },
    }


def _said(dimension: Dimension) -> Json:
    return {
        "label": dimension.label,
        "category": {"index": list(dimension.categories), "label": dimension.categories},
    }


def _roles(dimensions: Sequence[Dimension]) -> dict[str, list[str]]:
    roles = {
        role: [d.code for d in dimensions if d.role == role]
        for role in ("time", "geo")
        if any(d.role == role for d in dimensions)
    }
    return {**roles, "metric": [MEASURE]}


def _values(data: Tabular, axes: Sequence[Dimension]) -> list[Number]:
    cells = product(*(axis.categories for axis in axes))
    return [number for cell in cells for number in data.cells.get(cell, data.empty)]


def _notes(answer: Json) -> list[str]:
    window = answer["window"]
    asked = (
        f"Window {window['from']} to {window['to']}, as of {answer['as_of']}, on the map of "
        f"{answer['map_date']} ({answer['boundary']}), as known at {answer['known_at']}; "
        f"counted by the rules {answer['rule_version']}."
    )
    notes = [asked]
    if answer["provisional"]:
        notes.append("Provisional: recorded changes still wait to be counted.")
    return notes


class ByFormat(DefaultContentNegotiation):
    """`format` chooses for tools that cannot set a header; else Accept does."""

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        wanted = request.query_params.get("format")
        if wanted is None:
            return super().select_renderer(request, renderers, format_suffix)
        # An unknown one is refused with the other parameters, after the token was asked for.
        known = list(renderers)
        renderer = next((r for r in known if r.format == wanted), known[0])
        return renderer, renderer.media_type
