"""The jobs process for real: its own process, its own database file, killed by force.

Each test starts some processes, which takes seconds; nothing else shows that it works.
"""

import json
import shutil
import signal
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.labor_export.programs import EMBEDDED, kill, manage, python, running, until

JOBS = (sys.executable, "manage.py", "jobs")
PROBE = "tests.labor_export.probe.settings"
HANGING = "tests.labor_export.probe.hanging"


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("migrated")
    manage("migrate", "-v0", VAR_DIR=made, DJANGO_SETTINGS_MODULE=EMBEDDED)
    return made


@pytest.fixture
def var(migrated, tmp_path) -> Path:
    return shutil.copytree(migrated, tmp_path / "var")


def ask(var: Path, sql: str) -> list[tuple]:
    connection = sqlite3.connect(var / "province-14.sqlite3", timeout=20)
    try:
        with connection:
            return connection.execute(sql).fetchall()
    finally:
        connection.close()


def no_mark_waits(var: Path) -> bool:
    return ask(var, "SELECT count(*) FROM core_mark") == [(0,)]


def open_versions(var: Path) -> list[tuple]:
    return ask(
        var, "SELECT departure_id, count(*) FROM figures_departurefact GROUP BY 1 ORDER BY 1"
    )


def enters(var: Path) -> dict:
    """An officer records one departure, in a process of their own, and looks at the page."""
    said = python("-m", "tests.labor_export.enter", VAR_DIR=var, DJANGO_SETTINGS_MODULE=EMBEDDED)
    return json.loads(said.splitlines()[-1])


def test_killed_inside_a_refresh_nothing_is_lost_and_nothing_counted_twice(var):
    enters(var)
    with running(*JOBS, log=var / "log", VAR_DIR=var, DJANGO_SETTINGS_MODULE=HANGING) as first:
        assert until((var / "hanging").exists, within=30)
        kill(first)

    entered = enters(var)

    assert entered["seconds"] < 2
    assert entered["page_says_it_waits"]
    assert open_versions(var) == []
    with running(*JOBS, log=var / "log", VAR_DIR=var, DJANGO_SETTINGS_MODULE=EMBEDDED) as second:
        assert until(lambda: no_mark_waits(var), within=30)
        second.send_signal(signal.SIGTERM)
        assert second.wait(timeout=20) == 0
    assert open_versions(var) == [(1, 1), (2, 1)]


def test_long_jobs_that_hang_do_not_keep_the_others_waiting(var):
    with running(
        *JOBS,
        log=var / "log",
        VAR_DIR=var,
        DJANGO_SETTINGS_MODULE="tests.labor_export.probe.settings",
    ):
        assert until((var / "hanging").exists, within=30)
        ask(var, "DELETE FROM core_heartbeat")

        assert until(lambda: ask(var, "SELECT name FROM core_heartbeat"), within=15)
