"""Two files become one and two again; nothing is lost, nothing is counted twice."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied

from audit.models import AuditEntry, Event
from core.models import Mark
from core.problems import Refused, Stale
from figures.models import DepartureFact
from figures.refresh import refresh
from matching import actions, children, fields
from matching.choices import MergeState
from matching.queries import merges as reading
from tests.factories import user_with
from tests.factories.contracts import departed, returned
from tests.factories.matching import merged, proposed, twins, undone
from tests.factories.training import certificate_of
from tests.factories.workers import citizen_number, worker_in
from workers.actions import correct_worker, record_household
from workers.management.commands.rotate_identity_keys import columns
from workers.models import NameKey, Passport, Worker

pytestmark = pytest.mark.django_db

# Every column that points to a person's file, by what becomes of its rows in a merge. A new table
# is put into one of the two by hand, after thinking about it.
GO_OVER = {
    "contracts.Contract.worker",
    "contracts.Departure.worker",
    "interest.Interest.worker",
    "support.Claim.worker",
    "support.Loan.worker",
    "training.Certificate.worker",
    "training.Enrolment.worker",
    "workers.HouseholdStatus.worker",
    "workers.Language.worker",
    "workers.Passport.worker",
    "workers.Priority.worker",
}
STAY = {
    "workers.Worker.merged_into",
    "workers.NameKey.worker",
    "workers.Residence.worker",
    "matching.Merge.merged",
    "matching.Merge.survivor",
    "matching.Request.about",
    "matching.Request.worker",
    "matching.TwoPeople.high",
    "matching.TwoPeople.low",
}


@pytest.fixture
def files(here, next_door):
    """Two files of one person; the second has the number."""
    return twins(here, next_door)


def rules_of(refused) -> list[str]:
    return [problem.rule for problem in refused.value.problems]


def fresh(worker: Worker) -> Worker:
    return Worker.objects.get(pk=worker.pk)


def everything(worker: Worker) -> dict:
    """All that the database says about one file."""
    row = {f.attname: getattr(fresh(worker), f.attname) for f in Worker._meta.concrete_fields}
    row["personal_id_cipher"] = fresh(worker).personal_id
    del row["version"]
    keys = sorted(NameKey.objects.filter(worker=worker).values_list("key", "spelled"))
    rows = {
        link.key: sorted(link.of(worker).values_list("pk", flat=True))
        for link in children.links()
        if link.key != "workers.NameKey.worker" and link.model._meta.app_label != "matching"
    }
    return {**row, "keys": keys, **rows}


# What is compared, moved and left ----------------------------------------------------------------


def test_no_table_that_points_to_a_file_is_forgotten():
    known = {link.key for link in children.links()}

    assert known == GO_OVER | STAY
    assert {link.key for link in children.moving()} == GO_OVER


def test_every_kind_of_row_that_moves_has_a_name_for_people():
    assert children.NAMES.keys() >= GO_OVER


def test_every_column_of_a_file_is_compared_or_has_a_reason():
    compared = {name for names in fields.groups().values() for name in names}
    columns = {f.name for f in Worker._meta.concrete_fields}

    assert compared | (columns & fields.NOT_CHOSEN.keys()) == columns
    assert not compared & fields.NOT_CHOSEN.keys()


def test_a_number_goes_with_its_print_and_a_name_with_its_order():
    groups = fields.groups()

    assert set(groups["personal_id_cipher"]) == {"personal_id_cipher", "personal_id_print"}
    assert set(groups["full_name"]) == {"full_name", "name_sort"}
    assert set(groups["born_on"]) == {"born_on", "born_precision"}


def test_rules_of_only_one_are_such_that_the_preview_can_read_them():
    """A rule made of expressions would not be seen before the merge."""
    unread = [
        f"{link.key} {constraint.name}"
        for link in children.moving()
        for constraint in link.model._meta.constraints
        if getattr(constraint, "expressions", ())
    ]

    assert unread == []


def test_the_reasons_are_about_columns_that_exist():
    for key in [*children.STAYS, *children.NEVER_LEFT]:
        label, name = key.rsplit(".", 1)
        assert apps.get_model(label)._meta.get_field(name), key


# Proposing ---------------------------------------------------------------------------------------


def test_a_proposal_changes_nothing(files):
    survivor, goes = files
    before = [everything(file) for file in files]

    merge = proposed(survivor, goes, taken=["personal_id_cipher"])

    assert merge.state == MergeState.PROPOSED
    assert [everything(file) for file in files] == before


def test_a_commune_proposes_within_its_own_scope_only(files, here, officer):
    survivor, goes = files
    with pytest.raises(PermissionDenied):
        proposed(survivor, goes, by=officer)

    assert proposed(survivor, worker_in(here), by=officer).pk


@pytest.mark.parametrize("role", ["department_leader", "department_viewer", "auditor"])
def test_who_does_not_edit_does_not_propose(files, role):
    with pytest.raises(PermissionDenied):
        proposed(*files, by=user_with(role))


def test_a_merge_is_proposed_once_either_way_round(files):
    survivor, goes = files
    proposed(survivor, goes)

    with pytest.raises(Refused) as refused:
        proposed(goes, survivor)

    assert rules_of(refused) == ["M-14"]


def test_a_proposal_needs_its_reason(files):
    with pytest.raises(Refused) as refused:
        proposed(*files, reason="  ")

    assert rules_of(refused) == ["M-16"]


def test_a_file_is_not_merged_into_itself(files):
    with pytest.raises(Refused) as refused:
        proposed(files[0], files[0])

    assert rules_of(refused) == ["M-10"]


def test_what_was_merged_is_not_merged_again(files, here):
    survivor, goes = files
    merged(survivor, goes)

    with pytest.raises(Refused) as refused:
        proposed(worker_in(here), goes)

    assert rules_of(refused) == ["M-10"]


def test_files_told_apart_are_not_merged(files, department):
    actions.tell_apart(one=files[0], other=files[1], reason="Khác bố mẹ", by=department)

    with pytest.raises(Refused) as refused:
        proposed(*files)

    assert rules_of(refused) == ["M-15"]


@pytest.mark.parametrize("taken", [["nothing_like_this"], ["version"], ["village"]])
def test_only_answers_that_may_be_chosen_are(files, taken):
    with pytest.raises(Refused) as refused:
        proposed(*files, taken=taken)

    assert rules_of(refused) == ["M-20"]


def test_a_birth_that_makes_a_leaver_a_child_is_not_taken(here, department):
    survivor = worker_in(here, personal_id=citizen_number())
    departed(survivor, departed_on=date(2025, 3, 2))
    goes = worker_in(here, born_on=date(2009, 5, 6))

    with pytest.raises(Refused) as refused:
        proposed(survivor, goes, taken=["born_on"])

    assert rules_of(refused) == ["W-25"]


# Stays -------------------------------------------------------------------------------------------


def test_nobody_is_abroad_twice(here):
    files = [worker_in(here, personal_id=citizen_number()) for _ in range(2)]
    departed(files[0], departed_on=date(2026, 3, 2))
    departed(files[1], departed_on=date(2026, 4, 2))

    with pytest.raises(Refused) as refused:
        proposed(*files)

    assert rules_of(refused) == ["M-12"]
    assert "02/03/2026" in refused.value.problems[0].message


@pytest.mark.parametrize(
    ("left", "back", "allowed"),
    [
        (date(2025, 9, 1), date(2025, 12, 1), True),
        (date(2026, 1, 15), date(2026, 3, 2), False),
        (date(2025, 11, 1), date(2026, 1, 2), False),
        (date(2025, 9, 1), date(2026, 1, 1), True),
        (date(2026, 1, 1), date(2026, 1, 1), False),
    ],
)
def test_stays_follow_one_another(here, left, back, allowed):
    """The other file was abroad from 1 January to 1 February 2026."""
    files = [worker_in(here, personal_id=citizen_number()) for _ in range(2)]
    returned(files[0], departed_on=date(2026, 1, 1), ended_on=date(2026, 2, 1))
    returned(files[1], departed_on=left, ended_on=back)

    problems = [p.rule for p in reading.problems_with(*files, [])]

    assert problems == ([] if allowed else ["M-11"])


def test_a_row_that_is_counted_is_never_left_behind(files, monkeypatch):
    monkeypatch.setattr(children, "to_move", lambda *_: ({}, {"contracts.Contract.worker": [7]}))

    assert [p.rule for p in reading.problems_with(*files, [])] == ["M-13"]


# Deciding ----------------------------------------------------------------------------------------


def test_who_proposed_does_not_decide(files, department):
    merge = proposed(*files, by=department)

    with pytest.raises(Refused) as refused:
        actions.decide_merge(merge=merge, accept=True, by=department)

    assert rules_of(refused) == ["M-18"]


def test_a_merge_waits_for_everybody_of_the_department_but_who_proposed_it(
    files, department, leader, officer
):
    merge = proposed(*files, by=department)
    assert [reading.waiting_for(u) for u in (department, leader, officer)] == [0, 1, 0]

    merge = actions.decide_merge(merge=merge, accept=True, by=leader)
    assert [reading.waiting_for(u) for u in (department, leader)] == [0, 0]

    actions.propose_undo(merge=merge, reason="Hai người", by=leader)
    assert [reading.waiting_for(u) for u in (department, leader)] == [1, 0]


def test_who_opened_one_of_the_files_today_does_not_merge_it(here, department, leader):
    merge = proposed(worker_in(here), worker_in(here, by=department))

    with pytest.raises(Refused) as refused:
        actions.decide_merge(merge=merge, accept=True, by=department)

    assert rules_of(refused) == ["M-19"]
    assert actions.decide_merge(merge=merge, accept=True, by=leader).state == MergeState.DONE


@pytest.mark.parametrize("role", ["commune_officer", "department_viewer", "auditor"])
def test_only_the_department_decides(files, here, role):
    merge = proposed(*files)
    by = user_with(role, here if role.startswith("commune") else None)

    with pytest.raises(PermissionDenied):
        actions.decide_merge(merge=merge, accept=True, by=by)


def test_what_changed_since_it_was_seen_is_looked_at_again(files, leader):
    survivor, goes = files
    merge = proposed(survivor, goes)
    record_household(worker=survivor, year=2026, status="poor", by=user_with("department_officer"))
    Worker.objects.filter(pk=survivor.pk).update(version=2)

    with pytest.raises(Stale):
        actions.decide_merge(merge=merge, accept=True, versions=(1, 1), by=leader)


def test_a_refusal_has_its_reason_and_changes_nothing(files, leader):
    merge = proposed(*files)
    with pytest.raises(Refused) as refused:
        actions.decide_merge(merge=merge, accept=False, by=leader)
    assert rules_of(refused) == ["M-06"]

    merge = actions.decide_merge(merge=merge, accept=False, answer="Hai người", by=leader)

    assert merge.state == MergeState.REFUSED
    assert fresh(files[1]).merged_into is None


def test_a_second_decision_is_refused(files, leader):
    merge = merged(*files)

    with pytest.raises(Refused) as refused:
        actions.decide_merge(merge=merge, accept=True, by=leader)

    assert rules_of(refused) == ["M-17"]


def test_a_proposal_is_taken_back_once(files, department):
    merge = actions.withdraw_merge(merge=proposed(*files, by=department), by=department)
    assert merge.state == MergeState.WITHDRAWN

    with pytest.raises(Refused) as refused:
        actions.withdraw_merge(merge=merge, by=department)

    assert rules_of(refused) == ["M-17"]


# What a merge does -------------------------------------------------------------------------------


def test_everything_that_hangs_on_the_file_goes_over(files):
    survivor, goes = files
    stay = returned(goes, departed_on=date(2025, 3, 2), ended_on=date(2025, 9, 1))
    certificate = certificate_of(goes)
    record_household(worker=goes, year=2024, status="poor", by=user_with("department_officer"))

    merged(survivor, goes)

    for row in (stay, stay.contract, certificate, *survivor.households.all()):
        row.refresh_from_db()
        assert row.worker_id == survivor.pk
    assert survivor.households.get().year == 2024


def test_what_the_survivor_has_already_stays_readable_with_the_merged_file(files):
    survivor, goes = files
    clerk = user_with("department_officer")
    for file, status in ((survivor, "poor"), (goes, "near_poor")):
        record_household(worker=file, year=2024, status=status, by=clerk)
    for file in files:
        certificate_of(file, number="7/GDĐH")

    merged(survivor, goes)

    assert [h.status for h in survivor.households.all()] == ["poor"]
    assert [h.status for h in goes.households.all()] == ["near_poor"]
    assert survivor.certificates.count() == goes.certificates.count() == 1


def test_the_merged_file_gives_its_number_up_to_the_survivor(files):
    survivor, goes = files
    number = goes.personal_id

    merged(survivor, goes, taken=["personal_id_cipher"])

    assert fresh(survivor).personal_id == number
    assert fresh(goes).personal_id == ""
    assert fresh(goes).personal_id_print is None


def test_of_two_numbers_each_stays_in_one_file(here):
    files = [worker_in(here, personal_id=citizen_number()) for _ in range(2)]
    numbers = [file.personal_id for file in files]

    merged(*files, taken=["personal_id_cipher"])

    assert [fresh(file).personal_id for file in files] == numbers[::-1]


def test_the_name_that_was_chosen_is_found_and_sorted(here):
    survivor, goes = worker_in(here), worker_in(here, full_name="Lò Văn Ân")

    merged(survivor, goes, taken=["full_name"])

    assert fresh(survivor).full_name == "Lò Văn Ân"
    assert fresh(survivor).name_sort == fresh(goes).name_sort
    assert NameKey.objects.filter(worker=survivor, spelled=fresh(goes).name_keys.first().spelled)


def test_the_village_follows_into_the_open_residence(here):
    survivor, goes = worker_in(here, village="Bản Hoa"), worker_in(here, village="Bản Lướt")

    merge = merged(survivor, goes, taken=["village"])
    assert survivor.residences.get(until=None).village == "Bản Lướt"

    undone(merge)
    assert survivor.residences.get(until=None).village == "Bản Hoa"


def test_figures_are_counted_again_for_both(files):
    Mark.objects.all().delete()

    merged(*files)

    assert {mark.key for mark in Mark.objects.all()} == {file.pk for file in files}


def test_both_histories_tell_of_the_merge_and_no_number_in_clear(files):
    survivor, goes = files
    number = goes.personal_id

    merged(survivor, goes, taken=["personal_id_cipher"])

    told = AuditEntry.objects.filter(event=Event.FILES_MERGED)
    assert {entry.subject_id for entry in told} == {str(file.pk) for file in files}
    assert all(number not in f"{entry.before}{entry.after}" for entry in AuditEntry.objects.all())
    assert any(number[:3] in str(entry.after.get("personal_id")) for entry in told)


# Undoing -----------------------------------------------------------------------------------------


def test_undo_puts_everything_back_exactly(files):
    survivor, goes = files
    clerk = user_with("department_officer")
    for file in files:
        record_household(worker=file, year=2024, status="poor", by=clerk)
        certificate_of(file)
    returned(goes, departed_on=date(2025, 3, 2), ended_on=date(2025, 9, 1))
    before = [everything(file) for file in files]

    merge = merged(survivor, goes, taken=["personal_id_cipher", "full_name", "phone", "sex"])
    merge = undone(merge)

    assert [everything(file) for file in files] == before
    assert merge.state == MergeState.UNDONE
    assert merge.kept == {"later": {}, "gone": {}, "edited": []}


def test_what_came_later_stays_with_the_survivor_and_is_listed(files):
    survivor, goes = files
    first = certificate_of(goes)
    merge = merged(survivor, goes)
    later = certificate_of(fresh(survivor))

    merge = undone(merge)

    assert [row.worker_id for row in (first, later) if not row.refresh_from_db()] == [
        goes.pk,
        survivor.pk,
    ]
    assert merge.kept["later"] == {"training.Certificate.worker": [later.pk]}


def test_what_was_corrected_since_stays_as_it_is(files, department):
    survivor, goes = files
    merge = merged(survivor, goes, taken=["phone"])
    file = fresh(survivor)
    facts = {
        "full_name": file.full_name,
        "born_on": file.born_on,
        "born_precision": file.born_precision,
        "sex": file.sex,
        "village": file.village,
        "ethnicity": "",
        "qualification": "",
        "phone": "0912345678",
    }
    correct_worker(worker=file, **facts, by=department)

    merge = undone(merge)

    assert fresh(survivor).phone == "0912345678"
    assert merge.kept["edited"] == ["phone"]


def test_a_departure_recorded_since_follows_its_contract(files, department):
    from contracts.actions import record_departure, save_draft
    from tests.factories.contracts import said

    survivor, goes = files
    draft = save_draft(worker=goes, by=department)
    merge = merged(survivor, goes, taken=["personal_id_cipher"])
    departure = record_departure(
        worker=fresh(survivor), contract=draft, version=draft.version, by=department, **said()
    )

    undone(merge)

    departure.refresh_from_db()
    assert departure.worker_id == departure.contract.worker_id == goes.pk


def test_an_undo_takes_two_people_and_a_reason(files, department, leader):
    merge = merged(*files)
    with pytest.raises(Refused) as refused:
        actions.propose_undo(merge=merge, reason="", by=department)
    assert rules_of(refused) == ["M-16"]
    merge = actions.propose_undo(merge=merge, reason="Hai người", by=department)

    with pytest.raises(Refused) as refused:
        actions.decide_undo(merge=merge, accept=True, by=department)

    assert rules_of(refused) == ["M-23"]
    assert actions.decide_undo(merge=merge, accept=True, by=leader).state == MergeState.UNDONE


def test_an_undo_may_be_refused_and_proposed_again(files, department, leader):
    merge = merged(*files)
    merge = actions.propose_undo(merge=merge, reason="Hai người", by=department)

    merge = actions.decide_undo(merge=merge, accept=False, answer="Một người", by=leader)

    assert merge.state == MergeState.DONE
    assert actions.propose_undo(merge=merge, reason="Có giấy khai sinh", by=leader).pk


def test_what_does_not_stand_is_not_undone(files, department):
    with pytest.raises(Refused) as refused:
        actions.propose_undo(merge=proposed(*files), reason="Hai người", by=department)

    assert rules_of(refused) == ["M-24"]


def test_merges_are_undone_from_the_last_one_on(files, here, department):
    survivor, goes = files
    first = merged(survivor, goes)
    merged(fresh(survivor), worker_in(here, full_name="Lò Văn Bình"))

    with pytest.raises(Refused) as refused:
        actions.propose_undo(merge=first, reason="Hai người", by=department)

    assert rules_of(refused) == ["M-21"]


def test_a_number_that_a_third_file_has_by_now_stands_in_the_way(here, department):
    survivor, goes = (worker_in(here, personal_id=citizen_number()) for _ in range(2))
    number = goes.personal_id
    merge = merged(survivor, goes, taken=["personal_id_cipher"])
    file = fresh(survivor)
    file.personal_id_cipher, file.personal_id_print = "", None
    file.save()
    worker_in(here, personal_id=number)

    with pytest.raises(Refused) as refused:
        actions.propose_undo(merge=merge, reason="Hai người", by=department)

    assert rules_of(refused) == ["M-22"]


def test_a_row_that_would_stand_twice_stands_in_the_way(files, department):
    survivor, goes = files
    certificate_of(survivor, number="7/GDĐH")
    certificate_of(goes, number="7/GDĐH")
    other = certificate_of(goes, number="8/GDĐH")
    merge = merged(survivor, goes)
    type(other).objects.filter(pk=other.pk).update(number="7/GDĐH", withdrawn=True)
    type(other).objects.filter(worker=survivor, number="7/GDĐH").exclude(pk=other.pk).delete()
    type(other).objects.filter(pk=other.pk).update(withdrawn=False)

    with pytest.raises(Refused) as refused:
        actions.propose_undo(merge=merge, reason="Hai người", by=department)

    assert rules_of(refused) == ["M-25"]


# Around it ---------------------------------------------------------------------------------------


def test_figures_follow_the_file_and_count_the_same(files):
    survivor, goes = files
    stay = returned(goes, departed_on=date(2025, 3, 2), ended_on=date(2025, 9, 1))

    def counted():
        refresh()
        open_facts = DepartureFact.objects.filter(known_until=None)
        return list(open_facts.values_list("departure_id", "worker_id", "counted"))

    before = counted()
    merge = merged(survivor, goes)
    assert counted() == [(stay.pk, survivor.pk, True)]
    undone(merge)
    assert counted() == before == [(stay.pk, goes.pk, True)]


def test_what_is_kept_encrypted_follows_a_change_of_keys():
    found = {f"{model._meta.label}.{name}" for model, name in columns()}

    assert {"matching.Merge.values_cipher", "matching.Request.typed_cipher"} <= found
    assert "workers.Worker.personal_id_cipher" in found


def test_the_current_passport_of_the_merged_file_becomes_an_earlier_one(files):
    passports = [
        Passport.objects.create(
            worker=file, number_cipher="x", number_print=f"{file.pk}", is_current=True
        )
        for file in files
    ]

    merge = merged(*files)
    for passport in passports:
        passport.refresh_from_db()
    assert [p.worker_id for p in passports] == [files[0].pk] * 2
    assert [p.is_current for p in passports] == [True, False]

    undone(merge)
    for passport in passports:
        passport.refresh_from_db()
    assert [p.worker_id for p in passports] == [file.pk for file in files]
    assert [p.is_current for p in passports] == [True, True]


def test_an_older_passport_of_the_survivor_is_current_again_when_the_other_one_goes(files):
    survivor, goes = files

    def passport(file, number, year, *, current):
        return Passport.objects.create(
            worker=file,
            number_cipher="x",
            number_print=number,
            issued_on=date(year, 1, 1),
            is_current=current,
        )

    passport(goes, "newer", 2024, current=True)
    merge = merged(survivor, goes)
    older = passport(survivor, "older", 2020, current=False)

    undone(merge)

    older.refresh_from_db()
    assert older.is_current
