"""An action that takes one person takes many, and says and stores the same."""

import random
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEntry, Event
from core import clock
from core.models import Mark, MarkKind
from core.problems import Refused, RefusedMany, Stale
from tests.factories.contracts import departed, identified
from tests.factories.workers import citizen_number, passport_of, worker_in
from workers import actions, rules
from workers.actions import Correction, NewPerson, PassportDays, PassportEntry, PriorityEntry
from workers.models import HouseholdStatus, NameKey, Passport, Priority, Residence, Worker
from workers.queries import asked_in_vain, problems_with_corrections, problems_with_new_people

BORN = date(1999, 5, 6)
FACTS = {"full_name": "Lò Văn An", "born_on": BORN, "sex": "male", "village": "Bản Hạ"}
WORKER = Worker._meta.label


def draft(commune, **fields):
    return NewPerson(**{**FACTS, **fields}, commune=commune)


def keywords(person):
    """The draft as the keywords of the action that takes one."""
    facts = {name: getattr(person, name) for name in person.__dataclass_fields__}
    return {**facts, **facts.pop("more")}


def rules_in(refused):
    return {i: [p.rule for p in found] for i, found in refused.value.problems.items()}


class Undo(Exception):
    pass


@contextmanager
def undone():
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


def stored():
    """Everything about people, but for the clock, what is drawn by lot, and the numbers of rows."""
    order = Worker.objects.order_by("pk").values_list("pk", flat=True)
    nth = {pk: place for place, pk in enumerate(order)}
    left_out = {"id", "personal_id_cipher", "old_id_cipher", "created_at"}
    columns = [f.attname for f in Worker._meta.concrete_fields if f.attname not in left_out]
    about = AuditEntry.objects.filter(subject_type=WORKER)
    asked = AuditEntry.objects.filter(event=Event.IDENTITY_ASKED)
    return {
        "people": list(Worker.objects.order_by("pk").values_list(*columns)),
        "numbers": [worker.personal_id for worker in Worker.objects.order_by("pk")],
        "keys": sorted((nth[row.worker_id], row.key, row.spelled) for row in NameKey.objects.all()),
        "homes": sorted(
            (nth[row.worker_id], row.commune_id, row.village, row.until)
            for row in Residence.objects.all()
        ),
        "lists": sorted(
            (nth[row.worker_id], row.year, row.status) for row in HouseholdStatus.objects.all()
        ),
        "audit": sorted(
            repr((nth[int(e.subject_id)], e.event, e.by, e.reason, e.before, e.after))
            for e in about
        ),
        "asked": sorted(repr(entry.after) for entry in asked),
        "marks": {nth[mark.key] for mark in Mark.objects.filter(kind=MarkKind.WORKER)},
    }


def selects(run):
    """What is read; rows are written in batches, whose size is the database's."""
    with CaptureQueriesContext(connection) as seen:
        run()
    asked = [q["sql"] for q in seen if q["sql"].startswith("SELECT")]
    # Keys for new rows are given out beforehand: that is writing, not asking.
    return [sql for sql in asked if "sqlite_sequence" not in sql and "nextval(" not in sql]


@pytest.fixture(autouse=True)
def _two_rows_go_in_like_many(monkeypatch):
    monkeypatch.setattr("core.inserting.FEW", 1)


def some_people(here, seed):
    """People as they come: most are right, some lack something, numbers repeat."""
    lot = random.Random(seed)
    return [
        draft(
            here,
            full_name=lot.choice(["Lò Văn An", "  giàng A  páo", "Vì Thị Hoà", "Vì Thị Hòa"]),
            born_on=lot.choice([BORN, date(1985, 1, 31)]),
            born_precision=lot.choice(["day", "month", "year"]),
            sex=lot.choice(["male", "female", "male", ""] if seed % 3 == 0 else ["male"]),
            village=lot.choice(["", "Bản Hạ", "bản  Nà Lo"]),
            phone=lot.choice(["", "+84 912 345 678", "12"] if seed % 3 == 0 else [""]),
            personal_id=lot.choice(["", "", "014 099 000 001", "014099000002"]),
            old_id=lot.choice(["", "", "050111222"]),
            household=lot.choice(["", "poor"]),
            more=lot.choice([{}, {"education": "primary"}, {"served": True}]),
        )
        for _ in range(lot.randint(1, 6))
    ]


