"""The ground of units: cells around their centres, and official boundaries.

No permission is asked in here, for the reason given in maps.py: only commands lead to it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from audit.models import Event
from audit.record import record_many
from communes import rules, shapes
from communes.boundaries import Drawn
from communes.ground import redraw_cells, store
from communes.models import Commune, ShapeSource
from communes.outlines import Outline, places_of, together, whole_parts
from communes.queries import Atlas, atlas
from communes.shapes import Polygons
from core import clock, names
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import Problem, refuse_if


@dataclass(frozen=True, kw_only=True)
class BoundaryReport:
    """How many units the map has, how many were in the file, and whose shape is another now."""

    units: int
    drawn: int
    changed: int


@transaction.atomic
def load_boundaries(
    *,
    drawn: Sequence[Drawn],
    day: date,
    document: str = "",
    partial: bool = False,
    by: AbstractBaseUser,
) -> BoundaryReport:
    """Store these areas as the official ground of the units of that day's map.

    They are made light, and little overlaps go to the first. Loading again replaces; the same file
    again changes nothing. The maps of other days follow: a unit made of whole official ones is
    these together, and cells of older units end where the province ends.
    Refused (C-25 to C-30), and nothing stored: a code that is unknown or there twice, a missing
    unit unless `partial`, units that overlap, a unit far from its centre, a document too long.
    """
    known = atlas()
    units = {unit.code: unit for unit in known.on(day).units.values()}
    document = names.clean(document)
    codes = [each.code for each in drawn]
    refuse_if(
        [
            *rules.problems_with_document(document),
            *rules.problems_with_codes_drawn(codes, units.values(), day, partial=partial),
        ]
    )
    grounds = {units[each.code].pk: each for each in drawn}
    refuse_if(_problems_with_ground(grounds, known))
    light = shapes.lightened({pk: each.ground for pk, each in grounds.items()})
    changed = store(light, ShapeSource.OFFICIAL, document)
    _tell(changed, document, by)
    _redraw_other_days(known, light, document, whole=len(light) == len(units))
    return BoundaryReport(units=len(units), drawn=len(light), changed=len(changed))


def _problems_with_ground(grounds: Mapping[int, Drawn], known: Atlas) -> Iterator[Problem]:
    keys = sorted(grounds)
    units = [known.units[pk] for pk in keys]
    places = places_of(units)
    flat = shapes.middle([shapes.centre(grounds[pk].ground)[1] for pk in keys])
    exact = [flat.flat(grounds[pk].ground) for pk in keys]
    for i, j in shapes.overlaps(exact):
        share = shapes.overlap_share(exact[i], exact[j])
        yield from rules.problems_with_common_ground(units[i], units[j], share)
    for unit in units:
        if unit.pk in places:
            away = shapes.kilometres(places[unit.pk], shapes.centre(grounds[unit.pk].ground))
            yield from rules.problems_with_distance(unit, away)


def _tell(changed: Collection[int], document: str, by: AbstractBaseUser) -> None:
    """The audit; and a mark, so that pages that remember a map draw it anew."""
    units = [atlas().units[pk] for pk in changed]
    told = [{"boundary": unit.key, "document": document} for unit in units]
    record_many(Event.BOUNDARIES_LOADED, on=units, by=by, after=told)
    mark_changed(MarkKind.UNIT, changed)


def _redraw_other_days(
    known: Atlas, light: Mapping[int, Polygons], document: str, *, whole: bool
) -> None:
    own = {pk: Outline(polygons, official=True) for pk, polygons in light.items()}
    parts = whole_parts(known)
    made = {pk: together(pk, own, parts) for pk in parts if pk not in light}
    derived = {pk: each.polygons for pk, each in made.items() if each is not None}
    store(derived, ShapeSource.PARTS, document)
    if whole:
        redraw_cells(_maps(known), shapes.united(list(light.values())))


def _maps(known: Atlas) -> Iterator[list[Commune]]:
    """The units of every map there was: of today, and of the eve of each change."""
    days = {change.effective_on for change in known.changes}
    for day in sorted({clock.today(), *days, *(day - timedelta(days=1) for day in days)}):
        yield list(known.on(day).units.values())
