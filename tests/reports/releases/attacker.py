"""Somebody who asks everything and solves for the numbers that were withheld.

The unknowns are how many of each category left each unit for each market in each month; how many
left in all is public. Every shown number is an equation. A number is recovered when the smallest
and the largest value that fit all equations are the same.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from reports.releases.protection import PROVINCE, SMALL, Row


@dataclass(frozen=True)
class Departure:
    """`unit` and `market` as rows are named, `month` counted from 0."""

    unit: str
    market: str
    month: int
    category: str

    def stands_in(self, row: Row) -> bool:
        return row in (PROVINCE, ("unit", self.unit), ("market", self.market))


@dataclass(frozen=True)
class Equation:
    """So many of that category among these cells."""

    cells: frozenset[int]
    category: str
    number: int


class Attacker:
    """`public` are the known totals of the cells; cells are numbered in their order."""

    def __init__(self, public: Sequence[int], categories: Sequence[str]) -> None:
        self._categories = list(categories)
        self._width = len(self._categories)
        self._rows: list[np.ndarray] = []
        self._sums: list[int] = []
        self._unknowns = len(public) * self._width
        for cell, total in enumerate(public):
            row = np.zeros(self._unknowns)
            row[cell * self._width : (cell + 1) * self._width] = 1
            self._add(row, total)

    def learn(self, equation: Equation) -> None:
        self._add(self._sum_of(equation.cells, equation.category), equation.number)

    def solves(self, cells: frozenset[int], category: str) -> int | None:
        """The number, if only one fits everything that was learnt."""
        wanted = self._sum_of(cells, category)
        known = {"A_eq": csr_matrix(np.array(self._rows)), "b_eq": self._sums, "method": "highs"}
        least, most = linprog(wanted, **known), linprog(-wanted, **known)
        assert least.success
        assert most.success
        found = round(least.fun)
        alike = abs(least.fun + most.fun) < 1e-6 and abs(least.fun - found) < 1e-6
        return found if alike else None

    def _sum_of(self, cells: Iterable[int], category: str) -> np.ndarray:
        row = np.zeros(self._unknowns)
        place = self._categories.index(category)
        for cell in cells:
            row[cell * self._width + place] = 1
        return row

    def _add(self, row: np.ndarray, number: int) -> None:
        self._rows.append(row)
        self._sums.append(number)


def recovered(
    left: Sequence[Departure], told: Sequence[frozenset[Row]], categories: Sequence[str]
) -> list[tuple[Row, int, int, str]]:
    """The small numbers that can be worked out from the rows told month by month."""
    cells = list({(d.unit, d.market, d.month): None for d in left})
    sizes = Counter((d.unit, d.market, d.month) for d in left)
    attacker = Attacker([sizes[cell] for cell in cells], categories)

    def inside(row: Row, first: int, last: int) -> frozenset[int]:
        return frozenset(
            i
            for i, (unit, market, month) in enumerate(cells)
            if first < month <= last and Departure(unit, market, month, "").stands_in(row)
        )

    def true(row: Row, first: int, last: int, category: str) -> int:
        return sum(
            d.category == category and first < d.month <= last and d.stands_in(row) for d in left
        )

    for month, rows in enumerate(told):
        for row in rows:
            for category in categories:
                number = true(row, -1, month, category)
                attacker.learn(Equation(inside(row, -1, month), category, number))
    rows = {PROVINCE, *(("unit", d.unit) for d in left), *(("market", d.market) for d in left)}
    return [
        (row, first, last, category)
        for row in sorted(rows)
        for first, last in combinations(range(-1, len(told)), 2)
        for category in categories
        if true(row, first, last, category) in SMALL
        and attacker.solves(inside(row, first, last), category) is not None
    ]
