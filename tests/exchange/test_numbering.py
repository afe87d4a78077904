"""The feed: every change once, in the order of commits, told to who may see it."""

from datetime import date
from importlib import import_module
from threading import Event as Signal

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from audit.models import Event, Unnumbered
from audit.record import IN_FEED, record, record_many
from contracts.actions import (
    cancel_contract,
    correct_end,
    extend_contract,
    record_departure,
    record_end,
    save_draft,
    suspect_return,
    withdraw_end,
)
from contracts.models import Contract, Departure
from core import clock
from enterprises.models import Enterprise
from exchange import numbering
from exchange.models import FeedClock, FeedEntry, Told
from exchange.numbering import number_changes
from exchange.registers import TOUCHES, UNSEEN
from exchange.tasks import number
from matching.actions import decide_merge, propose_merge
from matching.models import Merge
from targets.actions import approve_targets
from tests.factories import user_with
from tests.factories.contracts import LEFT, departed, identified, returned, said
from tests.factories.enterprises import an_enterprise, licence_event
from tests.factories.targets import TargetVersionFactory, give
from tests.factories.workers import worker_in
from workers.actions import correct_worker, move_worker, record_household
from workers.models import Worker


def news() -> list[tuple[str, int, str, str | None]]:
    """What is told since this was asked last: register, id, what, unit."""
    last = FeedEntry.objects.order_by("-number").values_list("number", flat=True).first() or 0
    number_changes()
    rows = FeedEntry.objects.filter(number__gt=last).select_related("commune")
    return [(r.register, r.key, r.what, r.commune.code if r.commune else None) for r in rows]


def kinds() -> list[str]:
    """The same, without whom it is about."""
    return [f"{register} {what}" for register, _key, what, _unit in news()]


# The tables ---------------------------------------------------------------------------------------


def test_every_event_is_sorted():
    assert set(TOUCHES) | UNSEEN == set(Event)
    assert not set(TOUCHES) & UNSEEN


def test_what_is_in_the_feed_is_a_table():
    assert {apps.get_model(label)._meta.label for label in IN_FEED} == IN_FEED


def test_the_outbox_begins_with_everything_that_was_on_record(here, department):
    """The migration of a register that is older than the feed."""
    departed(identified(here))
    an_enterprise()
    written = list(Unnumbered.objects.order_by("pk").values_list("entry", flat=True))
    Unnumbered.objects.all().delete()

    with connection.cursor() as cursor:
        cursor.execute(import_module("audit.migrations.0003_outbox_of_the_feed").EVERYTHING)

    assert list(Unnumbered.objects.order_by("pk").values_list("entry", flat=True)) == written


def test_the_job_is_on_the_beat(here):
    worker_in(here)

    number()

    assert number.name in {job["task"] for job in settings.CELERY_BEAT_SCHEDULE.values()}
    assert FeedEntry.objects.count() == 1


# What became of a record --------------------------------------------------------------------------


def test_a_person_is_created_and_changed(here, officer):
    worker = worker_in(here, by=officer)
    assert news() == [("workers", worker.pk, "created", "03808")]

    facts = {"born_on": worker.born_on, "born_precision": "day", "sex": "male", "village": ""}
    blank = {"ethnicity": "", "phone": "", "qualification": ""}
    correct_worker(worker=worker, full_name="Lò Văn B", **facts, **blank, by=officer)
    record_household(worker=worker, year=2026, status="poor", by=officer)

    assert kinds() == ["workers changed", "workers changed"]


def test_what_nobody_sees_is_not_told(here, department):
    stay = departed(identified(here))
    news()

    suspect_return(departure=stay, suspected_on=clock.today(), by=department)

    assert news() == []
    assert not Unnumbered.objects.exists()


def test_a_draft_becomes_a_departure(here, department):
    worker = identified(here)
    draft = save_draft(worker=worker, job="Hàn", by=department)
    news()

    record_departure(worker=worker, contract=draft, **said(), by=department)

    stay = Departure.objects.get()
    assert news() == [
        ("workers", worker.pk, "changed", "03808"),
        ("contracts", draft.pk, "changed", "03808"),
        ("departures", stay.pk, "created", "03808"),
    ]


def test_a_stay_ends_and_is_opened_again(here, department):
    stay = departed(identified(here))
    news()
    returned_stay = returned_of(stay, department)
    assert [k for k in kinds() if k.startswith(("dep", "ret"))] == [
        "departures changed",
        "returns created",
    ]

    correct_end(
        departure=returned_stay, ended_on=date(2026, 5, 7), return_reason="health", by=department
    )
    assert "returns changed" in kinds()

    withdraw_end(departure=returned_stay, reason="Nhầm", by=department)
    assert [k for k in kinds() if k.startswith(("dep", "ret"))] == [
        "departures changed",
        "returns withdrawn",
    ]


def returned_of(stay, by):
    return record_end(departure=stay, ended_on=date(2026, 5, 6), return_reason="completed", by=by)


def test_a_departure_that_was_taken_back_is_withdrawn(here, department):
    stay = departed(identified(here))
    news()

    cancel_contract(contract=stay.contract, reason="Không đi", by=department)

    assert kinds() == ["workers changed", "contracts withdrawn", "departures withdrawn"]


