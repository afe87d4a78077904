"""Reading overview pages as a person does: the numbers, their links, the lines behind them."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

_BEHIND = re.compile(r'<a class="behind" href="([^"]+)">([^<]+)</a>')
_COUNT = re.compile(r'<span id="count">([^<]+)</span>')
_LINE = re.compile(r'<tr[^>]*>\s*<th scope="row">')


def page(client: Any, url: str, *, status: int = 200) -> str:
    """The page's text; a variable that a template does not know fails the test."""
    response = client.get(url)
    assert response.status_code == status, url
    html = response.content.decode()
    assert "UNDEFINED-IN-TEMPLATE" not in html, url
    return html


def number(text: str) -> int:
    """1.356 or 1,356 → 1356."""
    return int(text.replace(".", "").replace(",", ""))


def numbers_with_links(html: str) -> Iterator[tuple[str, int]]:
    """Every number that opens a list, with its address."""
    for href, text in _BEHIND.findall(html):
        yield unescape(href), number(text)


def count(html: str) -> int:
    """The count that a list prints."""
    found = _COUNT.search(html)
    assert found
    return number(found[1])


def lines(html: str) -> int:
    """The lines that are on the page."""
    return len(_LINE.findall(html))


def cells(html: str, row: str) -> list[str]:
    """The cells of the table row whose heading is that text, without tags."""
    for line in re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL):
        texts = [
            unescape(re.sub(r"<[^>]+>", "", cell)).strip()
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL)
        ]
        if texts and texts[0] == row:
            return texts[1:]
    raise AssertionError(f"no row {row}")


def text_of(html: str, id_: str, *, tag: str = "li") -> str:
    """The text of the element with that id."""
    found = re.search(rf'<{tag}[^>]*id="{id_}"[^>]*>(.*?)</{tag}>', html, re.DOTALL)
    assert found, id_
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split())
