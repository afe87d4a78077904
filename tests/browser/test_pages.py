"""Every kind of page: accessible by axe-core, and no wider than a small telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Site, log_in

pytestmark = pytest.mark.browser

OFFICER = [
    "/overview/plan/2025/?as_of=2025-05-06",
    "/contracts/new/",
    "/contracts/new/?new=1",
    "/contracts/return/",
    "/contracts/drafts/",
    "/contracts/departures/",
    "/contracts/returns/",
    "/workers/",
    "/workers/new/",
    "/interest/",
    "/interest/new/",
    "/interest/overview/",
    "/enterprises/",
    "/targets/",
    "/account/",
]
DEPARTMENT = [
    "/overview/province/?plan=2025&as_of=2025-05-06",
    "/overview/list/?figure=departures&plan=2025&as_of=2025-05-06",
    "/overview/unit/03808-2025-07-01/?plan=2025",
    "/targets/2025/",
    "/targets/2025/enter/",
    "/enterprises/new/",
    "/account/people/",
    "/account/people/invite/",
]


def walk(page: Page, site: Site, username: str, paths: list[str]) -> list[str]:
    """What is wrong on these pages; each must be there."""
    log_in(page, site, username)
    wrong = []
    for path in paths:
        answer = page.goto(f"{site.address}{path}")
        assert answer is not None
        assert answer.status == 200, path
        width = page.viewport_size["width"] if page.viewport_size else 0
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            wrong.append(f"{path}: {wide} pixels wide")
        found = Axe().run(page)
        wrong += [
            f"{path}: {v['id']} {v['nodes'][0]['html']}" for v in found.response["violations"]
        ]
    return wrong


def test_the_officers_pages(site: Site, page: Page) -> None:
    assert walk(page, site, "xa.muongla", OFFICER) == []


def test_the_officers_pages_on_a_telephone(site: Site, phone: Page) -> None:
    assert walk(phone, site, "xa.muongla", OFFICER) == []


def test_the_departments_pages(site: Site, page: Page) -> None:
    assert walk(page, site, "chuyenvien", DEPARTMENT) == []


def test_the_departments_pages_on_a_telephone(site: Site, phone: Page) -> None:
    assert walk(phone, site, "chuyenvien", DEPARTMENT) == []
