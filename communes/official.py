"""The official units and the reform of 1 July 2025, as the package `vietnamadminunits` has them.

Nothing is copied: its tables are read when units are loaded. What we know better (spellings, the
numbers of resolutions) stands in `communes/data/` and can be edited.
"""

import csv
import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from communes.models import UnitKind
from core import names

REFORM = date(2025, 7, 1)

_OWN = Path(__file__).parent / "data"
_WARD = re.compile(r"(Xã|Phường|Thị trấn|Đặc khu)\s+(.+)", re.IGNORECASE)
_KINDS = {
    "xã": UnitKind.COMMUNE,
    "phường": UnitKind.WARD,
    "thị trấn": UnitKind.TOWNSHIP,
    "đặc khu": UnitKind.SPECIAL_ZONE,
}
# As people write a former district: bare, but "TP Sơn La" and "TX Mộc Châu".
_DISTRICT_WORDS = {"Huyện": "", "Thị xã": "TX ", "Thành phố": "TP ", "Quận": "Quận "}
_STATE_FARM = "Nông trường "


@dataclass(frozen=True, kw_only=True)
class Official:
    """One unit as the package knows it, in our spelling.

    `also_written` holds former names and other spellings as words without marks and blanks.
    """

    code: str
    name: str
    kind: UnitKind
    province_code: str
    old_district: str
    latitude: float | None
    longitude: float | None
    area_km2: float | None
    also_written: str


@dataclass(frozen=True)
class Share:
    """The old unit of that code went, wholly or in part, into the new unit of that code."""

    old: str
    new: str
    in_part: bool


@dataclass(frozen=True, kw_only=True)
class Reform:
    """What one of today's provinces is made of, and on which decision."""

    resolution: str
    units: list[Official]
    parts: list[Official]
    shares: list[Share]


@dataclass(frozen=True)
class _Package:
    """The package's tables: new units, old units by code, shares by the code of the new unit."""

    units: list[sqlite3.Row]
    old: dict[str, Official]
    shares: dict[str, list[Share]]


def province_codes() -> list[str]:
    """The two-digit codes of the 34 provinces."""
    return sorted({row["provinceCode"] for row in _package().units})


@lru_cache
def province_name(province_code: str) -> str:
    """What a province is called, "Tỉnh Sơn La"; nothing for a code that none has.

    Asked by itself: the whole package is half a second of reading, and this stands on every page.
    """
    with _database() as db:
        asked = "SELECT province FROM admin_units WHERE provinceCode = ? LIMIT 1"
        row = db.execute(asked, [province_code]).fetchone()
    return row["province"] if row else ""


def reform(province_code: str) -> Reform:
    """The units of one province since the reform, their predecessors and what became of these.

    Raises LookupError for a code that no province has.
    """
    package = _package()
    rows = [row for row in package.units if row["provinceCode"] == province_code]
    if not rows:
        raise LookupError(province_code)
    shares = [share for row in rows for share in package.shares[row["wardCode"]]]
    old = {share.old: package.old[share.old] for share in shares}
    districts: dict[str, set[str]] = defaultdict(set)
    for share in shares:
        districts[share.new].add(old[share.old].old_district)
    return Reform(
        resolution=_resolution(province_code),
        units=[_new_unit(row, districts[row["wardCode"]]) for row in rows],
        parts=list(old.values()),
        shares=shares,
    )


# Reading the package -----------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _package() -> _Package:
    folder = _folder()
    converter = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))
    with _database() as db:
        units = db.execute("SELECT * FROM admin_units ORDER BY wardCode").fetchall()
        old = db.execute("SELECT * FROM admin_units_legacy ORDER BY wardCode").fetchall()
    went = _went(converter, units)
    codes = {key: row["wardCode"] or went[key][0] for key, row in ((_key(r), r) for r in old)}
    shares: dict[str, list[Share]] = defaultdict(list)
    for key, news in went.items():
        for new in news:
            shares[new].append(Share(codes[key], new, in_part=len(news) > 1))
    districts = _district_names(old, converter)
    found = [_old_unit(row, codes[_key(row)], districts) for row in old]
    return _Package(units, {unit.code: unit for unit in found}, shares)


