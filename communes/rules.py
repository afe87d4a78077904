"""What a boundary change must meet. Ids: docs/reference/rules/communes.md."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from communes.models import Commune, Region
from core import names
from core.figures import percent
from core.problems import Problem

_FIVE_DIGITS = re.compile(r"[0-9]{5}")


def problems_with_merger(
    *,
    parts: Sequence[Commune],
    code: str,
    name: str,
    effective_on: date,
    legal_basis: str,
    with_that_code: Iterable[Commune],
) -> Iterator[Problem]:
    """All rules about opening one unit from whole parts.

    `with_that_code` are the units on record, of whatever time, that carry `code`.
    """
    yield from problems_with_parts(parts, effective_on)
    yield from problems_with_code(parts, code, effective_on, with_that_code)
    if len(name) > 80 or not names.fold(name):
        yield Problem(
            rule="C-07",
            message=_("Enter the name of the new unit, at most 80 characters."),
            field="name",
        )
    if not 0 < len(legal_basis) <= 120:
        yield Problem(
            rule="C-08",
            message=_("Enter the resolution that the change is based on, at most 120 characters."),
            field="legal_basis",
        )


def problems_with_parts(parts: Sequence[Commune], effective_on: date) -> Iterator[Problem]:
    """C-01 to C-04: which units may become one, and from which day."""
    if not parts or len({part.pk for part in parts}) < len(parts):
        yield Problem(
            rule="C-01",
            message=_("Name the units that are merged, each of them once."),
            field="parts",
        )
    if len({part.province_code for part in parts}) > 1:
        yield Problem(
            rule="C-02", message=_("Units of two provinces cannot be merged."), field="parts"
        )
    for part in parts:
        if part.valid_until is not None:
            message = _("%(unit)s ends on %(day)s already. Choose the unit that stands then.")
            yield _about("C-03", message, part, part.valid_until, "parts")
        elif part.valid_from is not None and effective_on <= part.valid_from:
            message = _("%(unit)s exists from %(day)s on. Enter a later day.")
            yield _about("C-04", message, part, part.valid_from, "effective_on")


def problems_with_code(
    parts: Sequence[Commune], code: str, effective_on: date, with_that_code: Iterable[Commune]
) -> Iterator[Problem]:
    """C-05 and C-06: five digits that no other unit carries from that day on."""
    if not _FIVE_DIGITS.fullmatch(code):
        yield Problem(rule="C-05", message=_("The code has five digits."), field="code")
    mine = {part.pk for part in parts}
    for unit in with_that_code:
        over = unit.valid_until is not None and unit.valid_until <= effective_on
        if unit.pk not in mine and not over:
            message = _("%(unit)s carries this code on %(day)s. Check the code.")
            yield _about("C-06", message, unit, effective_on, "code")


def _about(rule: str, message: str, unit: Commune, day: date, field: str) -> Problem:
    text = message % {"unit": unit.full_name, "day": f"{day:%d/%m/%Y}"}
    return Problem(rule=rule, message=text, field=field)


def problems_with_shares(differing: Sequence[Commune]) -> Iterator[Problem]:
    """What is on record about who went where is never rewritten: maps of the past rest on it.

    `differing` are the old units that the package now divides where the record has them whole, or
    the other way round.
    """
    for unit in differing:
        yield Problem(
            rule="C-09",
            message=_(
                "%(unit)s is on record as having gone otherwise (wholly or in part) than the"
                " official list now says. Nothing was loaded: answers given so far rest on what is"
                " on record. Find out which is right first."
            )
            % {"unit": f"{unit.label}, {unit.code}"},
        )


# What units are -----------------------------------------------------------------------------------


def problems_with_area(
    *, region: str, valid_from: date, valid_until: date | None, legal_basis: str
) -> Iterator[Problem]:
    """C-10 to C-12: what any area status must meet."""
    if region not in Region.values:
        yield Problem(
            rule="C-10", message=_("Choose region I, II or III, or none."), field="region"
        )
    if not 0 < len(legal_basis) <= 160:
        yield Problem(
            rule="C-11",
            message=_("Enter the decision this rests on, at most 160 characters."),
            field="legal_basis",
        )
    if valid_until is not None and valid_until <= valid_from:
        yield Problem(
            rule="C-12",
            message=_("The day it ends must be after the day it begins."),
            field="valid_until",
        )


def problems_with_life(
    unit: Commune, valid_from: date, valid_until: date | None
) -> Iterator[Problem]:
    """C-13: only of days on which the unit exists."""
    if unit.valid_from is not None and valid_from < unit.valid_from:
        message = _("%(unit)s exists from %(day)s on. Enter that day or a later one.")
        yield _about("C-13", message, unit, unit.valid_from, "valid_from")
    if unit.valid_until is None:
        return
    message = _("%(unit)s exists until %(day)s only. Enter an earlier day.")
    if valid_from >= unit.valid_until:
        yield _about("C-13", message, unit, unit.valid_until, "valid_from")
    elif valid_until is not None and valid_until > unit.valid_until:
        yield _about("C-13", message, unit, unit.valid_until, "valid_until")


def problems_with_overlap(
    unit: Commune,
    valid_from: date,
    valid_until: date | None,
    others: Iterable[tuple[date, date | None]],
) -> Iterator[Problem]:
    """C-14: one status a day. `others` are the days of the unit's other ones."""
    for begins, ends in others:
        if (ends is None or valid_from < ends) and (valid_until is None or begins < valid_until):
            message = _(
                "%(unit)s has an area status from %(day)s on that covers some of these days."
                " Correct that one, or enter the day on which the new one ends."
            )
            yield _about("C-14", message, unit, begins, "valid_from")


