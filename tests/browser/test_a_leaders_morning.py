"""A leader's morning: the result, why, where, the list behind it, and a view that is sent on."""

import csv
import re
from io import StringIO

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site
from tests.browser.desk import Desk, at_the_desk

pytestmark = pytest.mark.browser

# As known on the evening of the day after: whatever other journeys enter changes nothing there.
ASKED = "plan=2025&as_of=06/05/2025&known_at=07/05/2025"
LEADER, ASSISTANT = "lanhdao", "theodoi"


def test_a_leaders_morning(site: Site, chromium: Browser) -> None:
    with at_the_desk(chromium, site, LEADER) as leader:
        hears_the_result(leader)
        sees_what_needs_attention(leader)
        looks_at_the_map(leader)
        opens_the_list_behind_a_commune(leader)
        takes_the_line_along(leader)
        prints_it(leader)
        address = asks_for_one_market(leader)
        with at_the_desk(chromium, site, ASSISTANT) as assistant:
            sees_the_same(leader, assistant, address)


def hears_the_result(leader: Desk) -> None:
    """The scorecard first, then the province, with one number on both."""
    leader.open(f"/overview/plan/2025/?{ASKED}")
    leader.sees("154", "77,0 %", "107")
    leader.press("Thị trường, về nước và các đơn vị")
    expect(leader.page.locator(".headline")).to_contain_text("154")
    expect(leader.page.locator("#total")).to_contain_text("77,0 %")


def sees_what_needs_attention(leader: Desk) -> None:
    """Each number to work on opens a list as long as it is."""
    attention = leader.page.locator(".attention li.waiting a")
    links = [(link.inner_text(), link.get_attribute("href") or "") for link in attention.all()]
    here = leader.page.url
    assert len(links) >= 2
    for number, href in links:
        leader.open(href)
        counted = leader.page.locator("#count, .count").first
        expect(counted).to_contain_text(number)
    leader.page.goto(here)


def looks_at_the_map(leader: Desk) -> None:
    leader.page.locator("section.map nav a", has_text="Đơn vị có người đi").click()
    leader.page.wait_for_load_state()
    layer = leader.page.locator("section.map [aria-current=true]")
    expect(layer).to_contain_text("Đơn vị có người đi")
    expect(leader.page.locator("section.map figure svg").first).to_be_visible()
    assert "layer=coverage" in leader.page.url


def opens_the_list_behind_a_commune(leader: Desk) -> None:
    """From the commune with the most departures to the people, who are one line each."""
    for _descending in range(2):
        leader.page.locator("table.units thead a", has_text="Kết quả").click()
        leader.page.wait_for_load_state()
    row = leader.page.locator("table.units tbody tr:not(.total):not([id])").first
    number = row.locator("td a").first.inner_text()
    assert int(number) > 0
    row.locator("th a").click()
    leader.page.wait_for_load_state()
    leader.page.locator("#headline a").first.click()
    leader.page.wait_for_load_state()
    assert leader.page.locator("#count").inner_text() == number
    assert leader.page.locator("main table tbody tr").count() == int(number)


def takes_the_line_along(leader: Desk) -> None:
    """The chart as a picture for the slides, and its numbers."""
    leader.open(f"/overview/province/?{ASKED}")
    context = leader.page.context
    links = leader.page.locator("#departures-chart .chart-foot a[download]")
    files = {link.inner_text(): link.get_attribute("href") or "" for link in links.all()}
    got = {
        name: context.request.get(f"{leader.site.address}{href}") for name, href in files.items()
    }
    assert got["PNG"].body().startswith(b"\x89PNG")
    assert got["SVG"].text().startswith("<svg")
    rows = list(csv.reader(StringIO(got["CSV"].text())))
    assert "154" in {cell for row in rows if row[0] == "2025-05-06" for cell in row}


def prints_it(leader: Desk) -> None:
    leader.page.emulate_media(media="print")
    assert not leader.page.locator("nav.menu.wide").is_visible()
    assert not leader.page.locator(".chart-foot").first.is_visible()
    assert leader.page.locator(".headline").is_visible()
    assert len(leader.page.pdf(format="A4")) > 10_000
    leader.page.emulate_media(media="screen")


def asks_for_one_market(leader: Desk) -> str:
    """Narrowed to Japan; all of it stands in the address."""
    leader.page.locator("#market").select_option("JP")
    leader.press("Lọc bảng")
    leader.sees("Nhật Bản")
    assert re.search(r"[?&]market=JP", leader.page.url)
    return leader.page.url


def sees_the_same(leader: Desk, assistant: Desk, address: str) -> None:
    assistant.page.goto(address)
    shown = "table.units tbody tr#shown"
    assert assistant.page.locator(shown).inner_text() == leader.page.locator(shown).inner_text()