@contextmanager
def _database() -> Iterator[sqlite3.Connection]:
    file = (_folder() / "dataset.db").as_uri()
    with closing(sqlite3.connect(f"{file}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        yield db


def _folder() -> Path:
    # Not by importing it: the package then reads all of its address parser, for a second.
    spec = find_spec("vietnamadminunits")
    if spec is None or not spec.submodule_search_locations:
        raise LookupError("vietnamadminunits is not installed")
    return Path(spec.submodule_search_locations[0]) / "data"


def _key(row: sqlite3.Row) -> str:
    return f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"


def _went(converter: dict[str, Any], units: list[sqlite3.Row]) -> dict[str, list[str]]:
    """Key of an old unit → codes of the new units that have it or a share of it."""
    codes = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in units}
    went: dict[str, list[str]] = defaultdict(list)
    for province, wholes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for new, keys in wholes.items():
            for key in keys:
                went[key].append(codes[province, new])
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, news in divided.items():
            went[key] += [codes[province, new["newWardKey"]] for new in news]
    return went


# Spelling ----------------------------------------------------------------------------------------


def _new_unit(row: sqlite3.Row, districts: set[str]) -> Official:
    kind, name = _kind_and_name(row["ward"])
    return Official(
        code=row["wardCode"],
        name=name,
        kind=kind,
        province_code=row["provinceCode"],
        # A district's name only where the whole unit lay in it.
        old_district=next(iter(districts)) if len(districts) == 1 else "",
        latitude=row["wardLat"],
        longitude=row["wardLon"],
        area_km2=row["wardAreaKm2"],
        also_written="",
    )


def _old_unit(row: sqlite3.Row, code: str, districts: dict[tuple[str, str], str]) -> Official:
    if row["ward"]:
        kind, name = _kind_and_name(row["ward"])
    else:
        # Five island districts had no communes; they lie wholly in a special zone, whose code
        # they share.
        kind, name = UnitKind.ISLAND_DISTRICT, names.clean(row["districtShort"])
    on_land = bool(row["ward"])
    return Official(
        code=code,
        name=name,
        kind=kind,
        province_code=row["provinceCode"],
        old_district=districts[row["provinceCode"], row["district"]] if on_land else "",
        latitude=row["wardLat"] if on_land else row["districtLat"],
        longitude=row["wardLon"] if on_land else row["districtLon"],
        area_km2=None,
        also_written=_also_written(code, name, json.loads(row["wardAlias"] or "[]")),
    )


def _kind_and_name(ward: str) -> tuple[UnitKind, str]:
    """ "Xã é Tòng" → commune, "É Tòng"."""
    match = _WARD.fullmatch(names.clean(ward))
    if match is None:
        raise ValueError(f"{ward!r} does not begin with a kind of unit")
    name = " ".join(word[0].upper() + word[1:] for word in match[2].split())
    name = re.sub(r"^Nông Trường (?=.)", _STATE_FARM, name)
    return _KINDS[match[1].casefold()], _table("spellings").get(name, name)


def _district_names(
    old: list[sqlite3.Row], converter: dict[str, Any]
) -> dict[tuple[str, str], str]:
    """(old province, district) → its name; with the old province where two districts of one of
    today's provinces had the same name: "Châu Thành (Long An)"."""
    now = {key: new for new, keys in converter["DICT_PROVINCE"].items() for key in keys}
    namesakes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in old:
        namesakes[now[row["provinceKey"]], row["district"]].add(row["provinceCode"])
    found = {}
    for row in old:
        shared = len(namesakes[now[row["provinceKey"]], row["district"]]) > 1
        suffix = f" ({row['provinceShort']})" if shared else ""
        found[row["provinceCode"], row["district"]] = _district(row) + suffix
    return found


def _district(row: sqlite3.Row) -> str:
    kind = row["districtType"]
    name = names.clean(row["district"])[len(kind) :].strip()
    return _DISTRICT_WORDS[kind] + _table("spellings").get(name, name)


def _also_written(code: str, name: str, aliases: list[str]) -> str:
    also = [*aliases, *_table("also_written").get(code, "").split("|")]
    if name.startswith(_STATE_FARM):
        place = name.removeprefix(_STATE_FARM)
        also += [place, f"NT {place}", f"TTNT {place}"]
    # The package has a few aliases with marks, and its keys know no blank.
    keys = {re.sub(r"\W", "", names.fold(alias)) for alias in also}
    return " ".join(sorted(keys - {""}))


@lru_cache
def _table(name: str) -> dict[str, str]:
    with (_OWN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        _head, *rows = csv.reader(file)
    return {row[0]: row[1] for row in rows}


def _resolution(province_code: str) -> str:
    known = _table("resolutions")
    return known.get(province_code, known[""])