def problems_with_withdrawing(*, reason: str) -> Iterator[Problem]:
    """C-15: nothing is taken back without saying why."""
    if not 0 < len(reason) <= 300:
        yield Problem(rule="C-15", message=_("Say why, in at most 300 characters."), field="reason")


def problems_with_withdrawn(*, withdrawn: bool) -> Iterator[Problem]:
    """C-16: what was withdrawn is over."""
    if withdrawn:
        yield Problem(
            rule="C-16",
            message=_("This area status was withdrawn already. Record a new one."),
        )


def problems_with_line(
    *, code: str, unit: Commune | None, readable: bool, day: date
) -> Iterator[Problem]:
    """C-17 and C-18: a pasted line that can be read, about a unit of the map of that day."""
    if unit is None:
        yield Problem(
            rule="C-18",
            message=_("No unit has the code %(code)s on %(day)s. Check code and day.")
            % {"code": code[:20], "day": f"{day:%d/%m/%Y}"},
        )
    if not readable:
        yield Problem(
            rule="C-17",
            message=_(
                "Write: code; region I, II, III or none; extremely difficult yes or no."
                " For example 03808; III; yes."
            ),
        )


def problems_with_repetition(unit: Commune, *, twice: bool) -> Iterator[Problem]:
    """C-19: each unit once."""
    if twice:
        yield Problem(
            rule="C-19",
            message=_("%(unit)s is named twice. Keep one of the lines.") % {"unit": unit.full_name},
        )


# Official boundaries ------------------------------------------------------------------------------


def problems_with_file(why: str) -> Iterator[Problem]:
    """C-20: a GeoJSON file that can be read. `why` says what is wrong; empty when nothing is."""
    if why:
        hint = _("Save the boundaries as GeoJSON (FeatureCollection, WGS 84).")
        yield Problem(rule="C-20", message=f"{why} {hint}", field="file")


def problems_with_property(name: str, there: Sequence[str]) -> Iterator[Problem]:
    """C-21: the code stands in a property of that name. `there` are the names in the file."""
    if name not in there:
        said = _("No area has a property “%(name)s”. There are: %(there)s.")
        known = ", ".join(there) or _("none")
        yield Problem(
            rule="C-21", message=said % {"name": name[:60], "there": known}, field="property"
        )


