"""What is done to a person's file, whichever door it came through."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from audit.models import AuditEntry, Event
from communes.models import CommuneChange
from contracts.actions import cancel_contract
from core import clock
from core.beforehand import with_steps_beforehand
from core.models import Mark, MarkKind
from core.problems import Refused, Stale
from tests.factories import CommuneFactory
from tests.factories.contracts import departed, identified
from tests.factories.workers import citizen_number, worker_in
from workers import actions
from workers.models import NameKey, Residence, Worker
from workers.queries import residence_on

FACTS = {
    "full_name": "Lò Văn An",
    "born_on": date(1999, 5, 6),
    "born_precision": "day",
    "sex": "male",
    "village": "Bản Hạ",
    "ethnicity": "thai",
    "phone": "0912345678",
    "qualification": "college",
}


def corrected(worker, by, **fields):
    return actions.correct_worker(worker=worker, **{**FACTS, **fields}, by=by)


def marked():
    return set(Mark.objects.filter(kind=MarkKind.WORKER).values_list("key", flat=True))


def entries(event):
    return AuditEntry.objects.filter(event=event)


@pytest.fixture
def merged(here):
    """Nặm Păm, which became part of `here` on 1 July 2025."""
    old = CommuneFactory(name="Nặm Păm", valid_from=None, valid_until=date(2025, 7, 1))
    CommuneChange.objects.create(
        old=old,
        new=here,
        effective_on=date(2025, 7, 1),
        legal_basis="1681/NQ-UBTVQH15",
        entered_at=clock.at(date(2025, 6, 16)),
    )
    return old


def test_registering_fills_file_keys_residence_and_household(officer, here):
    worker = actions.register_worker(
        **FACTS | {"full_name": "  lò  VĂN\u00a0An "},
        commune=here,
        personal_id="014 099 000 001",
        household="poor",
        by=officer,
    )

    worker.refresh_from_db()
    assert worker.full_name == "lò VĂN An"
    assert (worker.personal_id, worker.personal_id_masked) == ("014099000001", "014*******01")
    assert "014099000001" not in worker.personal_id_cipher
    assert list(worker.name_keys.values_list("key", flat=True)) == ["lo van an", "van an", "an"]
    residence = worker.residences.get()
    assert (residence.commune, residence.since, residence.until) == (here, None, None)
    assert worker.households.get().year == clock.today().year
    assert worker.created_by == officer
    assert marked() == {worker.pk}


def test_registering_needs_the_place(neighbour, here):
    with pytest.raises(PermissionDenied):
        worker_in(here, by=neighbour)

    assert not Worker.objects.exists()


@pytest.mark.parametrize("person", ["commune_leader", "leader", "viewer", "administrator"])
def test_who_only_looks_does_not_register(request, here, person):
    with pytest.raises(PermissionDenied):
        worker_in(here, by=request.getfixturevalue(person))


def test_nobody_is_registered_in_a_unit_that_is_gone(officer, merged):
    with pytest.raises(Refused, match="W-16"):
        worker_in(merged, by=officer)

    assert not Worker.objects.exists()


def test_all_that_is_wrong_is_said_at_once(officer, here):
    with pytest.raises(Refused) as refused:
        worker_in(here, full_name="", phone="1", personal_id="9", by=officer)

    assert [problem.rule for problem in refused.value.problems] == ["W-01", "W-07", "W-10"]


def test_warnings_do_not_refuse(officer, here):
    worker = worker_in(here, sex="female", personal_id="014203001234", by=officer)

    assert worker.personal_id == "014203001234"


def test_a_known_number_is_refused_and_says_nothing_else(officer, here, next_door):
    known = worker_in(next_door, full_name="Vàng A Dơ", personal_id="014099000001")

    with pytest.raises(Refused) as refused:
        worker_in(here, personal_id="014099000001", by=officer)

    (problem,) = refused.value.problems
    assert problem.rule == "W-15"
    for told in (known.full_name, next_door.name, str(known.pk)):
        assert told not in problem.message


def test_two_people_without_number_are_fine(officer, here):
    worker_in(here, by=officer)
    worker_in(here, by=officer)

    assert Worker.objects.count() == 2


def test_a_constraint_that_is_hit_at_the_last_moment_gives_the_same_sentence(
    officer, here, monkeypatch
):
    """Between the question and the write somebody else may have recorded the number."""
    worker_in(here, personal_id="014099000001")
    monkeypatch.setattr("workers.actions.identity.is_recorded", lambda number: False)

    with pytest.raises(Refused, match="W-15"):
        worker_in(here, personal_id="014099000001", by=officer)

    assert Worker.objects.count() == 1


def test_correcting_renews_keys_and_counts_the_version(officer, here):
    worker = worker_in(here, by=officer)

    corrected(worker, officer, full_name="Lò Văn Đức", version=1)

    worker.refresh_from_db()
    assert worker.version == 2
    assert set(NameKey.objects.values_list("key", flat=True)) == {"lo van duc", "van duc", "duc"}
    assert worker.residences.get().village == "Bản Hạ"
    assert worker.village_fold == "ban ha"


def test_correcting_what_is_right_changes_nothing(officer, here):
    worker = worker_in(here, **FACTS, by=officer)
    Mark.objects.all().delete()

    corrected(worker, officer, version=1)

    worker.refresh_from_db()
    assert worker.version == 1
    assert not entries(Event.WORKER_CORRECTED).exists()
    assert not marked()


def test_an_empty_number_leaves_the_recorded_one(officer, here):
    worker = worker_in(here, personal_id="014099000001", by=officer)

    corrected(worker, officer)

    worker.refresh_from_db()
    assert worker.personal_id == "014099000001"


def test_a_number_may_be_learned_later_and_corrected(officer, here):
    worker = worker_in(here, by=officer)

    corrected(worker, officer, personal_id="014099000001")
    corrected(worker, officer, personal_id="014099000002")

    worker.refresh_from_db()
    assert worker.personal_id == "014099000002"


def test_another_number_that_looks_alike_when_masked_is_told(officer, here):
    worker = worker_in(here, **FACTS, personal_id="014099123477", by=officer)

    corrected(worker, officer, personal_id="014099987677")

    entry = entries(Event.WORKER_CORRECTED).get()
    assert entry.before == {"personal_id": "014*******77"}
    assert entry.after == {"personal_id": "014*******77", "personal_id_replaced": True}


def test_a_number_that_was_learned_replaces_none(officer, here):
    worker = worker_in(here, **FACTS, by=officer)

    corrected(worker, officer, personal_id="014099987677")

    entry = entries(Event.WORKER_CORRECTED).get()
    assert entry.before == {"personal_id": ""}
    assert entry.after == {"personal_id": "014*******77"}


def test_ones_own_number_again_changes_nothing(officer, here):
    worker = worker_in(here, **FACTS, personal_id="014099123477", by=officer)

    corrected(worker, officer, personal_id="014 099 123 477")

    assert Worker.objects.get().version == 1
    assert not entries(Event.WORKER_CORRECTED).exists()


def test_ones_own_number_again_is_no_double(officer, here):
    worker = worker_in(here, personal_id="014099000001", by=officer)

    corrected(worker, officer, personal_id="014 099 000 001", full_name="Lò Văn Ân")

    worker.refresh_from_db()
    assert worker.full_name == "Lò Văn Ân"


def test_somebody_elses_number_is_refused_when_correcting(officer, here, next_door):
    worker_in(next_door, personal_id="014099000001")
    worker = worker_in(here, by=officer)

    with pytest.raises(Refused, match="W-15"):
        corrected(worker, officer, personal_id="014099000001")


@pytest.mark.parametrize(
    ("born_on", "precision", "fits"),
    [
        (date(2026, 3, 3), "day", False),
        (date(2008, 3, 3), "day", False),
        (date(2008, 3, 2), "day", True),
        (date(2008, 12, 1), "year", True),  # may have been grown up
        (date(2009, 1, 1), "year", False),
    ],
)
def test_a_birth_is_corrected_only_to_one_that_fits_the_departures(
    officer, here, born_on, precision, fits
):
    """Who left on 2 March 2026 was 18 then."""
    worker = departed(identified(here)).worker

    if fits:
        corrected(worker, officer, born_on=born_on, born_precision=precision)
    else:
        with pytest.raises(Refused, match="W-25") as refused:
            corrected(worker, officer, born_on=born_on, born_precision=precision)
        assert "02/03/2026" in refused.value.problems[-1].message


def test_a_cancelled_departure_holds_no_birth(officer, here):
    stay = departed(identified(here))
    cancel_contract(contract=stay.contract, reason="Nhập nhầm", by=officer)

    corrected(stay.worker, officer, born_on=date(2015, 1, 1))

    assert Worker.objects.get().born_on == date(2015, 1, 1)


def test_a_stale_correction_is_not_written(officer, here):
    worker = worker_in(here, by=officer)
    corrected(worker, officer, full_name="Lò Văn Bình", version=1)

    with pytest.raises(Stale) as stale:
        corrected(worker, officer, full_name="Lò Văn Cường", version=1)

    worker.refresh_from_db()
    assert worker.full_name == "Lò Văn Bình"
    assert stale.value.current["full_name"] == "Lò Văn Bình"
    assert stale.value.current["version"] == 2


def test_the_neighbour_corrects_nothing(neighbour, here):
    worker = worker_in(here)

    with pytest.raises(PermissionDenied):
        corrected(worker, neighbour)


def test_moving_closes_one_residence_and_opens_the_next(officer, here, next_door):
    worker = worker_in(here, by=officer, village="Bản Hạ")

    actions.move_worker(
        worker=worker, commune=next_door, village="Bản Nà", moved_on=date(2026, 3, 1), by=officer
    )

    worker.refresh_from_db()
    assert (worker.commune, worker.village, worker.version) == (next_door, "Bản Nà", 2)
    assert residence_on(worker, date(2026, 2, 28)).commune == here
    assert residence_on(worker, date(2026, 3, 1)).commune == next_door


def test_nobody_pulls_a_person_in(neighbour, here, next_door):
    worker = worker_in(here)

    with pytest.raises(PermissionDenied):
        actions.move_worker(
            worker=worker, commune=next_door, moved_on=date(2026, 3, 1), by=neighbour
        )


def test_who_pushed_a_person_away_writes_no_more(officer, here, next_door):
    worker = worker_in(here)
    actions.move_worker(worker=worker, commune=next_door, moved_on=date(2026, 3, 1), by=officer)

    with pytest.raises(PermissionDenied):
        corrected(worker, officer)


def test_the_department_moves_anybody(department, here, next_door):
    worker = worker_in(here)

    actions.move_worker(worker=worker, commune=next_door, moved_on=date(2026, 3, 1), by=department)

    assert Worker.objects.get().commune == next_door


def test_a_merger_is_no_move(officer, here, merged):
    with clock.turned_to(clock.at(date(2025, 3, 1))):
        worker = worker_in(merged)

    with pytest.raises(Refused, match="W-19"):
        actions.move_worker(worker=worker, commune=here, moved_on=date(2026, 3, 1), by=officer)


def test_a_move_of_long_ago_goes_to_the_unit_of_that_day(department, here, merged, next_door):
    worker = worker_in(next_door)

    with pytest.raises(Refused, match="W-16"):
        actions.move_worker(worker=worker, commune=merged, moved_on=date(2026, 3, 1), by=department)
    actions.move_worker(worker=worker, commune=merged, moved_on=date(2025, 3, 1), by=department)

    assert residence_on(worker, date(2025, 3, 1)).commune == merged


def test_a_move_is_corrected_on_its_own_day(department, here, next_door):
    third = CommuneFactory()
    worker = worker_in(here)
    actions.move_worker(worker=worker, commune=next_door, moved_on=date(2026, 3, 1), by=department)

    actions.move_worker(worker=worker, commune=third, moved_on=date(2026, 3, 1), by=department)

    assert residence_on(worker, date(2026, 2, 28)).commune == here
    assert residence_on(worker, date(2026, 3, 1)).commune == third
    assert Residence.objects.filter(until=None).count() == 1


def test_moves_do_not_run_backwards(department, here, next_door):
    worker = worker_in(here)
    actions.move_worker(worker=worker, commune=next_door, moved_on=date(2026, 3, 1), by=department)

    with pytest.raises(Refused, match="W-18"):
        actions.move_worker(worker=worker, commune=here, moved_on=date(2026, 2, 1), by=department)


def test_the_officer_of_the_merged_unit_keeps_the_people_of_its_parts(officer, merged):
    with clock.turned_to(clock.at(date(2025, 3, 1))):
        worker = worker_in(merged)

    corrected(worker, officer, full_name="Lò Văn Bình")

    assert Worker.objects.get().full_name == "Lò Văn Bình"


def test_a_household_status_stands_once_a_year(officer, here):
    worker = worker_in(here)

    actions.record_household(worker=worker, year=2026, status="poor", by=officer)
    actions.record_household(worker=worker, year=2026, status="near_poor", by=officer)

    assert worker.households.get().status == "near_poor"
    assert entries(Event.HOUSEHOLD_RECORDED).first().before == {"year": 2026, "status": "poor"}
    assert worker.pk in marked()


def test_the_neighbour_records_no_household(neighbour, here):
    worker = worker_in(here)

    with pytest.raises(PermissionDenied):
        actions.record_household(worker=worker, year=2026, status="poor", by=neighbour)


def test_revealing_keeps_who_and_why(officer, here):
    worker = worker_in(here, personal_id="014099000001")

    number = actions.reveal_identity(worker=worker, reason="Thanh tra: số 12", by=officer)

    entry = entries(Event.IDENTITY_REVEALED).get()
    assert number == "014099000001"
    assert (entry.by, entry.reason) == ("officer", "Thanh tra: số 12")
    assert entry.subject_id == str(worker.pk)


def test_revealing_without_reason_shows_nothing(officer, here):
    worker = worker_in(here, personal_id="014099000001")

    with pytest.raises(Refused, match="W-21"):
        actions.reveal_identity(worker=worker, reason=" ", by=officer)

    assert not entries(Event.IDENTITY_REVEALED).exists()


@pytest.mark.parametrize("person", ["neighbour", "commune_leader", "viewer", "administrator"])
def test_who_may_not_reveal(request, here, person):
    worker = worker_in(here, personal_id="014099000001")

    with pytest.raises(PermissionDenied):
        actions.reveal_identity(
            worker=worker, reason="Thanh tra", by=request.getfixturevalue(person)
        )


def test_asking_for_a_number_says_yes_or_no(officer, next_door):
    worker_in(next_door, personal_id="014099000001")

    assert actions.ask_identity(personal_id="014 099 000 001", by=officer) is True
    assert actions.ask_identity(personal_id="014099000002", by=officer) is False


def test_the_thirty_first_question_of_an_hour_is_refused(officer):
    start = clock.at(date(2026, 5, 6))
    with clock.turned_to(start):
        for number in range(30):
            actions.ask_identity(personal_id=f"014099{number:06d}", by=officer)
        with pytest.raises(Refused, match="W-23"):
            actions.ask_identity(personal_id="014099000099", by=officer)

    with clock.turned_to(start + timedelta(minutes=60, seconds=1)):
        assert actions.ask_identity(personal_id="014099000099", by=officer) is False


def asked(by):
    return entries(Event.IDENTITY_ASKED).filter(by_id=by.pk).count()


def test_entering_a_person_with_a_number_is_one_look_up(officer, here):
    worker_in(here, personal_id="014099000001", by=officer)

    assert asked(officer) == 1


def test_ones_own_number_and_no_number_are_no_look_up(officer, here):
    worker = worker_in(here, personal_id="014099000001")

    corrected(worker, officer, personal_id="014 099 000 001")
    worker_in(here, by=officer)

    assert asked(officer) == 0


def test_who_enters_one_person_after_another_is_not_stopped(officer, here):
    for _n in range(16):
        worker_in(here, personal_id=citizen_number(), by=officer)
        corrected(worker_in(here, by=officer), officer, personal_id=citizen_number())

    assert asked(officer) == 32
    assert Worker.objects.exclude(personal_id_print=None).count() == 32


def test_refused_registrations_are_look_ups_too(officer, here, next_door):
    worker_in(next_door, personal_id="014099000001")

    told = []
    for _n in range(32):
        with pytest.raises(Refused) as refused:
            worker_in(here, personal_id="014099000001", by=officer)
        told += [problem.rule for problem in refused.value.problems]

    assert told == ["W-15"] * 30 + ["W-23"] * 2
    assert asked(officer) == 30


def test_replacing_a_number_again_and_again_is_asking(officer, here, next_door, monkeypatch):
    monkeypatch.setattr("workers.rules.identity.SEARCHES_PER_HOUR", 3)
    worker = worker_in(here, personal_id=citizen_number())
    known = worker_in(next_door, personal_id=citizen_number())
    for _n in range(3):
        corrected(worker, officer, personal_id=citizen_number())

    for number in (known.personal_id, citizen_number()):
        with pytest.raises(Refused, match="W-23"):
            corrected(worker, officer, personal_id=number)


def test_an_entry_undone_for_another_reason_is_a_look_up(officer, here):
    """As the page of departures does: the person and the stay, both or neither."""

    @with_steps_beforehand
    @transaction.atomic
    def person_and_stay():
        worker_in(here, personal_id="014099000001", by=officer)
        raise Refused([])

    with pytest.raises(Refused):
        person_and_stay()

    assert not Worker.objects.exists()
    assert asked(officer) == 1


@pytest.mark.parametrize("person", ["commune_leader", "viewer", "administrator"])
def test_who_may_not_ask_for_numbers(request, person):
    with pytest.raises(PermissionDenied):
        actions.ask_identity(personal_id="014099000001", by=request.getfixturevalue(person))


def test_no_number_stands_in_the_audit_in_clear(officer, department, here, next_door):
    """Every action on a number, then every column of every entry is searched."""
    first, second = citizen_number(), citizen_number()
    worker = worker_in(here, personal_id=first, by=officer)
    corrected(worker, officer, personal_id=second)
    actions.reveal_identity(worker=worker, reason="Thanh tra", by=officer)
    actions.ask_identity(personal_id=first, by=officer)
    actions.move_worker(worker=worker, commune=next_door, moved_on=date(2026, 3, 1), by=department)

    told = json.dumps([list(row) for row in AuditEntry.objects.values_list()], default=str)

    assert AuditEntry.objects.count() >= 5
    assert first not in told
    assert second not in told
    assert f"{second[:3]}*******{second[-2:]}" in told


def test_no_number_stands_in_the_tables_in_clear(officer, here):
    number = citizen_number()
    worker_in(here, personal_id=number, by=officer)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM workers_worker")
        assert number not in str(cursor.fetchall())


def test_control_characters_are_taken_out(officer, here):
    worker = worker_in(here, full_name="Lò\x00 Văn\u200b An", village="Bản\x07 Hạ", by=officer)

    assert (worker.full_name, worker.village) == ("Lò Văn An", "Bản Hạ")


def test_decomposed_letters_are_stored_composed(officer, here):
    worker = worker_in(here, full_name="Lo\u0300 Va\u0306n An", by=officer)

    assert worker.full_name == "Lò Văn An"
