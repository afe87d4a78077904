"""A real site for the journeys: web and jobs processes on a database file of their own.

The demonstration of 2025 until the merger, as `make run` would serve it.
"""

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.pages import CHROMIUM, sign_in
from tests.labor_export.programs import manage, running, until


@dataclass
class Site:
    """A running site: its address, its accounts by user name, its statistics token."""

    address: str
    accounts: dict[str, str]
    token: str
    var: Path  # where its database lies
    pid: int  # of `manage.py serve`, which looks after web and jobs

    def jobs_process(self) -> int:
        """The number of the jobs process, as the system knows it."""
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                parent = int(path.read_text().rsplit(")", 1)[1].split()[1])
                command = (path.parent / "cmdline").read_bytes().split(b"\0")
                if parent == self.pid and b"jobs" in command:
                    return int(path.parent.name)
        raise AssertionError("no jobs process")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    var = tmp_path_factory.mktemp("var")
    manage("migrate", "--verbosity=0", VAR_DIR=var)
    manage("load_units", "--entered-at=2025-06-16T10:00:00+07:00", VAR_DIR=var)
    manage("demonstration", "--first-year=2025", "--until=2025-07-03", VAR_DIR=var)
    port = _free_port()
    serve = (sys.executable, "manage.py", "serve")
    with running(*serve, log=var / "serve.log", VAR_DIR=var, PORT=port) as process:
        address = f"http://127.0.0.1:{port}"
        assert until(lambda: _answers(f"{address}/healthz"), within=60)
        assert until((var / "demo.json").exists, within=30)
        demo = json.loads((var / "demo.json").read_text())
        accounts = {a["username"]: a["password"] for a in demo["accounts"]}
        yield Site(address, accounts, demo["statistics_token"], var, process.pid)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright's loop marks this thread as asynchronous; Django's ORM must still be usable.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # noqa: TID251
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A small telephone, 360 pixels wide."""
    with chromium.new_context(viewport={"width": 360, "height": 740}) as context:
        yield context.new_page()


def log_in(page: Page, site: Site, username: str) -> None:
    """Sign in as a person would."""
    sign_in(page, site.address, username, site.accounts[username])


def vi(day: date) -> str:
    """A day as it is typed."""
    return day.strftime("%d/%m/%Y")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as response:
            return response.status == 200
    except (URLError, OSError):
        return False