def problems_with_boundary_code(code: object, place: str) -> Iterator[Problem]:
    """C-22: five digits, as text. `place` says which area of the file it is."""
    text = "" if code is None else str(code).strip()
    if _FIVE_DIGITS.fullmatch(text):
        return
    if text.isdigit() and len(text) < 5:
        said = _(
            "%(place)s: the code %(code)s has lost its zeros; it may be %(whole)s."
            " Write codes as text of five digits."
        )
    else:
        said = _("%(place)s: “%(code)s” is no code of five digits.")
    told = {"place": place, "code": text[:20], "whole": text.zfill(5)}
    yield Problem(rule="C-22", message=said % told, field="property")


def problems_with_coordinates(bounds: Sequence[float], place: str) -> Iterator[Problem]:
    """C-23: degrees, longitude first. `bounds` are least and greatest of x and y, as in shapely."""
    left, low, right, high = bounds
    if max(map(abs, bounds)) > 180:
        said = _(
            "%(place)s: the coordinates are metres (VN-2000?) and no degrees."
            " Convert the file to WGS 84 (EPSG:4326)."
        )
    elif max(abs(low), abs(high)) > 90 or right < 50 < low:
        said = _("%(place)s: latitude and longitude are exchanged. Write the longitude first.")
    else:
        return
    yield Problem(rule="C-23", message=said % {"place": place}, field="file")


def problems_with_area_drawn(place: str, *, is_area: bool) -> Iterator[Problem]:
    """C-24: an area, and neither a line nor a point nor nothing."""
    if not is_area:
        said = _("%(place)s: this is no area. Draw it as Polygon or MultiPolygon.")
        yield Problem(rule="C-24", message=said % {"place": place}, field="file")


def problems_with_codes_drawn(
    drawn: Sequence[str], there: Iterable[Commune], day: date, *, partial: bool
) -> Iterator[Problem]:
    """C-25 to C-27: each unit of the map of that day once, and no other.

    `drawn` are the codes of the file. With `partial` some units may be missing.
    """
    units = {unit.code: unit for unit in there}
    on = f"{day:%d/%m/%Y}"
    for code in dict.fromkeys(drawn):
        if code not in units:
            said = _("No unit has the code %(code)s on %(day)s. Check code and day.")
            yield Problem(rule="C-25", message=said % {"code": code, "day": on}, field="file")
        elif drawn.count(code) > 1:
            said = _("%(unit)s is in the file twice. Join its areas to one MultiPolygon.")
            yield _drawn("C-26", said, units[code])
    if not partial:
        for code in sorted(units.keys() - set(drawn)):
            said = _("%(unit)s is missing in the file. Complete it, or load it with --partial.")
            yield _drawn("C-27", said, units[code])


def _drawn(rule: str, said: str, unit: Commune) -> Problem:
    return Problem(
        rule=rule, message=said % {"unit": f"{unit.full_name} ({unit.code})"}, field="file"
    )


def problems_with_common_ground(one: Commune, other: Commune, share: float) -> Iterator[Problem]:
    """C-28: units do not overlap; up to one per cent of the smaller one is a matter of drawing."""
    if share > 0.01:
        said = _(
            "%(one)s and %(other)s overlap by %(share)s of the smaller one. Correct their border."
        )
        told = {
            "one": f"{one.full_name} ({one.code})",
            "other": f"{other.full_name} ({other.code})",
            "share": percent(round(share * 10_000), 10_000),
        }
        yield Problem(rule="C-28", message=said % told, field="file")


def problems_with_distance(unit: Commune, kilometres: float) -> Iterator[Problem]:
    """C-29: an area lies where its unit is known to lie."""
    if kilometres > 50:
        said = _(
            "%(unit)s is drawn %(distance)s km from where it lies. Perhaps it has"
            " another unit's code."
        )
        told = {"unit": f"{unit.full_name} ({unit.code})", "distance": f"{kilometres:.0f}"}
        yield Problem(rule="C-29", message=said % told, field="file")


def problems_with_document(document: str) -> Iterator[Problem]:
    """C-30: the document is named in at most 200 characters, or not at all."""
    if len(document) > 200:
        yield Problem(
            rule="C-30",
            message=_("Name the document in at most 200 characters."),
            field="document",
        )
