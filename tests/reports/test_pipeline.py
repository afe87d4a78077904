"""The way to a unit's target: each number is its list's, and a neighbour sees figures only."""

import re
from datetime import date
from html import unescape

import pytest
from django.utils import translation

from contracts.actions import confirm_registration, receive_registration, save_draft
from core import unsent
from core.models import UnsentEntry
from figures.queries import UnitLine
from interest import actions as interests
from interest.models import Interest
from reports.asked import question_from
from reports.pipeline import pipeline
from tests.factories import country
from tests.factories.contracts import departed, identified
from tests.factories.interest import interested
from tests.factories.reports import merged_into, plan_of
from tests.factories.workers import worker_in
from tests.reports.reading import number

pytestmark = pytest.mark.usefixtures("in_2026")


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def plans(db):
    plan_of(2025)
    plan_of(2026)


def way(unit, viewer, *, plan="2026", target=10, left=4):
    line = UnitLine(unit=unit, target=target, counts={"departures": left})
    return pipeline(question_from({"plan": plan}), line, viewer)


def numbers(found) -> dict[str, int]:
    return {str(step.label): number(re.sub("<[^>]+>", "", step.number)) for step in found.steps}


@pytest.fixture
def people(here, next_door):
    """Three of `here` on the list, one of them waiting, and one next door."""
    rows = [interested(worker_in(here)) for _ in range(3)]
    day = date(2026, 2, 1)
    interests.move_interest(interest=rows[0], to="waiting", moved_on=day, by=rows[0].created_by)
    interested(worker_in(next_door))
    return rows


def test_the_officer_sees_who_is_on_the_way(here, officer, people):
    found = numbers(way(here, officer))

    assert found["People interested, not left yet"] == 3
    assert found["Waiting to leave"] == 1
    assert found["New"] == 2


def test_the_sentences_say_what_the_registers_say(here, officer, people):
    why = way(here, officer).why

    assert why[0] == "If all 3 people on the list left, 3 would still be missing."
    assert "1 of 3 are waiting to leave." in why
    assert any(sentence.startswith("Obstacles named most: ") for sentence in why)


def test_an_empty_list_is_said_to_be_reviewed_first(here, officer):
    [why] = way(here, officer).why

    assert why.startswith("Nobody is on the list")


def test_a_reached_target_asks_for_nobody(here, officer, people):
    why = way(here, officer, left=10).why

    assert not any("needed" in sentence or "missing" in sentence for sentence in why)


@pytest.mark.parametrize("viewer", ["neighbour", "administrator"])
def test_who_does_not_see_the_people_sees_no_step(here, people, viewer, request):
    found = way(here, request.getfixturevalue(viewer))

    assert (found.seen, found.steps, found.why, found.needed) == (False, [], [], 6)


def test_the_department_sees_the_unit_alone(here, department, people):
    assert numbers(way(here, department))["People interested, not left yet"] == 3


def test_a_plan_that_is_over_asks_no_register(here, officer, people):
    found = way(here, officer, plan="2025")

    assert found.over
    assert not found.steps


def test_a_unit_that_is_no_more_asks_no_register(here, department, people):
    [old] = merged_into(here, "Ít Ong")

    assert not way(old, department).seen


def test_who_only_reads_has_no_drafts(here, commune_leader, people):
    assert "Drafts of departures to complete" not in numbers(way(here, commune_leader))


@pytest.fixture
def on_the_way(here, next_door, department):
    """One of each at `here`, and the same next door."""
    for unit in (here, next_door):
        save_draft(worker=identified(unit), by=department)
        stale = interested(worker_in(unit))
        Interest.objects.filter(pk=stale.pk).update(
            reviewed_on=date(2025, 1, 1), confirmed_on=date(2025, 1, 1)
        )
        gone = identified(unit)
        interested(gone)
        departed(gone, departed_on=date(2026, 2, 1), by=department)
        direct = save_draft(
            worker=identified(unit), form="direct", country=country("KR"), by=department
        )
        file = receive_registration(contract=direct, received_on=date(2026, 2, 23), by=department)
        confirm_registration(
            registration=file, number="1/XN", answered_on=date(2026, 2, 25), by=department
        )


@pytest.mark.parametrize("viewer", ["officer", "department"])
def test_every_number_is_as_long_as_the_list_it_opens(
    client, here, on_the_way, viewer, request, django_user_model
):
    user = request.getfixturevalue(viewer)
    client.force_login(user)
    linked = [step for step in way(here, user).steps if "href" in step.number]

    assert len(linked) >= 6
    for step in linked:
        href = unescape(re.search('href="([^"]+)"', step.number)[1])
        rows = client.get(href).context["listed"].page.paginator.count
        assert rows == number(re.sub("<[^>]+>", "", step.number)), href


def test_what_was_begun_is_the_writers_own(here, officer, department, monkeypatch):
    begun = unsent.Unsent(1, "/contracts/new/?worker=3", None, None)
    monkeypatch.setattr(unsent, "all_of", lambda pk: [begun] if pk == officer.pk else [])

    assert numbers(way(here, officer))["Entries begun and not sent"] == 1
    assert "Entries begun and not sent" not in numbers(way(here, department))
    assert not UnsentEntry.objects.exists()


def test_the_way_asks_as_many_questions_for_many_people(
    here, officer, people, django_assert_max_num_queries
):
    way(here, officer)
    with django_assert_max_num_queries(20) as few:
        way(here, officer)
    for _ in range(5):
        interested(worker_in(here))
    with django_assert_max_num_queries(len(few)):
        way(here, officer)
