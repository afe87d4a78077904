"""Invented regions for real units: each says in its place of a decision that it is invented."""

from datetime import date

from accounts.models import User
from communes.actions import set_area_statuses
from communes.areas import Said
from communes.models import Commune, Region
from communes.queries import Atlas

# Shown wherever a decision is named.
INVENTED = "Dữ liệu minh họa, không phải quyết định có thật"
# By the digits of the code: most units of a mountain province lie in region III or I.
_DRAWN = (
    Region.THREE,
    Region.THREE,
    Region.THREE,
    Region.ONE,
    Region.THREE,
    Region.ONE,
    Region.TWO,
    Region.THREE,
    Region.ONE,
    Region.NONE,
)


def record_areas(atlas: Atlas, day: date, *, by: User) -> None:
    """What the units of that day's map are, from that day on; of every twelfth nothing is known."""
    units = sorted(atlas.on(day).units.values(), key=lambda unit: unit.code)
    lines = [_said(unit) for number, unit in enumerate(units) if number % 12]
    set_area_statuses(lines=lines, valid_from=day, legal_basis=INVENTED, by=by)


def _said(unit: Commune) -> Said:
    region = Region.NONE if unit.kind == "phuong" else _DRAWN[sum(map(int, unit.code)) % 10]
    return Said(unit=unit, region=region, difficult=region == Region.THREE)
