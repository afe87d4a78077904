"""A departure by keys alone: no mouse, as with a broken one or with a screen reader."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from core import clock
from tests.browser.conftest import Site, vi

pytestmark = pytest.mark.browser

OFFICER, NAME, NUMBER = "xa.muongla", "Lò Thị Phím Mẫu", "014199009977"


class Keys:
    """Somebody who has a keyboard only."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go(self, target: str) -> None:
        """Tab until that is where the focus is, and it can be seen there."""
        for _press in range(150):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(_FOCUSED, target):
                assert self.page.evaluate(_SHOWN), f"the focus on {target} cannot be seen"
                return
        raise AssertionError(f"{target} is not reached by Tab")

    def say(self, target: str, text: str) -> None:
        self.go(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, target: str, value: str) -> None:
        """Of a list, down to that entry."""
        self.go(target)
        for _press in range(200):
            if self.page.locator(target).input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is not on the list of {target}")

    def tick(self, target: str, value: str) -> None:
        """Of a group of round buttons."""
        self.go(target)
        for _press in range(5):
            self.page.keyboard.press("ArrowDown")
            if self.page.locator(f"{target}:checked").input_value() == value:
                return
        raise AssertionError(f"{value} is not in the group {target}")

    def press(self, target: str) -> None:
        self.go(target)
        self.enter()

    def enter(self) -> None:
        """The Enter key, which leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


_FOCUSED = "target => !!document.activeElement && document.activeElement.matches(target)"
# A ring or an outline around it, and it lies inside the window.
_SHOWN = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const ring = style.outlineStyle !== "none" || style.boxShadow !== "none";
  return ring && box.bottom > 0 && box.top < innerHeight;
}"""


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
    assert keys.page.evaluate(_FOCUSED, "a.skip")
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
