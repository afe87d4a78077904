"""Recording stays: what is written, who may, what is refused, what the audit keeps."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEntry, Event
from communes.models import Commune, CommuneChange
from contracts import actions
from contracts.models import Contract, Departure
from contracts.states import ContractStatus
from core import clock
from core.models import Mark
from core.problems import Refused, Stale
from tests.factories import CommuneFactory, country, user_with
from tests.factories.contracts import LEFT, departed, identified, returned, said
from tests.factories.workers import worker_in
from workers.actions import move_worker


def rules_of(refused):
    return [problem.rule for problem in refused.value.problems if not problem.warning]


@pytest.fixture
def person(here):
    return identified(here, qualification="elementary")


@pytest.fixture
def stay(person, officer):
    return departed(person, by=officer)


def last_entry():
    return AuditEntry.objects.latest("pk")


# Recording --------------------------------------------------------------------------------------


def test_recording_freezes_unit_and_qualification(person, officer, here):
    departure = departed(person, by=officer)

    assert departure.commune == here
    assert departure.qualification == "elementary"
    assert departure.contract.status == ContractStatus.ABROAD
    assert departure.contract.recorded_for == here


def test_recording_is_audited_and_marked(person, officer):
    Mark.objects.all().delete()

    departure = departed(person, by=officer)

    entry = last_entry()
    assert entry.event == Event.DEPARTURE_RECORDED
    assert entry.subject_id == str(departure.contract_id)
    assert entry.after["departed_on"] == "2026-03-02"
    assert list(Mark.objects.values_list("kind", "key")) == [("worker", person.pk)]


def test_a_refused_departure_leaves_nothing(person, officer):
    tomorrow = clock.today().replace(year=clock.today().year + 1)
    before = AuditEntry.objects.count(), Mark.objects.count()

    with pytest.raises(Refused) as refused:
        departed(person, by=officer, departed_on=tomorrow)

    assert rules_of(refused) == ["D-01"]
    assert (AuditEntry.objects.count(), Mark.objects.count()) == before
    assert not Contract.objects.exists()


def test_case_23_an_open_stay_blocks_a_new_departure(stay, person, officer):
    with pytest.raises(Refused) as refused:
        departed(person, by=officer, departed_on=date(2026, 5, 4))

    assert rules_of(refused) == ["D-04"]


def test_case_22_two_departures_in_a_year_are_two_stays(person, officer):
    returned(person, by=officer, departed_on=date(2026, 1, 5), ended_on=date(2026, 4, 1))

    departed(person, by=officer, departed_on=date(2026, 6, 1))

    assert Departure.objects.filter(worker=person).count() == 2


def test_a_person_without_citizen_number_is_not_recorded(here, officer):
    with pytest.raises(Refused) as refused:
        departed(worker_in(here), by=officer)

    assert rules_of(refused) == ["D-19"]


def test_the_neighbour_may_not_record(person, neighbour):
    with pytest.raises(PermissionDenied):
        departed(person, by=neighbour)


def test_a_leader_sees_and_does_not_record(person, commune_leader):
    with pytest.raises(PermissionDenied):
        departed(person, by=commune_leader)


def test_a_departure_from_before_the_move_belongs_to_the_old_unit(
    person, department, here, next_door
):
    move_worker(worker=person, commune=next_door, moved_on=date(2026, 6, 1), by=department)

    departure = departed(person, by=department, departed_on=date(2026, 3, 2))

    assert departure.commune == here


def test_a_departure_from_another_units_time_is_for_the_department(
    person, department, neighbour, next_door
):
    move_worker(worker=person, commune=next_door, moved_on=date(2026, 6, 1), by=department)
    person.refresh_from_db()

    with pytest.raises(Refused) as refused:
        departed(person, by=neighbour, departed_on=date(2026, 3, 2))

    assert rules_of(refused) == ["D-21"]


def test_after_a_merger_the_unit_is_the_new_one(person, department, here):
    merged = CommuneFactory(code="03999", name="Mường La mới", valid_from=date(2026, 6, 1))
    Commune.objects.filter(pk=here.pk).update(valid_until=date(2026, 6, 1))
    CommuneChange.objects.create(
        old=here,
        new=merged,
        effective_on=date(2026, 6, 1),
        legal_basis="1/NQ",
        entered_at=clock.now(),
    )

    earlier = returned(
        person, by=department, departed_on=date(2026, 5, 31), ended_on=date(2026, 7, 1)
    )
    later = departed(person, by=department, departed_on=date(2026, 9, 1))

    assert earlier.commune == here
    assert later.commune == merged


def test_the_database_refuses_in_the_words_of_the_rule(stay, person, officer, monkeypatch):
    monkeypatch.setattr("contracts.queries.stays.rules.problems_with_departure", lambda *a, **k: ())

    with pytest.raises(Refused) as refused:
        departed(person, by=officer, departed_on=date(2026, 5, 4))

    assert rules_of(refused) == ["D-04"]
    assert Departure.objects.count() == 1


# Drafts -----------------------------------------------------------------------------------------


def test_a_draft_needs_no_citizen_number_and_no_day(here, officer):
    Mark.objects.all().delete()

    draft = actions.save_draft(
        worker=worker_in(here), expected_on=date(2026, 12, 1), expected_month_only=True, by=officer
    )

    assert draft.status == ContractStatus.DRAFT
    assert not Departure.objects.exists()
    assert last_entry().event == Event.DRAFT_SAVED


def test_case_18_a_draft_that_lacks_nothing_is_waiting(person, officer):
    draft = actions.save_draft(
        worker=person,
        form="direct",
        country=country("KR"),
        expected_on=date(2030, 1, 1),
        by=officer,
    )

    assert draft.status == ContractStatus.WAITING


def test_a_draft_becomes_the_departure(person, officer):
    draft = actions.save_draft(worker=person, country=country("JP"), job="Hàn", by=officer)

    departure = actions.record_departure(
        worker=person, contract=draft, version=draft.version, by=officer, **said()
    )

    assert departure.contract == draft
    assert Contract.objects.count() == 1


def test_what_a_second_saving_does_not_say_stays(person, officer):
    draft = actions.save_draft(worker=person, job="Hàn", by=officer)

    actions.save_draft(worker=person, contract=draft, country=country("JP"), by=officer)

    draft.refresh_from_db()
    assert (draft.job, draft.country_id) == ("Hàn", "JP")


def test_a_draft_takes_no_endless_text(person, officer):
    with pytest.raises(Refused) as refused:
        actions.save_draft(worker=person, job="x" * 121, by=officer)

    assert rules_of(refused) == ["D-26"]


def test_invisible_characters_are_not_stored(person, officer):
    departure = departed(person, by=officer, job="Hàn\u200b  điện\x00")

    assert departure.contract.job == "Hàn điện"


def test_a_stale_draft_is_not_overwritten(person, officer):
    draft = actions.save_draft(worker=person, job="Hàn", by=officer)
    actions.save_draft(worker=person, contract=draft, job="Điện tử", by=officer)

    with pytest.raises(Stale) as stale:
        actions.save_draft(worker=person, contract=draft, version=1, job="May", by=officer)

    assert stale.value.current["job"] == "Điện tử"
    draft.refresh_from_db()
    assert draft.job == "Điện tử"


def test_a_recorded_contract_is_no_draft_any_more(stay, person, officer):
    with pytest.raises(Refused) as refused:
        actions.save_draft(worker=person, contract=stay.contract, by=officer)

    assert rules_of(refused) == ["D-22"]


def test_a_draft_is_recorded_once(stay, person, officer):
    actions.record_end(
        departure=stay, ended_on=date(2026, 4, 1), return_reason="completed", by=officer
    )
    actions.cancel_contract(contract=stay.contract, reason="Nhập nhầm", by=officer)

    with pytest.raises(Refused) as refused:
        actions.record_departure(
            worker=person, contract=stay.contract, by=officer, **said(departed_on=date(2026, 9, 1))
        )

    assert rules_of(refused) == ["D-22"]


def test_a_draft_is_discarded_with_a_reason(person, officer):
    draft = actions.save_draft(worker=person, by=officer)

    actions.cancel_contract(contract=draft, reason="Không đi nữa", by=officer)

    draft.refresh_from_db()
    assert draft.status == ContractStatus.CANCELLED
    assert last_entry().event == Event.DRAFT_DISCARDED
    assert last_entry().reason == "Không đi nữa"


# Correcting and cancelling ----------------------------------------------------------------------


def test_a_correction_keeps_both_sides_in_the_audit(stay, officer):
    actions.correct_departure(
        departure=stay, version=1, by=officer, **said(departed_on=date(2026, 3, 5))
    )

    stay.refresh_from_db()
    assert stay.departed_on == date(2026, 3, 5)
    assert last_entry().before == {"departed_on": "2026-03-02"}
    assert last_entry().after == {"departed_on": "2026-03-05"}


def test_a_correction_that_changes_nothing_leaves_no_trace(stay, officer):
    Mark.objects.all().delete()
    before = last_entry()

    actions.correct_departure(departure=stay, version=1, by=officer, **said())

    assert last_entry() == before
    assert not Mark.objects.exists()
    assert Contract.objects.get().version == 1


def test_a_stale_correction_shows_what_is_stored(stay, officer):
    actions.correct_departure(departure=stay, by=officer, **said(job="Hàn"))

    with pytest.raises(Stale) as stale:
        actions.correct_departure(departure=stay, version=1, by=officer, **said(job="May"))

    assert stale.value.current["job"] == "Hàn"


def test_the_unit_follows_a_corrected_day(person, department, here, next_door):
    move_worker(worker=person, commune=next_door, moved_on=date(2026, 6, 1), by=department)
    departure = departed(person, by=department, departed_on=date(2026, 7, 1))

    actions.correct_departure(
        departure=departure, by=department, **said(departed_on=date(2026, 5, 1))
    )

    departure.refresh_from_db()
    assert departure.commune == here


def test_who_recorded_corrects_only_while_the_person_lives_there(
    stay, person, officer, neighbour, department, next_door
):
    move_worker(worker=person, commune=next_door, moved_on=date(2026, 6, 1), by=department)

    for by in (officer, neighbour):
        with pytest.raises(PermissionDenied):
            actions.correct_departure(departure=stay, by=by, **said())
        with pytest.raises(PermissionDenied):
            actions.cancel_contract(contract=stay.contract, reason="Nhầm", by=by)
    actions.correct_departure(departure=stay, by=department, **said(job="May"))


def test_a_correction_does_not_move_past_the_end(person, officer):
    departure = returned(person, by=officer, ended_on=date(2026, 5, 1))

    with pytest.raises(Refused) as refused:
        actions.correct_departure(
            departure=departure, by=officer, **said(departed_on=date(2026, 5, 2))
        )

    assert "D-23" in rules_of(refused)


def test_a_correction_does_not_overlap_another_stay(person, officer):
    returned(person, by=officer, departed_on=date(2025, 8, 1), ended_on=date(2026, 2, 1))
    departure = departed(person, by=officer)

    with pytest.raises(Refused) as refused:
        actions.correct_departure(
            departure=departure, by=officer, **said(departed_on=date(2026, 1, 31))
        )

    assert rules_of(refused) == ["D-05"]


def test_a_cancelled_departure_never_left(stay, person, officer):
    actions.cancel_contract(contract=stay.contract, reason="Không xuất cảnh", by=officer)

    stay.refresh_from_db()
    assert stay.cancelled
    assert last_entry().event == Event.DEPARTURE_CANCELLED
    departed(person, by=officer, departed_on=date(2026, 5, 4))  # free to leave


def test_cancelling_needs_a_reason(stay, officer):
    with pytest.raises(Refused) as refused:
        actions.cancel_contract(contract=stay.contract, reason=" ", by=officer)

    assert rules_of(refused) == ["X-01"]


# The end ----------------------------------------------------------------------------------------


def test_a_return_is_entered_by_the_present_place(
    stay, person, officer, neighbour, department, next_door
):
    move_worker(worker=person, commune=next_door, moved_on=date(2026, 6, 1), by=department)
    end = {"departure": stay, "ended_on": date(2026, 9, 1), "return_reason": "completed"}

    with pytest.raises(PermissionDenied):
        actions.record_end(**end, by=officer)
    actions.record_end(**end, by=neighbour)

    stay.refresh_from_db()
    assert (stay.ended_on, stay.end_kind) == (date(2026, 9, 1), "returned")
    assert stay.contract.status == ContractStatus.ENDED


def test_an_end_is_recorded_once(person, officer):
    departure = returned(person, by=officer, ended_on=date(2026, 5, 1))

    with pytest.raises(Refused) as refused:
        actions.record_end(
            departure=departure, ended_on=date(2026, 6, 1), return_reason="other", by=officer
        )

    assert rules_of(refused) == ["R-01"]


def test_case_24_a_return_before_the_departure(stay, officer):
    with pytest.raises(Refused) as refused:
        actions.record_end(
            departure=stay, ended_on=date(2026, 3, 1), return_reason="other", by=officer
        )

    assert rules_of(refused) == ["R-02"]


def test_a_death_ends_the_stay(stay, officer):
    actions.record_end(departure=stay, ended_on=date(2026, 5, 1), end_kind="died", by=officer)

    stay.refresh_from_db()
    assert (stay.end_kind, stay.return_reason) == ("died", "")


def test_a_withdrawn_end_is_abroad_again(person, officer):
    departure = returned(person, by=officer, ended_on=date(2026, 5, 1))

    actions.withdraw_end(departure=departure, reason="Nhập nhầm người", by=officer)

    departure.refresh_from_db()
    assert (departure.ended_on, departure.end_kind, departure.return_reason) == (None, None, "")
    assert departure.contract.status == ContractStatus.ABROAD
    assert last_entry().before["ended_on"] == "2026-05-01"


def test_an_end_is_not_withdrawn_after_the_next_departure(person, officer):
    first = returned(person, by=officer, ended_on=date(2026, 5, 1))
    departed(person, by=officer, departed_on=date(2026, 6, 15))

    with pytest.raises(Refused) as refused:
        actions.withdraw_end(departure=first, reason="Nhầm", by=officer)

    assert rules_of(refused) == ["R-10"]


def test_a_whole_stay_is_one_record_with_two_entries(person, officer):
    departure = actions.record_whole_stay(
        worker=person,
        ended_on=date(2026, 8, 1),
        return_reason="own_wish",
        by=officer,
        **said(),
    )

    assert departure.contract.status == ContractStatus.ENDED
    events = AuditEntry.objects.about(departure.contract).values_list("event", flat=True)
    assert list(events) == [Event.STAY_ENDED, Event.DEPARTURE_RECORDED]


def test_a_whole_stay_fits_before_the_present_one(stay, person, officer):
    earlier = said(departed_on=date(2025, 9, 1))

    actions.record_whole_stay(
        worker=person, ended_on=date(2025, 12, 1), return_reason="other", by=officer, **earlier
    )

    assert Departure.objects.filter(worker=person).count() == 2


def test_a_whole_stay_is_refused_for_both_halves_at_once(person, officer):
    with pytest.raises(Refused) as refused:
        actions.record_whole_stay(
            worker=person, ended_on=date(2026, 3, 1), by=officer, **said(form="")
        )

    assert rules_of(refused) == ["D-08", "R-02", "R-04"]
    assert not Contract.objects.exists()


# In between -------------------------------------------------------------------------------------


def test_leaving_the_contract(stay, officer):
    actions.record_left_contract(departure=stay, left_on=date(2026, 4, 1), by=officer)

    stay.refresh_from_db()
    assert stay.left_contract_on == date(2026, 4, 1)
    assert last_entry().event == Event.LEFT_CONTRACT


def test_leaving_the_contract_is_withdrawn_with_a_reason(stay, officer):
    actions.record_left_contract(departure=stay, left_on=date(2026, 4, 1), by=officer)
    Mark.objects.all().delete()

    actions.withdraw_left_contract(departure=stay, reason="Nhập nhầm", by=officer)

    stay.refresh_from_db()
    entry = last_entry()
    assert stay.left_contract_on is None
    assert (entry.event, entry.reason) == (Event.LEFT_CONTRACT, "Nhập nhầm")
    assert entry.before == {"left_contract_on": "2026-04-01"}
    assert entry.after == {"left_contract_on": None}
    assert Mark.objects.filter(kind="worker", key=stay.worker_id).exists()


def test_the_latest_extension_is_withdrawn_with_a_reason(stay, officer):
    for year in (2030, 2031):
        actions.extend_contract(
            departure=stay, agreed_on=date(2026, 4, 1), ends_on=date(year, 3, 1), by=officer
        )
    Mark.objects.all().delete()

    actions.withdraw_extension(departure=stay, reason="Nhầm năm", by=officer)

    entry = last_entry()
    assert Departure.objects.get().runs_until == date(2030, 3, 1)
    assert (entry.event, entry.reason) == (Event.EXTENSION_WITHDRAWN, "Nhầm năm")
    assert entry.before == {"agreed_on": "2026-04-01", "ends_on": "2031-03-01"}
    assert Mark.objects.filter(kind="worker", key=stay.worker_id).exists()


@pytest.mark.parametrize("act", [actions.withdraw_left_contract, actions.withdraw_extension])
def test_what_is_not_recorded_is_not_withdrawn(stay, officer, act):
    with pytest.raises(Refused) as refused:
        act(departure=stay, reason=" ", by=officer)

    assert rules_of(refused) == ["X-09", "X-01"]


def test_an_extension_runs_longer_and_the_next_one_longer_still(stay, officer):
    assert stay.runs_until == date(2029, 3, 2)

    first = {"agreed_on": date(2026, 9, 1), "ends_on": date(2030, 3, 1)}
    actions.extend_contract(departure=stay, by=officer, **first)

    assert Departure.objects.get().runs_until == date(2030, 3, 1)
    with pytest.raises(Refused) as refused:
        actions.extend_contract(departure=stay, by=officer, **first)
    assert rules_of(refused) == ["X-07"]


@pytest.mark.parametrize("by", ["neighbour", "commune_leader", "viewer", "auditor"])
def test_nobody_else_touches_the_stay(stay, by, request):
    other = request.getfixturevalue(by)
    attempts = [
        lambda: actions.record_left_contract(departure=stay, left_on=LEFT, by=other),
        lambda: actions.extend_contract(
            departure=stay, agreed_on=LEFT, ends_on=date(2030, 1, 1), by=other
        ),
        lambda: actions.record_end(departure=stay, ended_on=LEFT, by=other),
        lambda: actions.withdraw_end(departure=stay, reason="x", by=other),
        lambda: actions.withdraw_left_contract(departure=stay, reason="x", by=other),
        lambda: actions.withdraw_extension(departure=stay, reason="x", by=other),
        lambda: actions.cancel_contract(contract=stay.contract, reason="x", by=other),
        lambda: actions.save_draft(worker=stay.worker, by=other),
    ]

    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()


def test_an_officer_of_two_units_may_record_after_a_move_between_them(
    person, department, here, next_door
):
    both = user_with("commune_officer", here, username="both")
    both.duties.create(role="commune_officer", commune=next_door, starts_on=date(2019, 1, 1))
    move_worker(worker=person, commune=next_door, moved_on=date(2026, 6, 1), by=department)

    assert departed(person, by=both, departed_on=date(2026, 3, 2)).commune == here


def test_a_correction_of_the_job_leaves_the_departure_at_its_unit(here, next_door, department):
    worker = identified(here)
    departure = departed(worker, by=department)
    move_worker(worker=worker, commune=next_door, moved_on=LEFT - timedelta(days=20), by=department)

    corrected = actions.correct_departure(departure=departure, **said(job="Hàn"), by=department)

    assert corrected.commune == here