# Registering -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(15))
def test_registering_many_is_registering_each(officer, here, seed):
    people = some_people(here, seed)
    refusals, good = {}, []
    with undone():
        for index, person in enumerate(people):
            try:
                actions.register_worker(**keywords(person), by=officer)
                good.append(person)
            except Refused as refused:
                refusals[index] = [problem.rule for problem in refused.problems]
    with undone():
        for person in good:
            actions.register_worker(**keywords(person), by=officer)
        one_by_one = stored()
    with undone():
        actions.register_workers(people=good, by=officer)
        assert stored() == one_by_one
    if refusals:
        with pytest.raises(RefusedMany) as refused:
            actions.register_workers(people=people, by=officer)
        told = rules_in(refused)
        assert told
        assert all(refusals.get(index) == found for index, found in told.items())
        assert not Worker.objects.exists()


def test_registering_two_hundred_asks_no_more_than_two(officer, here):
    def people(count):
        return [draft(here, personal_id=citizen_number(), household="poor") for _ in range(count)]

    actions.register_workers(people=people(1), asked=True, by=officer)

    few = selects(lambda: actions.register_workers(people=people(2), asked=True, by=officer))
    many = selects(lambda: actions.register_workers(people=people(200), asked=True, by=officer))
    judged = [
        selects(lambda count=count: problems_with_new_people(people(count), by=officer))
        for count in (2, 200)
    ]

    assert len(many) == len(few)
    assert len(judged[0]) == len(judged[1])


def test_of_two_drafts_with_one_number_the_second_is_refused(officer, here):
    twice = [draft(here, personal_id="014099000001")] * 2

    with pytest.raises(RefusedMany) as refused:
        actions.register_workers(people=[draft(here), *twice], asked=True, by=officer)

    assert rules_in(refused) == {2: ["W-15"]}
    assert not Worker.objects.exists()


def test_a_number_recorded_anywhere_is_refused_also_when_it_was_asked_about(
    officer, here, next_door
):
    worker_in(next_door, personal_id="014099000001", old_id="050111222")
    people = [draft(here, personal_id="014099000001"), draft(here, old_id="050111222")]

    with pytest.raises(RefusedMany) as refused:
        actions.register_workers(people=people, asked=True, by=officer)

    assert rules_in(refused) == {0: ["W-15"], 1: ["W-28"]}
    assert not AuditEntry.objects.filter(event=Event.IDENTITY_ASKED).exclude(by="clerk").exists()


def test_many_numbers_at_once_are_one_question_each(officer, here, next_door, monkeypatch):
    monkeypatch.setattr("workers.rules.identity.SEARCHES_PER_HOUR", 2)
    monkeypatch.setattr("workers.rules.SEARCHES_PER_HOUR", 2)
    known = [worker_in(next_door, personal_id=citizen_number()).personal_id for _ in range(3)]
    people = [draft(here, personal_id=number) for number in known]

    with pytest.raises(RefusedMany) as first:
        actions.register_workers(people=people, by=officer)
    with pytest.raises(RefusedMany) as second:
        actions.register_workers(people=[draft(here, personal_id="014099777777")] * 2, by=officer)

    assert rules_in(first) == {0: ["W-15"], 1: ["W-15"], 2: ["W-23"]}
    assert rules_in(second) == {0: ["W-23"], 1: ["W-23"]}


def test_people_of_a_sheet_make_up_for_no_question(officer, here, next_door):
    """Who imports many numbers may not look up as many others."""
    known = worker_in(next_door, personal_id="014099000001")
    for _ in range(3):
        with pytest.raises(Refused, match="W-15"):
            actions.register_worker(
                **FACTS, commune=here, personal_id=known.personal_id, by=officer
            )
    people = [draft(here, personal_id=citizen_number()) for _ in range(10)]
    made = actions.register_workers(people=people, asked=True, by=officer)
    passports = [PassportEntry(worker=w, number=f"C100000{n}") for n, w in enumerate(made)]
    actions.record_passports(entries=passports, asked=True, by=officer)

    assert asked_in_vain(officer) == 3


def test_registering_many_needs_each_of_the_places(officer, here, next_door):
    with pytest.raises(PermissionDenied):
        actions.register_workers(people=[draft(here), draft(next_door)], by=officer)

    assert not Worker.objects.exists()
    told = problems_with_new_people([draft(here), draft(next_door)], by=officer)
    assert [[problem.rule for problem in found] for found in told] == [[], ["W-47"]]


