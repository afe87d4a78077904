"""What the database itself refuses, whichever door it came through."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from contracts.models import Contract, Departure
from tests.factories.contracts import departed, identified, returned


def refused(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


@pytest.fixture
def stay(here, officer):
    return departed(identified(here), by=officer)


def another(stay, **fields):
    contract = Contract.objects.create(worker=stay.worker, recorded_for=stay.commune)
    facts = {"departed_on": date(2026, 6, 1), "commune": stay.commune, **fields}
    return Departure.objects.create(contract=contract, worker=stay.worker, **facts)


def test_two_open_stays(stay):
    refused(lambda: another(stay))


def test_an_end_before_the_departure(stay):
    refused(
        lambda: Departure.objects.filter(pk=stay.pk).update(
            ended_on=date(2026, 3, 1), end_kind="returned"
        )
    )


def test_an_end_without_its_kind(stay):
    refused(lambda: Departure.objects.filter(pk=stay.pk).update(ended_on=date(2026, 5, 1)))


def test_a_recorded_contract_without_country(stay):
    refused(lambda: Contract.objects.filter(pk=stay.contract_id).update(country=None))


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL can say it")
def test_overlapping_stays_on_postgresql(here, officer):
    assert connection.vendor == "postgresql"
    first = returned(identified(here), by=officer, ended_on=date(2026, 5, 1))

    refused(lambda: another(first, departed_on=date(2026, 4, 30)))
    another(first, departed_on=date(2026, 5, 1))
