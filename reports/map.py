"""The map of all units: each in one of five classes, by one of four figures.

Every number is one of `figures.queries.attainment`; in here it only gets a class and a sentence.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.figures import percent, whole
from figures.queries import Attainment, UnitLine, stretch_of
from reports.goals import stretch_title

# The figures that `attainment` must be asked for.
MEASURES = ("departures", "trained")
LAYERS: dict[str, str | Promise] = {
    "attainment": gettext_lazy("Attainment of the target"),
    "coverage": gettext_lazy("Units with departures"),
    "stock": gettext_lazy("Working abroad"),
    "trained": gettext_lazy("Trained before departure"),
}
NO_CLASS = 0  # without a figure: no target, nobody who left
# From so many departures on: the classes of coverage, after "none".
_DEPARTURES = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class UnitOnMap:
    """A unit, its class (1 to 5, or NO_CLASS) and its figure in words."""

    line: UnitLine
    number: int
    said: str


@dataclass(frozen=True, slots=True)
class MapClass:
    """One line of the legend, with the units that are in it."""

    number: int
    label: str
    units: list[UnitOnMap]


@dataclass(frozen=True, kw_only=True)
class UnitMap:
    """All units of the question's map by one figure; `away` counts departures of no unit on it."""

    layer: str
    title: str
    units: list[UnitOnMap]
    classes: list[MapClass]
    away: int


@dataclass(frozen=True, slots=True)
class _Scale:
    """How a layer sorts units: the class of one, the labels by class, and the figure in words."""

    number: Callable[[UnitLine], int]
    labels: dict[int, str]
    said: Callable[[UnitLine], str]


def layer_of(asked: str | None) -> str:
    """The layer of that name; the first one for any other text."""
    return asked if asked in LAYERS else next(iter(LAYERS))


def unit_map(answer: Attainment, layer: str) -> UnitMap:
    """The units of the answer's map in classes. The answer must have MEASURES and the stock."""
    on_map = [line for line in answer.lines if line.unit.pk in answer.question.map.units]
    scale = _SCALES[layer](answer, on_map)
    units = [UnitOnMap(line, scale.number(line), scale.said(line)) for line in on_map]
    return UnitMap(
        layer=layer,
        title=str(LAYERS[layer]),
        units=units,
        classes=[
            MapClass(number, label, [unit for unit in units if unit.number == number])
            for number, label in scale.labels.items()
        ],
        away=answer.numerator - sum(line.numerator for line in on_map),
    )


# The four scales ----------------------------------------------------------------------------------


def _attainment(answer: Attainment, lines: Sequence[UnitLine]) -> _Scale:
    stretch = answer.stretch

    def number(line: UnitLine) -> int:
        if not line.target:
            return NO_CLASS
        if stretch_of(line.target, stretch.ratio, strict=stretch.strict).met(line.numerator):
            return 5
        if line.numerator >= line.target:
            return 4
        if not line.numerator:
            return 1
        return 3 if line.numerator * 2 >= line.target else 2

    def said(line: UnitLine) -> str:
        if not line.target:
            return _("departures: %(number)s, no target") % {"number": whole(line.numerator)}
        return _of(line.numerator, line.target)

    labels = {
        1: _("No departure yet"),
        2: _("Below half of the target"),
        3: _("Half of the target and more"),
        4: _("Target met"),
        5: stretch_title(stretch),
        NO_CLASS: _("No target"),
    }
    return _Scale(number, labels, said)


def _coverage(_answer: Attainment, lines: Sequence[UnitLine]) -> _Scale:
    def said(line: UnitLine) -> str:
        return _("departures: %(number)s") % {"number": whole(line.numerator)}

    return _steps(lambda line: line.numerator, _DEPARTURES, _("No departure"), said)


def _stock(_answer: Attainment, lines: Sequence[UnitLine]) -> _Scale:
    def said(line: UnitLine) -> str:
        return _("working abroad: %(number)s") % {"number": whole(line.stock)}

    found = sorted(line.stock for line in lines if line.stock)
    return _steps(lambda line: line.stock, _quarters(found), _("Nobody abroad"), said)


def _trained(_answer: Attainment, lines: Sequence[UnitLine]) -> _Scale:
    def number(line: UnitLine) -> int:
        if not line.numerator:
            return NO_CLASS
        return min(5, line.counts["trained"] * 5 // line.numerator + 1)

    def said(line: UnitLine) -> str:
        if not line.numerator:
            return _("no departure")
        return _of(line.counts["trained"], line.numerator)

    labels = {
        1: _("Below 20 %"),
        **{n: _("%(low)s to below %(high)s %%") % _fifth(n) for n in (2, 3, 4)},
        5: _("80 % and more"),
        NO_CLASS: _("No departure"),
    }
    return _Scale(number, labels, said)


def _fifth(number: int) -> dict[str, int]:
    return {"low": 20 * (number - 1), "high": 20 * number}


def _of(part: int, whole_: int) -> str:
    """ "3 of 14, 21,4 %"."""
    numbers = {"part": whole(part), "whole": whole(whole_), "share": percent(part, whole_)}
    return _("%(part)s of %(whole)s, %(share)s") % numbers


def _steps(
    value: Callable[[UnitLine], int],
    starts: Sequence[int],
    none: str,
    said: Callable[[UnitLine], str],
) -> _Scale:
    """Class 1 is none at all; each further one begins at its start."""

    def number(line: UnitLine) -> int:
        return 1 + sum(value(line) >= start for start in starts)

    ends: list[int | None] = [*(start - 1 for start in starts[1:]), None]
    labels = {1: none}
    for n, (start, end) in enumerate(zip(starts, ends, strict=False), start=2):
        labels[n] = _span(start, end)
    return _Scale(number, labels, said)


def _span(start: int, end: int | None) -> str:
    if end is None:
        return _("%(number)s and more") % {"number": whole(start)}
    return whole(start) if start == end else f"{whole(start)}–{whole(end)}"


def _quarters(found: Sequence[int]) -> list[int]:
    """Where each quarter of these sorted numbers begins; the first takes all from 1 on.

    A quarter that begins with the least number too is none of its own.
    """
    begin = {found[len(found) * quarter // 4] for quarter in (1, 2, 3) if found}
    return [1, *sorted(begin - set(found[:1]))]


_SCALES: dict[str, Callable[[Attainment, Sequence[UnitLine]], _Scale]] = {
    "attainment": _attainment,
    "coverage": _coverage,
    "stock": _stock,
    "trained": _trained,
}
