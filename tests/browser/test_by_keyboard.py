"""A departure by keys alone: no mouse, as with a broken one or with a screen reader."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from core import clock
from tests.browser.conftest import Site, vi
from tests.browser.keys import Keys

pytestmark = pytest.mark.browser

OFFICER, NAME, NUMBER = "xa.muongla", "Lò Thị Phím Mẫu", "014199009977"


def test_a_departure_by_keys_alone(site: Site, page: Page) -> None:
    keys = Keys(page)
    page.goto(f"{site.address}/account/login/")
    keys.say("[name=username]", OFFICER)
    keys.say("[name=password]", site.accounts[OFFICER])
    keys.enter()

    skips_to_the_content(keys)
    finds_nobody_and_begins_a_file(keys)
    fills_in_and_records(keys)

    expect(page.locator("main")).to_contain_text(NAME)
    expect(page.locator(".messages")).to_contain_text("Đã ghi nhận")


def skips_to_the_content(keys: Keys) -> None:
    keys.page.keyboard.press("Tab")
    assert keys.is_at("a.skip")
    keys.page.keyboard.press("Enter")
    assert keys.page.evaluate("() => location.hash") == "#main"
    keys.page.keyboard.press("Home")


def finds_nobody_and_begins_a_file(keys: Keys) -> None:
    keys.page.reload()
    keys.press("nav.menu.wide a[href='/contracts/new/']")
    keys.say("main [name=q]", NAME)
    keys.page.keyboard.press("Enter")
    keys.page.locator("#found a[href*='new=1']").wait_for()
    keys.press("main a[href*='new=1']")


def fills_in_and_records(keys: Keys) -> None:
    keys.say("[name=full_name]", NAME)
    keys.say("[name=born]", "06/05/1999")
    keys.tick("[name=sex]", "female")
    keys.say("[name=personal_id]", NUMBER)
    keys.choose("[name=country]", "JP")
    keys.choose("[name=form]", "service")
    keys.choose("[name=enterprise]", "unknown")
    keys.say("[name=departed]", vi(clock.today() - timedelta(days=3)))
    keys.press("button[name=record]")
