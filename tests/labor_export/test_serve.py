"""`make run`, without make: from an empty folder to a running register, killed, started again."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.core.management import CommandError, call_command

from tests.labor_export.programs import ROOT, environment, kill, running, until

SERVE = (sys.executable, "manage.py", "serve")
SETTINGS = "tests.labor_export.probe.serving"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(var: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    with running(
        *SERVE, log=var / "log", VAR_DIR=var, PORT=port, DJANGO_SETTINGS_MODULE=SETTINGS
    ) as process:
        yield process


def answers(port: int, path: str = "/healthz") -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return response.status == 200
    except (URLError, OSError):
        return False


def children(process: subprocess.Popen[bytes]) -> dict[str, int]:
    """The numbers of the web and the jobs process."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    words = {int(pid): Path(f"/proc/{pid}/cmdline").read_text() for pid in listed}
    return {
        name: pid for pid, line in words.items() for name in ("gunicorn", "jobs") if name in line
    }


def accounts(var: Path) -> list[tuple]:
    connection = sqlite3.connect(var / "province-14.sqlite3")
    try:
        return connection.execute("SELECT username FROM accounts_user WHERE is_active").fetchall()
    finally:
        connection.close()


def test_from_nothing_to_running_and_again(tmp_path, port):
    with serving(tmp_path, port) as process:
        assert until(lambda: "Ready:" in (tmp_path / "log").read_text(), within=90)
        assert until(lambda: answers(port, "/readyz"), within=30)
        demo = json.loads((tmp_path / "demo.json").read_text())
        assert demo["address"] == f"http://127.0.0.1:{port}"
        assert demo["accounts"][0]["username"] == "chuyenvien"

        first = children(process)
        os.kill(first["jobs"], signal.SIGKILL)
        assert until(
            lambda: children(process).get("jobs", first["jobs"]) != first["jobs"], within=20
        )

        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
        assert not any(Path(f"/proc/{pid}").exists() for pid in first.values())

    with serving(tmp_path, port):
        assert until(lambda: answers(port), within=60)
        assert accounts(tmp_path) == [("chuyenvien",)]
        assert "Inventing" not in (tmp_path / "log").read_text().split("Ready:")[1]


def test_first_start_that_was_interrupted_leaves_no_half_register(tmp_path, port):
    (tmp_path / "interrupt-me").touch()
    with serving(tmp_path, port) as process:
        assert until((tmp_path / "hanging").exists, within=90)
        kill(process)

    assert not (tmp_path / "province-14.sqlite3").exists()
    (tmp_path / "interrupt-me").unlink()
    with serving(tmp_path, port):
        assert until(lambda: answers(port), within=90)
        assert accounts(tmp_path) == [("chuyenvien",)]


def refusal(**changes: object) -> str:
    found = subprocess.run(
        SERVE, cwd=ROOT, env=environment(**changes), capture_output=True, text=True, check=False
    )
    assert found.returncode != 0
    return found.stderr


def test_port_that_is_taken_is_named_with_a_free_one_to_try(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        said = refusal(VAR_DIR=tmp_path, PORT=port, DJANGO_SETTINGS_MODULE=SETTINGS)

    assert f"make run PORT={port + 1}" in said


def test_a_real_register_is_not_served_this_way(settings):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError, match="run-in-production"):
        call_command("serve")