def test_an_extension_changes_contract_and_departure(here, department):
    stay = departed(identified(here))
    news()

    extend_contract(departure=stay, agreed_on=LEFT, ends_on=date(2030, 3, 2), by=department)

    assert kinds() == ["contracts changed", "departures changed"]


def test_who_moves_leaves_one_unit_and_comes_to_the_other(here, next_door, department):
    stay = returned(identified(here), ended_on=date(2026, 5, 6))
    news()

    move_worker(worker=stay.worker, commune=next_door, moved_on=date(2026, 6, 1), by=department)

    told = news()
    assert told[:2] == [
        ("workers", stay.worker_id, "withdrawn", "03808"),
        ("workers", stay.worker_id, "created", "03814"),
    ]
    assert {(register, what, unit) for register, _key, what, unit in told[2:]} == {
        (register, what, unit)
        for register in ("contracts", "departures", "returns")
        for what, unit in (("withdrawn", "03808"), ("created", "03814"))
    }


def test_of_two_merged_files_one_is_withdrawn_and_its_stays_move(here, next_door, department):
    other = user_with("department_officer", username="second")
    survivor, merged = identified(here), worker_in(next_door)
    draft = save_draft(worker=merged, by=department)
    news()

    propose_merge(survivor=survivor, merged=merged, taken=[], reason="Một người", by=department)
    decide_merge(merge=Merge.objects.get(), accept=True, by=other)

    assert set(news()) == {
        ("workers", survivor.pk, "changed", "03808"),
        ("workers", merged.pk, "withdrawn", "03814"),
        ("contracts", draft.pk, "withdrawn", "03814"),
        ("contracts", draft.pk, "created", "03808"),
    }


def test_rows_that_are_gone_are_withdrawn(here, department):
    """An import that is taken back deletes what it made."""
    stay = departed(identified(here))
    news()
    contract, worker = stay.contract, stay.worker
    with transaction.atomic():
        record_many(Event.IMPORT_WITHDRAWN, on=[contract], by=department, after=[{}])
        Departure.objects.all().delete()
        Contract.objects.all().delete()

    assert news() == [
        ("workers", worker.pk, "changed", "03808"),
        ("contracts", contract.pk, "withdrawn", "03808"),
        ("departures", stay.pk, "withdrawn", "03808"),
    ]


def test_what_came_and_went_before_anybody_looked_is_not_told(here, department):
    worker = worker_in(here)
    record(Event.IMPORT_WITHDRAWN, on=worker, by=department)
    pk = worker.pk
    for child in (worker.residences, worker.name_keys):
        child.all().delete()
    Worker.objects.filter(pk=pk).delete()

    assert news() == []
    assert not Told.objects.exists()


def test_enterprises_and_their_licences(db):
    firm = an_enterprise()
    assert news()[0] == ("enterprises", firm.pk, "created", None)

    licence_event(firm)
    assert news() == [("enterprises", firm.pk, "changed", None)]
    assert Enterprise.objects.count() == 1


def test_targets_are_told_when_they_are_approved(here, leader):
    version = give(TargetVersionFactory(), {here: 7})

    approve_targets(version=version, by=leader)

    assert news() == [("targets", version.pk, "created", None)]


# Numbers ------------------------------------------------------------------------------------------


def test_numbers_have_no_gaps_and_nothing_is_told_twice(here, monkeypatch):
    monkeypatch.setattr(numbering, "CHUNK", 2)
    for _ in range(5):
        worker_in(here)

    number_changes()
    number_changes()

    assert list(FeedEntry.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert FeedClock.objects.get().last_number == 5
    assert not Unnumbered.objects.exists()


def test_a_numbering_that_fails_leaves_everything(here, monkeypatch):
    worker_in(here)

    def breaks(_told, _before):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(numbering, "_remember", breaks)
        with pytest.raises(RuntimeError):
            number_changes()

    assert not FeedEntry.objects.exists()
    assert number_changes() == 1


def test_two_numberings_at_once_tell_everything_once(at_once, here):
    for _ in range(6):
        worker_in(here)

    assert sum(at_once(*[number_changes] * 4)) == 6
    if connection.vendor == "postgresql":  # the race runs on a copy elsewhere
        assert list(FeedEntry.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_a_late_commit_with_an_early_key_is_not_passed_over(at_once, here, next_door):
    """The slow writer takes its key first and commits last; a reader in between misses nothing."""
    written, read = Signal(), Signal()
    seen: list[list[int]] = []

    def slow():
        with transaction.atomic():
            worker_in(here, full_name="Lò Văn Chậm", by=user("slow"))
            written.set()
            read.wait(20)

    def quick():
        written.wait(20)
        worker_in(next_door, full_name="Lò Văn Nhanh", by=user("quick"))
        number_changes()
        seen.append(list(FeedEntry.objects.values_list("number", flat=True)))
        read.set()

    users = {name: user_with("department_officer", username=name) for name in ("slow", "quick")}

    def user(name):
        return users[name]

    at_once(slow, quick)
    cursor = seen[0][-1]
    number_changes()

    [late] = FeedEntry.objects.filter(number__gt=cursor, register="workers")
    early = FeedEntry.objects.get(number=cursor)
    names = {worker.pk: worker.full_name for worker in Worker.objects.all()}
    assert (names[early.key], names[late.key]) == ("Lò Văn Nhanh", "Lò Văn Chậm")
    assert list(FeedEntry.objects.values_list("number", flat=True)) == [1, 2]