def test_the_constraint_hit_at_the_last_moment_says_whose_number_it_is(officer, here, monkeypatch):
    worker_in(here, personal_id="014099000001")
    monkeypatch.setattr(
        "workers.actions.identity.problems_with_numbers", lambda said: [[] for _ in said]
    )

    with pytest.raises(RefusedMany) as refused:
        actions.register_workers(
            people=[draft(here), draft(here, personal_id="014099000001")], asked=True, by=officer
        )

    assert rules_in(refused) == {1: ["W-15"]}


# Correcting --------------------------------------------------------------------------------------


def corrections(workers):
    said = [
        {"full_name": "Lò Văn Đức"},
        {"phone": "0987 654 321"},
        {"village": "Bản Nà Lo", "education": "primary"},
        {},
    ]
    return [
        Correction(worker=worker, version=worker.version, facts=said[index % 4])
        for index, worker in enumerate(workers)
    ]


def test_correcting_many_is_correcting_each(officer, here):
    made = actions.register_workers(people=[draft(here, phone="0912345678")] * 5, by=officer)
    changes = corrections(made)
    with undone():
        for change in changes:
            stored_facts = {n: getattr(change.worker, n) for n in actions.CORRECTABLE}
            actions.correct_worker(
                worker=change.worker, **{**stored_facts, **change.facts}, by=officer
            )
        one_by_one = stored()

    actions.correct_workers(corrections=changes, by=officer)

    assert stored() == one_by_one


def test_correcting_two_hundred_asks_no_more_than_two(officer, here):
    made = actions.register_workers(people=[draft(here)] * 202, by=officer)

    def asked(workers):
        changes = corrections(workers)
        changes[0] = Correction(worker=workers[0], facts={"born_on": date(1990, 1, 1)})
        return selects(lambda: actions.correct_workers(corrections=changes, by=officer))

    assert len(asked(made[:4])) == len(asked(made[4:]))


def test_only_what_is_said_changes(officer, here):
    (worker,) = actions.register_workers(
        people=[draft(here, phone="0912345678", more={"skill": "Hàn"})], by=officer
    )

    actions.correct_workers(
        corrections=[Correction(worker=worker, facts={"ethnicity": "thai"})], by=officer
    )

    worker.refresh_from_db()
    assert (worker.ethnicity, worker.phone, worker.skill) == ("thai", "0912345678", "Hàn")
    entry = AuditEntry.objects.get(event=Event.WORKER_CORRECTED)
    assert (entry.before, entry.after) == ({"ethnicity": ""}, {"ethnicity": "thai"})


def test_one_that_is_stale_stops_all(officer, here):
    first, second = actions.register_workers(people=[draft(here)] * 2, by=officer)
    actions.correct_workers(
        corrections=[Correction(worker=second, facts={"phone": "0912345678"})], by=officer
    )
    late = [
        Correction(worker=first, version=1, facts={"phone": "0987654321"}),
        Correction(worker=second, version=1, facts={"phone": "0987654321"}),
    ]

    with pytest.raises(RefusedMany) as refused:
        actions.correct_workers(corrections=late, by=officer)

    first.refresh_from_db()
    assert (rules_in(refused), first.phone) == ({1: ["W-46"]}, "")
    told = problems_with_corrections([late[0], late[0]], by=officer)
    assert [[problem.rule for problem in found] for found in told] == [[], ["W-46"]]


def test_one_alone_that_is_stale_is_compared(officer, here):
    worker = worker_in(here, by=officer)
    facts = {name: getattr(worker, name) for name in actions.CORRECTABLE}

    with pytest.raises(Stale):
        actions.correct_worker(worker=worker, version=7, **facts, by=officer)


def test_correcting_many_needs_each_of_the_places(neighbour, here, next_door):
    theirs, own = worker_in(here), worker_in(next_door)
    changes = [Correction(worker=each, facts={"skill": "Hàn"}) for each in (own, theirs)]

    with pytest.raises(PermissionDenied):
        actions.correct_workers(corrections=changes, by=neighbour)

    told = problems_with_corrections(changes, by=neighbour)
    assert [[problem.rule for problem in found] for found in told] == [[], ["W-47"]]


def test_a_merged_file_among_many_is_refused(officer, here):
    first, second = actions.register_workers(people=[draft(here)] * 2, by=officer)
    Worker.objects.filter(pk=first.pk).update(merged_into=second)
    changes = [Correction(worker=each, facts={"skill": "Hàn"}) for each in (second, first)]

    with pytest.raises(RefusedMany) as refused:
        actions.correct_workers(corrections=changes, by=officer)

    assert rules_in(refused) == {1: ["W-26"]}


