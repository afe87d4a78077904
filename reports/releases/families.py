"""What is released to protected clients, and when: data only."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from figures.indicators import STOCK_LABELS, endings
from figures.queries.tables import AGES, DIMENSIONS, UNKNOWN
from figures.questions import Question
from reference.queries import book
from workers.choices import Sex

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# At the end of which months, and which rows: between two releases of a row enough must have
# happened for it to be told again (docs/explanation/small-cells.md has the cost of each choice).
CALENDAR: dict[int, tuple[str, ...]] = {
    6: ("province", "market"),
    12: ("province", "market", "unit"),
}
# A month is closed so many days after its end; what is entered later is in the next release.
CLOSING_DAYS = 10

# What the Department may protect beside the attributes of persons, and what it is called.
MAY_BE_PROTECTED = {
    "market": _("Country or territory"),
    "form": _("Form of going"),
    "enterprise": _("Enterprise"),
    "programme": _("Programme"),
}
ROWS = ("province", "market", "unit")

Read = Callable[..., str]
Axis = tuple[tuple[Any, ...], Read]


@dataclass(frozen=True, kw_only=True)
class Family:
    """One attribute of one population: the tables of province, markets and units by it.

    `axis` gives the columns of a fact and what makes a category of them; `categories` are all there
    are, empty: those that occur. `population` counts them, `table` is the statistic and `dimension`
    the `by` under which they are asked for (empty: a share).
    """

    code: str
    label: "str | StrPromise"
    population: str
    table: str
    dimension: str
    categories: Callable[[], list[str]]
    axis: Callable[[Question], Axis]


def family_of(table: str, by: tuple[str, ...]) -> tuple[Family, str] | None:
    """The family that tells this table, and which of its rows; None: it is not released."""
    for family in [*FAMILIES.values(), *map(of_dimension, MAY_BE_PROTECTED)]:
        others = [code for code in by if code != family.dimension]
        if family.table != table or len(by) - len(others) != bool(family.dimension):
            continue
        if not others:
            return family, "province"
        if len(others) == 1 and others[0] in ROWS:
            return family, others[0]
    return None


def label_of(code: str) -> "str | StrPromise":
    """What a family is called, also one of a dimension that the Department protects."""
    return family_named(code).label


def family_named(code: str) -> Family:
    """The family of that code, also one of a dimension that the Department protects."""
    return FAMILIES.get(code) or of_dimension(code.partition("-")[2])


def of_dimension(code: str) -> Family:
    """The family of a dimension that the Department protects: departures by it."""
    return _family("departures", code, list, MAY_BE_PROTECTED[code])


def _family(
    population: str, dimension: str, categories: Callable[[], list[str]], label: "str | StrPromise"
) -> Family:
    def axis(question: Question) -> Axis:
        found = DIMENSIONS[dimension](question, population)
        return found.columns, lambda *values: str(found.read(*values))

    return Family(
        code=f"{population}-{dimension}",
        label=label,
        population=population,
        table=population,
        dimension=dimension,
        categories=categories,
        axis=axis,
    )


def _share(code: str, column: str, label: "str | StrPromise") -> Family:
    words = {True: "yes", False: "no", None: UNKNOWN}
    return Family(
        code=code,
        label=label,
        population="departures",
        table=code,
        dimension="",
        categories=lambda: ["yes", "no", UNKNOWN],
        axis=lambda _question: ((column,), words.__getitem__),
    )


def _households() -> list[str]:
    return [*(item.code for item in book().items("household")), UNKNOWN]


FAMILIES: dict[str, Family] = {
    family.code: family
    for family in (
        _family("departures", "sex", lambda: list(Sex.values), _("Departures by sex")),
        _family("departures", "age", lambda: list(AGES), _("Departures by age")),
        _family("departures", "minority", lambda: ["yes", "no", UNKNOWN], _("Ethnic minorities")),
        _family("departures", "household", _households, _("Departures by household")),
        _share("trained", "trained", _("Trained before departure")),
        _share("skilled", "skilled_b", _("With degree or certificate")),
        _family("returns", "reason", lambda: list(endings()), _("Returns by reason")),
        _family("stock", "state", lambda: list(STOCK_LABELS), _("Stock by state of the stay")),
    )
}
