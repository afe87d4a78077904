"""What stood in the columns becomes history, and back; on both engines, in batches."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from enterprises.models import Enterprise, LicenceEvent

moved = import_module("enterprises.migrations.0004_what_stood_becomes_history")


class Old:
    """The enterprise as it was: `status_since` is no column any more."""

    def __init__(self, row, since):
        self._row, self.status_since = row, since

    def __getattr__(self, name):
        return getattr(self._row, name)


def old(*, number="12/LĐTBXH-GP", day=date(2022, 3, 1), status="in_force", since=None, **fields):
    row = Enterprise(licence_number=number, licence_date=day, status=status, **fields)
    return list(moved.events_of(Old(row, since)))


GRANTED = ("granted", date(2022, 3, 1), "12/LĐTBXH-GP")


@pytest.mark.parametrize(
    ("stood", "expected"),
    [
        ({}, [GRANTED]),
        ({"since": date(2022, 3, 1)}, [GRANTED]),
        (
            {"status": "revoked", "since": date(2026, 4, 1)},
            [GRANTED, ("revoked", date(2026, 4, 1), "")],
        ),
        ({"status": "suspended"}, [GRANTED, ("suspended", date(2022, 3, 1), "")]),
        # A day before the licence was a slip: the licence's own day is kept.
        (
            {"status": "returned", "since": date(2020, 1, 1)},
            [GRANTED, ("returned", date(2022, 3, 1), "")],
        ),
        ({"number": "", "day": None, "status": "not_needed"}, []),
        (
            {"number": "", "day": None, "status": "revoked", "since": date(2024, 1, 1)},
            [("revoked", date(2024, 1, 1), "")],
        ),
    ],
)
def test_what_stood_in_the_columns(stood, expected):
    assert old(**stood) == expected


@pytest.fixture
def batches_of_two(monkeypatch):
    monkeypatch.setattr(moved, "BATCH", 2)


@pytest.mark.django_db
def test_every_row_is_moved_batch_by_batch(batches_of_two, monkeypatch):
    monkeypatch.setattr(Enterprise, "status_since", None, raising=False)
    for number in range(5):
        status = "revoked" if number == 4 else "in_force"
        enterprise(number, kind="service", status=status, licence_date=date(2022, 3, 1))
    enterprise(5, kind="contractor", status="in_force")
    enterprise(6, kind="service", status="in_force")

    moved.keep_as_events(apps, None)

    assert LicenceEvent.objects.count() == 6
    told = Enterprise.objects.get(pk=5).licence_on(date(2026, 1, 1))
    assert (told.status, told.since) == ("revoked", date(2022, 3, 1))
    assert Enterprise.objects.get(pk=6).status == "not_needed"
    assert Enterprise.objects.get(pk=7).status == "none"


def enterprise(number, **fields):
    paper = f"{number}/GP" if fields.get("licence_date") else ""
    return Enterprise.objects.create(
        pk=number + 1, name=f"Mẫu {number}", name_fold=f"mau {number}", licence_number=paper,
        **fields,
    )  # fmt: skip
