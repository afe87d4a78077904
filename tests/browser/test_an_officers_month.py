"""A commune officer's month: who leaves, who comes home, what is asked, and what the others see."""

import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from core import clock, names
from tests.browser.conftest import Site, vi
from tests.browser.desk import Desk, at_the_desk
from tests.labor_export.programs import until

pytestmark = pytest.mark.browser

OFFICER, COMMUNE_LEADER, LEADER = "xa.muongla", "ld.muongla", "lanhdao"
UNIT = "Xã Mường La"
LEAVES, CITIZEN = "Cà Thị Tháng Mẫu", "014303009955"
DEPARTURES, ENDS, ABROAD = (
    "Lượt xuất cảnh trong tháng",
    "kết thúc khác trong tháng",
    "Đang làm việc",
)

DRAFTS = "section[aria-labelledby=drafts]"


def test_an_officers_month(site: Site, chromium: Browser) -> None:
    with at_the_desk(chromium, site, OFFICER) as officer:
        before = reads_the_glance(officer)
        saves_what_is_only_planned(officer)
        records_it_when_she_has_left(officer)
        seen(officer, {DEPARTURES: before[DEPARTURES] + 1, ABROAD: before[ABROAD] + 1})

        somebody_comes_home(officer)
        seen(officer, {ENDS: before[ENDS] + 1, ABROAD: before[ABROAD]})

        finds_her_in_her_village(officer)
        completes_her_file(officer)
        takes_the_months_list_along(officer, before[DEPARTURES] + 1)
        reads_the_units_page(officer, before[DEPARTURES] + 1)
    with at_the_desk(chromium, site, COMMUNE_LEADER) as leader:
        sees_and_does_not_enter(leader, before[DEPARTURES] + 1)
    with at_the_desk(chromium, site, LEADER) as leader:
        sees_it_in_the_province(leader, before[DEPARTURES] + 1)


# What the officer does ---------------------------------------------------------------------------


def reads_the_glance(desk: Desk) -> dict[str, int]:
    """The log-in led here; each number by its label."""
    desk.open("/today/")
    desk.sees("Việc hôm nay", UNIT)
    found = {}
    for item in desk.page.locator(".glance li").all():
        label = item.locator(".label").inner_text()
        for known in (DEPARTURES, ENDS, ABROAD):
            if known in label:
                found[known] = int(item.locator(".figure").inner_text())
    assert len(found) == 3
    return found


def seen(desk: Desk, wanted: dict[str, int]) -> None:
    """The glance says so within seconds: the jobs process has counted."""
    assert until(lambda: wanted.items() <= reads_the_glance(desk).items(), within=20)


def saves_what_is_only_planned(officer: Desk) -> None:
    """The family says: next month. A draft counts nothing and stands among the open work."""
    officer.press("Nhập xuất cảnh")
    officer.open("/contracts/new/?new=1&next=/today/")
    officer.fill(full_name=LEAVES, born="06/05/2003", sex="female", village="Nà Lốc")
    officer.fill(country="JP", form="service", enterprise="unknown", job="Điện tử")
    officer.send("button[name=draft]")
    officer.open("/today/")
    expect(officer.page.locator(f"{DRAFTS} li", has_text=LEAVES)).to_be_visible()


def records_it_when_she_has_left(officer: Desk) -> None:
    work = officer.page.locator(f"{DRAFTS} li", has_text=LEAVES)
    work.get_by_role("link", name=re.compile("^Nhập tiếp")).click()
    officer.page.wait_for_load_state()
    officer.fill(personal_id=CITIZEN, departed=clock.today(), term_months="36")
    officer.send("button[name=record]")
    assert "/today/" in officer.page.url
    expect(officer.page.locator("#messages")).to_contain_text("Đã ghi nhận")
    expect(officer.page.locator(f"{DRAFTS} li", has_text=LEAVES)).to_have_count(0)


def somebody_comes_home(officer: Desk) -> None:
    """Of those abroad the first on the list, home today with a finished contract."""
    officer.open("/contracts/return/?next=/today/")
    abroad = officer.page.locator("#found .choices li", has_not_text=LEAVES)
    abroad.locator("a").first.click()
    officer.page.wait_for_load_state()
    officer.fill(ended_on=clock.today(), end_kind="returned", return_reason="own_wish")
    officer.send()
    assert "/today/" in officer.page.url


def finds_her_in_her_village(officer: Desk) -> None:
    """Without marks, under the heading of the village."""
    officer.open("/workers/")
    heading = officer.page.locator(".of-group", has_text="Nà Lốc")
    expect(heading).to_be_visible()
    officer.open(f"/workers/?{urlencode({'q': names.fold(LEAVES)})}")
    expect(officer.page.locator("main table")).to_contain_text(LEAVES)


def completes_her_file(officer: Desk) -> None:
    officer.press(LEAVES)
    key = officer.key
    officer.open(f"/workers/{key}/edit/")
    officer.fill(ethnicity="thai", phone="0912345679", education="upper_secondary")
    officer.send()
    officer.sees(LEAVES, "0912345679")


def takes_the_months_list_along(officer: Desk, number: int) -> None:
    """Behind the number stand as many lines, and the list of departures goes along as a file."""
    officer.open("/today/")
    officer.page.locator(".glance li", has_text=DEPARTURES).locator("a").click()
    officer.page.wait_for_load_state()
    assert int(officer.page.locator("#count").inner_text()) == number
    officer.sees(LEAVES)
    first = clock.today().replace(day=1)
    officer.open(f"/contracts/departures/?since={vi(first)}&until={vi(clock.today())}")
    listed = int(officer.page.locator(".listing-head .count").inner_text().split()[0])
    assert listed == number
    officer.page.locator("details.files summary").click()
    with officer.page.expect_download() as taken:
        officer.page.locator("details.files button").first.click()
    rows = load_workbook(taken.value.path().open("rb"), read_only=True).worksheets[0].iter_rows()
    names_in_it = [row[1].value for row in rows]
    assert LEAVES in names_in_it
    assert len(names_in_it) == listed + 1  # and the headings


def reads_the_units_page(officer: Desk, number: int) -> None:
    """The unit's own page says the same, and what is still missing for the target."""
    officer.open("/today/")
    officer.page.locator(".glance h2 a").click()
    officer.page.wait_for_load_state()
    this_month = officer.page.locator("#this-month li").first
    expect(this_month).to_contain_text(str(number))
    officer.press("Đơn vị qua các năm")
    officer.sees("Thị trấn Ít Ong", vi(date(2025, 7, 1)))


# What the others see -----------------------------------------------------------------------------


def sees_and_does_not_enter(leader: Desk, number: int) -> None:
    assert reads_the_glance(leader)[DEPARTURES] == number
    assert leader.page.get_by_role("link", name="Nhập xuất cảnh").count() == 0
    leader.open("/contracts/new/")
    assert LEAVES not in leader.page.content()


def sees_it_in_the_province(leader: Desk, number: int) -> None:
    """The same number for the same days in the table of all units."""
    first, today = clock.today().replace(day=1), clock.today()
    leader.open(f"/overview/province/?first={first}&last={today}&as_of={today}")
    row = leader.page.locator("table.units tr", has=leader.page.get_by_role("link", name=UNIT))
    assert row.locator("td").nth(1).inner_text() == str(number)
    assert today - first <= timedelta(days=31)
