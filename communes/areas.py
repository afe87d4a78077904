"""What units are: region and "extremely difficult", read for a unit, a map and pasted lines."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from communes import rules
from communes.models import AreaStatus, Commune, Region
from communes.queries import Map, atlas
from core import names
from core.problems import Problem

# accounts.permissions.Permission.AREA_EDIT, which stands to the right of this app.
AREA_EDIT = "area_edit"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is said about one unit."""

    unit: Commune
    region: str
    difficult: bool

    @property
    def region_label(self) -> str:
        return str(Region(self.region).label)


# Reading ------------------------------------------------------------------------------------------


def standing_of(unit_ids: Collection[int]) -> dict[int, list[AreaStatus]]:
    """The statuses of these units that are not withdrawn, by unit, oldest first."""
    found: dict[int, list[AreaStatus]] = {pk: [] for pk in unit_ids}
    for row in AreaStatus.objects.standing().filter(unit_id__in=unit_ids).select_related("unit"):
        found[row.unit_id].append(row)
    return found


def statuses_on(drawn: Map) -> dict[int, AreaStatus]:
    """The status of each unit of that map on its day; a unit without one is not known."""
    rows = AreaStatus.objects.on(drawn.day).filter(unit_id__in=drawn.units)
    return {row.unit_id: row for row in rows}


def history_of(unit: Commune) -> list[AreaStatus]:
    """All that was ever recorded of a unit and of those it was made from, withdrawn ones too.

    The unit's own come first, then those of its parts. They are shown beside each other and nothing
    is concluded: what a part was does not say what the whole is.
    """
    parts = _made_of(unit.pk)
    rows = AreaStatus.objects.filter(unit_id__in=[unit.pk, *parts]).select_related("unit")
    return sorted(
        rows,
        key=lambda row: (row.unit_id != unit.pk, row.unit.name_sort, row.unit_id, row.valid_from),
    )


def _made_of(unit_id: int) -> set[int]:
    """The units that went into this one, wholly or in part, through however many mergers."""
    came: dict[int, list[int]] = defaultdict(list)
    for change in atlas().changes:
        came[change.new].append(change.old)
    found: set[int] = set()
    todo = [unit_id]
    while todo:
        parts = set(came[todo.pop()]) - found - {unit_id}
        found |= parts
        todo += parts
    return found


# Checking -----------------------------------------------------------------------------------------


def that_gives_way(standing: Iterable[AreaStatus], valid_from: date) -> AreaStatus | None:
    """The status until further notice that began earlier: it ends where the new one begins."""
    return next(
        (row for row in standing if row.valid_until is None and row.valid_from < valid_from), None
    )


def problems_with_said(
    said: Said,
    others: Iterable[AreaStatus],
    valid_from: date,
    valid_until: date | None,
    legal_basis: str,
) -> Iterator[Problem]:
    """What the rules say about one status beside the others of its unit."""
    yield from rules.problems_with_area(
        region=said.region, valid_from=valid_from, valid_until=valid_until, legal_basis=legal_basis
    )
    yield from rules.problems_with_life(said.unit, valid_from, valid_until)
    spans = [(row.valid_from, row.valid_until) for row in others]
    yield from rules.problems_with_overlap(said.unit, valid_from, valid_until, spans)


# Pasted lines -------------------------------------------------------------------------------------

_SEPARATED = re.compile(r" *[;,|\t] *")
_REGIONS = {
    "i": Region.ONE,
    "1": Region.ONE,
    "ii": Region.TWO,
    "2": Region.TWO,
    "iii": Region.THREE,
    "3": Region.THREE,
    "none": Region.NONE,
    "khong": Region.NONE,
    "0": Region.NONE,
}
_YES = frozenset({"x", "co", "1", "yes", "dung", "dbkk", "dac biet kho khan"})
_NO = frozenset({"", "khong", "0", "no", "-"})


@dataclass(frozen=True, kw_only=True)
class PastedLine:
    """One pasted line: how it was read, and what is wrong with it."""

    number: int
    written: str
    said: Said | None = None
    now: AreaStatus | None = None  # what gives way to it
    problems: Sequence[Problem] = field(default_factory=tuple)

    @property
    def good(self) -> bool:
        return self.said is not None and not self.problems


def read_pasted(text: str, *, valid_from: date, legal_basis: str) -> list[PastedLine]:
    """Lines "code; region; extremely difficult", each read and judged by itself.

    A code is that of the map of `valid_from`: on another day it may be another unit's.
    """
    drawn = atlas().on(valid_from)
    by_code = {unit.code: unit for unit in drawn.units.values()}
    # Not the tabs: after the last of them "no" may be an empty cell.
    lines = [line.strip(" ") for line in text.splitlines()]
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip()]
    read = [(n, line, *_parts(line, by_code)) for n, line in numbered]
    standing = standing_of([unit.pk for _n, _line, unit, _region, _difficult in read if unit])
    seen: set[int] = set()
    found = []
    for number, line, unit, region, difficult in read:
        readable = region is not None and difficult is not None
        problems = list(
            rules.problems_with_line(code=_code(line), unit=unit, readable=readable, day=valid_from)
        )
        said = None
        if unit is not None and region is not None and difficult is not None:
            said = Said(unit=unit, region=region, difficult=difficult)
            problems += rules.problems_with_repetition(unit, twice=unit.pk in seen)
            seen.add(unit.pk)
        now = that_gives_way(standing[unit.pk], valid_from) if unit else None
        if said is not None:
            others = [row for row in standing[said.unit.pk] if row is not now]
            problems += problems_with_said(said, others, valid_from, None, legal_basis)
        found.append(PastedLine(number=number, written=line, said=said, now=now, problems=problems))
    return found


def _parts(
    line: str, by_code: Mapping[str, Commune]
) -> tuple[Commune | None, str | None, bool | None]:
    """Unit, region and "extremely difficult", each None where it cannot be read."""
    parts = _SEPARATED.split(line)
    region = _REGIONS.get(_bare(parts[1])) if len(parts) == 3 else None
    difficult: bool | None = None
    if len(parts) == 3:
        word = names.fold(parts[2]) if parts[2] != "-" else parts[2]
        difficult = True if word in _YES else False if word in _NO else None
    return by_code.get(_code(line)), region, difficult


def _code(line: str) -> str:
    """The code at the head of a line. A spreadsheet that took it for a number cut its first 0."""
    code = _SEPARATED.split(line)[0]
    return code.zfill(5) if code.isdecimal() else code


def _bare(region: str) -> str:
    """ "Khu vực III", "KV3" and "iii" are the same."""
    return re.sub(r"^(khu vuc|kv)\s*", "", names.fold(region))
