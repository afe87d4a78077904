"""What the values of a dimension are called, and their order: one list per dimension of a table."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from communes.queries import atlas
from contracts.choices import LegalForm
from enterprises.models import Enterprise
from figures.indicators import STOCK_LABELS, endings
from figures.months import months_of
from figures.queries.tables import AGES, NONE, UNKNOWN
from figures.questions import EVENT, Question
from reference.models import Country
from reference.queries import book
from reports.statistics import Json, named
from workers.choices import Sex

NOT_ASSIGNABLE = "not_assignable"


@dataclass(frozen=True, slots=True)
class Category:
    """One value: `key` as the figures have it, `code` and `label` for tables, `said` in JSON."""

    key: Hashable
    code: str
    label: str
    said: Json | None


@dataclass(frozen=True, slots=True)
class Axis:
    """A dimension with its categories in order.

    `complete`: categories of nobody are lines too, because who reads the table counts on them:
    the units of a map, the months of a year.
    """

    code: str
    label: str
    categories: list[Category]
    complete: bool


def axis_of(dimension: str, question: Question, present: Iterable[Any]) -> Axis:
    """The categories of that dimension; `present` are the keys that occur, and none is left out."""
    label, complete, categories = _AXES[dimension]
    return Axis(dimension, label, categories(question, set(present)), complete)


def _units(question: Question, present: set[Any]) -> list[Category]:
    """The units of the map in Vietnamese order; on "event" also those that occur."""
    units = dict(question.map.units)
    if question.boundary == EVENT:
        units |= {pk: atlas().units[pk] for pk in present if pk is not None}
    ordered = sorted(units.values(), key=lambda unit: (unit.name_sort, unit.code, unit.key))
    found = [Category(unit.pk, unit.key, unit.label, named(unit)) for unit in ordered]
    if None in present:
        found.append(Category(None, NOT_ASSIGNABLE, "Not assignable on this map", None))
    return found


def _markets(_question: Question, present: set[Any]) -> list[Category]:
    """In the order of the pickers: the three big markets first."""
    countries = Country.objects.filter(pk__in=present).order_by("rank", "name_sort", "code")
    names = {country.code: country.name for country in countries}
    strangers = sorted(present - names.keys())
    return [_coded(code, names.get(code, code)) for code in (*names, *strangers)]


def _months(question: Question, _present: set[Any]) -> list[Category]:
    found = []
    for month in months_of(question.first, question.until, question.window):
        said = {"from": month.first.isoformat(), "to": month.last.isoformat()}
        found.append(Category(month.code, month.code, month.code, {"code": month.code, **said}))
    return found


def _enterprises(_question: Question, present: set[Any]) -> list[Category]:
    """By name; who left through an unknown one, or through none, comes last."""
    rows = Enterprise.objects.filter(pk__in=present - {None}).in_name_order()
    names = dict(rows.values_list("pk", "name"))
    names |= {pk: f"Enterprise {pk}" for pk in sorted(present - names.keys() - {None})}
    found = [Category(pk, str(pk), name, {"id": pk, "name": name}) for pk, name in names.items()]
    if None in present:
        nobody = "No enterprise, or not known"
        found.append(Category(None, UNKNOWN, nobody, {"id": None, "name": nobody}))
    return found


def _of_list(listing: str, rest: str, label: str) -> Callable[[Question, set[Any]], list[Category]]:
    """The entries of a list of the Department that occur, in its order; then `rest`."""

    def categories(_question: Question, present: set[Any]) -> list[Category]:
        lists = book()
        names = {item.code: item.name for item in lists.items(listing) if item.code in present}
        gone = sorted(present - names.keys() - {rest})
        found = [_coded(code, names.get(code, code)) for code in (*names, *gone)]
        return [*found, _coded(rest, label)] if rest in present - names.keys() else found

    return categories


def _of_words(
    words: Callable[[], Iterable[tuple[Any, Any]]],
) -> Callable[[Question, set[Any]], list[Category]]:
    """All of these words, and after them what else occurs."""

    def categories(_question: Question, present: set[Any]) -> list[Category]:
        labels = {str(code): str(label) for code, label in words()}
        strangers = sorted(present - labels.keys())
        return [_coded(code, labels.get(code, code)) for code in (*labels, *strangers)]

    return categories


def _present_words(
    words: Callable[[], Iterable[tuple[Any, Any]]],
) -> Callable[[Question, set[Any]], list[Category]]:
    """Of these words those that occur."""
    every = _of_words(words)
    return lambda question, present: [c for c in every(question, present) if c.key in present]


def _ages(_question: Question, present: set[Any]) -> list[Category]:
    """Under 18 nobody leaves under contract; where it is recorded all the same, it is shown."""
    return [_coded(code, code) for code in AGES if code != AGES[0] or code in present]


def _coded(code: str, label: str) -> Category:
    return Category(code, code, label, {"code": code, "name": label})


def _minority() -> Iterable[tuple[str, str]]:
    return (("yes", "Ethnic minority"), ("no", "Kinh"), (UNKNOWN, "Ethnic group not known"))


_Categories = Callable[[Question, set[Any]], list[Category]]
_AXES: dict[str, tuple[str, bool, _Categories]] = {
    "unit": ("Unit", True, _units),
    "market": ("Country or territory", False, _markets),
    "month": ("Month", True, _months),
    "form": ("Legal form", False, _present_words(lambda: LegalForm.choices)),
    "enterprise": ("Enterprise", False, _enterprises),
    "programme": ("Programme", False, _of_list("programme", NONE, "No programme")),
    "sex": ("Sex", True, _of_words(lambda: Sex.choices)),
    "age": ("Age at departure", True, _ages),
    "minority": ("Ethnic minority", True, _of_words(_minority)),
    "household": ("Household status", False, _of_list("household", UNKNOWN, "Not known")),
    "qualification": ("Qualification", False, _of_list("qualification", UNKNOWN, "Not known")),
    "reason": ("How the stay ended", False, _present_words(lambda: endings().items())),
    "state": ("State of the stay", True, _of_words(STOCK_LABELS.items)),
}
