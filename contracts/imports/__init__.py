"""The sheets of stays: departures, the opening list of people already abroad, and returns."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from contracts.choices import Source
from contracts.imports import returns, stays
from contracts.imports.columns import DEPARTURE_COLUMNS, OPENING_COLUMNS
from contracts.imports.ends import RETURN_COLUMNS
from contracts.imports.writing import withdraw, write_returns, write_stays
from spreadsheets.sheets import Judged, Line, Reading, Sheet, Written
from workers.imports import record_told

DEPARTURES = Sheet(
    name="departures",
    label=_("Departures"),
    about=_("People who left under contract: the person, the contract and the departure in a row."),
    permission=Permission.STAY_RECORD,
    columns=DEPARTURE_COLUMNS,
    keys=stays.keys,
    judge=stays.judge,
    write=write_stays,
    withdraw=withdraw,
    after_check=record_told,
    back_from="contracts:departures",
)


def _judge_opening(lines: Sequence[Line], reading: Reading) -> list[Judged]:
    return stays.judge(lines, reading, source=Source.OPENING)


def _write_opening(lines: Sequence[Line], reading: Reading) -> list[Written]:
    return write_stays(lines, reading, source=Source.OPENING)


OPENING = Sheet(
    name="opening",
    label=_("People already abroad"),
    about=_("Who was abroad when the register began: counted among those abroad, not as leaving."),
    permission=Permission.STAY_RECORD,
    columns=OPENING_COLUMNS,
    keys=stays.keys,
    judge=_judge_opening,
    write=_write_opening,
    withdraw=withdraw,
    after_check=record_told,
    # The form lets only who works in the whole province choose that source, too.
    whole_province=True,
)
RETURNS = Sheet(
    name="returns",
    label=_("Returns"),
    about=_("How stays ended: who came home, when and why. Nobody is registered by a return."),
    permission=Permission.STAY_RECORD,
    columns=RETURN_COLUMNS,
    keys=returns.keys,
    judge=returns.judge,
    write=write_returns,
    withdraw=withdraw,
    back_from="contracts:returns",
)
SHEETS = [DEPARTURES, RETURNS, OPENING]
