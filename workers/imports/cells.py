"""Cells that are more than one word of one list: home, schooling, groups, codes of files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils.translation import gettext as _

from communes.models import Commune
from core import names
from spreadsheets import values
from spreadsheets.sheets import Raw, Reading, Unreadable
from spreadsheets.values.choosing import remembered

GRADES = 12
_CODE = re.compile(r"W(?P<pk>[0-9]{1,12})-(?P<version>[0-9]{1,9})", re.IGNORECASE)
_GRADE = re.compile(r"(?:lop\s*)?(?P<grade>[0-9]{1,2})(?:\s*/\s*(?P<of>10|12))?(?:\s*pt)?")
# In the ten-year schools of the North, until 1989.
_TEN_YEARS = {4: "primary", 7: "lower_secondary", 10: "upper_secondary"}
_BETWEEN = re.compile(r"\s*[,;\n]\s*|\s+[-–]\s+")
_VILLAGE = re.compile(
    r"(?:ban|thon|xom|tieu khu|tk|to dan pho|tdp|to|khu|khoi|pho|cum|doi|buon|so nha)\b"
)
_UNIT = re.compile(
    r"(?P<village>.*\S)\s+(?P<unit>(?:xã|xa|phường|phuong|thị trấn|thi tran)\s+\S.*)", re.IGNORECASE
)
_UNIT_WORD = re.compile(r"(?:xa|phuong|thi tran|tt|x|p)\b\.?")


@dataclass(frozen=True)
class FileCode:
    """Which file a row is about, and the version that was seen."""

    pk: int
    version: int


@dataclass(frozen=True)
class Home:
    """Where somebody lives, as far as one cell says it."""

    village: str = ""
    unit: Commune | None = None


@dataclass(frozen=True)
class Elsewhere:
    """A place that is no unit of today's map: it stands only where the file says the same."""

    text: str
    trouble: Unreadable


@dataclass(frozen=True)
class Groups:
    """What one cell says about the household and the groups a person belongs to."""

    household: str = ""
    groups: tuple[str, ...] = ()


def file_code(raw: Raw, reading: Reading) -> FileCode:
    """W123-4: file 123 at its version 4, as our own lists say it."""
    if found := _CODE.fullmatch(values.text(raw, reading).replace(" ", "")):
        return FileCode(int(found["pk"]), int(found["version"]))
    raise Unreadable(
        _("A code looks like W123-4. Copy it from the list again, or leave the cell empty."),
        rule="W-48",
    )


def place(raw: Raw, reading: Reading) -> Commune | Elsewhere:
    """The unit; what is none stays as it is written until it is known whose row it is."""
    try:
        return values.unit(raw, reading)
    except Unreadable as trouble:
        text = raw if isinstance(raw, str) else ""
        if not text:
            raise
        return Elsewhere(names.clean(text), trouble)


def home(raw: Raw, reading: Reading) -> Home:
    """ "Bản Nà Lo, xã Mường La": the village and the unit. A village alone is one by its word."""
    return remembered("homes", raw, reading, _home)


def _home(text: str, reading: Reading) -> Home | Unreadable:
    try:
        return _taken_apart(text, reading)
    except Unreadable as trouble:
        return trouble


def _taken_apart(text: str, reading: Reading) -> Home:
    first, *others = [part for part in _BETWEEN.split(text) if part]
    if not others and (run_on := _UNIT.fullmatch(text)):
        first, others = run_on["village"], [run_on["unit"]]
    folded = names.fold(first)
    if _VILLAGE.match(folded):
        rest = ", ".join(others)
        return Home(first, values.unit(rest, reading) if rest else None)
    if _UNIT_WORD.match(folded):
        return Home("", values.unit(text, reading))
    if not others:
        return Home("", _unit_alone(text, reading))
    return _one_of_two(first, ", ".join(others), reading)


def _unit_alone(text: str, reading: Reading) -> Commune:
    """A name without its word that is no unit's is most likely a village of the importer's."""
    try:
        return values.unit(text, reading)
    except Unreadable as trouble:
        if reading.unit is None or trouble.rule != "U-27":
            raise
        raise _which_of_two(f"Bản {text}") from trouble


def _one_of_two(first: str, rest: str, reading: Reading) -> Home:
    """Without its word the first part may be a village, or a former unit before its district."""
    unit = values.unit(rest, reading)
    try:
        values.unit(f"{first}, {rest}", reading)
    except Unreadable:
        return Home(first, unit)
    raise _which_of_two(f"Bản {first}, {rest}")


def _which_of_two(proposal: str) -> Unreadable:
    return Unreadable(
        _("Is the first part a village or a unit? Write its word before it: bản, tiểu khu, xã…"),
        proposal=proposal,
        rule="W-06",
    )


# Schooling ---------------------------------------------------------------------------------------

_SCHOOLS = {
    "mu chu": "below_primary",
    "khong biet chu": "below_primary",
    "chua biet chu": "below_primary",
    "khong": "below_primary",
    "th": "primary",
    "cap i": "primary",
    "cap ii": "lower_secondary",
    "cap iii": "upper_secondary",
    "bo tuc thcs": "lower_secondary",
    "bo tuc thpt": "upper_secondary",
    "btth": "upper_secondary",
    "ptth": "upper_secondary",
}
_EDUCATION = values.listed("education")


