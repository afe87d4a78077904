import re
from datetime import date

import pytest
from django.http import QueryDict
from django.urls import reverse

from core import clock
from figures.models import DepartureFact
from tests.factories.figures import add_facts
from tests.factories.reports import plan_of
from tests.factories.workers import worker_in
from tests.reports.reading import count, lines, page
from workers.actions import move_worker

pytestmark = pytest.mark.usefixtures("in_2026")
SUMMER = date(2025, 8, 1)


@pytest.fixture
def plan(db):
    return plan_of(2025)


def listed(client, **params):
    return page(client, reverse("reports:list", query={"plan": "2025", **params}))


@pytest.fixture
def gone(plan, here):
    """Somebody of `here` who left in summer."""
    worker = worker_in(here, full_name="Quàng Thị Mai", sex="female", born_on=date(1999, 5, 6))
    add_facts(1, here, SUMMER, worker_id=worker.pk)
    return worker


# Who is seen --------------------------------------------------------------------------------------


def test_page_names_the_people_of_the_own_unit(client, officer, gone):
    client.force_login(officer)

    html = listed(client, figure="departures")

    assert "Quàng Thị Mai" in html
    assert "(1999)" in html
    assert reverse("workers:detail", args=[gone.pk]) in html


def test_page_of_another_units_number_has_the_lines_and_nobodys_name(client, neighbour, gone):
    client.force_login(neighbour)

    html = listed(client, figure="departures")

    assert count(html) == lines(html) == 1
    assert "Quàng Thị Mai" not in html
    assert "1999" not in html
    assert f"/workers/{gone.pk}/" not in html
    assert "/overview/fact/" not in html


def test_page_masks_who_has_moved_away_and_keeps_the_line(
    client, officer, neighbour, gone, here, next_door, department
):
    move_worker(worker=gone, commune=next_door, moved_on=date(2026, 1, 5), by=department)
    client.force_login(officer)
    left_behind = listed(client, figure="departures", unit=here.key)
    client.force_login(neighbour)
    moved_to = listed(client, figure="departures", unit=here.key)

    assert count(left_behind) == lines(left_behind) == 1
    assert "Quàng Thị Mai" not in left_behind
    # The departure is not of the new unit: its line stays masked there too.
    assert count(moved_to) == 1
    assert "Quàng Thị Mai" not in moved_to


def test_page_of_a_masked_line_tells_no_enterprise_and_no_end(client, neighbour, plan, here):
    add_facts(
        1, here, SUMMER, ended_on=date(2025, 9, 9), end_kind="returned", return_reason="health"
    )
    client.force_login(neighbour)

    html = listed(client, figure="departures")

    assert "09/09/2025" not in html
    assert 'class="masked closed"' in html


def test_page_of_a_programme_takes_every_code_that_its_list_may_have(
    client, department, plan, here
):
    add_facts(2, here, SUMMER, programme="EPS-2.1")
    client.force_login(department)

    assert count(listed(client, figure="departures", programme="EPS-2.1")) == 2


def test_page_for_the_administrator_has_only_masked_lines(client, administrator, gone):
    client.force_login(administrator)

    html = listed(client, figure="departures")

    assert count(html) == 1
    assert "Quàng Thị Mai" not in html


def test_page_for_the_department_names_everybody(client, department, gone):
    client.force_login(department)

    assert "Quàng Thị Mai" in listed(client, figure="departures")


# What is listed -----------------------------------------------------------------------------------


def test_page_says_why_a_departure_counts_and_why_one_is_not_trained(
    client, department, plan, here
):
    add_facts(1, here, SUMMER, trained=False, untrained_reason="expired")
    client.force_login(department)

    html = listed(client, figure="untrained")

    assert count(html) == 1
    assert re.search(r'<td data-label="[^"]+" class="small">[^<]+</td>', html)


def test_page_lists_what_was_recorded_and_does_not_count(client, department, plan, here, next_door):
    add_facts(1, here, SUMMER, counted=False, in_stock=False, reason="cancelled")
    add_facts(1, here, SUMMER, counted=False, reason="student", duration_type="student")
    add_facts(1, next_door, SUMMER, counted=False, reason="student", duration_type="student")
    add_facts(1, here, SUMMER)
    client.force_login(department)

    assert count(listed(client, figure="departures")) == 1
    assert count(listed(client, figure="not_counted")) == 3
    assert count(listed(client, figure="not_counted", unit=here.key)) == 2


def test_page_prints_the_number_over_fifty_lines_at_a_time(client, department, plan, here):
    add_facts(60, here, SUMMER)
    client.force_login(department)

    first = listed(client, figure="departures")
    second = listed(client, figure="departures", page="2")

    assert count(first) == count(second) == 60
    assert (lines(first), lines(second)) == (50, 10)


