"""From counts to answers: the declared tables, attainment and coverage, each as a Tabular."""

from collections import Counter
from collections.abc import Iterable
from itertools import product
from typing import Any

from figures.queries import Counts, table
from figures.queries.tables import Key
from figures.queries.tables import Table as Counted
from figures.questions import Question
from reports.api.categories import NOT_ASSIGNABLE, Axis, Category, axis_of
from reports.api.tables import Table
from reports.api.tabular import Dimension, Number, Tabular
from reports.statistics import Json, attainment_answer, coverage_answer, envelope

UNITS_OF_COUNT = {
    "departures": "departures",
    "returns": "ends of stay",
    "stock": "people abroad",
    "trained": "departures",
    "skilled": "departures",
}
TITLES = {
    "attainment": "Departures against targets",
    "coverage": "Units with departures",
    "departures": "Departures under contract",
    "returns": "Stays abroad that ended",
    "stock": "People working abroad",
    "trained": "Trained before departure",
    "skilled": "With degree or certificate",
}
# What is counted, and of what.
MEASURES = {
    "departures": {"numerator": "departures"},
    "returns": {"numerator": "ends of stay"},
    "stock": {"numerator": "people abroad"},
    "trained": {"numerator": "departures of the trained", "denominator": "departures"},
    "skilled": {
        "numerator": "departures with degree or certificate",
        "denominator": "departures with known qualification",
    },
}


# The declared tables ------------------------------------------------------------------------------


def table_answer(question: Question, asked: Table) -> Tabular:
    """That table for that question. Σ rows = province, what the map cannot place among them."""
    return tabular_of(table(question, asked.population, asked.by))


def tabular_of(counted: Counted, withheld: frozenset[Key] = frozenset()) -> Tabular:
    """The counts of a table in all forms. Combinations of nobody are left out, but for a table by
    one dimension that is complete by itself, such as the units of a map. The numbers of `withheld`
    lines are told as null.
    """
    question, share = counted.question, counted.province.denominator is not None
    axes = [
        axis_of(code, question, {key[place] for key in counted.lines})
        for place, code in enumerate(counted.by)
    ]
    numbers = _numbers(counted, axes, withheld)
    measures = MEASURES[counted.population]
    return Tabular(
        title=_title(counted, axes),
        answer=_answer(counted, axes, numbers),
        columns=(*(name for axis in axes for name in _COLUMNS[axis.code]), *measures),
        lines=[
            (*(text for axis, c in zip(axes, at, strict=True) for text in _texts(axis, c)), *line)
            for at, line in numbers
        ],
        dimensions=(*map(_dimension, axes), *_period(question, counted)),
        measures=measures,
        cells={
            (*(category.code for category in at), *_period_code(question, counted)): line
            for at, line in numbers
        },
        empty=(0, 0) if share else (0,),
    )


Line = tuple[tuple[Category, ...], tuple[Number, ...]]


def _numbers(counted: Counted, axes: list[Axis], withheld: frozenset[Key]) -> list[Line]:
    """The lines in the order of the categories, each with its numbers."""
    share = counted.province.denominator is not None
    nobody = Counts(0, 0 if share else None)
    all_of_it = len(axes) == 1 and axes[0].complete
    found: list[Line] = []
    for at in product(*(axis.categories for axis in axes)):
        key = tuple(category.key for category in at)
        line = counted.lines.get(key)
        if line is not None or all_of_it:
            line = line or nobody
            numbers: tuple[Number, ...] = (line.numerator, *((line.denominator,) if share else ()))
            found.append((at, (None,) * len(numbers) if key in withheld else numbers))
    return found


def _answer(counted: Counted, axes: list[Axis], numbers: list[Line]) -> Json:
    measures = MEASURES[counted.population]
    return {
        **envelope(counted.question),
        "statistic": counted.population,
        "by": list(counted.by),
        "unit_of_count": UNITS_OF_COUNT[counted.population],
        "province": _province(counted),
        "rows": [
            {
                **{axis.code: c.said for axis, c in zip(axes, at, strict=True)},
                **dict(zip(measures, line, strict=True)),
            }
            for at, line in numbers
        ],
        "not_assignable": counted.not_assignable,
    }


def _province(counted: Counted) -> Json:
    said: Json = {"numerator": counted.province.numerator}
    if counted.province.denominator is not None:
        said["denominator"] = counted.province.denominator
    if counted.persons is not None:
        said["persons"] = counted.persons
    return said | dict([counted.part] if counted.part else [])


def _title(counted: Counted, axes: Iterable[Axis]) -> str:
    by = " and ".join(axis.label.lower() for axis in axes)
    title = TITLES[counted.population]
    return f"{title} by {by}" if by else title


# Columns of CSV files, and the dimensions of cubes ------------------------------------------------

