"""What a plan and its numbers must meet. Pure; ids in docs/reference/rules/targets.md."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.problems import Problem
from spreadsheets.sheets import Trouble
from targets.models import Plan, TargetKind, TargetVersion, VersionState, Window
from targets.numbers import MOST, Number

# Letters and digits, with a digit in it, so that no code is ever a word of an address ("new").
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9.-]{0,19}")
_YEAR_ENDS = {Window.CALENDAR: ((1, 1), (12, 31)), Window.REPORTING: ((12, 15), (12, 14))}


# Plans -------------------------------------------------------------------------------------------


def problems_with_plan(
    *,
    code: str,
    taken: bool,
    first_day: date,
    last_day: date,
    window: str,
    trained_goal: Decimal,
    coverage_goal: Decimal,
) -> Iterator[Problem]:
    """T-01 to T-04 and T-09: what a plan says about itself. `taken`: another plan has the code."""
    if not _CODE.fullmatch(code):
        yield Problem(
            rule="T-01",
            field="code",
            message=_("Write the code with letters, digits, . and - only, like 2025 or 2025-2030."),
        )
    if taken:
        yield code_taken()
    if last_day < first_day:
        yield Problem(rule="T-03", field="last_day", message=_("The plan ends before it begins."))
    yield from _problems_with_window(first_day, last_day, window)
    for name, goal in (("trained_goal", trained_goal), ("coverage_goal", coverage_goal)):
        if not 0 <= goal <= 1:
            yield Problem(rule="T-09", field=name, message=_("Enter 0 to 100 %."))


def code_taken() -> Problem:
    """T-02, also when the other plan was made in the same moment."""
    return Problem(rule="T-02", field="code", message=_("Another plan has this code."))


def _problems_with_window(first_day: date, last_day: date, window: str) -> Iterator[Problem]:
    first, last = _YEAR_ENDS[Window(window)]
    if (first_day.month, first_day.day) != first or (last_day.month, last_day.day) != last:
        yield Problem(
            rule="T-04",
            field="first_day",
            warning=True,
            message=_("Read this way, a year begins on %(first)s and ends on %(last)s. Check both.")
            % {
                "first": f"{first[1]:02d}/{first[0]:02d}",
                "last": f"{last[1]:02d}/{last[0]:02d}",
            },
        )


def problems_with_change(plan: Plan, **said: Any) -> Iterator[Problem]:
    """T-05, for a plan with approved targets: published figures name it and were held against it.

    `said` are the fields of the plan as they would be saved.
    """
    for name, value in said.items():
        if getattr(plan, name) != value:
            yield Problem(
                rule="T-05",
                field=name,
                message=_("Targets of this plan are approved, so this is fixed. Make a new plan."),
            )


def problems_with_place(
    plan: Plan | None,
    *,
    first_day: date,
    last_day: date,
    parent: Plan | None,
    siblings: Sequence[Plan],
    years: Sequence[Plan],
) -> Iterator[Problem]:
    """T-06 to T-08: a year inside the plan of several years; `siblings` are the parent's others."""
    if parent is not None and (parent == plan or parent.parent_id is not None or years):
        yield Problem(
            rule="T-08",
            field="parent",
            message=_("A plan that has years, or is itself a year, cannot stand here."),
        )
    if parent is not None and (first_day < parent.first_day or last_day > parent.last_day):
        yield _outside("parent", parent, parent)
    for year in years:
        if year.first_day < first_day or year.last_day > last_day:
            yield _outside("last_day", year, None)
    for other in siblings:
        if other.overlaps(first_day, last_day):
            yield Problem(
                rule="T-07",
                field="first_day",
                message=_("The days overlap with plan %(code)s (%(first)s – %(last)s).")
                % _days_of(other),
            )


def _outside(field: str, named: Plan, parent: Plan | None) -> Problem:
    text = (
        _("The days lie outside plan %(code)s (%(first)s – %(last)s).")
        if parent
        else _("The yearly plan %(code)s (%(first)s – %(last)s) would lie outside.")
    )
    return Problem(rule="T-06", field=field, message=text % _days_of(named))


