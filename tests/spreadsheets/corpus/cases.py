"""What a case of the corpus is: a workbook with one trap, and the preview it must get."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from communes.models import Commune


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who and what a register can be set up with."""

    here: Commune
    next_door: Commune
    officer: User
    neighbour: User
    department: User


# The number of a row, or "tab!number" where several tabs are read.
Place = int | str


@dataclass(frozen=True, kw_only=True)
class Case:
    """One workbook. `says` is what is shown by it; `counts` are new, changed, unchanged, refused.

    Everything is exact: a row that is not named has no refusal (`told`, "U-04 born, W-51 sex"), no
    warning (`warned`), no proposal and no change; a row below the headings that is no row of data
    stands in `passed` with its kind. Only `read_as` and `found` name what is looked at alone.
    """

    says: str
    make: Callable[[], bytes] = bytes
    make_for: Callable[[Cast], bytes] | None = None  # one that needs the register
    counts: tuple[int, int, int, int] = (0, 0, 0, 0)
    sheet: str = "workers"
    by: str = "officer"
    file_name: str = "danh-sach.xlsx"
    given: Callable[[Cast], object] | None = None
    told: Mapping[Place, str] = field(default_factory=dict)
    warned: Mapping[Place, str] = field(default_factory=dict)
    proposed: Mapping[Place, Mapping[str, str]] = field(default_factory=dict)
    changes: Mapping[Place, set[tuple[str, str, str]]] = field(default_factory=dict)
    read_as: Mapping[Place, Mapping[str, str]] = field(default_factory=dict)
    passed: Mapping[Place, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    tabs_read: Sequence[str] = ("Danh sách",)
    unknown: Sequence[str] = ()  # headings of the first tab that nobody knows
    found: Mapping[str, Any] = field(default_factory=dict)  # of the first tab
    state: str = "checked"
    trouble: str = ""
    unfit: str = ""  # the file is not even taken in
    again: bool = False  # applied, and the same file brought in again
