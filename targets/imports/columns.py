"""The columns of a sheet of targets, and which plan a sheet is about."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from core import names
from spreadsheets import values
from spreadsheets.sheets import Raw, Reading, SheetColumn, Unreadable
from targets.models import Plan, TargetKind
from targets.numbers import read_whole
from targets.queries import years_named
from targets.rules import plan_unknown

# The words around a code: "Kế hoạch năm 2025".
_WORDS = re.compile(r"\b(?:ke hoach|chi tieu|giai doan|nam|plan|year)\b")


def plans(reading: Reading) -> list[Plan]:
    """All plans with their versions, read once per run: a province has a few."""
    return reading.once(
        "plans", lambda: list(Plan.objects.order_by("code").prefetch_related("versions"))
    )


def usual_plan(reading: Reading) -> Plan | None:
    """The shortest plan that runs today, or the only one whose numbers are not approved yet."""
    return reading.once("the usual plan", lambda: _usual(plans(reading), reading))


def _usual(known: Sequence[Plan], reading: Reading) -> Plan | None:
    running = [plan for plan in known if plan.covers(reading.today)]
    shortest = min((_length(plan) for plan in running), default=0)
    found = [plan for plan in running if _length(plan) == shortest]
    if not running:
        found = [p for p in known if any(v.approved_at is None for v in p.versions.all())]
    return found[0] if len(found) == 1 else None


def _length(plan: Plan) -> int:
    return (plan.last_day - plan.first_day).days


def _plan(raw: Raw, reading: Reading) -> Plan:
    """By its code, or by the one year it is for."""
    text = names.fold(values.text(raw, reading))
    wanted = re.sub(r"\s*[-–]\s*", "-", " ".join(_WORDS.sub(" ", text).split()))
    known = plans(reading)
    found = [plan for plan in known if plan.code.casefold() in (text, wanted)]
    if not found and wanted.isdigit():
        found = [plan for plan in known if years_named(plan) == [int(wanted)]]
    if len(found) != 1:
        problem = plan_unknown([plan.code for plan in found or known])
        raise Unreadable(problem.message, rule=problem.rule)
    return found[0]


def _number(raw: Raw, reading: Reading) -> int | None:
    """As the page of targets reads it; a number of people in other words as in other sheets."""
    if isinstance(raw, str):
        try:
            return read_whole(raw)
        except ValueError:
            pass
    return values.whole(raw, reading)


COLUMNS = (
    SheetColumn(
        "plan",
        _("Plan"),
        _plan,
        aliases=("Kế hoạch", "Plan", "Mã kế hoạch", "Năm kế hoạch", "Năm"),
        text=True,
        choices=lambda reading: [plan.code for plan in plans(reading)],
        help=_("May be left out: then it is the shortest plan that runs today."),
    ),
    SheetColumn(
        "place",
        _("Commune, ward or body"),
        values.text,
        aliases=(
            "Xã, phường",
            "Xã/phường",
            "Xã",
            "Tên xã, phường",
            "Đơn vị",
            "Địa phương",
            "Mã xã",
            "Commune, ward or body",
            "Commune or ward",
        ),
        required=True,
        choices=lambda reading: _labels(reading),
        help=_("Name or code of a unit, or a named body such as a college."),
    ),
    SheetColumn(
        TargetKind.ALL.value,
        _("Target of the year / All"),
        _number,
        aliases=(
            "Chỉ tiêu năm / Tổng",
            "Chỉ tiêu năm / Tổng số",
            "Chỉ tiêu / Tổng",
            "Chỉ tiêu / Tổng số",
            "Chỉ tiêu năm",
            "Chỉ tiêu",
            "Chỉ tiêu giao",
            "Target of the year / All",
            "Target",
        ),
        either="number",
        example="12",
    ),
    SheetColumn(
        TargetKind.LONG.value,
        _("Target of the year / Long-term"),
        _number,
        aliases=(
            "Chỉ tiêu năm / Dài hạn",
            "Chỉ tiêu / Dài hạn",
            "Chỉ tiêu dài hạn",
            "Target of the year / Long-term",
        ),
        either="number",
        example="8",
    ),
    SheetColumn(
        TargetKind.SEASONAL.value,
        _("Target of the year / Seasonal"),
        _number,
        aliases=(
            "Chỉ tiêu năm / Thời vụ",
            "Chỉ tiêu / Thời vụ",
            "Chỉ tiêu thời vụ",
            "Target of the year / Seasonal",
        ),
        either="number",
        example="4",
    ),
    SheetColumn(
        TargetKind.STUDENT.value,
        _("Target of the year / Students"),
        _number,
        aliases=(
            "Chỉ tiêu năm / Du học nghề",
            "Chỉ tiêu / Du học nghề",
            "Chỉ tiêu du học nghề",
            "Target of the year / Students",
        ),
        either="number",
    ),
)


def _labels(reading: Reading) -> list[str]:
    """Today's units in Vietnamese order."""
    units = reading.map.on(reading.today).units.values()
    return [u.label for u in sorted(units, key=lambda unit: (unit.name_sort, unit.code))]
