"""A unit at a glance: the sentence, the month and the goals say what the lists say."""

from datetime import date

import pytest
from django.utils import translation

from figures.queries import attainment, coverage
from reports import tables
from reports.asked import question_from
from reports.glance import checks, glance
from reports.links import Links
from reports.scorecard import line_of
from tests.factories.figures import add_facts
from tests.factories.reports import give, merged_into, plan_of
from tests.reports.reading import count, numbers_with_links, page

pytestmark = pytest.mark.usefixtures("in_2026")


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def plan(db):
    return plan_of(2026, target=200)


def told(unit, **params):
    question = question_from({"plan": "2026", **params})
    answer = attainment(question, measures=tables.ALL_MEASURES)
    return question, line_of(answer, unit), Links({"plan": "2026", **params})


def said(unit, **params):
    return glance(*told(unit, **params))


def test_the_sentence_says_result_share_need_and_last_year(plan, here):
    give(plan, here, 8)
    [old] = merged_into(here, "Ít Ong")
    add_facts(2, old, date(2025, 3, 2))
    add_facts(1, old, date(2025, 3, 3))
    add_facts(5, here, date(2026, 2, 1))

    assert said(here).sentences == [
        "Xã Mường La: 5 departures up to 02/03/2026, 62.5 % of its target of 8.",
        "Still needed: 3.",
        "3 more than on the same day a year earlier (2).",
    ]


@pytest.mark.parametrize(
    ("before", "words"),
    [(1, "As many as on"), (2, "1 fewer than on"), (0, "1 more than on")],
)
def test_more_fewer_or_as_many(plan, here, before, words):
    add_facts(before, here, date(2025, 2, 1))
    add_facts(1, here, date(2026, 2, 1))

    assert said(here).sentences[-1].startswith(words)


def test_without_a_target_the_sentence_says_so(plan, here):
    add_facts(1, here, date(2026, 2, 1))

    first = said(here).sentences[0]

    assert first == "Xã Mường La: 1 departures up to 02/03/2026; it has no target."


def test_a_target_that_is_reached_needs_nobody(plan, here):
    give(plan, here, 1)
    add_facts(1, here, date(2026, 2, 1))

    assert "The target is reached." in said(here).sentences


def test_before_the_first_day_there_is_nothing_to_say(plan, here):
    found = said(here, as_of="2025-12-01")

    assert found.sentences == []
    assert found.month is None


@pytest.mark.parametrize(
    ("as_of", "window", "days"),
    [
        ("2026-03-02", "calendar", (date(2026, 3, 1), date(2026, 3, 2))),
        ("2026-02-20", "reporting", (date(2026, 2, 15), date(2026, 2, 20))),
    ],
)
def test_the_month_is_that_of_the_window_up_to_the_day(plan, here, as_of, window, days):
    month = said(here, as_of=as_of, window=window).month

    assert (month.first, month.until) == days


def test_every_number_of_the_month_opens_as_many_lines(client, department, plan, here):
    client.force_login(department)
    [old] = merged_into(here, "Ít Ong")
    add_facts(4, old, date(2025, 3, 1))
    add_facts(7, old, date(2025, 3, 3), ended_on=date(2026, 3, 2), end_kind="returned")
    add_facts(3, here, date(2026, 3, 2))
    add_facts(9, here, date(2026, 2, 28))

    found = said(here)
    shown = [found.month.departures, found.month.before, found.month.ends, found.same_day_link]
    numbers = [next(numbers_with_links(text)) for text in shown]

    assert [n for _href, n in numbers] == [3, 4, 7, 4]
    for href, n in numbers:
        assert count(page(client, href)) == n


def test_goals_name_what_is_missing_with_its_list(client, department, plan, here, next_door):
    client.force_login(department)
    add_facts(2, here, date(2026, 2, 1), trained=False)
    add_facts(1, here, date(2026, 2, 1), qualification="", skilled_a=None, skilled_b=None)
    question, line, links = told(here)

    found = checks(line, coverage(question), links)

    assert [check.met for check in found] == [True, False, False]
    for check, lines in zip(found[1:], [2, 1], strict=True):
        [(href, n)] = numbers_with_links(check.number)
        assert n == lines == count(page(client, href))


def test_a_unit_without_departures_is_judged_by_that_alone(plan, here, next_door):
    question, line, links = told(here)

    assert [check.met for check in checks(line, coverage(question), links)] == [False, None, None]
