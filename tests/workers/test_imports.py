"""The sheet of people: whose file a row is about, what it would become, and that it becomes it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.permissions import Permission
from audit.models import AuditEntry, Event
from core import clock, crypto, names
from core.forms import PartialDay
from spreadsheets.headings.words import folded
from spreadsheets.sheets import Line, Reading, RefusedLines, Trouble, Unreadable, Verdict
from spreadsheets.values import MASKED
from tests.factories.communes import ChangeFactory, OldUnitFactory
from tests.factories.contracts import departed
from tests.factories.workers import citizen_number, passport_of, worker_in
from workers import actions
from workers.imports import (
    PERSON_COLUMNS,
    WORKERS,
    judge_people,
    person_keys,
    record_told,
    write_people,
)
from workers.listings import PEOPLE
from workers.models import HouseholdStatus, Passport, Priority, Worker
from workers.queries import with_units

BORN = date(1999, 5, 6)
COLUMNS = {column.name: column for column in PERSON_COLUMNS}


def reading_of(by, unit=None):
    return Reading(by=by, permission=Permission.WORKER_EDIT, unit=unit)


def line(number=5, *, confirmed=(), troubles=(), **cells):
    """A row as it was read; None leaves a cell blank."""
    said = {"full_name": "Lò Văn An", "born": PartialDay(BORN, "day"), "sex": "male", **cells}
    said = {name: value for name, value in said.items() if value is not None}
    return Line(
        sheet=1,
        number=number,
        said=said,
        confirmed=frozenset(confirmed),
        troubles=list(troubles),
    )


def read(column, raw, reading):
    return COLUMNS[column].read(raw, reading)


def judged(reading, *lines):
    return WORKERS.judge(list(lines), reading)


def one(reading, **cells):
    (row,) = judged(reading, line(**cells))
    return row


def rules_of(row):
    return [problem.rule for problem in row.problems]


def applied(reading, *lines):
    found = judged(reading, *lines)
    assert all(row.verdict in (Verdict.NEW, Verdict.CHANGED) for row in found), found
    return WORKERS.write(list(lines), reading)


@pytest.fixture
def reading(officer, here):
    """The officer of `here` brings in a sheet of `here`."""
    return reading_of(officer, here)


# New people --------------------------------------------------------------------------------------


def test_a_person_nobody_knows_is_new_and_is_recorded(reading, officer, here):
    new = line(
        personal_id="014099000001",
        village="Bản Hạ",
        ethnicity="thai",
        phone="0912345678",
        education="lower_secondary",
        qualification="untrained",
        household="poor",
        passport="C1234567",
        passport_issued=date(2024, 3, 2),
        groups=read("groups", "NCC, BĐXN", reading),
        note="không lưu",
    )

    (row,) = judged(reading, new)
    assert (row.verdict, row.title) == (Verdict.NEW, "Lò Văn An, 06/05/1999, Bản Hạ")
    WORKERS.write([new], reading)

    worker = Worker.objects.get()
    assert (worker.personal_id, worker.commune, worker.education, worker.served) == (
        "014099000001",
        here,
        "lower_secondary",
        True,
    )
    assert worker.passports.get().number == "C1234567"
    assert worker.households.get().status == "poor"
    assert set(Priority.objects.values_list("group", "year")) == {
        ("merit", reading.today.year),
        ("served", reading.today.year),
    }
    assert worker.created_by == officer


def test_the_same_sheet_again_changes_nothing(reading, officer, here):
    def rows():
        return [
            line(5, personal_id="014099000001", household="poor", passport="C1234567"),
            line(6, full_name="Vì Thị Hoà", sex="female", village="Bản Hạ"),
            line(7, full_name="Sùng A Páo", groups=read("groups", "Hộ nghèo; NCC", reading)),
        ]

    applied(reading, *rows())
    again = judged(reading_of(officer, here), *rows())

    assert [row.verdict for row in again] == [Verdict.UNCHANGED] * 3
    assert not any(row.changes or row.problems for row in again)


@pytest.mark.parametrize("column", ["full_name", "born", "sex"])
def test_a_new_person_needs_name_birth_and_sex(reading, column):
    row = one(reading, **{column: None})

    assert (row.verdict, rules_of(row)) == (Verdict.REFUSED, ["W-51"])
    assert row.problems[0].field == column


def test_a_cell_that_cannot_be_read_is_not_missing_too(reading):
    trouble = Trouble(rule="U-01", field="born", message="Không đọc được")

    (row,) = judged(reading, line(born=None, troubles=[trouble]))

    assert (row.verdict, rules_of(row)) == (Verdict.REFUSED, ["U-01"])


def test_a_new_person_needs_a_unit(officer):
    row = one(reading_of(officer))

    assert (row.verdict, rules_of(row)) == (Verdict.REFUSED, ["W-51"])
    assert row.problems[0].field == "unit"


def test_a_unit_outside_the_area_is_refused(officer, here, next_door):
    row = one(reading_of(officer, here), unit=next_door)

    assert (row.verdict, rules_of(row)) == (Verdict.REFUSED, ["W-47"])
    assert row.problems[0].field == "unit"


def test_the_rules_of_the_form_stand_beside_their_columns(reading):
    row = one(
        reading,
        born=PartialDay(date(2090, 1, 1), "day"),
        relative_phone="0912345678",
        passport="C1234567",
        passport_issued=date(1990, 1, 1),
    )

    told = {(problem.rule, problem.field) for problem in row.problems if not problem.warning}
    assert told == {("W-03", "born"), ("W-31", "relative_name"), ("W-39", "passport_issued")}


def test_the_column_of_men_and_women_says_the_sex(reading):
    born = PartialDay(BORN, "day")

    applied(reading, line(5, born=None, sex=None, born_female=born))
    both = one(reading, born=None, sex=None, born_female=born, born_male=born)
    other = one(reading, born=None, sex="male", born_female=born, full_name="Q")

    assert Worker.objects.get().sex == "female"
    assert "W-53" in rules_of(both)
    assert "W-53" in rules_of(other)


# Whose file it is --------------------------------------------------------------------------------


def test_a_number_leads_to_its_file(reading, here):
    known = worker_in(here, personal_id="014099000001", old_id="050111222")
    passport_of(known, "C1234567")

    for cells in (
        {"personal_id": "014099000001"},
        {"old_id": "050111222"},
        {"passport": "C1234567"},
    ):
        (row,) = judge_people([line(**cells)], reading)
        assert (row.worker, row.verdict) == (known, Verdict.UNCHANGED)


def test_a_code_leads_to_its_file_and_to_no_other(reading, here, next_door):
    known, other = worker_in(here), worker_in(next_door)

    def found(worker):
        code = read("code", f"w{worker.pk}-{worker.version}", reading)
        return judge_people([line(code=code, full_name="Lò Văn Anh")], reading)[0]

    assert (found(known).worker, found(known).verdict) == (known, Verdict.CHANGED)
    assert (found(other).worker, rules_of(found(other))) == (None, ["W-48"])
    with pytest.raises(Unreadable):
        read("code", "hồ sơ 12", reading)


def test_without_a_number_name_birth_and_place_lead_to_the_file(reading, here):
    known = worker_in(here, full_name="Lò Văn Hoà", village="Bản Hạ", personal_id=citizen_number())

    def found(**cells):
        return judge_people([line(**{"full_name": "lò văn hòa", **cells})], reading)[0]

    assert found(village="bản hạ").worker == known
    assert found().worker == known
    assert found(village="Bản Thượng").worker is None
    assert found(full_name="Lò Văn Hoa").worker is None
    assert found(born=PartialDay(date(1999, 1, 1), "year")).worker is None


def test_several_that_fit_are_asked_about(reading, here):
    worker_in(here)
    worker_in(here)

    row = one(reading)

    assert (row.verdict, rules_of(row)) == (Verdict.REFUSED, ["W-49"])


def test_the_same_name_and_year_is_asked_and_can_be_confirmed(reading, here, next_door):
    known = worker_in(here, village="Bản Hạ")
    worker_in(next_door, village="Bản Kín")

    asked = one(reading, personal_id="014099000001")
    (confirmed,) = judged(reading, line(personal_id="014099000001", confirmed=["W-24"]))

    (problem,) = asked.problems
    assert (asked.verdict, problem.rule, problem.ask) == (Verdict.REFUSED, "W-24", True)
    assert f"W{known.pk}-1" in problem.message
    assert "Bản Hạ" in problem.message
    assert "Bản Kín" not in problem.message
    assert confirmed.verdict is Verdict.NEW


def test_a_namesake_next_door_is_not_told(reading, next_door):
    worker_in(next_door)

    assert one(reading).verdict is Verdict.NEW


def test_a_number_of_another_name_and_year_is_asked_about(reading, here):
    worker_in(here, personal_id="014099000001")
    other = {"full_name": "Vì Văn Ón", "born": PartialDay(date(1985, 2, 3), "day")}

    asked = one(reading, personal_id="014099000001", **other)
    (confirmed,) = judged(reading, line(personal_id="014099000001", confirmed=["W-54"], **other))

    assert (asked.verdict, rules_of(asked)[:1]) == (Verdict.REFUSED, ["W-54"])
    assert confirmed.verdict is Verdict.CHANGED


def test_code_and_numbers_of_two_files_are_refused(reading, here):
    first, second = worker_in(here), worker_in(here, personal_id="014099000002")
    code = read("code", f"W{first.pk}-1", reading)

    row = one(reading, code=code, personal_id=second.personal_id)

    assert (row.verdict, rules_of(row)) == (Verdict.REFUSED, ["W-50"])


def test_two_rows_about_one_file_share_a_key_however_they_name_it(reading, here):
    known = worker_in(here, personal_id="014099000001")
    code = read("code", f"W{known.pk}-1", reading)

    first, second = judged(reading, line(5, code=code), line(9, personal_id="014099000001"))

    assert first.keys == second.keys == (f"file {known.pk}",)  # so the file refuses both (U-32)


def test_two_rows_that_say_different_things_of_one_file_are_never_written(reading, here):
    known = worker_in(here, personal_id="014099000001")
    code = read("code", f"W{known.pk}-1", reading)
    lines = [
        line(5, code=code, village="Nà Lo"),
        line(9, personal_id="014099000001", village="Hua Nậm"),
    ]

    with pytest.raises(RefusedLines) as refused:
        write_people(judge_people(lines, reading), reading)

    assert [p.rule for p in refused.value.problems[1]] == ["W-55"]


def test_the_number_of_a_merged_file_leads_to_the_one_that_stands(reading, here):
    stands, gone = worker_in(here), worker_in(here, personal_id="014099000002")
    Worker.objects.filter(pk=gone.pk).update(merged_into=stands)

    (row,) = judge_people([line(personal_id="014099000002")], reading)

    assert row.worker == stands


# Known elsewhere ---------------------------------------------------------------------------------


def test_a_number_known_elsewhere_is_refused_and_says_nothing_else(reading, next_door):
    known = worker_in(next_door, full_name="Vàng A Dơ", personal_id="014099000001")
    passport_of(known, "C1234567")

    number = one(reading, personal_id="014099000001")
    passport = one(reading, passport="C1234567")

    assert (number.verdict, rules_of(number)) == (Verdict.REFUSED, ["W-15"])
    assert rules_of(passport) == ["W-28"]
    for told in ("Vàng", next_door.name, str(known.pk)):
        assert told not in number.problems[0].message
    assert crypto.fingerprint("014099000001") in reading.kept["told"]


def test_such_answers_are_counted_and_end(reading, next_door, monkeypatch):
    monkeypatch.setattr("workers.rules.identity.SEARCHES_PER_HOUR", 2)
    known = [worker_in(next_door, personal_id=citizen_number()).personal_id for _ in range(3)]
    rows = [line(n, personal_id=number) for n, number in enumerate(known)]

    first = [rules_of(row)[0] for row in judged(reading, *rows)]
    record_told(reading)
    again = reading_of(reading.by, reading.unit)
    again.kept["told"] = set(reading.kept["told"])
    second = [rules_of(row)[0] for row in judged(again, *rows)]

    assert first == second == ["W-15", "W-15", "W-23"]
    assert AuditEntry.objects.filter(event=Event.IDENTITY_ASKED, by="officer").count() == 2


def test_a_second_check_that_tells_nothing_new_leaves_no_question(reading, next_door):
    worker_in(next_door, personal_id="014099000001")
    judged(reading, line(personal_id="014099000001"))
    record_told(reading)

    judged(reading, line(personal_id="014099000001"))
    record_told(reading)

    assert AuditEntry.objects.filter(event=Event.IDENTITY_ASKED, by="officer").count() == 1


def test_the_department_is_told_whose_number_it_is(department, here, next_door):
    known = worker_in(next_door, personal_id="014099000001")

    (row,) = judge_people([line(personal_id="014099000001")], reading_of(department))

    assert (row.worker, row.verdict) == (known, Verdict.UNCHANGED)


# Changes -----------------------------------------------------------------------------------------


def test_what_differs_is_told_and_changed_and_nothing_else(reading, officer, here):
    known = worker_in(
        here, personal_id="014099000001", village="Bản Hạ", phone="0912345678", ethnicity="thai"
    )
    row = line(
        personal_id="014099000001", full_name="Lò Văn Ân", phone="0987654321", ethnicity="hmong"
    )

    (found,) = judged(reading, row)
    WORKERS.write([row], reading)

    assert {(c.column, c.old, c.new) for c in found.changes} == {
        ("full_name", "Lò Văn An", "Lò Văn Ân"),
        ("phone", "0912345678", "0987654321"),
        ("ethnicity", "Thái", "Mông"),
    }
    known.refresh_from_db()
    assert (known.full_name, known.village, known.version) == ("Lò Văn Ân", "Bản Hạ", 2)
    entry = AuditEntry.objects.get(event=Event.WORKER_CORRECTED)
    assert set(entry.after) == {"full_name", "phone", "ethnicity"}


def test_what_is_spelt_the_same_is_no_change(reading, here):
    worker_in(here, full_name="Lò Văn Hoà", village="Bản Nà Lò", personal_id="014099000001")

    row = one(reading, personal_id="014099000001", full_name="Lò Văn Hòa", village="bản nà lò")

    assert row.verdict is Verdict.UNCHANGED


def test_a_masked_number_says_nothing(reading, here):
    worker_in(here, personal_id="014099000001")

    row = one(reading, personal_id=MASKED, passport=MASKED)

    assert row.verdict is Verdict.UNCHANGED


def test_a_year_does_not_replace_the_day(reading, here):
    worker_in(here, personal_id="014099000001")

    year = one(reading, personal_id="014099000001", born=PartialDay(date(1999, 1, 1), "year"))
    month = one(reading, personal_id="014099000001", born=PartialDay(date(1999, 5, 1), "month"))
    other = one(reading, personal_id="014099000001", born=PartialDay(date(1999, 6, 1), "month"))

    assert (year.verdict, month.verdict, other.verdict) == (
        Verdict.UNCHANGED,
        Verdict.UNCHANGED,
        Verdict.CHANGED,
    )
    assert (other.changes[0].old, other.changes[0].new) == ("06/05/1999", "06/1999")


def test_a_number_is_learned_and_told_masked(reading, here):
    known = worker_in(here)
    row = line(code=read("code", f"W{known.pk}-1", reading), personal_id="014099000001")

    (found,) = judged(reading, row)
    WORKERS.write([row], reading)

    (change,) = found.changes
    assert (change.column, change.old, change.new) == ("personal_id", "", "014*******01")
    known.refresh_from_db()
    assert known.personal_id == "014099000001"


def test_a_list_that_is_older_than_the_file_changes_nothing(reading, here, officer):
    known = worker_in(here)
    code = read("code", f"W{known.pk}-1", reading)
    actions.correct_workers(
        corrections=[actions.Correction(worker=known, facts={"skill": "Hàn"})], by=officer
    )

    same = one(reading, code=code)
    other = one(reading_of(officer, here), code=code, phone="0912345678")

    assert same.verdict is Verdict.UNCHANGED
    assert (other.verdict, rules_of(other)) == (Verdict.REFUSED, ["W-46"])


def test_a_birth_that_a_departure_contradicts_is_refused(reading, here):
    known = worker_in(here, personal_id="014099000001")
    departed(known)

    row = one(reading, personal_id="014099000001", born=PartialDay(date(2015, 1, 1), "day"))

    assert "W-25" in rules_of(row)
    assert row.verdict is Verdict.REFUSED


def test_nobody_is_moved_by_a_list(reading, department, here, next_door):
    worker_in(here, personal_id="014099000001")

    row = one(reading_of(department), personal_id="014099000001", unit=next_door)

    assert (row.verdict, rules_of(row)) == (Verdict.REFUSED, ["W-52"])
    assert "Mường La" in row.problems[0].message


def test_the_unit_that_a_unit_became_is_the_same(reading, here):
    old = OldUnitFactory(name="Nặm Păm")
    known = worker_in(here, personal_id="014099000001")
    ChangeFactory(old=old, new=here)
    Worker.objects.filter(pk=known.pk).update(commune=old)

    row = one(reading_of(reading.by, here), personal_id="014099000001", unit=here)

    assert row.verdict is Verdict.UNCHANGED


def test_household_passport_and_groups_are_compared(reading, officer, here):
    known = worker_in(here, personal_id="014099000001", household="near_poor")
    passport_of(known, "B1111111")
    row = line(
        personal_id="014099000001",
        household="poor",
        passport="C2222222",
        groups=read("groups", "người có công", reading),
    )

    (found,) = judged(reading, row)
    WORKERS.write([row], reading)

    assert {(c.column, c.old, c.new) for c in found.changes} == {
        ("household", "Hộ cận nghèo", "Hộ nghèo"),
        ("passport", "*****111", "*****222"),
        ("groups", "", "Thân nhân người có công với cách mạng"),
    }
    assert known.passports.get(is_current=True).number == "C2222222"
    assert HouseholdStatus.objects.get().status == "poor"
    known.refresh_from_db()
    assert known.version == 1


def test_the_days_of_a_known_passport_are_corrected(reading, here):
    known = worker_in(here, personal_id="014099000001")
    passport = passport_of(known, "B1111111")
    row = line(passport="B1111111", passport_expires=date(2034, 3, 1))

    (found,) = judged(reading, row)
    WORKERS.write([row], reading)

    assert [(c.column, c.old, c.new) for c in found.changes] == [
        ("passport_expires", "02/03/2034", "01/03/2034")
    ]
    passport.refresh_from_db()
    assert (passport.issued_on, passport.expires_on) == (date(2024, 3, 2), date(2034, 3, 1))


def test_an_older_passport_does_not_become_the_current_one(reading, here):
    known = worker_in(here, personal_id="014099000001")
    passport_of(known, "C2222222")

    applied(
        reading,
        line(personal_id="014099000001", passport="B1111111", passport_issued=date(2014, 1, 1)),
    )

    assert known.passports.get(is_current=True).number == "C2222222"
    assert Passport.objects.count() == 2


# Cells -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("9/12", "lower_secondary"),
        ("12/12", "upper_secondary"),
        ("7/12", "primary"),
        ("3/12", "below_primary"),
        ("10/10", "upper_secondary"),
        ("Lớp 9", "lower_secondary"),
        (12, "upper_secondary"),
        ("THPT", "upper_secondary"),
        ("cấp II", "lower_secondary"),
        ("Mù chữ", "below_primary"),
    ],
)
def test_schooling_is_what_was_completed(reading, raw, code):
    assert read("education", raw, reading) == code


@pytest.mark.parametrize("raw", ["Đại học", "13/12", 40, date(2026, 5, 6)])
def test_other_schooling_is_asked(reading, raw):
    with pytest.raises(Unreadable):
        read("education", raw, reading)


def test_a_class_that_excel_made_a_day_of_is_proposed(reading):
    with pytest.raises(Unreadable) as asked:
        read("education", date(2026, 12, 9), reading)

    assert asked.value.proposal == "9/12"


@pytest.mark.parametrize(
    ("raw", "household", "groups"),
    [
        ("Hộ nghèo", "poor", ()),
        ("DTTS, hộ cận nghèo", "near_poor", ()),
        ("NCC / BĐXN", "", ("merit", "served")),
        ("Bộ đội xuất ngũ;\nHộ mới thoát nghèo", "newly_escaped", ("served",)),
        ("Không", "none", ()),
    ],
)
def test_several_groups_stand_in_one_cell(reading, raw, household, groups):
    told = read("groups", raw, reading)

    assert (told.household, told.groups) == (household, groups)


def test_an_unknown_group_is_asked(reading):
    with pytest.raises(Unreadable):
        read("groups", "Hộ nghèo, cán bộ xã", reading)


@pytest.mark.parametrize(
    ("column", "raw", "status"),
    [
        ("household", "Nghèo", "poor"),
        ("household", "không", "none"),
        ("poor", "x", "poor"),
        ("near_poor", "X", "near_poor"),
        ("poor", "Hộ cận nghèo", "near_poor"),
    ],
)
def test_households_are_named_or_crossed(reading, column, raw, status):
    assert read(column, raw, reading) == status


@pytest.mark.parametrize(
    ("raw", "village"),
    [
        ("Bản Nà Lo, xã Mường La", "Bản Nà Lo"),
        ("Bản Nà Lo - xã Mường La", "Bản Nà Lo"),
        ("Bản Nà Lo xã Mường La", "Bản Nà Lo"),
        ("Nà Lo; xã Mường La", "Nà Lo"),
        ("xã Mường La", ""),
    ],
)
def test_village_and_unit_stand_in_one_cell(reading, here, raw, village):
    home = read("residence", raw, reading)

    assert (home.village, home.unit) == (village, here)


def test_a_village_alone_leaves_the_unit_to_the_sheet(reading):
    home = read("residence", "Bản Nà Lo", reading)

    assert (home.village, home.unit) == ("Bản Nà Lo", None)
    applied(reading, line(residence=home))
    assert Worker.objects.get().village == "Bản Nà Lo"


def test_a_place_that_is_no_unit_is_refused_for_a_new_person(reading):
    row = one(reading, unit=read("unit", "Hà Nội, Ba Đình", reading))

    assert row.verdict is Verdict.REFUSED
    assert row.problems[0].field == "unit"


# Keys --------------------------------------------------------------------------------------------


def test_rows_share_no_number_and_no_code(reading):
    code = read("code", "W12-3", reading)

    assert person_keys(line(code=code), reading) == person_keys(
        line(code=read("code", "W12-4", reading), full_name="Khác"), reading
    )
    one_, two = (person_keys(line(n, personal_id="014099000001"), reading) for n in (1, 2))
    assert one_ == two != person_keys(line(personal_id="014099000002"), reading)


def test_without_numbers_name_birth_and_place_are_the_key(reading):
    same = person_keys(line(full_name="lo van an", personal_id=MASKED), reading)

    assert same == person_keys(line(), reading)
    assert same != person_keys(line(village="Bản Hạ"), reading)


# Writing -----------------------------------------------------------------------------------------


def test_what_an_action_refuses_is_said_of_its_row(reading, here, next_door):
    rows = [line(5), line(6, full_name="Vì Văn Ón", personal_id="014099000001")]
    found = judge_people(rows, reading)
    worker_in(next_door, personal_id="014099000001")

    with pytest.raises(RefusedLines) as refused:
        write_people(found, reading)

    assert [p.rule for p in refused.value.problems[1]] == ["W-15"]
    assert 0 not in refused.value.problems


def test_a_file_changed_between_looking_and_writing_is_refused(reading, officer, here):
    known = worker_in(here, personal_id="014099000001")
    found = judge_people([line(personal_id="014099000001", phone="0912345678")], reading)
    actions.correct_workers(
        corrections=[actions.Correction(worker=known, facts={"skill": "Hàn"})], by=officer
    )

    with pytest.raises(RefusedLines) as refused:
        write_people(found, reading)

    assert [p.rule for p in refused.value.problems[0]] == ["W-46"]


def test_a_refused_row_is_never_written(reading):
    with pytest.raises(RefusedLines):
        write_people(judge_people([line(sex=None)], reading), reading)

    assert not Worker.objects.exists()


def test_an_import_is_withdrawn_as_a_whole(reading, officer, here):
    known = worker_in(here, full_name="Vì Văn Ón", personal_id="014099000009", village="Bản Hạ")
    old = passport_of(known, "B1111111")
    was = Worker.objects.values().get()
    written = applied(
        reading,
        line(5, personal_id="014099000001", household="poor", passport="C1234567"),
        line(6, groups=read("groups", "NCC", reading)),
        line(
            7,
            full_name="Vì Văn Ốn",
            personal_id="014099000009",
            old_id="050111222",
            village="Bản Mới",
            passport="C2222222",
            household="poor",
            groups=read("groups", "NCC", reading),
        ),
    )
    made = [(row.model, row.pk, row.before) for row in reversed(written)]

    WORKERS.withdraw(made=made, since=clock.now() + timedelta(seconds=1), by=officer)

    assert Worker.objects.values().get() == {**was, "version": 3}
    assert Passport.objects.get() == old
    assert Passport.objects.get().is_current
    assert not HouseholdStatus.objects.exists()
    assert not Priority.objects.exists()
    assert not Worker.objects.get().old_id


# Speed -------------------------------------------------------------------------------------------


def asked(run):
    with CaptureQueriesContext(connection) as seen:
        run()
    return len([q for q in seen if q["sql"].startswith("SELECT")])


def test_two_hundred_rows_ask_no_more_than_two(officer, here):
    for number in range(4):
        worker_in(
            here, personal_id=f"0140990000{number:02d}", full_name=f"Vì Văn {chr(65 + number)}"
        )

    def rows(count):
        known = [
            line(n, personal_id=f"0140990000{n:02d}", phone="0912345678", passport=f"C{n:07d}")
            for n in range(2)
        ]
        new = [
            line(
                n,
                full_name=f"Lò Thị {chr(65 + n % 26)}{chr(97 + n // 26)}",
                personal_id=f"0140990{n:05d}" if n % 2 else None,
                household="poor",
                groups=read("groups", "NCC", reading_of(officer, here)),
            )
            for n in range(100, 100 + count)
        ]
        return known + new

    def judge(count):
        lines, reading = rows(count), reading_of(officer, here)
        return asked(lambda: judged(reading, *lines))

    few = max(judge(2), judge(2))
    assert judge(200) == judge(2) <= few


# There and back ----------------------------------------------------------------------------------


@pytest.fixture
def listed(here, department):
    """People of all kinds, and the list of people as it is downloaded."""
    old = OldUnitFactory(name="Nặm Păm")
    worker_in(here, full_name="Lò Văn Hoà", village="Bản Hạ", personal_id="014099000001")
    worker_in(here, full_name="Vì Thị Ón", sex="female", born_precision="year", phone="0912345678")
    worker_in(here, full_name="Lò Văn Hoà", village="Bản Hạ")
    merged = worker_in(here, full_name="Sùng A Páo", born_precision="month")
    actions.register_worker(
        full_name="Giàng A Dơ",
        born_on=BORN,
        sex="male",
        commune=None,
        outside="Ba Đình, Hà Nội",
        by=department,
    )
    ChangeFactory(old=old, new=here)
    Worker.objects.filter(pk=merged.pk).update(commune=old)
    return with_units(Worker.objects.for_list(), today=clock.today())


def headings():
    """The column that each heading of the list means, as the reader of headings compares them."""
    known = {}
    for column in PERSON_COLUMNS:
        for text in (str(column.heading), *column.aliases):
            known.setdefault(folded(text), column)
    return known


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_downloaded_list_comes_back_unchanged(listed, department, here, language):
    reading = reading_of(department)
    with translation.override(language):
        known = headings()
        lines = []
        for number, row in enumerate(listed, start=2):
            cells = [(known[folded(str(c.label))], c.value(row)) for c in PEOPLE.columns]
            said = {c.name: c.read(str(value), reading) for c, value in cells if value}
            lines.append(Line(sheet=1, number=number, said=said))
        found = judged(reading, *lines)

    assert [row.verdict for row in found] == [Verdict.UNCHANGED] * 5
    assert not any(row.changes for row in found)


def test_two_changed_cells_change_two_cells(listed, department, here):
    reading = reading_of(department)
    known = headings()
    lines = []
    for number, row in enumerate(listed, start=2):
        cells = {known[folded(str(c.label))]: str(c.value(row)) for c in PEOPLE.columns}
        said = {c.name: c.read(value, reading) for c, value in cells.items() if value}
        lines.append(Line(sheet=1, number=number, said=said))
    lines[1].said["phone"] = "0987654321"
    lines[2].said["village"] = "Bản Thượng"

    found = judged(reading, *lines)
    changed = [row for row in found if row.verdict is Verdict.CHANGED]
    good = [each for each, row in zip(lines, found, strict=True) if row.verdict is Verdict.CHANGED]
    written = WORKERS.write(good, reading)

    assert [[c.column for c in row.changes] for row in changed] == [["phone"], ["village"]]
    assert [set(row.before) for row in written] == [
        {"phone"},
        {"village", "village_fold", "village_sort"},
    ]


def test_every_heading_of_the_list_is_known_in_both_languages():
    for language in ("vi", "en"):
        with translation.override(language):
            at_home = {folded(alias) for c in PERSON_COLUMNS for alias in c.aliases}
            for column in PEOPLE.columns:
                assert folded(str(column.label)) in at_home | set(headings()), column.key


def test_no_alias_means_two_columns():
    seen = {}
    for column in PERSON_COLUMNS:
        for alias in column.aliases:
            assert seen.setdefault(folded(alias), column.name) == column.name, alias


def test_the_sheet_is_of_those_who_may_enter_people():
    assert (WORKERS.name, WORKERS.permission) == ("workers", Permission.WORKER_EDIT)
    assert WORKERS.column("full_name").required
    assert names.clean(COLUMNS["full_name"].example) == "Lò Văn Nam"
