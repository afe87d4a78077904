"""A reading whose text is kept answers like the queryset it was made of."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from core.composed import Composed
from figures.models import DepartureFact
from tests.factories import CommuneFactory
from tests.factories.figures import make_fact

COLUMNS = (
    "worker_id",
    "departed_on",
    "ended_on",
    "counted",
    "minority",
    "known_from",
    "unit__code",
)


def of_facts():
    return DepartureFact.objects.filter(counted=True).order_by("pk").values_list(*COLUMNS)


@pytest.fixture
def facts(here):
    for worker in (71, 72, 72, 73):
        make_fact(here, date(2025, 8, worker - 70), worker_id=worker, known_from=clock.now()).save()
    make_fact(here, date(2025, 8, 1), worker_id=72, counted=False).save()


def test_the_rows_of_one_number_are_those_of_the_queryset(facts):
    found = Composed(of_facts, by="worker_id").rows_of([72])

    assert found == list(of_facts().filter(worker_id=72))
    assert len(found) == 2
    assert [type(value) for value in found[0][:5]] == [int, date, type(None), bool, bool]


@pytest.mark.parametrize("numbers", [[71, 73], [], [71, 72, 73]])
def test_the_rows_of_many_are_too(facts, numbers):
    found = Composed(of_facts, by="worker_id").rows_of(numbers)

    assert found == list(of_facts().filter(worker_id__in=numbers))


def test_the_text_is_kept_and_what_is_read_is_not(facts):
    reading = Composed(of_facts)
    before = reading.rows()

    make_fact(CommuneFactory(code="03664"), date(2025, 9, 1)).save()
    with CaptureQueriesContext(connection) as asked:
        after = reading.rows()

    assert len(asked) == 1
    assert len(after) == len(before) + 1
    assert after == list(of_facts())