def test_a_birth_that_a_departure_contradicts_is_refused_among_many(officer, here):
    gone = identified(here)
    departed(gone)
    changes = [
        Correction(worker=worker_in(here), facts={"born_on": date(2015, 1, 1)}),
        Correction(worker=gone, facts={"born_on": date(2015, 1, 1)}),
    ]

    with pytest.raises(RefusedMany) as refused:
        actions.correct_workers(corrections=changes, by=officer)

    assert "W-25" in rules_in(refused)[1]
    assert 0 not in rules_in(refused)


# What hangs on a file ----------------------------------------------------------------------------


def test_households_of_many_are_those_of_each(officer, here):
    made = actions.register_workers(people=[draft(here)] * 3, by=officer)
    said = [(made[0], 2026, "poor"), (made[1], 2026, "near_poor"), (made[0], 2026, "near_poor")]
    with undone():
        for worker, year, status in said:
            actions.record_household(worker=worker, year=year, status=status, by=officer)
        one_by_one = stored()

    actions.record_households(entries=said, by=officer)

    assert stored() == one_by_one


def test_one_wrong_household_stops_all(officer, here):
    made = actions.register_workers(people=[draft(here)] * 2, by=officer)

    with pytest.raises(RefusedMany) as refused:
        actions.record_households(
            entries=[(made[0], 2026, "poor"), (made[1], 1900, "poor")], by=officer
        )

    assert rules_in(refused) == {1: ["W-20"]}
    assert not HouseholdStatus.objects.exists()


def test_the_lists_of_two_hundred_ask_no_more_than_those_of_two(officer, here):
    made = actions.register_workers(people=[draft(here)] * 202, by=officer)

    def households(some):
        actions.record_households(entries=[(w, 2026, "poor") for w in some], by=officer)

    def groups(some):
        entries = [PriorityEntry(worker=w, group="merit", year=2026) for w in some]
        actions.record_priorities(entries=entries, by=officer)

    def passports(some):
        entries = [PassportEntry(worker=w, number=f"C{w.pk:07d}") for w in some]
        actions.record_passports(entries=entries, asked=True, by=officer)

    def days(some):
        held = Passport.objects.filter(worker__in=some).select_related("worker")
        entries = [
            PassportDays(passport=row, issued_on=date(2024, 3, 2), expires_on=None) for row in held
        ]
        actions.correct_passports(entries=entries, by=officer)

    for record in (households, groups, passports, days):
        few = selects(lambda record=record: record(made[:2]))
        many = selects(lambda record=record: record(made[2:]))
        assert len(few) == len(many), record.__name__


def test_the_last_of_several_passports_is_the_current_one(officer, here):
    worker = worker_in(here, by=officer)
    entries = [
        PassportEntry(worker=worker, number="B1111111"),
        PassportEntry(worker=worker, number="c 2222222"),
        PassportEntry(worker=worker, number="B0000001", current=False),
    ]

    actions.record_passports(entries=entries, by=officer)

    current = Passport.objects.get(is_current=True)
    assert (current.number, Passport.objects.count()) == ("C2222222", 3)
    told = AuditEntry.objects.filter(event=Event.PASSPORT_RECORDED).order_by("pk")
    assert [entry.before for entry in told] == [{}, {"current_passport": "*****111"}, {}]


def test_passports_that_are_known_or_wrong_are_refused_together(officer, here, next_door):
    passport_of(worker_in(next_door), "C1234567")
    mine = worker_in(here, by=officer)
    passport_of(mine, "C7654321", by=officer)

    def told(*numbers):
        entries = [PassportEntry(worker=mine, number=number) for number in numbers]
        with pytest.raises(RefusedMany) as refused:
            actions.record_passports(entries=entries, asked=True, by=officer)
        return rules_in(refused)

    assert told("C7654321", "1") == {0: ["W-45"], 1: ["W-37"]}
    assert told("C1111111", "C1234567", "C1111111") == {2: ["W-45"]}
    assert told("C1111111", "C1234567") == {1: ["W-28"]}


