"""One answer, ready for every form in which it can be asked for: JSON, CSV, JSON-stat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reports.statistics import Json

Number = int | None  # None: there is none, which is not 0
Cells = Mapping[tuple[str, ...], Sequence[Number]]


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension of the cube: its categories in order, code → label. `role`: time, geo or ""."""

    code: str
    label: str
    categories: dict[str, str]
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class Tabular:
    """`answer` is the JSON; `columns` and `lines` the CSV without the columns of the question.

    `cells` holds the numbers of the cube by the codes of `dimensions`, one per measure, in their
    order; a cell that is absent is `empty`.
    """

    title: str
    answer: Json
    columns: tuple[str, ...]
    lines: list[tuple[str | Number, ...]]
    dimensions: tuple[Dimension, ...]
    measures: dict[str, str]
    cells: Cells
    empty: tuple[Number, ...]
    notes: tuple[str, ...] = field(default_factory=tuple)
