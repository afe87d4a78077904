"""The words of the figures: on their page, and one touch away on every other."""

import re
from datetime import date

import pytest
from django.urls import reverse

from figures.catalogue import CATALOGUE
from figures.neighbours import PLAIN
from reports.words import all_words, id_of, word_of
from tests.factories.figures import add_facts
from tests.factories.reports import plan_of
from tests.reports.reading import page

pytestmark = pytest.mark.usefixtures("in_2026")
PAGES = ["home", "province", "markets", "enterprises", "list", "balance", "units_without"]


@pytest.fixture
def left(here):
    plan_of(2025)
    plan_of(2026)
    add_facts(3, here, date(2025, 3, 3))


def test_every_word_has_its_anchor_and_its_definition(client, officer):
    client.force_login(officer)

    html = page(client, reverse("reports:words"))

    ids = set(re.findall(r'<div id="([^"]+)">', html))
    assert {id_of(code) for code in (*CATALOGUE, *PLAIN)} <= ids
    for anchor in re.findall(r'href="#([^"]+)"', html):
        assert anchor in ids | {"main"}


@pytest.mark.parametrize("name", PAGES)
def test_every_button_opens_a_definition_that_is_on_the_page_once(client, department, left, name):
    client.force_login(department)

    html = page(client, reverse(f"reports:{name}", query={"plan": "2025"}))

    opened = set(re.findall(r'popovertarget="([^"]+)"', html))
    said = re.findall(r'popover id="([^"]+)"', html)
    assert opened
    assert sorted(said) == sorted(opened)


def test_a_page_that_was_remembered_has_its_definitions(client, department, left, settings):
    settings.PAGES_KEPT = 4
    client.force_login(department)
    address = reverse("reports:province", query={"plan": "2025"})

    first, again = page(client, address), page(client, address)

    assert first.count("popover id=") == again.count("popover id=") > 5


def test_departed_is_not_registered_selected_abroad_or_paid():
    told = {each.id for each in word_of("departures").neighbours}

    assert told == {"registered", "selected", "stock", "paid_support"}


def test_a_reason_of_return_has_the_word_of_all_ends():
    assert word_of("ends:returned:health").id == "ends"
    assert word_of("nothing") is None


def test_no_two_words_share_an_anchor():
    ids = [word.id for word in all_words()]

    assert len(ids) == len(set(ids))
