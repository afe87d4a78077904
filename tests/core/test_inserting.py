"""insert_many stores what bulk_create would, on both engines."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from audit.models import AuditEntry, Event
from contracts.models import Contract, Departure
from core import clock
from core.inserting import FEW, insert_many, insert_values
from core.models import Mark
from tests.factories import country
from tests.factories.workers import worker_in
from workers.models import Worker

pytestmark = pytest.mark.django_db
ODD = ("Lò\tVăn\nNam", "back\\slash", "\\N", "", "'quoted\" ;--", "Ệ ữ ẵ Đ 😀", "\r\n")


def an_entry(text, number):
    return AuditEntry(
        event=Event.WORKER_REGISTERED, subject_type="x", subject_id=str(number), at=clock.now(),
        by=text[:10], by_id=None, reason=text, before={}, after={"t": text, "n": [1, None, True]},
    )  # fmt: skip


def stored(model, without=()):
    names = [f.attname for f in model._meta.concrete_fields if f.attname not in ("id", *without)]
    return sorted(map(repr, model.objects.values_list(*names)))


def test_every_kind_of_value_comes_back_as_it_went_in(here):
    entries = [an_entry(ODD[number % len(ODD)], number) for number in range(3 * FEW)]

    made = insert_many(entries)

    found = {entry.pk: entry for entry in AuditEntry.objects.filter(subject_type="x")}
    assert set(found) == {entry.pk for entry in made}
    for entry in made:
        same = found[entry.pk]
        assert (same.reason, same.after, same.before) == (entry.reason, entry.after, entry.before)
        assert (same.at, same.by_id) == (entry.at, None)


def contracts(worker, count):
    return [
        Contract(
            worker=worker, form="", country=country("JP"), wage=Decimal("180000.50"),
            wage_currency="JPY", signed_on=date(2026, 1, number % 28 + 1), term_months=None,
            enterprise_unknown=bool(number % 2), job="May\tmặc", created_at=clock.now(),
        )
        for number in range(count)
    ]  # fmt: skip


def test_it_stores_what_bulk_create_stores(here):
    worker, at = worker_in(here), clock.now()
    ours, theirs = (contracts(worker, 2 * FEW) for _side in "12")
    for row in (*ours, *theirs):
        row.created_at = at
    insert_many(ours)
    mine = stored(Contract)
    Contract.objects.all().delete()

    Contract.objects.bulk_create(theirs)

    assert mine == stored(Contract)


def test_keys_go_on_where_others_stopped(here):
    worker = worker_in(here)
    first = insert_many(contracts(worker, FEW))
    between = Contract.objects.create(worker=worker)
    second = insert_many(contracts(worker, FEW))
    last = Contract.objects.create(worker=worker)

    keys = [row.pk for row in (*first, between, *second, last)]
    assert keys == sorted(set(keys))


def test_a_row_that_points_to_one_stored_just_now_has_its_key(here):
    worker = worker_in(here)
    new = contracts(worker, FEW)
    held = [Departure(contract=row, worker=worker, departed_on=date(2026, 1, 1), cancelled=True,
                      changed_at=clock.now()) for row in new]  # fmt: skip
    insert_many(new)

    insert_many(held)

    found = Departure.objects.values_list("contract_id", flat=True)
    assert set(found) == {row.pk for row in new}


def test_constraints_refuse_as_they_always_do(here):
    number = worker_in(here, personal_id="014099000012").personal_id_print
    same = [
        Worker(full_name="A", born_on=date(2000, 1, 1), sex="male", commune=here,
               name_sort="a", personal_id_print=number)
        for _row in range(FEW)
    ]  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(same)

    assert Worker.objects.count() == 1


@pytest.mark.parametrize("number", [1, FEW])
def test_values_of_a_column_that_is_none_are_refused(number):
    rows = [("worker", key, clock.now(), "x") for key in range(number)]

    with pytest.raises(TypeError):
        insert_values(Mark, ("kind", "key", "made_at", "nothing"), rows)
