"""Every page of the table of routes, in a real browser: no page can be forgotten.

The addresses are those of the access matrix, about one of everything at `here`; a route that is
not looked at stands here with the reason.
"""

from collections.abc import Callable, Iterator
from itertools import chain

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import looking
from tests.browser.served import served
from tests.house.test_access_matrix import ROUTES, address, visitor, world

__all__ = ["world"]  # the fixture: one of everything
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

READERS = "DLOAE-"  # who opens a page: the first of these that may

NO_PAGES = {
    "healthz": "for machines",
    "readyz": "for machines",
    "api:explorer_schema": "a document for programs",
    "api:explorer": "drawn by swagger-ui; that it draws is tested in test_pages.py",
    "matching:waiting": "a part of a page",
    "spreadsheets:download": "a file",
    "spreadsheets:template": "a file",
    "reports:map": "a file",
    "reports:chart": "a file",
}
# What people see who are not signed in; others are led on from there.
DOORS = {"accounts:login"}


def readers() -> dict[str, str]:
    """Who opens which page."""
    return {
        name: "-" if name in DOORS else next(who for who in READERS if who in row.read)
        for name, row in ROUTES.items()
        if row.read and name not in NO_PAGES
    }


@pytest.fixture
def register(world) -> Iterator[str]:
    with served() as at:
        yield at


def desk_of(browser: Browser, world, who: str, at: str) -> BrowserContext:
    """A browser of that member of the cast, signed in."""
    context = browser.new_context(viewport={"width": looking.DESK, "height": 900})
    if who != "-":
        client = Client()
        client.force_login(world.users[who])
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": at}])
    return context


def opened(browser: Browser, world, at: str) -> Iterator[tuple[str, Page]]:
    """Each page, open on a desk of whoever reads it."""
    pages = readers()
    for who in sorted(set(pages.values())):
        with desk_of(browser, world, who, at) as context:
            page = context.new_page()
            for name in (name for name, reader in pages.items() if reader == who):
                answer = page.goto(at + address(name, world))
                assert answer is not None, name
                assert answer.status == 200, f"{name}: {answer.status}"
                assert page.locator("html > body > main").count() == 1, f"{name} is no page"
                yield name, page


LOOKS: list[Callable[[Page], Iterator[str]]] = [
    looking.at_every_width,
    looking.on_paper,
    looking.moving,
    looking.controls,
]


def test_every_page_on_a_desk_zoomed_on_a_telephone_and_on_paper(world, register, chromium):
    wrong = [
        f"{name}: {said}"
        for name, page in opened(chromium, world, register)
        for said in chain.from_iterable(look(page) for look in LOOKS)
    ]

    assert "\n".join(wrong) == ""


def test_what_is_left_out_is_no_page(world):
    for name in NO_PAGES.keys() - {"api:explorer"}:
        answered = visitor(world, "D").get(address(name, world))
        assert not answered.content.lstrip().startswith(b"<!doctype html>"), name


BAD = """<!doctype html><html lang="vi"><title>x</title><style>
  * { transition: color 1s } main { width: 2000px }</style>
  <main><div class="field wrong"><input name="bare" aria-describedby="gone">
  <p class="error">Untied</p></div><button>Press</button></main>"""

FOUND = [
    "axe label",
    "too wide for 320",
    "too wide for 1280",
    "printed, too",
    "moves",
    "no label: bare",
    "no gone: bare",
    "does not tell",
    "not marked as wrong",
]


def test_looking_finds_what_is_wrong(chromium):
    with chromium.new_context() as context:
        page = context.new_page()
        page.set_content(BAD)
        found = "\n".join(chain.from_iterable(look(page) for look in LOOKS))

    assert [said for said in FOUND if said not in found] == []