def test_a_group_twice_is_refused_at_the_second(officer, here):
    worker = worker_in(here, by=officer)
    entry = PriorityEntry(worker=worker, group="merit", year=2026)

    with pytest.raises(RefusedMany) as refused:
        actions.record_priorities(entries=[entry, entry], by=officer)

    assert rules_in(refused) == {1: ["W-36"]}


def test_nothing_of_nobody_is_nothing(officer):
    assert actions.register_workers(people=[], by=officer) == []
    assert actions.correct_workers(corrections=[], by=officer) == []
    assert actions.record_households(entries=[], by=officer) == []


# Questions of a check ----------------------------------------------------------------------------


def test_what_a_check_has_told_stays_on_record_and_counts(officer):
    actions.record_questions(masked=["014*******01", "*****567"], by=officer)

    entries = AuditEntry.objects.filter(event=Event.IDENTITY_ASKED).order_by("pk")
    assert [entry.after for entry in entries] == [
        {"personal_id": "014*******01", "recorded": True},
        {"number": "*****567", "recorded": True},
    ]
    assert asked_in_vain(officer) == 2


def test_who_sees_no_person_has_no_questions(administrator):
    with pytest.raises(PermissionDenied):
        actions.record_questions(masked=["014*******01"], by=administrator)


# Withdrawing -------------------------------------------------------------------------------------


@pytest.fixture
def imported(officer, here):
    """Three new files, one with household, passport and group; one older file was corrected."""
    old = worker_in(here, full_name="Vì Văn Ón", phone="0912345678", by=officer)
    passport = passport_of(old, "B1111111", by=officer)
    people = [draft(here, household="poor"), draft(here), draft(here)]
    new = actions.register_workers(people=people, asked=True, by=officer)
    entries = [PassportEntry(worker=new[0], number="C1111111")]
    (own,) = actions.record_passports(entries=entries, asked=True, by=officer)
    (group,) = actions.record_priorities(
        entries=[PriorityEntry(worker=new[0], group="merit", year=2026)], by=officer
    )
    changed = Correction(
        worker=old,
        facts={"full_name": "Vì Văn Ốn", "village": "Bản Mới", "phone": "0987654321"},
    )
    actions.correct_workers(corrections=[changed], asked=True, by=officer)
    entries = [PassportEntry(worker=old, number="C2222222")]
    (newer,) = actions.record_passports(entries=entries, asked=True, by=officer)
    before = {
        "full_name": "Vì Văn Ón",
        "name_sort": old.name_sort,
        "village": "",
        "village_fold": "",
        "village_sort": "",
        "phone": "0912345678",
    }
    household = HouseholdStatus.objects.get()
    made = [
        ("workers.Passport", newer.pk, None),
        ("workers.Passport", passport.pk, {"is_current": True}),
        (WORKER, old.pk, before),
        ("workers.Priority", group.pk, None),
        ("workers.Passport", own.pk, None),
        ("workers.HouseholdStatus", household.pk, None),
        *((WORKER, worker.pk, None) for worker in reversed(new)),
    ]
    return {"old": old, "new": new, "made": made, "since": clock.now()}


def withdraw(imported, by, **more):
    actions.withdraw_import(made=imported["made"], since=imported["since"], by=by, **more)


def test_withdrawing_removes_what_was_opened_and_puts_back_what_was_changed(officer, imported):
    Mark.objects.all().delete()
    version = Worker.objects.get(pk=imported["old"].pk).version

    withdraw(imported, officer)

    old = Worker.objects.get()
    assert (old.full_name, old.phone, old.village) == ("Vì Văn Ón", "0912345678", "")
    assert old.version == version + 1
    assert old.residences.get().village == ""
    assert Passport.objects.get().is_current
    assert not HouseholdStatus.objects.exists()
    assert not Priority.objects.exists()
    assert Residence.objects.count() == 1
    assert set(Mark.objects.values_list("key", flat=True)) == {
        old.pk,
        *(worker.pk for worker in imported["new"]),
    }


def test_withdrawing_leaves_an_entry_for_each_record(officer, imported):
    withdraw(imported, officer)

    entries = AuditEntry.objects.filter(event=Event.IMPORT_WITHDRAWN)
    ids = [entry.subject_id for entry in entries]
    assert {ids.count(str(worker.pk)) for worker in imported["new"]} == {1}
    assert ids.count(str(imported["old"].pk)) == 3
    gone = entries.get(subject_id=str(imported["new"][1].pk))
    assert (gone.before["full_name"], gone.after) == ("Lò Văn An", {})
    assert not any("1111111" in repr(e.before) or "2222222" in repr(e.before) for e in entries)