def education(raw: Raw, reading: Reading) -> str:
    """9/12, lớp 9, THCS, 10/10, or the name on the list; the code of what was completed."""
    if isinstance(raw, date):
        # "9/12" typed into Excel becomes a day of this year.
        grades = [part for part in (raw.day, raw.month) if part != GRADES]
        told = f"{grades[0] if grades else GRADES}/12"
        message = _("Excel has made a day of this. If it was a class, take over %(class)s.")
        proposal = told if GRADES in (raw.day, raw.month) else ""
        raise Unreadable(message % {"class": told}, proposal=proposal, rule="W-08")
    text = names.fold(values.text(raw, reading))
    if code := _SCHOOLS.get(text):
        return code
    found = _GRADE.fullmatch(text)
    return _by_grade(int(found["grade"]), found["of"]) if found else _EDUCATION(raw, reading)


def _by_grade(grade: int, of: str | None) -> str:
    if of == "10":
        done = [code for needed, code in _TEN_YEARS.items() if grade >= needed and grade <= 10]
        return done[-1] if done else "below_primary"
    if grade > GRADES:
        raise Unreadable(_("A school has 12 classes. Enter for example 9/12."), rule="W-08")
    steps = ((GRADES, "upper_secondary"), (9, "lower_secondary"), (5, "primary"))
    return next((code for needed, code in steps if grade >= needed), "below_primary")


_QUALIFICATION = values.listed("qualification")
_UNTRAINED = {"khong", "khong co", "chua", "chua qua dt", "chua dao tao", "ldpt", "lao dong pt"}


def qualification(raw: Raw, reading: Reading) -> str:
    """CMKT: the name on the list, or the words for none."""
    if isinstance(raw, str) and names.fold(raw) in _UNTRAINED:
        return "untrained"
    return _QUALIFICATION(raw, reading)


# Household and groups ----------------------------------------------------------------------------

_HOUSEHOLDS = {
    "ngheo": "poor",
    "hn": "poor",
    "can ngheo": "near_poor",
    "hcn": "near_poor",
    "moi thoat ngheo": "newly_escaped",
    "thoat ngheo": "newly_escaped",
    "ho thoat ngheo": "newly_escaped",
    "tn": "newly_escaped",
    "htn": "newly_escaped",
    "khong": "none",
    "khong thuoc": "none",
    "khong ngheo": "none",
    "ho khong ngheo": "none",
    "binh thuong": "none",
}
_GROUPS = {
    "bo doi xuat ngu": "served",
    "bo doi": "served",
    "cong an xuat ngu": "served",
    "xuat ngu": "served",
    "hoan thanh nvqs": "served",
    "than nhan ncc": "merit",
    "than nhan nguoi co cong": "merit",
    "gia dinh chinh sach": "merit",
    "con thuong binh": "merit",
    "con liet si": "merit",
    "thu hoi dat": "land",
    "ho bi thu hoi dat": "land",
    "khuyet tat": "disabled",
    "dan toc thieu so": "minority",
    "dan toc": "minority",
}
_HOUSEHOLD = values.listed("household")
_GROUP = values.listed("priority_group")
_PARTS = re.compile(r"\s*[,;/\n+]\s*")


def household(raw: Raw, reading: Reading) -> str:
    """The status of the household, by its name or the words staff use."""
    text = values.text(raw, reading)
    return _word(_HOUSEHOLDS, text) or _HOUSEHOLD(text, reading)


def poor(raw: Raw, reading: Reading) -> str:
    """A column that is crossed for poor households."""
    return "poor" if _crossed(raw, reading) else household(raw, reading)


def near_poor(raw: Raw, reading: Reading) -> str:
    """A column that is crossed for near-poor households."""
    return "near_poor" if _crossed(raw, reading) else household(raw, reading)


def _crossed(raw: Raw, reading: Reading) -> bool:
    try:
        return values.yes_no(raw, reading)
    except Unreadable:
        return False


def groups(raw: Raw, reading: Reading) -> Groups:
    """ "Đối tượng": several in one cell. Words for the household are its status; the ethnic group
    makes the minority, so that word needs no record."""
    return remembered("groups of people", raw, reading, _groups)


def _groups(text: str, reading: Reading) -> Groups | Unreadable:
    status, found = "", []
    for part in filter(None, _PARTS.split(text)):
        if told := _status(part, reading):
            status = told
            continue
        try:
            found.append(_word(_GROUPS, part) or _GROUP(part, reading))
        except Unreadable as trouble:
            return trouble
    listed = dict.fromkeys(code for code in found if code != "minority")
    return Groups(status if status != "none" or not listed else "", tuple(listed))


def _status(text: str, reading: Reading) -> str:
    if code := _word(_HOUSEHOLDS, text):
        return code
    found = reading.lists.find("household", text, on=reading.today)
    return found[0].code if len(found) == 1 else ""


def _word(words: Mapping[str, str], text: str) -> str:
    return words.get(_folded(text), "")


@cache
def _folded(text: str) -> str:
    return names.fold(text)
