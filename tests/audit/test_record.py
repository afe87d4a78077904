"""What an entry holds."""

from datetime import date

import pytest
from django.db import transaction

from audit.models import AuditEntry, Event
from audit.record import changes, record, record_many
from core import clock

pytestmark = pytest.mark.django_db


def test_an_entry_points_by_name_and_number(officer, department):
    entry = record(Event.ACCOUNT_CLOSED, on=officer, by=department, reason="left")

    assert (entry.subject_type, entry.subject_id) == ("accounts.User", str(officer.pk))
    assert (entry.by, entry.by_id, entry.reason) == ("department", department.pk, "left")


def test_values_are_kept_plain(officer, here):
    entry = record(
        Event.ACCOUNT_CHANGED,
        on=officer,
        by=officer,
        after={"commune": here, "starts_on": date(2026, 3, 2), "at": clock.at(date(2026, 3, 2))},
    )

    entry.refresh_from_db()
    assert entry.after == {
        "commune": here.pk,
        "starts_on": "2026-03-02",
        "at": "2026-03-02T02:00:00+00:00",
    }


def test_an_entry_goes_with_the_change_it_tells_of(officer):
    with transaction.atomic():
        record(Event.ACCOUNT_CHANGED, on=officer, by=officer)
        transaction.set_rollback(True)

    assert not AuditEntry.objects.exists()


def test_many_records_leave_one_entry_each(officer, neighbour, department):
    record_many(
        Event.ACCOUNT_CHANGED, on=[officer, neighbour], by=department, after=[{"a": 1}, {"a": 2}]
    )

    assert [e.after for e in AuditEntry.objects.order_by("pk")] == [{"a": 1}, {"a": 2}]


def test_only_what_differs_is_told():
    before, after = changes({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": None})

    assert (before, after) == ({"b": 2}, {"b": 3})
