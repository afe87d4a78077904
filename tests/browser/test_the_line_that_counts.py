"""From a commune officer's entry to the attainment of the plan, through real processes."""

import json
import os
import re
import signal
from datetime import timedelta
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from core import clock
from tests.browser.conftest import Site, log_in, vi
from tests.labor_export.programs import manage, until

pytestmark = pytest.mark.browser

NAME = "Lò Thị Xuân Mẫu"
AS_OF = "plan=2025&as_of=2025-05-06"


def record_a_departure(page: Page, site: Site, *, name: str, number: str, day: str) -> None:
    """What an officer does for somebody who has no file yet."""
    page.goto(f"{site.address}/contracts/new/?new=1")
    page.locator("[name=full_name]").fill(name)
    page.locator("[name=born]").fill("06/05/1999")
    page.locator("[name=sex][value=female]").check()
    page.locator("[name=personal_id]").fill(number)
    page.locator("[name=ethnicity]").select_option("thai")
    page.locator("[name=village]").fill("Nà Lốc")
    page.locator("[name=country]").select_option("JP")
    page.locator("[name=form]").select_option("service")
    page.locator("[name=enterprise]").select_option("unknown")
    page.locator("[name=departed]").fill(day)
    page.locator("[name=term_months]").fill("36")
    page.locator("button[name=record]").click()
    page.wait_for_load_state()
    if page.locator("[name=year_is_right]").count():  # more than a year ago: confirmed once
        page.locator("[name=year_is_right]").check()
        page.locator("button[name=record]").click()
        page.wait_for_load_state()


def statistics(site: Site, question: str, table: str = "attainment") -> dict:
    request = Request(
        f"{site.address}/api/v1/statistics/{table}/?{question}",
        headers={"Authorization": f"Bearer {site.token}"},
    )
    with urlopen(request, timeout=10) as response:
        return json.load(response)


def counted(site: Site, question: str = AS_OF) -> int:
    return statistics(site, question)["province"]["numerator"]


def test_an_officers_entry_is_counted_within_seconds(site: Site, page: Page) -> None:
    assert counted(site) == 154

    log_in(page, site, "xa.muongla")
    record_a_departure(page, site, name=NAME, number="014199009901", day="02/05/2025")

    expect(page.locator("main")).to_contain_text(NAME)
    assert until(lambda: counted(site) == 155, within=15)
    # What was known on the evening of 7 May is as it was, also after a recount.
    assert counted(site, f"{AS_OF}&known_at=2025-05-07") == 154
    manage("recount", VAR_DIR=site.var)
    assert counted(site) == 155
    assert counted(site, f"{AS_OF}&known_at=2025-05-07") == 154


def test_the_department_sees_155_and_how_it_was_known(site: Site, page: Page) -> None:
    log_in(page, site, "chuyenvien")

    page.goto(f"{site.address}/overview/province/?{AS_OF}")
    now = page.locator("main").inner_text()
    page.goto(f"{site.address}/overview/province/?{AS_OF}&known_at=2025-05-07")
    then = page.locator("main").inner_text()

    assert re.search(r"\b155\b", now)
    assert "77,5" in now
    assert not re.search(r"\b155\b", then)
    assert "77,0" in then


def test_the_neighbour_cannot_find_that_person_anywhere(site: Site, page: Page) -> None:
    log_in(page, site, "xa.muongla")
    page.goto(f"{site.address}/workers/?q=lo+thi+xuan+mau")
    own = page.get_by_role("link", name=NAME).first
    file = own.get_attribute("href")
    assert file
    page.locator("header form button").click()

    log_in(page, site, "xa.chienglao")
    for path in (
        "/workers/?q=lo+thi+xuan+mau",
        "/contracts/departures/?q=lo+thi+xuan+mau",
        "/contracts/new/?q=lo+thi+xuan+mau",
        "/contracts/return/?q=lo+thi+xuan+mau",
        f"/overview/list/?figure=departures&{AS_OF}",
    ):
        page.goto(f"{site.address}{path}")
        assert NAME not in page.content(), path
    answer = page.goto(f"{site.address}{file}")
    assert answer is not None
    assert answer.status == 404


def test_a_second_click_makes_no_second_record(site: Site, page: Page) -> None:
    ever = "from=2025-01-01&to=2099-12-31"
    log_in(page, site, "xa.muongla")
    before = counted(site, ever)
    day = vi(clock.today() - timedelta(days=20))  # recent: nothing has to be confirmed
    record_a_departure(page, site, name="Quàng Thị Mẫu Hai", number="014199009902", day=day)
    assert until(lambda: counted(site, ever) == before + 1, within=15)

    page.go_back()
    page.locator("button[name=record]").click()
    page.wait_for_load_state()

    page.goto(f"{site.address}/workers/?q=quang+thi+mau+hai")
    assert page.get_by_role("link", name="Quàng Thị Mẫu Hai").count() == 1
    assert counted(site, ever) == before + 1


def test_what_was_typed_stays_after_a_refusal(site: Site, phone: Page) -> None:
    """On a telephone, without scrolling sideways."""
    log_in(phone, site, "xa.muongla")

    record_a_departure(phone, site, name="Vàng Thị Mẫu Ba", number="014199009903", day="30/12/2099")

    expect(phone.locator(".errors")).to_be_visible()
    assert phone.locator("[name=full_name]").input_value() == "Vàng Thị Mẫu Ba"
    assert phone.locator("[name=departed]").input_value() == "30/12/2099"
    wide = phone.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360


def test_entering_goes_on_while_the_jobs_process_hangs_and_is_killed(
    site: Site, page: Page
) -> None:
    question = "plan=2025&as_of=2025-12-31"
    before = counted(site, question)
    jobs = site.jobs_process()
    os.kill(jobs, signal.SIGSTOP)
    try:
        log_in(page, site, "xa.muongla")
        record_a_departure(
            page, site, name="Mùa Thị Mẫu Bốn", number="014199009904", day="05/08/2025"
        )
        expect(page.locator("main")).to_contain_text("Mùa Thị Mẫu Bốn")
        answer = statistics(site, question)
        assert (answer["province"]["numerator"], answer["provisional"]) == (before, True)
        page.goto(f"{site.address}/overview/province/?{question}")
        waiting = page.locator("#waiting")
        expect(waiting).to_contain_text(re.compile(r"\d\d:\d\d \d\d/\d\d/\d{4}"))
    finally:
        os.kill(jobs, signal.SIGKILL)

    assert until(lambda: counted(site, question) == before + 1, within=40)
    assert not statistics(site, question)["provisional"]
    assert site.jobs_process() != jobs