def _days_of(plan: Plan) -> dict[str, str]:
    first, last = plan.first_day, plan.last_day
    return {"code": plan.code, "first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}


# The numbers -------------------------------------------------------------------------------------


def problems_with_document(
    *,
    document_number: str,
    document_date: date,
    document_body: str,
    in_force_on: date,
    last_day: date,
    today: date,
) -> Iterator[Problem]:
    """T-10 to T-12 and T-23: the legal basis. `last_day` is the plan's."""
    for name, text in (("document_number", document_number), ("document_body", document_body)):
        if not text.strip():
            yield Problem(
                rule="T-10",
                field=name,
                message=_("Name the document's number, its date and who issued it."),
            )
    if document_date > today:
        yield Problem(
            rule="T-12",
            field="document_date",
            message=_("The document's date is after today. Enter it once it is signed."),
        )
    if in_force_on < document_date:
        yield Problem(
            rule="T-11",
            field="in_force_on",
            warning=True,
            message=_("In force before the document was signed. Check the two days."),
        )
    if in_force_on > last_day:
        yield Problem(
            rule="T-23",
            field="in_force_on",
            warning=True,
            message=_("In force only after the plan's last day: no figure will use it."),
        )


def problems_with_sizes(
    numbers: Sequence[Number], *, province_total: int | None, stretch_ratio: Decimal
) -> Iterator[Problem]:
    """T-13, T-16 and T-20: how large numbers may be, and that there is one."""
    if province_total is not None and not 0 <= province_total <= MOST:
        yield _size("province_total", _("Target of the province"))
    for number in numbers:
        if not 0 <= number.value <= MOST:
            yield _size("numbers", number.label)
    if stretch_ratio < 1:
        yield Problem(
            rule="T-16",
            field="stretch_ratio",
            message=_("The stretch goal is 100 % of the target or more."),
        )
    if province_total is None and not numbers:
        yield Problem(
            rule="T-20",
            field="province_total",
            message=_("Enter the target of the province or of at least one unit."),
        )


def _size(field: str, label: str) -> Problem:
    return Problem(
        rule="T-13",
        field=field,
        message=_("%(name)s: enter a whole number from 0 to 9,999,999.") % {"name": label},
    )


def problems_with_places(
    numbers: Sequence[Number], *, on_map: Collection[int], day: date
) -> Iterator[Problem]:
    """T-14, T-15: each number for one unit of the map of that day, or one named body, once."""
    if any((number.unit is None) == (number.body is None) for number in numbers):
        yield Problem(
            rule="T-14", field="numbers", message=_("Each number is for a unit or a named body.")
        )
    counted = Counter(number.key for number in numbers)
    for number in numbers:
        if counted.pop(number.key, 1) > 1:
            yield Problem(
                rule="T-14",
                field="numbers",
                message=_("%(name)s has two numbers of the same kind. Leave one.")
                % {"name": number.label},
            )
    gone = {n.label for n in numbers if n.unit is not None and n.unit.pk not in on_map}
    if gone:
        yield Problem(
            rule="T-15",
            field="numbers",
            message=_(
                "Not on the map of %(day)s: %(names)s. Enter their numbers at units of that day."
            )
            % {"day": f"{day:%d/%m/%Y}", "names": ", ".join(sorted(gone))},
        )


def problems_with_kinds(numbers: Sequence[Number]) -> Iterator[Problem]:
    """T-21: long-term, seasonal and students should add up to all. A warning: paper may differ."""
    parts: dict[str, int] = defaultdict(int)
    every: dict[str, int] = {}
    labels: dict[str, str] = {}
    for number in numbers:
        labels[number.place] = number.label
        if number.kind == TargetKind.ALL:
            every[number.place] = number.value
        else:
            parts[number.place] += number.value
    odd = [labels[place] for place, total in parts.items() if every.get(place) != total]
    if odd:
        yield Problem(
            rule="T-21",
            field="numbers",
            warning=True,
            message=_("The kinds do not add up to the number under All: %(names)s.")
            % {"names": ", ".join(odd)},
        )


def problems_with_body(*, name: str, recorded: str, said: str, promised: bool) -> Iterator[Problem]:
    """T-22: a body's former district decides its result, so it is fixed once it was approved."""
    if promised and recorded != said:
        yield Problem(
            rule="T-22",
            field="numbers",
            message=_("%(name)s is approved with the former district “%(district)s”. Keep it.")
            % {"name": name, "district": recorded or "—"},
        )


# The second person -------------------------------------------------------------------------------


def problems_with_approval(
    version: TargetVersion, *, hands: Collection[int], by_id: int
) -> Iterator[Problem]:
    """T-17, T-18. `hands`: everybody who entered or changed the numbers."""
    yield from _problems_with_deciding(version)
    if by_id in hands:
        yield Problem(
            rule="T-17",
            message=_("Who entered numbers cannot approve them. Ask another leader to approve."),
        )


def problems_with_returning(version: TargetVersion, *, reason: str) -> Iterator[Problem]:
    """T-18, T-19: what is sent back waits for approval, and says why."""
    yield from _problems_with_deciding(version)
    if not reason.strip():
        yield Problem(
            rule="T-19", field="reason", message=_("Say what should be changed, in a sentence.")
        )


def _problems_with_deciding(version: TargetVersion) -> Iterator[Problem]:
    if version.state == VersionState.APPROVED:
        yield Problem(
            rule="T-18",
            message=_("These targets are approved already. A change is a new version."),
        )
    elif version.state == VersionState.RETURNED:
        yield Problem(
            rule="T-18",
            message=_("These targets were sent back. They are decided on once entered again."),
        )


# Sheets ------------------------------------------------------------------------------------------


def plan_unknown(codes: Sequence[str]) -> Problem:
    """T-24: no plan is called so, or the sheet names none and it cannot be told which is meant."""
    if not codes:
        message = _("There is no plan yet. Make the plan first, on the page of plans.")
    else:
        message = _(
            "It cannot be told which plan is meant. Name it in a column “Plan”: %(codes)s."
        ) % {"codes": ", ".join(codes)}
    return Problem(rule="T-24", field="plan", message=message)


def document_missing(plan: Plan) -> Problem:
    """T-25: a sheet of numbers has no legal basis of its own."""
    return Problem(
        rule="T-25",
        message=_(
            "Plan %(code)s has no targets yet. Open its page and enter the document there first;"
            " then import the numbers."
        )
        % {"code": plan.code},
    )


def place_unknown(sentence: str, *, proposal: str = "") -> Problem:
    """T-26: neither a unit nor a recorded body. A new body can be confirmed, a slip is mended."""
    if proposal:
        return Trouble(rule="T-26", field="place", message=sentence, proposal=proposal)
    return Trouble(
        rule="T-26",
        field="place",
        ask=True,
        message=_(
            "No commune, ward or recorded body has this name. If it is another body with a target,"
            " such as a college, confirm it; otherwise correct the name in the file."
        ),
    )


def place_missing() -> Problem:
    """T-26: numbers for nobody."""
    return Problem(
        rule="T-26",
        field="place",
        message=_("This row does not say whose numbers these are. Name the commune or ward."),
    )


def place_ambiguous(unit: str) -> Problem:
    """T-27: a former district, or a name that a unit and a named body share."""
    if unit:
        message = _(
            "A commune or ward and a named body both have this name. Write “%(unit)s” for the"
            " unit; enter the body's number on the plan's page."
        ) % {"unit": unit}
    else:
        message = _(
            "This is a former district. Enter its number on the plan's page, beside the district"
            " whose people are counted for it."
        )
    return Problem(rule="T-27", field="place", message=message)


def other_total() -> Problem:
    """T-28: the province's own number stands in the document, not in the table."""
    return Problem(
        rule="T-28",
        field="all",
        message=_(
            "The province's target is another one in the document. Correct it on the plan's page,"
            " or leave this row out."
        ),
    )


def entered_meanwhile() -> Problem:
    """T-29: the numbers were changed between looking and writing."""
    return Problem(
        rule="T-29",
        message=_("Somebody has just entered targets of this plan. Check the file again."),
    )


def import_stands(codes: Sequence[str]) -> Problem:
    """T-30: what was decided on, or changed by hand, is not undone by withdrawing a sheet."""
    return Problem(
        rule="T-30",
        message=_(
            "The targets of plan %(codes)s were changed or decided on after this import, so it"
            " stays. Enter the right numbers on the plan's page."
        )
        % {"codes": ", ".join(codes)},
    )
