"""A walk through a running register: the address of one page of every route that somebody reaches.

Follows the links of the pages as a person would, each account for itself, so that the pages are
those of the demonstration with everything in it.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, Page

CHROMIUM = "/usr/bin/chromium"  # Debian's
_HREF = re.compile(r"""<a [^>]*?href="([^"#]+)""")
_SAMPLES = 2  # of each route: another one may lead to what the first does not


@dataclass(frozen=True)
class Stop:
    """One page: the route, an address of it, and who reads it."""

    route: str
    path: str
    username: str


def sign_in(page: Page, address: str, username: str, password: str) -> None:
    """As a person would; the cookie stays in the page's context."""
    page.goto(f"{address}/account/login/")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("main button").first.click()
    page.wait_for_load_state()
    assert page.locator("header form button").count() == 1, page.content()


def walk(context: BrowserContext, address: str, username: str) -> Iterator[Stop]:
    """The first page of each route that this account reaches from the first page on."""
    waiting, seen, visits = deque(["/"]), {"/"}, dict[str, int]()
    while waiting:
        path = waiting.popleft()
        route = route_of(path)
        if route is None or visits.get(route, 0) >= _SAMPLES:
            continue
        answer = context.request.get(address + path)
        if answer.status != 200 or not answer.headers["content-type"].startswith("text/html"):
            continue
        visits[route] = visits.get(route, 0) + 1
        if visits[route] == 1:
            yield Stop(
                route, urlsplit(answer.url)._replace(scheme="", netloc="").geturl(), username
            )
        for link in links(answer.text(), path):
            if link not in seen:
                seen.add(link)
                waiting.append(link)


def links(html: str, path: str) -> Iterator[str]:
    """The addresses of this site that a page leads to."""
    for found in _HREF.findall(html):
        target = urlsplit(urljoin(path, unescape(found)))
        if not target.netloc and target.scheme in ("", "http"):
            yield target._replace(fragment="").geturl()


def route_of(path: str) -> str | None:
    """The full name of the route behind an address; None where there is none."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None
