"""Every page in both languages: no sentence of the one on a page of the other."""

import re
from functools import cache
from html import unescape

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.http import HttpResponse

from tests.house.reading import APPS, ROOT
from tests.house.test_access_matrix import ROUTES, address, visitor, world

__all__ = ["world"]  # the fixture: one of everything
pytestmark = pytest.mark.django_db

LONG = 12  # letters: shorter ones are words of both languages, or names
_TAGS = re.compile(
    r"<(script|style|pre)\b.*?</\1>|<[^>]*\blang=\"en\"[^>]*>[^<]*|<[^>]+>", re.DOTALL
)
_HOLES = re.compile(r"%\(\w+\)[sd]|%[sd]")
# What is no page for people.
NOT_WALKED = {"healthz", "readyz", "api:explorer_schema"}
# What stands on an English page in Vietnamese because it is data: what somebody wrote, and the
# words that sheets have.
WRITTEN_SO = {
    "reference:high_income": {"Danh sách ban đầu"},
    "reference:listed_country": {"Danh sách ban đầu"},
    "spreadsheets:taught": {"Hạn hợp đồng", "Hộ cận nghèo", "Đơn vị khi xuất cảnh"},
    "spreadsheets:upload": {"Doanh nghiệp dịch vụ đưa đi"},
}


@cache
def sentences() -> tuple[frozenset[str], frozenset[str]]:
    """The English and the Vietnamese texts of all catalogues that differ and have no hole."""
    english, vietnamese = set(), set()
    for app in [*APPS, "labor_export"]:
        for file in (ROOT / app).glob("locale/vi/LC_MESSAGES/django.po"):
            for message in read_po(file.open("rb"), locale="vi"):
                pairs = zip(_texts(message.id), _texts(message.string), strict=False)
                for said, translated in pairs:
                    if said == translated or _HOLES.search(said) or not translated:
                        continue
                    if len(said) >= LONG and " " in said:
                        english.add(said)
                    if len(translated) >= LONG and not translated.isascii():
                        vietnamese.add(translated)
    return frozenset(english), frozenset(vietnamese)


def _texts(said) -> list[str]:
    return [said] if isinstance(said, str) else list(said or ())


def visible(page: HttpResponse) -> str:
    """The text of a page, a line per piece of it."""
    return unescape(_TAGS.sub("\n", page.content.decode()))


def pieces(page: HttpResponse) -> set[str]:
    return {" ".join(line.split()) for line in visible(page).splitlines() if line.strip()}


def readable_by_department() -> list[str]:
    return [name for name, row in ROUTES.items() if row.read and "D" in row.read]


@pytest.fixture
def pages(world):
    """The pages a Department officer can read, in a language."""

    def read(language: str) -> dict[str, HttpResponse]:
        user = world.users["D"]
        user.language = language
        user.save(update_fields=["language"])
        found = {}
        for name in readable_by_department():
            if name in NOT_WALKED:
                continue
            client = visitor(world, "D")
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
            page = client.get(address(name, world))
            if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
                found[name] = page
        assert len(found) > 100
        return found

    return read


def test_no_english_sentence_on_a_vietnamese_page(pages):
    english, _vietnamese = sentences()

    left = {name: pieces(page) & english for name, page in pages("vi").items()}

    assert {name: found for name, found in left.items() if found} == {}


def test_no_vietnamese_sentence_on_an_english_page(pages):
    _english, vietnamese = sentences()

    left = {
        name: (pieces(page) & vietnamese) - WRITTEN_SO.get(name, set())
        for name, page in pages("en").items()
    }

    assert {name: found for name, found in left.items() if found} == {}
