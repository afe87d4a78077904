"""A file that was merged into another does not exist; what leads to it leads to the survivor."""

import pytest

from accounts.scopes import EVERYWHERE, Scope
from core.problems import Refused
from tests.factories.training import certificate_of
from tests.factories.workers import citizen_number, worker_in
from training.models import Certificate
from workers import queries
from workers.actions import record_household
from workers.models import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def number() -> str:
    return citizen_number()


@pytest.fixture
def survivor(here) -> Worker:
    return worker_in(here)


@pytest.fixture
def merged(next_door, survivor, number) -> Worker:
    """Merged into the survivor, by hand: what merging does is told elsewhere."""
    file = worker_in(next_door, personal_id=number)
    certificate_of(file)
    Worker.objects.filter(pk=file.pk).update(merged_into=survivor)
    return file


def test_lists_finder_and_namesakes_do_not_know_it(merged, survivor):
    assert list(Worker.objects.visible_to(EVERYWHERE)) == [survivor]
    assert list(queries.find_people("lo van", scope=EVERYWHERE)) == [survivor]
    assert queries.likely_same("Lò Văn An", 1999, scope=EVERYWHERE) == [survivor]


def test_what_is_left_on_it_is_not_seen_either(merged, here, next_door):
    for scope in (EVERYWHERE, Scope(commune_ids=frozenset({here.pk, next_door.pk}))):
        assert not Certificate.objects.visible_to(scope).exists()


def test_its_number_leads_to_the_survivor_in_ones_own_scope(
    merged, survivor, number, here, next_door
):
    def found_by(unit):
        return queries.with_number(number, scope=Scope(commune_ids=frozenset({unit.pk})))

    assert found_by(here) == survivor
    assert found_by(next_door) is None


def test_its_number_stays_taken(merged, next_door, number):
    with pytest.raises(Refused, match="W-15"):
        worker_in(next_door, personal_id=number)


def test_it_is_not_changed_any_more(merged, department):
    with pytest.raises(Refused, match="W-26"):
        record_household(worker=merged, year=2026, status="poor", by=department)
    with pytest.raises(Worker.DoesNotExist):
        Worker.objects.select_for_update().get(pk=merged.pk)


def test_a_link_to_it_leads_on_where_the_survivor_is_seen(client, merged, survivor, officer):
    client.force_login(officer)

    answer = client.get(f"/workers/{merged.pk}/", follow=True)

    assert answer.redirect_chain == [(f"/workers/{survivor.pk}/", 302)]
    assert "hợp nhất" in answer.text or "merged" in answer.text


def test_it_is_not_found_where_the_survivor_is_not_seen(client, merged, neighbour):
    client.force_login(neighbour)

    assert client.get(f"/workers/{merged.pk}/").status_code == 404


@pytest.mark.parametrize("page", ["edit/", "move/", "household/"])
def test_no_page_writes_to_it(client, merged, department, page):
    client.force_login(department)

    assert client.get(f"/workers/{merged.pk}/{page}").status_code == 404


def test_a_chain_ends_at_the_file_that_stands(here, survivor, merged):
    last = worker_in(here, full_name="Lò Văn Bình")
    Worker.objects.filter(pk=survivor.pk).update(merged_into=last)

    merged.refresh_from_db()
    assert queries.standing(merged) == last
