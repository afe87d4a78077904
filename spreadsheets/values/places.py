"""Communes, wards and countries as sheets name them. A unit is never guessed."""

import re
from collections.abc import Iterable

from communes.models import Commune
from communes.names import is_old_district, resolve
from core import names
from reference.models import Country
from reference.queries import meant
from spreadsheets.rules import cells as rules
from spreadsheets.sheets import Raw, Reading, Unreadable
from spreadsheets.values.choosing import NAMED, near, remembered

_CODE = re.compile("[0-9]{5}")
_LOST_ZERO = re.compile("[1-9][0-9]{2,3}")
# What is smaller than a unit and stands before it in an address.
_VILLAGE = re.compile(
    r"(?:bản|ban|thôn|thon|xóm|xom|tiểu khu|tieu khu|tk|tổ dân phố|to dan pho|tdp|tổ|to|khu|khối"
    r"|số nhà)\b[^,;]*[,;]\s*",
    re.IGNORECASE,
)


def unit(raw: Raw, reading: Reading) -> Commune:
    """The unit of today's map that a cell names: by name with or without word of kind, former
    name and district, address that ends in it, or five-digit code.

    A former unit is what it is part of today. Where several can be meant it is asked, whoever
    imports; only the very name of the importer's own unit is that unit.
    """
    return remembered("units", raw, reading, _unit)


def _unit(text: str, reading: Reading) -> Commune | Unreadable:
    if (own := reading.unit) and names.spelling(text) in _own_names(own):
        return own
    if (labelled := _labels(reading).get(text)) is not None:
        return labelled
    if text.isascii() and text.isdigit() and (_CODE.fullmatch(text) or _LOST_ZERO.fullmatch(text)):
        return _coded(text, reading)
    ever = _ever_called(text)
    today = _today(ever, reading)
    if len(today) == 1 and all(_placed(each, reading) for each in ever):
        return today[0]
    if today:
        return rules.several_units([each.label for each in today[:NAMED]])
    return rules.old_district() if is_old_district(text) else _unknown(text, reading)


def _ever_called(text: str) -> list[Commune]:
    """The units of whatever time that are meant. "Bản Xen, Mường Khương" is a unit and its
    district, or a village and its unit: both count."""
    found = resolve(text)
    while village := _VILLAGE.match(text):
        text = text[village.end() :]
        found += [each for each in resolve(text) if each not in found]
    return found


def _own_names(own: Commune) -> set[str]:
    return {names.spelling(own.name), names.spelling(own.full_name), names.spelling(own.label)}


def _labels(reading: Reading) -> dict[str, Commune]:
    """Today's units by what stands in a drop-down."""
    units = reading.map.on(reading.today).units.values()
    return reading.once("labels of units", lambda: {each.label: each for each in units})


def _today(ever: Iterable[Commune], reading: Reading) -> list[Commune]:
    """What those units, of whatever time, are part of today; all shares of a divided one."""
    standing = reading.map.on(reading.today).units
    heirs = {heir for each in ever for heir in reading.map.heirs(each.pk, reading.today)}
    return sorted((standing[heir] for heir in heirs), key=lambda each: (each.name_sort, each.code))


def _placed(each: Commune, reading: Reading) -> bool:
    return bool(reading.map.heirs(each.pk, reading.today))


def _coded(text: str, reading: Reading) -> Commune | Unreadable:
    """A code is no identity: it is followed from every unit that ever had it."""
    code = text.zfill(5)
    found = _today((u for u in reading.map.units.values() if u.code == code), reading)
    if not found:
        return rules.unknown_unit([])
    if code != text:
        # A number has lost its 0.
        return rules.unknown_unit([each.label for each in found[:NAMED]], proposal=code)
    return found[0] if len(found) == 1 else rules.several_units([u.label for u in found[:NAMED]])


def _unknown(text: str, reading: Reading) -> Unreadable:
    # "Xã Mường La, Sơn La": what stands last may be the province.
    shorter = text.rpartition(",")[0]
    if shorter and len(found := _today(resolve(shorter), reading)) == 1:
        return rules.unknown_unit([found[0].label], proposal=found[0].label)
    units = reading.map.on(reading.today).units.values()
    ways = [(way, each.label) for each in units for way in (each.name, each.full_name)]
    found_near, proposal = near(text, ways)
    return rules.unknown_unit(found_near, proposal=proposal)


def country(raw: Raw, reading: Reading) -> Country:
    """The receiving country or territory: "Nhật", "Đài Loan", "han quoc", "KR"."""
    return remembered("countries", raw, reading, _country)


def _country(text: str, reading: Reading) -> Country | Unreadable:
    rows = reading.once("rows of countries", lambda: list(Country.objects.on(reading.today)))
    found = meant(text, rows)
    if len(found) == 1:
        return found[0]
    if found:
        return rules.unknown_country([each.name_vi for each in found[:NAMED]])
    ways = [(way, r.name_vi) for r in rows for way in (r.name_vi, r.name_en, *r.aliases)]
    found_near, proposal = near(text, ways)
    return rules.unknown_country(found_near, proposal=proposal)
