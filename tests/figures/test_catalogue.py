"""Every figure has a definition and the neighbour it is taken for, in both languages."""

import re

import pytest
from django.conf import settings
from django.utils import translation

from figures.catalogue import CATALOGUE
from figures.indicators import APART, END_GROUPS, FLOW, STOCK_LABELS
from figures.neighbours import ALONE, NEIGHBOURS, PLAIN

pytestmark = pytest.mark.django_db
PAGE = settings.BASE_DIR / "docs" / "reference" / "indicators.md"


def test_every_figure_that_is_counted_is_in_the_catalogue():
    counted = {*FLOW, *APART, "persons", "attainment", "coverage", "stock", "ends"}
    counted |= {f"stock:{state}" for state in STOCK_LABELS}
    counted |= {f"ends:{group}" for group in END_GROUPS}

    assert counted - CATALOGUE.keys() == set()


@pytest.mark.parametrize("code", CATALOGUE)
def test_each_has_a_definition_a_source_and_a_neighbour_or_stands_alone(code):
    entry = CATALOGUE[code]

    assert str(entry.counting_rule).endswith(".")
    assert entry.formula
    assert entry.source
    assert bool(entry.confused_with) != (code in ALONE)
    for confusion in entry.confused_with:
        assert str(confusion.difference).endswith(".")
        assert str(confusion.word) != code


def test_no_neighbour_is_told_of_a_figure_that_is_not_there():
    assert NEIGHBOURS.keys() - CATALOGUE.keys() == set()


def test_a_neighbour_that_looks_like_a_code_is_one():
    code = re.compile(r"[a-z]+(?:[_:][a-z]+)+")
    words = {
        confusion.word
        for entry in CATALOGUE.values()
        for confusion in entry.confused_with
        if isinstance(confusion.word, str)
    }

    assert {word for word in words if code.fullmatch(word)} <= {*CATALOGUE, *PLAIN}


@pytest.mark.parametrize("code", CATALOGUE)
def test_each_is_said_in_both_languages(code):
    entry = CATALOGUE[code]
    said = [entry.label, entry.counting_rule, *(c.difference for c in entry.confused_with)]

    with translation.override("en"):
        english = [str(text) for text in said]
    with translation.override("vi"):
        vietnamese = [str(text) for text in said]

    assert [one for one, other in zip(english, vietnamese, strict=True) if one == other] == []


def test_the_page_of_the_indicators_names_each_and_its_neighbour():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [line.strip("|").split(" | ") for line in lines if line.startswith("| `")]
    confused = {row[0].strip().strip("`"): row[5].strip() for row in cells if len(row) == 7}

    assert CATALOGUE.keys() - confused.keys() - {"not_counted", "outside"} == set()
    assert {code for code, said in confused.items() if code in CATALOGUE and said == "—"} == set()
