"""When two files become one: a person stands on the list once, and nothing is lost."""

import pytest

from interest.actions import close_as_left, drop_interest
from interest.models import Interest
from tests.factories.contracts import departed, identified
from tests.factories.interest import interested
from tests.factories.matching import merged, undone
from tests.factories.workers import a_clerk, worker_in

pytestmark = pytest.mark.django_db


def whose(*rows) -> list[int]:
    return [Interest.objects.get(pk=row.pk).worker_id for row in rows]


def test_an_interest_goes_over_and_comes_back(here):
    survivor, goes = identified(here), worker_in(here)
    interest = interested(goes)

    merge = merged(survivor, goes)
    assert whose(interest) == [survivor.pk]

    undone(merge)
    assert whose(interest) == [goes.pk]


def test_of_two_open_ones_the_second_stays_with_the_merged_file(here):
    survivor, goes = identified(here), worker_in(here)
    mine, theirs = interested(survivor), interested(goes)
    dropped = drop_interest(interest=theirs, reason="Lập gia đình", by=a_clerk())
    theirs = interested(goes)

    merge = merged(survivor, goes)
    assert whose(mine, dropped, theirs) == [survivor.pk, survivor.pk, goes.pk]

    undone(merge)
    assert whose(mine, dropped, theirs) == [survivor.pk, goes.pk, goes.pk]


def test_who_left_keeps_the_departure(here):
    survivor, goes = worker_in(here), identified(here)
    interest = interested(goes)
    departure = departed(goes)
    close_as_left(interest=interest, by=a_clerk())

    merged(survivor, goes, taken=["personal_id_cipher"])

    interest.refresh_from_db()
    departure.refresh_from_db()
    assert interest.worker_id == departure.worker_id == survivor.pk
    assert interest.departure == departure