_UNIT_COLUMNS = ("unit_code", "unit_valid_from", "unit_name")
_COLUMNS: dict[str, tuple[str, ...]] = {
    "unit": _UNIT_COLUMNS,
    "month": ("month", "month_from", "month_to"),
    "enterprise": ("enterprise_id", "enterprise_name"),
    **{
        code: (f"{code}_code", f"{code}_name")
        for code in (
            "market", "form", "programme", "sex", "age", "minority", "household", "qualification",
            "reason", "state",
        )
    },
}  # fmt: skip


def _texts(axis: Axis, category: Category) -> tuple[str | Number, ...]:
    if category.said is None:
        return (None, None, category.label)
    return tuple(category.said.values())


def _dimension(axis: Axis) -> Dimension:
    """Labels that occur twice get their code: readers tell categories apart by their labels."""
    role = {"unit": "geo", "month": "time"}.get(axis.code, "")
    categories = {category.code: category.label for category in axis.categories}
    return Dimension(axis.code, axis.label, _told_apart(categories), role)


def _told_apart(labels: dict[str, str]) -> dict[str, str]:
    often = {label for label, n in Counter(labels.values()).items() if n > 1}
    return {c: f"{label} [{c}]" if label in often else label for c, label in labels.items()}


def _period(question: Question, counted: Counted) -> tuple[Dimension, ...]:
    """When: one day of the stock, or the days counted; a table by month says it by its months."""
    if "month" in counted.by:
        return ()
    return (_when(question, stock=counted.population == "stock"),)


def _period_code(question: Question, counted: Counted) -> tuple[str, ...]:
    return tuple(code for when in _period(question, counted) for code in when.categories)


def _when(question: Question, *, stock: bool) -> Dimension:
    if stock:
        day = question.as_of.isoformat()
        return Dimension("as_of", "As of the end of", {day: day}, "time")
    days = f"{question.first.isoformat()}/{question.until.isoformat()}"
    return Dimension("period", "Period", {days: days.replace("/", " to ")}, "time")


# Attainment and coverage --------------------------------------------------------------------------

PROVINCE = "province"
_PLACES = ("level", *_UNIT_COLUMNS)


def attainment_tabular(question: Question) -> Tabular:
    """Results against targets: lines of the province, units, bodies and what has no place.

    The bodies' results are in the units' too: only units and "not assignable" add up.
    """
    answer = attainment_answer(question)
    province, target = answer["province"], answer["province"]["target"]
    places: list[tuple[str, str, tuple[str | None, ...], tuple[Number, ...]]] = [
        (
            PROVINCE,
            PROVINCE,
            (None, None, "Whole province"),
            (province["numerator"], target["value"] if target else None),
        ),
        *(
            ("unit", _key(u), _unit_texts(u), (u["numerator"], u["target"]))
            for u in answer["units"]
        ),
        *(
            ("body", f"body-{n}", (None, None, b["name"]), (b["numerator"], b["target"]))
            for n, b in enumerate(answer["bodies"], start=1)
        ),
        _adrift((answer["not_assignable"], None)),
    ]
    return _of_places(
        "attainment",
        question,
        answer,
        places,
        {"numerator": "departures", "target": "target"},
        ("Bodies are in the units as well: only units and what is not assignable add up.",),
    )


def coverage_tabular(question: Question) -> Tabular:
    """Units with a departure as 1 of 1, without as 0 of 1: they add up to the province."""
    answer = coverage_answer(question)
    numbers = answer["province"]
    places: list[Any] = [
        (
            PROVINCE,
            PROVINCE,
            (None, None, "Whole province"),
            (numbers["numerator"], numbers["denominator"]),
        ),
        *(
            ("unit", _key(unit), _unit_texts(unit), (int(unit["state"] == "sent"), 1))
            for unit in answer["units"]
        ),
    ]
    measures = {"numerator": "units with departures", "denominator": "units"}
    return _of_places("coverage", question, answer, places, measures, ())


def _of_places(
    statistic: str,
    question: Question,
    answer: Json,
    places: list[tuple[str, str, tuple[str | None, ...], tuple[Number, ...]]],
    measures: dict[str, str],
    notes: tuple[str, ...],
) -> Tabular:
    names = _told_apart({code: texts[-1] or "" for _level, code, texts, _numbers in places})
    when = _when(question, stock=False)
    [days] = when.categories
    return Tabular(
        title=TITLES[statistic],
        answer=answer,
        columns=(*_PLACES, *measures),
        lines=[(level, *texts, *numbers) for level, _code, texts, numbers in places],
        dimensions=(Dimension("unit", "Province, unit or body", names, "geo"), when),
        measures=measures,
        cells={(code, days): numbers for _level, code, _texts, numbers in places},
        empty=(None,) * len(measures),
        notes=notes,
    )


def _key(unit: Json) -> str:
    return f"{unit['code']}-{unit['valid_from'] or ''}"


def _unit_texts(unit: Json) -> tuple[str | None, ...]:
    return unit["code"], unit["valid_from"], unit["name"]


def _adrift(numbers: tuple[Number, ...]) -> tuple[Any, ...]:
    texts = (None, None, "Not assignable on this map")
    return NOT_ASSIGNABLE, NOT_ASSIGNABLE, texts, numbers
