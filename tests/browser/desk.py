"""Somebody at a desk: opens pages, fills forms, presses buttons and reads, as people do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, log_in, vi


class Desk:
    """Somebody at their own screen, who fills forms and presses buttons as people do."""

    def __init__(self, page: Page, site: Site, username: str) -> None:
        self.page, self.site = page, site
        log_in(page, site, username)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.site.address}{path}")

    def fill(self, **fields: str | date) -> None:
        for name, value in fields.items():
            said = vi(value) if isinstance(value, date) else value
            field = self.page.locator(f"form.entry [name={name}]").first
            kind = field.evaluate("field => field.type")
            if kind == "radio":
                self.page.locator(f"form.entry [name={name}][value={said}]").check()
            elif kind == "checkbox":
                field.check()
            elif kind == "select-one":
                field.select_option(said)
            else:
                # Rarely asked fields wait under "More".
                self._unfold(name)
                field.fill(said)

    def _unfold(self, name: str) -> None:
        around = self.page.locator(f"details:not([open]):has([name={name}]) > summary")
        if around.count():
            around.first.click()

    def send(self, button: str = "form.entry .actions button") -> None:
        """Press it; what is refused stops the story with the page's own words."""
        self.page.locator(button).first.click()
        self.page.wait_for_load_state()
        refusals = self.page.locator("main .errors, main .field .error")
        assert not refusals.count(), refusals.all_inner_texts()

    def press(self, label: str | re.Pattern[str]) -> None:
        """A link or a button by its words."""
        target = self.page.get_by_role("link", name=label).or_(
            self.page.get_by_role("button", name=label)
        )
        target.first.click()
        self.page.wait_for_load_state()

    def sees(self, *words: str) -> None:
        for said in words:
            expect(self.page.locator("main")).to_contain_text(said)

    @property
    def key(self) -> str:
        """The number in the address of this page."""
        return re.findall(r"/(\d+)/", self.page.url)[-1]


@contextmanager
def at_the_desk(browser: Browser, site: Site, username: str) -> Iterator[Desk]:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(15_000)
        yield Desk(context.new_page(), site, username)
