"""What the statistics may be asked: declared parameters only, each once, in one spelling."""

import re
from collections.abc import Mapping
from datetime import datetime

from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from core.api import BadParameter, declared
from core.api.parameters import choice, shown
from figures.questions import CURRENT, EVENT, Question, Unanswerable
from reports.api.tables import Table, declared_table, tables_of
from reports.asked import question_from
from targets.models import Plan

# The words of `format`; renderers.py has one renderer for each.
FORMATS = ("json", "csv", "json-stat")
PARAMETERS = (
    "plan",
    "from",
    "to",
    "as_of",
    "known_at",
    "boundary",
    "window",
    "kind",
    "format",
)
TABLE_PARAMETERS = ("by", *PARAMETERS)
# Who is abroad and whose stay ended is not told apart by kinds of targets.
KINDLESS = frozenset({"stock", "returns"})

_DAY = re.compile(r"(19|20|21)\d\d-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"(19|20|21)\d\d-\d\d-\d\dT\S+(Z|[+ -]\d\d:\d\d)", re.ASCII)


def parameters_of(statistic: str) -> tuple[str, ...]:
    """The parameters of a statistic that has tables."""
    left_out = {"kind"} if statistic in KINDLESS else set()
    return tuple(name for name in TABLE_PARAMETERS if name not in left_out)


def asked(request: Request) -> Question:
    """The question of a request: declared parameters only, each once, days and instants in ISO.

    BadParameter with a sentence for what cannot be read; NotFound for a plan that does not exist.
    """
    return _question(declared(request, PARAMETERS))


def asked_table(request: Request, statistic: str) -> tuple[Question, Table]:
    """The question of a request, and which of the declared tables it wants.

    BadParameter for a combination that is not declared, with those that are.
    """
    said = declared(request, parameters_of(statistic))
    table = table_named(statistic, said.pop("by", ""))
    return _question(said), table


def table_named(statistic: str, text: str) -> Table:
    """The declared table by these dimensions, with commas between them.

    BadParameter for a combination that is not declared, with those that are.
    """
    wanted = [code.strip() for code in text.split(",")] if text else []
    table = declared_table(statistic, wanted)
    if table is None:
        there_are = "; ".join(",".join(t.by) for t in tables_of(statistic) if t.by)
        raise BadParameter(
            f"There is no table of {statistic} by “{shown(text)}”. Leave by out for the total, or "
            f"name one of: {there_are}. The order is free."
        )
    return table


def _question(said: Mapping[str, str]) -> Question:
    choice(said, "format", FORMATS)
    _check_spelling(said)
    try:
        return question_from(said)
    except Unanswerable as error:
        code = said.get("plan")
        if code and not Plan.objects.filter(code=code).exists():
            raise NotFound(str(error)) from error
        raise BadParameter(str(error)) from error


def _check_spelling(said: Mapping[str, str]) -> None:
    """Pages also read what people type; programs get one spelling, so that none is guessed."""
    for name in ("from", "to", "as_of"):
        if name in said and not _is_day(said[name]):
            raise BadParameter(f"{name} is a day, written 2025-05-06.")
    if "known_at" in said and not _is_day(said["known_at"]) and not _is_instant(said["known_at"]):
        raise BadParameter(
            "known_at is a day, 2025-05-06 (its end in Viet Nam), or an instant with its zone, "
            "2025-05-06T02:00:00Z."
        )
    if said.get("boundary", CURRENT) not in (CURRENT, EVENT) and not _is_day(said["boundary"]):
        raise BadParameter(f"boundary is {CURRENT}, {EVENT} or a day, written 2025-05-06.")
    if "window" in said and ("from" in said or "to" in said):
        raise BadParameter("window chooses the days of a plan; leave it out with from and to.")


def _is_day(text: str) -> bool:
    return bool(_DAY.fullmatch(text)) and _parses(text)


def _is_instant(text: str) -> bool:
    # A plus sign in a URL arrives as a blank.
    return bool(_INSTANT.fullmatch(text)) and _parses(text.replace(" ", "+"))


def _parses(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
