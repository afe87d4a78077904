"""The map of all units: its part of the province page, and as a file."""

import csv
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import resvg_py
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from communes.outlines import outlines_on
from core.figures import whole
from figures.queries import Attainment, attainment
from figures.questions import Question
from reports.map import LAYERS, MEASURES, UnitMap, layer_of, unit_map
from reports.map_drawing import (
    MOST_UNITS,
    Drawing,
    as_file,
    counted,
    drawing_of,
    named,
    on_page,
    swatch,
)
from reports.pages import Page, boundary_said, page_of

# A thousand points wide on the screen.
_ZOOM = 2
NOT_OFFICIAL = gettext_lazy(
    "Drawn around the centres of the units: official boundaries are not loaded yet."
)


def map_context(request: HttpRequest, page: Page, answer: Attainment) -> dict[str, Any]:
    """What `_map.html` needs; `answer` has the measures of the page and the stock."""
    found = unit_map(answer, layer_of(request.GET.get("layer")))
    if len(found.units) > MOST_UNITS:
        return {"map_picture": "", "map_too_many": len(found.units)}
    drawing, official = _drawn(answer)
    name, said = _told(found, answer)
    return {
        "map_layers": [(layer, label, layer == found.layer) for layer, label in LAYERS.items()],
        "map_layer": found.layer,
        "map_picture": on_page(found, drawing, page.links, name=name, said=said),
        "map_classes": [
            (swatch(each.number), each.label, counted(each), _listed(each.units, page))
            for each in found.classes
        ],
        "map_note": "" if official else NOT_OFFICIAL,
        "map_undrawn": [
            named(unit) for unit in found.units if unit.line.unit.pk not in drawing.areas
        ],
        "map_away": found.away,
    }


def _listed(units: list[Any], page: Page) -> list[tuple[str, str]]:
    return [(page.links.unit(unit.line.unit), named(unit)) for unit in units]


def _drawn(answer: Attainment) -> tuple[Drawing, bool]:
    """The drawing, and whether all of it is official."""
    outlines = outlines_on(answer.question.map)
    return drawing_of(outlines), bool(outlines) and all(o.official for o in outlines.values())


def _told(found: UnitMap, answer: Attainment) -> tuple[str, str]:
    """The name of the picture, and in words what it shows."""
    parts = ", ".join(f"{each.label}: {whole(len(each.units))}" for each in found.classes)
    name = f"{found.title}. {_asked(answer.question)}."
    return name, f"{boundary_said(answer.question)}. {parts}."


def _asked(question: Question) -> str:
    day = question.as_of.strftime("%d/%m/%Y")
    if question.plan is None:
        return _("As of %(day)s") % {"day": day}
    return _("Plan %(code)s, as of %(day)s") % {"code": question.plan.code, "day": day}


# Files --------------------------------------------------------------------------------------------


@requires(Permission.FIGURES_VIEW)
def map_file(request: GuardedRequest, form: str) -> HttpResponse:
    """The same map as a picture or as a table; every form is one line of `_FORMS`."""
    if form not in _FORMS:
        raise Http404
    page = page_of(request)
    answer = attainment(page.question, measures=MEASURES, with_stock=True)
    found = unit_map(answer, layer_of(request.GET.get("layer")))
    content_type, write = _FORMS[form]
    name = f"{found.layer}-{page.question.as_of.isoformat()}.{form}"
    headers = {
        "Content-Type": content_type,
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(write(found, answer), headers=headers)


def _picture(found: UnitMap, answer: Attainment) -> str:
    if len(found.units) > MOST_UNITS:
        raise Http404
    drawing, official = _drawn(answer)
    name, said = _told(found, answer)
    lines = [f"{_asked(answer.question)}. {boundary_said(answer.question)}."]
    if not official:
        lines.append(str(NOT_OFFICIAL))
    return as_file(found, drawing, name=name, said=said, lines=lines)


def _points(found: UnitMap, answer: Attainment) -> bytes:
    """The same picture in points, for slides and paper."""
    return resvg_py.svg_to_bytes(svg_string=_picture(found, answer), zoom=_ZOOM)


def _table(found: UnitMap, answer: Attainment) -> str:
    out = StringIO()
    csv.writer(out).writerows(_rows(found))
    # Excel takes the letters for another alphabet without it.
    return "\ufeff" + out.getvalue()


def _rows(found: UnitMap) -> Iterator[list[Any]]:
    labels = {each.number: each.label for each in found.classes}
    yield [
        _("Code"),
        _("Unit"),
        _("Target"),
        _("Departures"),
        _("Trained before departure"),
        _("Working abroad"),
        _("Class"),
        _("Meaning of the class"),
    ]
    for unit in found.units:
        line = unit.line
        yield [
            line.unit.code,
            line.unit.full_name,
            "" if line.target is None else line.target,
            line.numerator,
            line.counts["trained"],
            line.stock,
            unit.number or "",
            labels[unit.number],
        ]


_FORMS: dict[str, tuple[str, Callable[[UnitMap, Attainment], str | bytes]]] = {
    "svg": ("image/svg+xml; charset=utf-8", _picture),
    "png": ("image/png", _points),
    "csv": ("text/csv; charset=utf-8", _table),
}