def test_the_names_are_found_again_as_they_were(officer, imported):
    withdraw(imported, officer)

    spelled = set(NameKey.objects.values_list("spelled", flat=True))
    assert spelled == {spelled for _key, spelled in NameKey.of(Worker.objects.get().full_name)}


def departs(imported, officer, here):
    Worker.objects.filter(pk=imported["new"][1].pk).update(personal_id_print="x" * 64)
    departed(imported["new"][1])


def moves(imported, officer, here):
    Residence.objects.filter(worker=imported["new"][1]).update(until=clock.today())
    Residence.objects.create(worker=imported["new"][1], commune=here, since=clock.today())


def gets_a_passport(imported, officer, here):
    passport_of(imported["new"][1], "C5555555", by=officer)


def is_merged_into(imported, officer, here):
    other = worker_in(here)
    Worker.objects.filter(pk=other.pk).update(merged_into=imported["new"][1])


def is_merged_away(imported, officer, here):
    other = worker_in(here)
    Worker.objects.filter(pk=imported["new"][1].pk).update(merged_into=other)


@pytest.mark.parametrize(
    "happens", [departs, moves, gets_a_passport, is_merged_into, is_merged_away]
)
def test_nothing_is_withdrawn_while_something_hangs_on_a_file(officer, here, imported, happens):
    happens(imported, officer, here)
    people = Worker.objects.count()

    with pytest.raises(Refused) as refused:
        withdraw(imported, officer)

    (problem,) = refused.value.problems
    assert problem.rule == "W-56"
    assert "1 hồ sơ" in problem.message
    assert Worker.objects.count() == people


def test_a_file_that_was_changed_since_is_not_put_back(officer, imported):
    old = imported["old"]
    actions.correct_workers(
        corrections=[Correction(worker=old, facts={"skill": "Hàn"})], by=officer
    )

    with pytest.raises(Refused, match="W-56"):
        withdraw(imported, officer)

    assert Worker.objects.get(pk=old.pk).full_name == "Vì Văn Ốn"


def test_showing_a_number_prevents_nothing(officer, imported):
    actions.reveal_identity(
        worker=imported["old"],
        which="passport",
        passport=Passport.objects.get(is_current=True, worker=imported["old"]),
        reason="Đối chiếu",
        by=officer,
    )

    withdraw(imported, officer)

    assert Worker.objects.count() == 1


def test_a_replaced_number_that_stands_elsewhere_by_now_prevents_it(officer, here):
    worker = worker_in(here, personal_id="014099000001", by=officer)
    before = {"personal_id_print": worker.personal_id_print}
    actions.correct_workers(
        corrections=[Correction(worker=worker, personal_id="014099000002")], by=officer
    )
    since = clock.now()
    worker_in(here, personal_id="014099000001")

    with pytest.raises(Refused, match="W-56"):
        actions.withdraw_import(made=[(WORKER, worker.pk, before)], since=since, by=officer)


def test_of_two_changes_the_first_says_what_stood_before(officer, here):
    worker = worker_in(here, phone="0912345678", by=officer)
    for phone in ("0912345679", "0912345670"):
        actions.correct_workers(
            corrections=[Correction(worker=worker, facts={"phone": phone})], by=officer
        )
    made = [
        (WORKER, worker.pk, {"phone": "0912345679"}),
        (WORKER, worker.pk, {"phone": "0912345678"}),
    ]

    actions.withdraw_import(made=made, since=clock.now(), by=officer)

    worker.refresh_from_db()
    assert worker.phone == "0912345678"


def test_withdrawing_needs_the_place(neighbour, imported):
    with pytest.raises(PermissionDenied):
        withdraw(imported, neighbour)


def test_withdrawing_many_asks_no_more_than_withdrawing_few(officer, here):
    def asked(count):
        new = actions.register_workers(people=[draft(here)] * count, asked=True, by=officer)
        made = [(WORKER, worker.pk, None) for worker in new]
        since = clock.now() + timedelta(seconds=1)
        return selects(lambda: actions.withdraw_import(made=made, since=since, by=officer))

    assert len(asked(2)) == len(asked(200))


def test_rules_for_lists_say_what_to_do():
    assert "%" not in rules.several_fit(["W1-1", "W2-1"]).message
    assert rules.perhaps_same(["Lò Văn An, 1999 (W1-1)"]).ask