def test_page_narrows_to_a_market_and_to_what_the_map_cannot_place(client, department, plan, here):
    add_facts(2, here, SUMMER, country="TW")
    add_facts(1, here, SUMMER, country="JP")
    client.force_login(department)

    assert count(listed(client, figure="departures", country="TW")) == 2
    assert count(listed(client, figure="departures", unplaced="1")) == 0
    adrift = listed(client, figure="departures", unplaced="1", boundary="2025-06-30")
    assert count(adrift) == 3


def test_page_stands_on_the_day_that_was_asked(client, department, plan, here):
    add_facts(1, here, SUMMER)
    client.force_login(department)

    assert count(listed(client, figure="departures", as_of="2025-07-31")) == 0
    assert count(listed(client, figure="departures", as_of="2025-08-01")) == 1


def test_page_of_a_day_before_the_plan_leads_to_the_same_list_of_the_plan_of_that_day(
    client, department, plan, here
):
    plan_of(2026)
    add_facts(2, here, SUMMER)
    add_facts(1, here, SUMMER, country="TW")
    client.force_login(department)

    html = listed(client, plan="2026", as_of="2025-09-01", figure="trained", country="JP")
    [href] = re.findall(r'id="too-early">[^<]*<a href="\?([^"]+)"', html)
    there = QueryDict(href.replace("&amp;", "&")).dict()

    assert count(html) == 0
    assert there["figure"] == "trained"
    assert there["country"] == "JP"
    assert count(listed(client, **there)) == 2


@pytest.mark.parametrize(
    "params",
    [
        {"figure": "nothing"},
        {"figure": "stock:nothing"},
        {"figure": "ends:nothing"},
        {"figure": "departures", "unit": "nothing"},
        {"figure": "departures", "body": "99"},
        {"figure": "departures", "body": "x"},
        {"figure": "departures", "country": "\0A"},
        {"figure": "departures", "country": "JPN"},
    ],
)
def test_page_what_does_not_exist_is_not_found(client, department, plan, params):
    client.force_login(department)

    page(client, reverse("reports:list", query=params), status=404)


def test_page_asks_as_many_questions_for_60_lines_as_for_5(
    client, department, plan, here, django_assert_max_num_queries
):
    client.force_login(department)
    people = [worker_in(here, by=department) for _ in range(5)]
    for worker in people:
        add_facts(1, here, SUMMER, worker_id=worker.pk, enterprise_id=worker.pk)
    listed(client, figure="departures")
    few = queries_of(client, django_assert_max_num_queries)
    for worker in people * 11:
        add_facts(1, here, SUMMER, worker_id=worker.pk, enterprise_id=worker.pk, country="DE")

    assert queries_of(client, django_assert_max_num_queries) == few


def queries_of(client, at_most):
    with at_most(25) as asked:
        listed(client, figure="departures")
    return len(asked)


# What was known when ------------------------------------------------------------------------------


@pytest.fixture
def corrected(gone, here):
    """Known with one day at first, with another since 1 October."""
    fact = DepartureFact.objects.get()
    since = clock.at(date(2025, 10, 1))
    DepartureFact.objects.update(known_until=since)
    add_facts(
        1,
        here,
        date(2025, 8, 2),
        worker_id=gone.pk,
        departure_id=fact.departure_id,
        known_from=since,
        term_ends_on=fact.term_ends_on,
        ends_on=fact.ends_on,
    )
    return fact


def test_page_history_shows_each_version_and_what_it_changed(client, officer, corrected):
    client.force_login(officer)

    html = page(client, reverse("reports:fact", args=[corrected.departure_id]))

    assert "<del>01/08/2025</del>" in html
    assert "<ins>02/08/2025</ins>" in html
    assert "01/10/2025" in html
    assert html.count("<del>") == 1


def test_page_history_leads_from_the_line(client, officer, corrected):
    client.force_login(officer)

    html = listed(client, figure="departures")

    assert reverse("reports:fact", args=[corrected.departure_id]) in html


@pytest.mark.parametrize("role", ["neighbour", "administrator"])
def test_page_history_of_another_units_person_does_not_exist(client, request, corrected, role):
    client.force_login(request.getfixturevalue(role))

    page(client, reverse("reports:fact", args=[corrected.departure_id]), status=404)


def test_page_history_of_who_has_moved_away_does_not_exist(
    client, officer, department, corrected, gone, next_door
):
    move_worker(worker=gone, commune=next_door, moved_on=date(2026, 1, 5), by=department)
    client.force_login(officer)

    page(client, reverse("reports:fact", args=[corrected.departure_id]), status=404)


def test_page_history_of_an_unknown_departure_does_not_exist(client, department):
    client.force_login(department)

    page(client, reverse("reports:fact", args=[123456]), status=404)
