from datetime import UTC, date, datetime

import pytest

from core import clock
from figures.questions import Unanswerable
from reports.asked import asked_of, default_plan, question_from
from targets.models import Plan
from tests.factories.reports import plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_2026")]


@pytest.mark.parametrize("written", ["2025-05-06", "06/05/2025", "6/5/2025"])
def test_a_day_is_read_day_first_in_both_spellings(written):
    plan_of(2025)

    assert question_from({"plan": "2025", "as_of": written}).as_of == date(2025, 5, 6)


def test_a_plan_gives_the_days_and_the_target():
    plan_of(2025)

    question = question_from({"plan": "2025"})

    assert (question.first, question.last) == (date(2025, 1, 1), date(2025, 12, 31))
    assert question.version.province_total == 200


def test_days_may_be_named_instead_of_a_plan():
    question = question_from({"from": "2025-01-01", "to": "2025-03-31"}, plan=plan_of(2025))

    assert (question.first, question.last) == (date(2025, 1, 1), date(2025, 3, 31))
    assert question.plan is None


def test_the_reporting_year_begins_on_15_december_of_the_year_before():
    plan_of(2025)

    question = question_from({"plan": "2025", "window": "reporting"})

    assert (question.first, question.last) == (date(2024, 12, 15), date(2025, 12, 14))


def test_a_day_known_means_its_local_end_and_an_instant_itself():
    plan_of(2025)

    by_day = question_from({"plan": "2025", "known_at": "07/05/2025"})
    by_instant = question_from({"plan": "2025", "known_at": "2025-05-07T10:00:00Z"})
    # What a "+" in an address becomes.
    by_zone = question_from({"plan": "2025", "known_at": "2025-05-07T10:00:00 07:00"})

    assert by_day.known_at == clock.end_of_day(date(2025, 5, 7))
    assert by_instant.known_at == datetime(2025, 5, 7, 10, tzinfo=UTC)
    assert by_zone.known_at == datetime(2025, 5, 7, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"plan": "1999"},
        {"plan": "20\x0025"},
        {"plan": "2025", "first": "2025-01-01", "last": "2025-02-01"},
        {"first": "2025-01-01"},
        {"first": "2025-02-01", "last": "2025-01-01"},
        {"plan": "2025", "as_of": "31/02/2025"},
        {"plan": "2025", "as_of": "2026-03-03"},
        {"plan": "2025", "known_at": "yesterday"},
        {"plan": "2025", "known_at": "2025-05-07T99:00"},
        {"plan": "2025", "known_at": "9999-12-31"},
        {"plan": "2025", "as_of": "2025-02-30"},
        {"first": "0001-01-01", "last": "2025-01-01"},
        {"plan": "2025", "boundary": "old"},
        {"plan": "2025", "window": "lunar"},
        {"plan": "2025", "kind": "other"},
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(params):
    plan_of(2025)

    with pytest.raises(Unanswerable, match=r"."):
        question_from(params)


def test_a_page_leaves_out_what_it_cannot_read_and_says_so():
    plan = plan_of(2025)

    asked = asked_of({"as_of": "32/13/2025", "kind": "other", "boundary": "event"}, plan=plan)

    assert asked.question.as_of == date(2025, 12, 31)
    assert len(asked.warnings) == 2
    assert "31/12/2025" in asked.warnings[0]
    assert "31/12/2025" not in asked.warnings[1]
    assert asked.params == {"plan": "2025", "boundary": "event"}


def test_a_page_asked_for_half_a_period_shows_the_plan():
    plan = plan_of(2025)

    asked = asked_of({"first": "2025-01-01"}, plan=plan)

    assert asked.question.plan == plan
    assert asked.warnings


def test_the_parameters_of_a_page_ask_the_same_question_again():
    plan_of(2025)
    params = {"plan": "2025", "as_of": "06/05/2025", "known_at": "07/05/2025"}

    first = asked_of(params)
    again = asked_of(first.params)

    assert again.params == first.params
    assert again.question.as_of == first.question.as_of
    assert again.question.known_at == first.question.known_at


def test_the_default_plan_is_the_shortest_that_covers_today():
    years = Plan.objects.create(
        code="2025-2030", first_day=date(2025, 1, 1), last_day=date(2030, 12, 31)
    )
    year = plan_of(2026)

    assert default_plan([years, year], date(2026, 3, 2)) == year
    assert default_plan([years, year], date(2027, 3, 2)) == years


def test_without_a_plan_for_today_the_newest_that_has_begun():
    plans = [plan_of(2027), plan_of(2024), plan_of(2023)]

    assert default_plan(plans, date(2026, 3, 2)).code == "2024"
    assert default_plan([], date(2026, 3, 2)) is None
