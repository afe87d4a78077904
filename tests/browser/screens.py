"""python -m tests.browser.screens: the pictures of docs/screens, of the register `make run` serves.

Every person in them is invented. A file is uploaded and thrown away again, nothing else changes.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, expect, sync_playwright

from labor_export.env import use_settings

use_settings()
django.setup()

from django.conf import settings  # noqa: E402

from benchmarks.pages import CHROMIUM, sign_in  # noqa: E402
from tests.browser.test_import_journey import (  # noqa: E402
    is_worked_on,
    name_list,
    six_rows,
    upload,
)

FOLDER = Path(settings.BASE_DIR) / "docs/screens"
OFFICER, LEADER = "xa.muongla", "lanhdao"
DESK, TELEPHONE = (1280, 1000), (360, 800)


def _as_opened(page: Page) -> None:
    """Nothing to do."""


def _first_person(page: Page) -> None:
    """The file of the first person on the list."""
    page.locator("main table tbody th a").first.click()
    page.wait_for_load_state()


def _a_word(page: Page) -> None:
    """What a figure means, opened beside it."""
    page.locator("button.word").first.click()


def _at(part: str) -> Callable[[Page], None]:
    """That part of the page on top of the picture."""
    return lambda page: page.locator(part).first.evaluate("part => part.scrollIntoView()")


def _a_sheet(page: Page) -> None:
    """A commune's own list, checked, with the rows that have to be corrected."""
    upload(page, name_list(*six_rows("Minh Họa", 87100)))
    is_worked_on(page)
    expect(page.locator(".import-rows > li").first).to_be_visible()
    _at(".import-rows")(page)


@dataclass(frozen=True)
class Screen:
    """One picture: whose page it is, where it stands, and what is done before it is taken."""

    name: str
    username: str
    path: str
    before: Callable[[Page], None] = _as_opened
    size: tuple[int, int] = DESK


SCREENS = (
    Screen("scorecard", LEADER, "/"),
    Screen("province", LEADER, "/overview/province/"),
    Screen("map", LEADER, "/overview/province/", _at("section.map")),
    Screen("markets", LEADER, "/overview/markets/"),
    Screen("word", LEADER, "/overview/enterprises/", _a_word),
    Screen("today", OFFICER, "/today/"),
    Screen("today-telephone", OFFICER, "/today/", size=TELEPHONE),
    Screen("unit", OFFICER, "/overview/unit/03808-2025-07-01/"),
    Screen("over-time", LEADER, "/overview/unit/03958-2025-07-01/over-time/", _at("#years")),
    Screen("people", OFFICER, "/workers/"),
    Screen("person", OFFICER, "/workers/", _first_person),
    Screen("import", OFFICER, "/imports/new/departures/", _a_sheet),
)


def main() -> None:
    demo = json.loads((Path(settings.VAR_DIR) / "demo.json").read_text())
    passwords = {account["username"]: account["password"] for account in demo["accounts"]}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for screen in SCREENS:
            take(browser, demo["address"], screen, passwords[screen.username])
        browser.close()


def take(browser: Browser, address: str, screen: Screen, password: str) -> None:
    width, height = screen.size
    with browser.new_context(viewport={"width": width, "height": height}) as context:
        page = context.new_page()
        sign_in(page, address, screen.username, password)
        page.goto(f"{address}{screen.path}", wait_until="networkidle")
        screen.before(page)
        page.screenshot(path=FOLDER / f"{screen.name}.png")
        if "/imports/" in page.url and page.locator("form[action$='/discard/']").count():
            page.locator("form[action$='/discard/'] button").first.click()


if __name__ == "__main__":
    main()
