"""Which tables there are. Data only: what is not declared here cannot be asked for.

Every table is a decision: it has to be readable, affordable, and harmless for those who are counted
(docs/how-to/declare-a-table.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

# What says something about a person, not about a place, a market or a paper.
PERSONAL_DIMENSIONS = frozenset(
    {"sex", "age", "minority", "household", "qualification", "reason", "state"}
)
PERSONAL_POPULATIONS = frozenset({"trained", "skilled"})


@dataclass(frozen=True)
class Table:
    """A population (figures.queries.POPULATIONS) by dimensions (figures.queries.DIMENSIONS)."""

    population: str
    by: tuple[str, ...] = ()

    @cached_property
    def personal(self) -> bool:
        """Whether it tells a personal attribute: then only for those with the exact right."""
        personal = PERSONAL_DIMENSIONS.intersection(self.by)
        return bool(personal) or self.population in PERSONAL_POPULATIONS


_ALONE = ("unit", "market", "month", "form", "enterprise", "programme")
_OF_PERSONS = ("sex", "age", "minority", "household", "qualification")
_DECLARED: dict[str, tuple[str, ...]] = {
    "departures": (
        "",
        *_ALONE,
        "unit,market",
        "unit,month",
        "market,month",
        "unit,form",
        "market,form",
        "enterprise,market",
        *_OF_PERSONS,
        *(f"unit,{code}" for code in _OF_PERSONS),
        *(f"market,{code}" for code in _OF_PERSONS),
    ),
    "returns": (
        "",
        "unit",
        "market",
        "month",
        "reason",
        "unit,reason",
        "market,reason",
        "unit,market",
        "unit,month",
    ),
    "stock": (
        "",
        "unit",
        "market",
        "form",
        "enterprise",
        "programme",
        "state",
        "unit,market",
        "unit,state",
        "market,state",
    ),
    "trained": ("", "unit", "market", "month", "form", "programme", "sex"),
    "skilled": ("", "unit", "market", "month", "form", "programme", "sex"),
}

TABLES: tuple[Table, ...] = tuple(
    Table(population, tuple(filter(None, by.split(","))))
    for population, all_of_it in _DECLARED.items()
    for by in all_of_it
)


def tables_of(population: str) -> list[Table]:
    return [table for table in TABLES if table.population == population]


def declared_table(population: str, by: Iterable[str]) -> Table | None:
    """The table by these dimensions, in whatever order they are named; None: not declared."""
    wanted = sorted(by)
    return next((t for t in tables_of(population) if sorted(t.by) == wanted), None)
