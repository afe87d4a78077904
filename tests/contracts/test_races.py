"""Two clicks, two officers, two doors at the same moment: one record, the others are refused."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, connections

from contracts.actions import record_departure, record_end, record_whole_stay
from contracts.models import Departure
from core.problems import Refused
from tests.factories.contracts import departed, identified, said

CLICKS = 8


@pytest.fixture
def at_once(transactional_db, tmp_path):
    """Runs the functions at the same moment, each with a connection of its own.

    The memory of the suite's SQLite takes no two writers, so the threads get a copy in a file.
    """

    def run(*functions):
        kept = connections.settings["default"]
        if connection.vendor == "sqlite":
            file = tmp_path / "race.sqlite3"
            with sqlite3.connect(file) as copy:
                connection.connection.backup(copy)
            copy.close()
            connections.settings["default"] = {**kept, "NAME": str(file)}
        gate = Barrier(len(functions))
        try:
            with ThreadPoolExecutor(len(functions)) as pool:
                return [f.result() for f in [pool.submit(_answer, g, gate) for g in functions]]
        finally:
            connections.settings["default"] = kept

    return run


def _answer(function, gate):
    try:
        gate.wait()
        function()
        return f"recorded, {Departure.objects.count()}"
    except Refused as refused:
        return ", ".join(problem.rule for problem in refused.problems)
    finally:
        connection.close()


def test_eight_officers_record_one_departure(at_once, here, officer):
    person = identified(here)
    going = said()

    answers = at_once(*[lambda: record_departure(worker=person, by=officer, **going)] * CLICKS)

    assert sorted(answers) == ["D-04"] * (CLICKS - 1) + ["recorded, 1"]


def test_overlapping_stays_entered_at_once(at_once, here, officer):
    person = identified(here)
    spans = [(date(2025, 8, 1 + n), date(2025, 11, 1 + n)) for n in range(CLICKS)]

    def stay(left, back):
        going = said(departed_on=left)
        return lambda: record_whole_stay(
            worker=person, ended_on=back, return_reason="other", by=officer, **going
        )

    answers = at_once(*[stay(*span) for span in spans])

    assert sorted(answers) == ["D-05"] * (CLICKS - 1) + ["recorded, 1"]


def test_two_ends_of_one_stay(at_once, here, officer):
    stay = departed(identified(here), by=officer)

    def end(day):
        return lambda: record_end(departure=stay, ended_on=day, return_reason="other", by=officer)

    answers = at_once(end(date(2026, 5, 1)), end(date(2026, 6, 1)))

    assert sorted(answers) == ["R-01", "recorded, 1"]
