"""What was recorded stays recorded: the queryset and the database refuse to change it."""

import pytest
from django.db import DatabaseError, connection, transaction

from audit.models import AuditEntry, Event
from audit.record import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(officer) -> AuditEntry:
    return record(Event.ACCOUNT_CHANGED, on=officer, by=officer, after={"phone": "0900000000"})


def test_entries_cannot_be_updated_or_deleted_by_a_queryset(entry):
    with pytest.raises(TypeError):
        AuditEntry.objects.update(by="somebody")
    with pytest.raises(TypeError):
        AuditEntry.objects.all().delete()


def test_the_database_refuses_a_changed_entry(entry):
    entry.by = "somebody"

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.save()

    assert AuditEntry.objects.get().by == "officer"


def test_the_database_refuses_raw_sql_too(entry):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE audit_auditentry SET reason = 'x'")


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite's flush deletes rows")
def test_postgresql_refuses_to_delete_an_entry(entry):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()

    assert AuditEntry.objects.exists()
