"""What units are, as rows for their pages: region and "extremely difficult", from day to day."""

from dataclasses import dataclass
from datetime import date

from communes.areas import history_of, statuses_on
from communes.models import AreaStatus, Commune, Region
from communes.queries import Map


@dataclass(frozen=True, kw_only=True)
class AreaRow:
    """A status of a unit or of one it was made from; `own` when it is the unit's."""

    status: AreaStatus
    own: bool
    # The first day without it: its own end, or that of the unit.
    until: date | None


def area_rows(unit: Commune) -> list[AreaRow]:
    """All statuses of a unit, then those of its parts, withdrawn ones too."""
    return [
        AreaRow(
            status=row, own=row.unit_id == unit.pk, until=row.valid_until or row.unit.valid_until
        )
        for row in history_of(unit)
    ]


@dataclass(frozen=True, kw_only=True)
class UnitArea:
    """A unit of a map, and what it is on its day; `status` None: not known."""

    unit: Commune
    status: AreaStatus | None

    @property
    def pk(self) -> int:
        return self.unit.pk


def units_of(drawn: Map, *, area: str = "") -> list[UnitArea]:
    """The units of that map in Vietnamese order; of one region, the difficult or the unknown."""
    known = statuses_on(drawn)
    rows = [UnitArea(unit=unit, status=known.get(pk)) for pk, unit in drawn.units.items()]
    rows.sort(key=lambda row: (row.unit.name_sort, row.unit.code))
    return [row for row in rows if _is(row.status, area)]


def _is(status: AreaStatus | None, area: str) -> bool:
    if not area:
        return True
    if status is None:
        return area == "unknown"
    return status.difficult if area == "difficult" else status.region == area


def region_label(status: AreaStatus | None) -> str:
    return str(Region(status.region).label) if status else ""
