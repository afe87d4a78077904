"""Pages with a whole year in them: accessible by axe-core, and no wider than a small telephone.

Every page there is, with one of everything: test_every_page.py.
"""

import pytest
from playwright.sync_api import Page

from tests.browser import looking
from tests.browser.conftest import Site, log_in

pytestmark = pytest.mark.browser

OFFICER = [
    "/today/",
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
    "/today/",
    "/overview/province/?plan=2025&as_of=2025-05-06",
    "/overview/list/?figure=departures&plan=2025&as_of=2025-05-06",
    "/overview/unit/03808-2025-07-01/?plan=2025",
    "/overview/unit/03808-2025-07-01/over-time/",
    "/overview/markets/?plan=2025&as_of=2025-05-06",
    "/overview/markets/JP/?plan=2025&as_of=2025-05-06",
    "/overview/enterprises/?plan=2025",
    "/overview/enterprises/1/?plan=2025",
    "/overview/words/",
    "/targets/2025/",
    "/targets/2025/enter/",
    "/enterprises/new/",
    "/account/people/",
    "/account/people/invite/",
]
# Lists of which the first row is opened too.
OPENED = [
    "/workers/",
    "/contracts/departures/",
    "/enterprises/",
    "/support/requests/",
    "/support/loans/",
    "/account/organisations/",
    "/lists/of/qualification/",
]


def walk(page: Page, site: Site, username: str, paths: list[str], *, axe: bool = True) -> list[str]:
    """What is wrong on these pages for this person."""
    log_in(page, site, username)
    return visit(page, site, paths, axe=axe)


def visit(page: Page, site: Site, paths: list[str], *, axe: bool = True) -> list[str]:
    """What is wrong on these pages; each must be there."""
    wrong = []
    for path in paths:
        answer = page.goto(f"{site.address}{path}")
        assert answer is not None
        assert answer.status == 200, path
        wrong += read(page, path, axe=axe)
    return wrong


def read(page: Page, path: str, *, axe: bool) -> list[str]:
    """What is wrong on the page that is open."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = looking.axe(page) if axe else ()
    return [
        *([f"{path}: {wide} pixels wide"] if wide > width else []),
        *(f"{path}: {said}" for said in found),
    ]


def open_first(page: Page, site: Site, username: str, *, axe: bool) -> list[str]:
    """What is wrong on the page of the first row of each list, with all its parts."""
    log_in(page, site, username)
    wrong = []
    for path in OPENED:
        page.goto(f"{site.address}{path}")
        row = page.locator("main tbody th a").first
        assert row.count() == 1, path
        page.goto(f"{site.address}{row.get_attribute('href')}", wait_until="networkidle")
        assert page.locator("main h1").count() == 1, page.url
        wrong += read(page, page.url, axe=axe)
    return wrong


def test_the_officers_pages(site: Site, page: Page) -> None:
    assert walk(page, site, "xa.muongla", OFFICER) == []


def test_the_officers_pages_on_a_telephone(site: Site, phone: Page) -> None:
    assert walk(phone, site, "xa.muongla", OFFICER) == []


def test_the_departments_pages(site: Site, page: Page) -> None:
    assert walk(page, site, "chuyenvien", DEPARTMENT) == []


def test_the_departments_pages_on_a_telephone(site: Site, phone: Page) -> None:
    assert walk(phone, site, "chuyenvien", DEPARTMENT) == []


def test_the_explorer_of_the_interface_draws_under_our_policy(site: Site, page: Page) -> None:
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    log_in(page, site, "chuyenvien")

    page.goto(f"{site.address}/api/v1/docs/explorer/")
    page.locator("#api-explorer .opblock-tag").first.wait_for()

    drawn = page.locator("#api-explorer .opblock-tag").all_inner_texts()
    assert {text.split()[0] for text in drawn} == {
        "statistics",
        "reference",
        "registers",
        "changes",
    }
    assert [text for text in refused if "Content Security Policy" in text] == []


def test_what_lies_behind_the_lists(site: Site, page: Page, phone: Page) -> None:
    assert open_first(page, site, "chuyenvien", axe=True) == []
    assert open_first(phone, site, "chuyenvien", axe=False) == []


def test_the_page_of_a_course(site: Site, page: Page, phone: Page) -> None:
    log_in(page, site, "trungtam")
    page.goto(f"{site.address}/training/courses/new/")
    for name, typed in {
        "title": "Giáo dục định hướng Nhật Bản",
        "starts_on": "02/06/2025",
        "ends_on": "13/06/2025",
        "periods": "74",
        "places": "20",
        "venue": "Phường Tô Hiệu",
    }.items():
        page.locator(f"[name={name}]").fill(typed)
    page.locator("[name=organisation]").select_option(index=1)
    page.locator("[name=country]").select_option("JP")
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    course = page.url.removeprefix(site.address)
    assert page.locator("main h1").inner_text() == "Giáo dục định hướng Nhật Bản"

    forms = [course, f"{course}enrol/", f"{course}edit/", f"{course}partners/"]
    assert visit(page, site, forms) == []
    assert walk(phone, site, "trungtam", forms, axe=False) == []
