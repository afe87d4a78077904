"""Enterprises in figures: the table of all, and the page of one."""

from datetime import date
from importlib import import_module

import pytest
from django.urls import reverse

from figures.queries import attainment, facts_behind, profiles, returns
from figures.questions import NO_SENDER
from reports.asked import question_from
from tests.factories import country
from tests.factories.enterprises import an_enterprise, licence_event
from tests.factories.figures import add_facts
from tests.factories.reports import plan_of
from tests.reports.reading import cells, count, numbers_with_links, page

pytestmark = pytest.mark.usefixtures("in_2026")
SPRING = date(2025, 3, 3)
REVOKED = date(2025, 6, 1)


@pytest.fixture
def firms(here, next_door):
    """One in good order, one whose licence was revoked in June, and departures without any."""
    plan_of(2025)
    country("TW")
    good = an_enterprise()
    bad = an_enterprise(status="revoked", status_since=REVOKED)
    add_facts(4, here, SPRING, enterprise_id=good.pk)
    add_facts(1, here, date(2024, 3, 1), enterprise_id=good.pk, left_contract_on=SPRING)
    add_facts(2, here, SPRING, enterprise_id=bad.pk)
    add_facts(3, next_door, REVOKED, enterprise_id=bad.pk, country="TW")
    add_facts(2, next_door, SPRING, form="direct")
    ended = {"ended_on": date(2025, 7, 7), "end_kind": "returned", "enterprise_id": bad.pk}
    add_facts(1, here, date(2023, 1, 1), return_reason="completed", **ended)
    add_facts(1, here, date(2024, 8, 1), return_reason="own_wish", **ended)
    return good, bad


def all_of_them(client, **params):
    return page(client, reverse("reports:enterprises", query={"plan": "2025", **params}))


def one(client, firm, **params):
    address = reverse("reports:enterprise", args=[firm.pk], query={"plan": "2025", **params})
    return page(client, address)


def differing(client, html):
    found = {href: (n, count(page(client, href))) for href, n in numbers_with_links(html)}
    assert len(found) > 8
    return {href: pair for href, pair in found.items() if pair[0] != pair[1]}


def test_page_of_an_enterprise_says_how_many_units_are_not_shown(
    client, department, firms, monkeypatch
):
    # The view of that name hides the module.
    monkeypatch.setattr(import_module("reports.views.enterprises"), "MOST_LINES", 1)
    department.language = "en"
    department.save()
    client.force_login(department)

    assert "Further units: 1." in one(client, firms[1])
    assert "Further units" not in one(client, firms[0])


def test_page_enterprises_and_those_without_one_add_up_to_the_province(firms):
    question = question_from({"plan": "2025"})
    lines = profiles(question, "enterprise")
    answer = attainment(question, with_stock=True)

    assert sum(line.departures for line in lines) == answer.numerator == 11
    assert sum(line.abroad for line in lines) == sum(line.stock for line in answer.lines)
    assert sum(line.ended for line in lines) == sum(returns(question).values())
    assert {line.key: line.departures for line in lines}[NO_SENDER] == 2


def test_page_every_number_has_as_many_lines_as_it_says(client, department, firms):
    client.force_login(department)

    assert differing(client, all_of_them(client)) == {}


def test_page_of_one_every_number_has_as_many_lines_as_it_says(client, department, firms):
    client.force_login(department)

    for firm in firms:
        assert differing(client, one(client, firm)) == {}


def test_page_names_a_licence_that_was_not_in_force_that_day(client, department, firms):
    client.force_login(department)
    department.language = "en"
    department.save()

    assert "Revoked" in all_of_them(client)
    assert "Revoked" not in all_of_them(client, as_of="2025-05-31")


def test_page_counts_departures_from_the_day_of_the_revocation_on(client, department, firms):
    good, bad = firms
    question = question_from({"plan": "2025"})

    assert facts_behind(question, "unlicensed").count() == 3
    assert facts_behind(question, "unlicensed", enterprise=bad.pk).count() == 3
    assert facts_behind(question, "unlicensed", enterprise=good.pk).count() == 0


def test_page_a_suspension_of_one_market_stops_only_that_market(firms, here):
    good, _bad = firms
    licence_event(good, in_force_on=SPRING, last_day=date(2025, 4, 1), country=country("TW"))
    add_facts(1, here, SPRING, enterprise_id=good.pk, country="TW")
    question = question_from({"plan": "2025"})

    assert facts_behind(question, "unlicensed", enterprise=good.pk).count() == 1


def test_page_without_an_enterprise_is_the_last_line_in_every_order(client, department, firms):
    client.force_login(department)

    for sort in ("departures", "-departures", "name", "-name"):
        rows = all_of_them(client, sort=sort).split('<th scope="row">')
        assert "enterprise=none" in rows[-1], sort


def test_page_has_enterprises_that_sent_nobody(client, department, firms):
    quiet = an_enterprise()
    client.force_login(department)

    assert cells(all_of_them(client), quiet.name)[0] == "0"


def test_page_of_one_says_both_shares_of_lost_contracts(client, department, firms):
    good, bad = firms
    client.force_login(department)
    department.language = "en"
    department.save()

    # One left; one was abroad before the year and five after it.
    assert "33.3 % of the average abroad (1 before, 5 after)" in one(client, good)
    assert "50.0 % of 2 returns" in one(client, bad)


def test_page_of_an_enterprise_is_linked_from_its_file(client, department, firms):
    client.force_login(department)

    html = page(client, reverse("enterprises:detail", args=[firms[0].pk]))

    assert reverse("reports:enterprise", args=[firms[0].pk]) in html


def test_page_is_not_for_who_sees_no_enterprises(client, administrator, firms):
    client.force_login(administrator)

    page(client, reverse("reports:enterprises"), status=403)
    listed = reverse("reports:list", query={"plan": "2025", "enterprise": firms[0].pk})
    page(client, listed, status=404)
    drawn = reverse("reports:chart", args=["departures", "csv"], query={"enterprise": firms[0].pk})
    assert client.get(drawn).status_code == 404


def test_page_of_the_neighbour_has_the_numbers_and_nobodys_name(client, neighbour, firms):
    client.force_login(neighbour)

    assert differing(client, one(client, firms[0])) == {}


@pytest.mark.parametrize("asked", ["x", "-1", "99999999999999999999", "²"])
def test_page_list_of_an_enterprise_that_is_none_is_not_found(client, department, firms, asked):
    client.force_login(department)

    page(client, reverse("reports:list", query={"enterprise": asked}), status=404)


def test_page_asks_the_same_number_of_queries_for_more_enterprises(
    client, department, firms, here, django_assert_max_num_queries
):
    client.force_login(department)
    for ask in (lambda: all_of_them(client), lambda: one(client, firms[0])):
        ask()
        with django_assert_max_num_queries(45) as few:
            ask()
        for _n in range(3):
            add_facts(1, here, SPRING, enterprise_id=an_enterprise().pk)
        with django_assert_max_num_queries(len(few)):
            ask()
