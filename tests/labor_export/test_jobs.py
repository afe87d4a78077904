"""The jobs process for real: its own process, its own database file, killed by force.

Each test starts a process or two, which takes seconds; nothing else shows that it works.
"""

import shutil
import signal
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.labor_export.programs import EMBEDDED, kill, manage, running, until

JOBS = (sys.executable, "manage.py", "jobs")
MARK = "INSERT INTO core_mark (kind, key, made_at) VALUES ('worker', 1, '2026-05-02 00:00:00')"


PROBE = "tests.labor_export.probe.settings"


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


def test_marks_are_counted_also_after_the_process_was_killed(var):
    with running(*JOBS, log=var / "log", VAR_DIR=var, DJANGO_SETTINGS_MODULE=EMBEDDED) as first:
        ask(var, MARK)
        assert until(lambda: no_mark_waits(var), within=30)
        kill(first)
    ask(var, MARK)

    with running(*JOBS, log=var / "log", VAR_DIR=var, DJANGO_SETTINGS_MODULE=EMBEDDED) as second:
        assert until(lambda: no_mark_waits(var), within=30)
        second.send_signal(signal.SIGTERM)

        assert second.wait(timeout=20) == 0


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
