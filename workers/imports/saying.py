"""What a row says about a person, whichever of its columns say it."""

from dataclasses import dataclass, field, replace
from typing import Any

from communes.models import Commune
from core import crypto, names
from core.forms import PartialDay
from core.problems import Problem
from spreadsheets.sheets import Line, Reading
from spreadsheets.values import MASKED
from workers import rules
from workers.choices import Sex
from workers.imports.cells import Elsewhere, FileCode, Groups, Home

# Columns that are a field of the file, as they stand.
PLAIN = (
    *("ethnicity", "phone", "education", "qualification", "field_of_study", "skill"),
    *("relative_name", "relative_relation", "relative_phone", "current_address"),
)
NUMBERS = ("personal_id", "old_id", "passport")


@dataclass(kw_only=True, slots=True)
class Said:
    """One row, put together. `marks` are the fingerprints of its numbers, by column.

    `born_in` is the column the birth stands in. `unit_said`: the row names a unit itself, it is
    not only the one of the whole sheet.
    """

    line: Line
    code: FileCode | None
    name: str
    name_fold: str
    born: PartialDay | None
    born_in: str
    sex: str
    unit: Commune | Elsewhere | None
    unit_said: bool
    village: str
    numbers: dict[str, str]
    marks: dict[str, str]
    facts: dict[str, Any]
    household: str
    groups: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)

    @property
    def unread(self) -> set[str | None]:
        """Columns with a cell that cannot be read: what they mean is not missing."""
        return {problem.field for problem in self.line.troubles}

    @property
    def told(self) -> str:
        """How a list of rows names this one."""
        parts = (self.name, str(self.born) if self.born else "", self.village)
        return ", ".join(filter(None, parts))


def said_in(line: Line, reading: Reading) -> Said:
    """Put the columns of a row together; what contradicts itself is a problem."""
    cells = line.said
    problems: list[Problem] = []
    born_in, sex = _born_and_sex(cells, problems)
    home: Home = cells.get("residence") or _NO_HOME
    unit = cells.get("unit") or home.unit
    household, groups = _household_and_groups(cells)
    facts = {column: cells[column] for column in PLAIN if column in cells}
    if "served" in groups:
        facts["served"] = True
    numbers = {
        column: cells[column]
        for column in NUMBERS
        if column in cells and cells[column] is not MASKED
    }
    name = cells.get("full_name", "")
    return Said(
        line=line,
        code=cells.get("code"),
        name=name,
        name_fold=names.fold(name),
        born=cells.get(born_in),
        born_in=born_in,
        sex=sex,
        unit=unit or reading.unit,
        unit_said=unit is not None,
        village=cells.get("village") or home.village,
        numbers=numbers,
        marks={column: crypto.fingerprint(number) or "" for column, number in numbers.items()},
        facts=facts,
        household=household,
        groups=groups,
        problems=problems,
    )


_NO_HOME = Home()


def _born_and_sex(cells: dict[str, Any], problems: list[Problem]) -> tuple[str, str]:
    sex: str = cells.get("sex", "")
    man, woman = "born_male" in cells, "born_female" in cells
    if not (man or woman):
        return "born", sex
    by_column = Sex.MALE.value if man else Sex.FEMALE.value
    if man and woman:
        # Each of the two cells can be emptied.
        twice = rules.two_sexes()
        problems += [replace(twice, field=column) for column in ("born_male", "born_female")]
    elif sex and sex != by_column:
        problems.append(rules.two_sexes())
    return ("born_male" if man else "born_female"), by_column


def _household_and_groups(cells: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Of several columns the first that says more than "none"."""
    listed: Groups = cells.get("groups") or _NO_GROUPS
    said = [cells.get(column, "") for column in ("household", "poor", "near_poor")]
    said.append(listed.household)
    told = [status for status in said if status]
    status = next((each for each in told if each != "none"), told[0] if told else "")
    return status, listed.groups


_NO_GROUPS = Groups()


def person_keys(line: Line, reading: Reading) -> list[str]:
    """What no two rows of one file share: code and numbers; without a number name, birth, place."""
    cells = line.said
    keys = []
    if code := cells.get("code"):
        keys.append(f"code {code.pk}")
    for column in NUMBERS:
        number = cells.get(column)
        if number and number is not MASKED:
            keys.append(f"{column} {number}")
    if not keys and "full_name" in cells:
        said = said_in(line, reading)
        if said.born:
            place = said.unit.pk if isinstance(said.unit, Commune) else ""
            village = names.fold(said.village)
            keys.append(f"name {said.name_fold} {said.born} {place} {village}")
    return keys
