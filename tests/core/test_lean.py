"""Rows for a file are the rows of the list: the same values, by fewer steps."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import Commune
from contracts.models import Departure, Extension
from core.lean import lean
from tests.factories.contracts import departed, identified

pytestmark = pytest.mark.django_db
FIELDS = {
    "": ("departed_on", "commune_id"),
    "contract": ("term_months", "country_id"),
    "contract__worker": ("full_name", "commune_id"),
}


@pytest.fixture
def two(here):
    an = departed(identified(here, full_name="Lò Văn Án"))
    binh = departed(identified(here, full_name="Giàng A Bình"), departed_on=date(2026, 5, 4))
    for year in (2030, 2031):
        Extension.objects.create(departure=an, agreed_on=date(2029, 1, 1), ends_on=date(year, 1, 1))
    return an, binh


def read(found=None, **options):
    found = Departure.objects.for_list().order_by("-departed_on") if found is None else found
    options = {"shared": {"commune": Commune.objects.in_bulk()}, **options}
    return list(lean(found, FIELDS, **options))


def test_they_come_in_the_order_of_the_list_as_the_same_rows(two):
    rows = read()

    assert rows == [two[1], two[0]]
    assert [type(row) for row in rows] == [Departure, Departure]
    assert rows[1].contract == two[0].contract
    assert rows[1].contract.worker.full_name == "Lò Văn Án"
    assert rows[1].commune.full_name == "Xã Mường La"


def test_what_is_reckoned_from_a_row_is_reckoned_by_its_own_class(two):
    rows = read(several=["extensions"])

    assert [row.runs_until for row in rows] == [date(2029, 5, 4), date(2031, 1, 1)]
    assert [row.term_ends_on for row in rows] == [date(2029, 5, 4), date(2029, 3, 2)]


def test_two_rows_cost_as_much_as_one(two, here):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            for row in read(several=["extensions"]):
                assert row.contract.worker.full_name
                assert row.commune.name
                assert row.runs_until
        return len(asked)

    before = cost()
    departed(identified(here))

    assert cost() == before


def test_what_was_not_asked_for_is_fetched_and_right(two):
    row = read()[1]

    assert "job" not in row.contract.__dict__
    assert row.contract.job == two[0].contract.job == "Chế biến thực phẩm"
    assert [str(one) for one in row.extensions.all()] == [
        f"#{row.pk} 2030-01-01",
        f"#{row.pk} 2031-01-01",
    ]


def test_a_row_that_is_not_among_the_shared_ones_is_fetched(two, here):
    row = read(shared={"commune": {}})[0]

    assert row.commune == here


def test_an_empty_relation_stays_empty(two):
    Departure.objects.filter(pk=two[0].pk).update(commune=None)

    assert read()[1].commune is None


def test_a_changed_row_can_be_stored(two):
    row = read()[1]
    row.departed_on = date(2026, 3, 9)
    row.save(update_fields=["departed_on"])

    assert Departure.objects.get(pk=row.pk).departed_on == date(2026, 3, 9)


def test_a_relation_that_may_be_empty_is_no_way_to_a_row(two):
    with pytest.raises(AssertionError, match="may be empty"):
        list(lean(Departure.objects.all(), {"": (), "commune": ("name",)}, shared={}))


def test_many_rows_come_in_batches(two, monkeypatch):
    monkeypatch.setattr("core.lean.BATCH", 1)

    assert [row.pk for row in read(several=["extensions"])] == [two[1].pk, two[0].pk]
