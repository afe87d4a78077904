"""So many requests in a minute per program, whichever process and however many at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from accounts import allowances
from accounts.allowances import forget_allowances, wait_for
from accounts.models import Allowance, ApiClient
from core import clock
from tests.factories.clients import bearer, token_of_client

NOON = clock.at(clock.today(), 12)


@pytest.fixture(autouse=True)
def _noon(settings):
    settings.WEB_PROCESSES = 1
    forget_allowances()
    with clock.turned_to(NOON + timedelta(seconds=15)):
        yield
    forget_allowances()


@pytest.fixture
def program(db) -> ApiClient:
    token_of_client(per_minute=3)
    return ApiClient.objects.get()


def test_beyond_its_requests_it_waits_for_the_next_minute(program):
    assert [wait_for(program) for _ in range(5)] == [0, 0, 0, 45, 45]
    with clock.turned_to(NOON + timedelta(minutes=1)):
        assert wait_for(program) == 0


def test_another_program_has_requests_of_its_own(program):
    token_of_client(per_minute=1)
    other = ApiClient.objects.exclude(pk=program.pk).get()
    for _ in range(4):
        wait_for(program)

    assert wait_for(other) == 0


def test_on_sqlite_each_process_has_its_share(program, settings):
    if connection.vendor != "sqlite":
        assert allowances._TAKE["postgresql"] is allowances._block_of_database
        return
    settings.WEB_PROCESSES = 3

    assert [wait_for(program) for _ in range(2)] == [0, 45]


def test_processes_together_give_out_no_more(program):
    """The memory of a process is forgotten between two requests, as if each came to another."""
    answers = []
    for _ in range(5):
        answers.append(allowances._block_of_database(program, 1, new=True))

    assert answers == [1, 1, 1, 0, 0]
    assert Allowance.objects.get().taken == 3


def test_at_once_they_give_out_no_more(at_once, transactional_db):
    token_of_client(per_minute=5)
    program = ApiClient.objects.get()

    def take():
        return allowances._block_of_database(program, 1, new=True)

    assert sum(at_once(*[take] * 8)) == 5


def test_who_asks_too_often_is_told_when_to_come_back(client, program):
    token = token_of_client(per_minute=1)
    address = reverse("api:schema")

    first = client.get(address, headers=bearer(token))
    second = client.get(address, headers=bearer(token))

    assert first.status_code == 200
    assert second.status_code == 429
    assert second.headers["Retry-After"] == "45"
    assert second.headers["Content-Type"] == "application/problem+json"
