"""The household status of several people at once: each by the rules for one."""

import re

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from tests.factories.workers import worker_in
from workers.models import HouseholdStatus

pytestmark = pytest.mark.django_db
LIST = reverse("workers:list")
SEVERAL = reverse("workers:households")
YEAR = {"year": "2026", "status": "poor", "confirmed": "1", "back": LIST}


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def two(here):
    return [worker_in(here, full_name="Lò Văn Án"), worker_in(here, full_name="Lò Thị Bình")]


def chosen(people, **said):
    return {"row": [person.pk for person in people], **said}


def test_from_the_list_to_the_question_to_the_report(desk, two):
    page = desk.get(LIST)
    assert f'formaction="{SEVERAL}"' in page.content.decode()

    asked = desk.post(SEVERAL, chosen(two, back=LIST))
    key = re.search(r'name="idempotency_key" value="([^"]+)"', asked.content.decode())[1]
    assert "UNDEFINED-IN-TEMPLATE" not in asked.content.decode()
    assert not HouseholdStatus.objects.exists()
    told = desk.post(SEVERAL, chosen(two, **YEAR, idempotency_key=key))

    assert len(told.context["done"]) == 2
    assert HouseholdStatus.objects.filter(year=2026, status="poor").count() == 2
    assert AuditEntry.objects.filter(event="household_recorded").count() == 2


def test_a_second_click_writes_nothing_and_tells_the_same(desk, two):
    first = desk.post(SEVERAL, chosen(two, **YEAR, idempotency_key="k"))
    second = desk.post(SEVERAL, chosen(two, **YEAR, idempotency_key="k"))

    assert second.context["done"] == first.context["done"]
    assert AuditEntry.objects.filter(event="household_recorded").count() == 2


def test_the_same_key_with_other_words_is_said_row_by_row(desk, two):
    desk.post(SEVERAL, chosen(two, **YEAR, idempotency_key="k"))
    told = desk.post(SEVERAL, chosen(two, **{**YEAR, "status": "near_poor"}, idempotency_key="k"))

    assert len(told.context["refused"]) == 2
    assert HouseholdStatus.objects.filter(status="poor").count() == 2


def test_a_year_that_the_rules_refuse_is_refused_for_each_by_name(desk, two):
    told = desk.post(SEVERAL, chosen(two, **{**YEAR, "year": "1890"}, idempotency_key="k"))

    assert [outcome.title.split(" · ")[0] for outcome in told.context["refused"]] == [
        "Lò Văn Án",
        "Lò Thị Bình",
    ]
    assert all(outcome.why for outcome in told.context["refused"])


def test_people_of_next_door_are_not_there_and_the_others_are_done(desk, two, next_door):
    stranger = worker_in(next_door, full_name="Vàng A Dơ")

    told = desk.post(SEVERAL, chosen([*two, stranger], **YEAR, idempotency_key="k"))

    assert told.context["gone"] == 1
    assert len(told.context["done"]) == 2
    assert "Vàng A Dơ" not in told.content.decode()


def test_who_only_looks_has_no_boxes(client, commune_leader, two):
    client.force_login(commune_leader)

    assert 'name="row"' not in client.get(LIST).content.decode()
    assert client.post(SEVERAL, chosen(two, **YEAR)).status_code == 403


def test_all_of_the_page_are_chosen_without_a_script(desk, two):
    page = desk.get(LIST, {"chosen": "page"})

    assert page.content.decode().count(" checked") >= 2
