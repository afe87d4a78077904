"""What happens to entries and figures when the broker or a worker goes away.

Real PostgreSQL, real Redis, real Celery processes; seconds each, because nothing else shows it.
"""

import signal
from datetime import date

import psycopg2
import pytest
from django.db import connection
from django.urls import reverse

from core.models import Mark
from figures.models import DepartureFact
from tests.figures.world import leaves, person
from tests.labor_export.programs import kill, until
from tests.services.conftest import BEAT, RESTARTED, WORKER

pytestmark = pytest.mark.services
DAY = date(2026, 3, 2)


def all_counted() -> bool:
    return not Mark.objects.exists()


def open_versions() -> list[int]:
    return sorted(DepartureFact.objects.open().values_list("departure_id", flat=True))


def test_a_departure_is_counted_within_seconds(start, doorbell, here, officer):
    with start(*WORKER):
        departure = leaves(person(here, officer), DAY, officer)

        assert until(all_counted, within=30)

    assert open_versions() == [departure.pk]


def test_entering_goes_on_without_the_broker_and_is_counted_when_it_is_back(
    start, doorbell, own_redis, seconds, client, here, officer
):
    with start(*RESTARTED, *WORKER), start(*BEAT):
        before = leaves(person(here, officer), DAY, officer)
        assert until(all_counted, within=30)
        own_redis.stop()
        during = []

        took = seconds(lambda: during.append(leaves(person(here, officer), DAY, officer)))

        assert took < 1.5
        assert not all_counted()
        client.force_login(officer)
        assert 'id="waiting"' in client.get(reverse("reports:province")).content.decode()
        own_redis.start()
        assert until(all_counted, within=60)

    assert open_versions() == [before.pk, during[0].pk]
    assert DepartureFact.objects.count() == 2


def test_a_broker_that_hangs_costs_one_entry_a_moment_and_the_next_nothing(
    doorbell, own_redis, seconds, here, officer
):
    leaves(person(here, officer), DAY, officer)
    own_redis.process.send_signal(signal.SIGSTOP)

    first = seconds(lambda: leaves(person(here, officer), DAY, officer))
    next_one = seconds(lambda: leaves(person(here, officer), DAY, officer))

    assert first < 8
    assert next_one < 1
    assert Mark.objects.exists()


def test_a_worker_killed_in_the_middle_of_a_refresh_loses_nothing_and_doubles_nothing(
    start, doorbell, here, officer
):
    departure = leaves(person(here, officer), DAY, officer)

    with held_back_at_the_last_step(), start(*WORKER) as worker, start(*BEAT):
        assert until(somebody_waits_for_the_mark, within=30)
        kill(worker)
        meanwhile = leaves(person(here, officer), DAY, officer)
        assert open_versions() == []

    with start(*WORKER), start(*BEAT):
        assert until(all_counted, within=60)
    assert open_versions() == [departure.pk, meanwhile.pk]
    assert DepartureFact.objects.count() == 2


def test_two_workers_at_once_count_once(start, doorbell, here, officer):
    with start(*WORKER, "-n", "one@%h"), start(*WORKER, "-n", "two@%h"), start(*BEAT):
        departures = [leaves(person(here, officer), DAY, officer) for _ in range(20)]
        assert until(all_counted, within=60)

    assert open_versions() == sorted(departure.pk for departure in departures)
    assert DepartureFact.objects.count() == 20


class held_back_at_the_last_step:  # noqa: N801  (reads as a sentence)
    """Locks the marks for somebody else, so that a refresh stops after it has written its facts."""

    def __enter__(self) -> None:
        base = connection.settings_dict
        self.other = psycopg2.connect(
            dbname=base["NAME"], user=base["USER"], password=base["PASSWORD"],
            host=base["HOST"], port=base["PORT"] or None,
        )  # fmt: skip
        self.other.cursor().execute("SELECT 1 FROM core_mark FOR UPDATE")

    def __exit__(self, *error: object) -> None:
        self.other.close()


def somebody_waits_for_the_mark() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock' AND query LIKE 'DELETE FROM \"core_mark\"%'"
        )
        return cursor.fetchone()[0] > 0
