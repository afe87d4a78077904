"""Forms can be filled in without seeing them: names, helps and errors are tied to their fields.

Every page that takes entries is opened and sent empty, by somebody who may. The same is looked at
in a browser by tests/browser/test_every_page.py, without sending.
"""

from html.parser import HTMLParser

import pytest
from django.db import transaction

from tests.house.test_access_matrix import ROUTES, address, answer, visitor, world

__all__ = ["world"]  # the fixture: one of everything
pytestmark = pytest.mark.django_db

READERS = "DLOAE-"
_CONTROLS = {"input", "select", "textarea"}
_UNNAMED = {"hidden", "submit", "button"}


class Page(HTMLParser):
    """What stands on a page for those who hear it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.told: set[str] = set()  # what a control or a group of them names as said about it
        self.controls: list[dict[str, str | None]] = []
        self.refused: list[str | None] = []  # the ids of paragraphs that say what is wrong
        self.summary: list[str] = []  # where the summary of errors leads
        self.heard = False  # the summary is read out when the page opens
        self._labels = self._summary = 0
        self._open: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        self.told |= set((said.get("aria-describedby") or "").split())
        self.ids += [said["id"]] if said.get("id") else []
        if tag in ("div", "td", "p", "span", "label", "fieldset"):
            self._open.append((tag, said.get("id")))
        if tag == "label":
            self._labels += 1
            self.labelled |= {said.get("for") or ""}
        if "errors" in (said.get("class") or "").split():
            self.heard |= "autofocus" in said and said.get("role") == "alert"
        if tag in _CONTROLS and said.get("type") not in _UNNAMED:
            self.controls.append(said | {"inside": "label" if self._labels else None})
        if tag == "a" and (said.get("href") or "").startswith("#id_"):
            self.summary.append(said["href"][1:])
        if "error" in (said.get("class") or "").split():
            around = [each for _tag, each in self._open if each]
            self.refused.append(around[-1] if around else None)

    def handle_endtag(self, tag):
        if tag == "label":
            self._labels -= 1
        if self._open and self._open[-1][0] == tag:
            self._open.pop()


def flaws(page: Page):
    """What somebody who hears the page would miss."""
    for control in page.controls:
        name = control.get("name") or control.get("id")
        named = (
            control.get("id") in page.labelled or control["inside"]
            or control.get("aria-label") or control.get("aria-labelledby")
        )  # fmt: skip
        if not named:
            yield f"{name} has no label"
        told = f"{control.get('aria-describedby') or ''} {control.get('aria-labelledby') or ''}"
        yield from (f"{name}: no {each}" for each in told.split() if each not in page.ids)
    yield from (f"the summary leads nowhere: {to}" for to in page.summary if to not in page.ids)
    twice = {each for each in page.ids if page.ids.count(each) > 1}
    yield from (f"twice on the page: {each}" for each in sorted(twice))


def untied(page: Page):
    """Errors that no control names."""
    return [
        each for each in page.refused if (each or "").endswith("_error") and each not in page.told
    ]


def sent_empty(world, who: str, url: str):
    """What comes back when nothing was filled in; whatever was written is taken back."""
    client = visitor(world, who)
    with transaction.atomic():
        response = client.post(url, {"sent": "1"})
        transaction.set_rollback(True)
    return response


def pages(world, method: str):
    for name, row in ROUTES.items():
        allowed = row.read if method == "GET" else row.write
        if not row.read or not allowed:
            continue
        who = next((who for who in READERS if who in allowed), allowed[0])
        url = address(name, world)
        response = (
            sent_empty(world, who, url) if method == "POST" else answer(world, who, "GET", url)
        )
        text = response.content.decode(errors="replace")
        if response.status_code < 500 and text.lstrip().startswith("<!doctype html>"):
            yield name, text


def test_every_control_has_a_name_and_every_help_is_there(world):
    wrong = [
        f"{name}: {flaw}" for name, text in pages(world, "GET") for flaw in flaws(Page(text))
    ]  # fmt: skip

    assert "\n".join(wrong) == ""


def test_a_form_that_comes_back_says_what_is_wrong_where_it_is(world):
    wrong, back = [], 0
    for name, text in pages(world, "POST"):
        page = Page(text)
        back += bool(page.refused or 'class="errors"' in text)
        wrong += [f"{name}: {flaw}" for flaw in flaws(page)]
        wrong += [f"{name}: untied {each}" for each in untied(page)]
        if 'class="errors"' in text and not page.heard:
            wrong.append(f"{name}: the summary is not heard")

    assert "\n".join(wrong) == ""
    assert back > 40


def test_nobody_is_shown_djangos_dashes(world):
    assert [name for name, text in pages(world, "GET") if "------" in text] == []
