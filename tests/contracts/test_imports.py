"""Sheets of departures, of people already abroad and of returns: what the form refuses is refused
here, and what the preview says is what is written."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from accounts.permissions import Permission
from audit.models import AuditEntry, Event
from communes.models import Commune
from contracts import listings
from contracts.actions import cancel_contract, extend_contract, record_end, suspect_return
from contracts.imports import DEPARTURES, OPENING, RETURNS
from contracts.models import Contract, Departure
from contracts.queries import Asked, departures, ends
from contracts.queries import lines as listed_lines
from core import clock
from core.models import Mark
from core.problems import Refused
from spreadsheets.headings import folded
from spreadsheets.registry import may_import
from spreadsheets.sheets import Line, Reading, RefusedLines, Trouble, Unreadable, Verdict
from spreadsheets.values import is_blank
from tests.factories import country
from tests.factories.contracts import LEFT, departed, identified, returned
from tests.factories.enterprises import an_enterprise
from tests.factories.workers import citizen_number, worker_in
from workers.actions import move_worker
from workers.imports import PERSON_COLUMNS
from workers.models import Worker

TODAY = date(2026, 11, 22)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with clock.turned_to(clock.at(TODAY)):
        yield


@pytest.fixture(autouse=True)
def _countries(db):
    for code in ("JP", "TW", "KR", "DE"):
        country(code)


def reading(by, unit: Commune | None = None) -> Reading:
    return Reading(by=by, permission=Permission.STAY_RECORD, unit=unit or by.home_commune)


def line(sheet, read: Reading, number: int = 2, confirmed=(), **cells) -> Line:
    """A row with these cells, each read by its column."""
    said, troubles = {}, []
    for name, raw in cells.items():
        column = sheet.column(name)
        if raw is None or is_blank(raw):
            continue
        try:
            said[name] = column.read(raw, read)
        except Unreadable as bad:
            found = {"message": bad.message, "proposal": bad.proposal, "rule": bad.rule}
            troubles.append(Trouble(field=name, **found))
    return Line(
        sheet=0, number=number, said=said, troubles=troubles, confirmed=frozenset(confirmed)
    )


def cells(**more):
    """A row of somebody new who left for Japan."""
    known = {
        "full_name": "Lò Văn Nam",
        "born": "06/05/1999",
        "sex": "Nam",
        "personal_id": citizen_number(),
        "country": "Nhật Bản",
        "form": "Doanh nghiệp dịch vụ đưa đi",
        "enterprise": "không rõ",
        "departed_on": "02/03/2026",
        "term_months": "36",
        "job": "Chế biến thực phẩm",
    }
    return {**known, **more}


def judged(by, *rows, sheet=DEPARTURES, confirmed=()):
    read = reading(by)
    made = [line(sheet, read, n, confirmed, **row) for n, row in enumerate(rows, start=2)]
    return sheet.judge(made, read)


def judge(by, sheet=DEPARTURES, confirmed=(), **row):
    return judged(by, row, sheet=sheet, confirmed=confirmed)[0]


def write(by, *rows, sheet=DEPARTURES):
    read = reading(by)
    made = [line(sheet, read, n, **row) for n, row in enumerate(rows, start=2)]
    found = sheet.judge(made, read)
    good = [row for row, one in zip(made, found, strict=True) if one.verdict in _GOOD]
    return sheet.write(good, read)


_GOOD = (Verdict.NEW, Verdict.CHANGED)


def rules_of(one) -> list[str]:
    return [problem.rule for problem in one.problems if not problem.warning]


def made_by(written):
    """What a run keeps, newest first."""
    return [(one.model, one.pk, one.before) for one in reversed(written)]


# New people --------------------------------------------------------------------------------------


def test_a_person_a_contract_and_a_departure_come_from_one_row(officer, here):
    row = cells()

    assert judge(officer, **row).verdict is Verdict.NEW
    write(officer, row)

    stay = Departure.objects.get()
    assert (stay.worker.full_name, stay.commune, stay.departed_on) == ("Lò Văn Nam", here, LEFT)
    contract = stay.contract
    assert (contract.country_id, contract.form, contract.status) == ("JP", "service", "abroad")
    assert (contract.job, contract.occupation) == ("Chế biến thực phẩm", "food")
    assert contract.recorded_for == here


def test_person_and_stay_are_written_together_or_not_at_all(officer):
    one = judge(officer, **cells(personal_id=None))

    assert rules_of(one) == ["D-19"]
    read = reading(officer)
    rows = [line(DEPARTURES, read, **cells(personal_id=None))]
    with pytest.raises(RefusedLines):
        DEPARTURES.write(rows, read)
    assert not Worker.objects.exists()


def test_the_same_file_again_is_all_unchanged(officer):
    rows = [cells(), cells(full_name="Lò Thị Nga", personal_id=citizen_number(), sex="Nam")]
    write(officer, *rows)
    before = AuditEntry.objects.count(), Mark.objects.count()

    assert [one.verdict for one in judged(officer, *rows)] == [Verdict.UNCHANGED] * 2
    assert write(officer, *rows) == []
    assert (AuditEntry.objects.count(), Mark.objects.count()) == before


def test_every_problem_of_a_row_is_told_at_once(officer):
    one = judge(
        officer,
        **cells(
            personal_id=None, country=None, departed_on=None, form="tự đi", enterprise="Công ty Lạ"
        ),
    )

    assert set(rules_of(one)) == {"D-43", "D-09", "D-25"}


def test_a_cell_that_cannot_be_read_is_not_also_missing(officer):
    one = judge(officer, **cells(departed_on="31/02/2026", country="Nhật Bổn Xa"))

    assert [p.field for p in one.problems if not p.warning] == ["country", "departed_on"]


def test_a_new_person_stands_once_however_many_departures_a_file_has(officer):
    number = citizen_number()
    first, second = judged(
        officer, cells(personal_id=number), cells(personal_id=number, departed_on="05/05/2026")
    )

    assert first.verdict is second.verdict is Verdict.NEW
    assert set(first.keys) & set(second.keys)  # so the file refuses both (U-32)


def test_two_rows_of_one_stay_are_found_by_their_keys(officer):
    read = reading(officer)
    number = citizen_number()
    one, same, later = (
        set(DEPARTURES.keys(line(DEPARTURES, read, **cells(personal_id=number, **more)), read))
        for more in ({}, {"phone": "0912345678"}, {"departed_on": "06/05/2026"})
    )

    assert one & same
    assert not one & later


# What the cells say ------------------------------------------------------------------------------


def said(by, **more):
    """The recorded contract of a row."""
    write(by, cells(**more))
    return Contract.objects.latest("pk")


def test_a_licensed_enterprise_decides_the_form(officer):
    an_enterprise(name="Công ty cổ phần Nhân lực Tây Bắc")

    contract = said(officer, form=None, enterprise="nhan luc tay bac")

    assert contract.form == "service"
    assert contract.enterprise.name == "Công ty cổ phần Nhân lực Tây Bắc"


def test_without_licence_or_enterprise_the_form_is_asked(officer):
    an_enterprise(name="Công ty Đà Giang", status="revoked", status_since=date(2026, 1, 1))

    for sender in ("Đà Giang", "không rõ", None):
        assert "D-08" in rules_of(judge(officer, **cells(form=None, enterprise=sender)))


def test_a_name_that_several_enterprises_bear_is_asked(officer):
    an_enterprise(name="Công ty TNHH Sao Mai")
    an_enterprise(name="Công ty cổ phần Sao Mai")

    one = judge(officer, **cells(enterprise="Sao Mai"))
    exact = judge(officer, **cells(enterprise="CÔNG TY TNHH SAO MAI"))

    assert rules_of(one) == ["D-43"]
    assert "Công ty TNHH Sao Mai" in one.problems[0].message
    assert exact.verdict is Verdict.NEW


def test_an_unknown_enterprise_is_refused_with_near_names(officer):
    an_enterprise(name="Công ty cổ phần Nhân lực Tây Bắc")

    (problem,) = judge(officer, **cells(enterprise="Nhân lực Tây Bắk")).problems

    assert problem.rule == "D-43"
    assert problem.proposal == "Công ty cổ phần Nhân lực Tây Bắc"


@pytest.mark.parametrize(
    ("typed", "country_typed", "expected"),
    [
        ("180.000 Yên", "Nhật Bản", ("180000", "JPY", "month")),
        (180000, "Nhật Bản", ("180000", "JPY", "month")),
        (28000, "Đài Loan (Trung Quốc)", ("28000", "TWD", "month")),
        ("13 EUR/giờ", "Đức", ("13", "EUR", "hour")),
        ("25 triệu", "Nhật Bản", None),
        (30000000, "Nhật Bản", None),
    ],
)
def test_a_wage_needs_its_currency_or_a_country_that_makes_it_sure(
    officer, typed, country_typed, expected
):
    row = cells(wage=typed, country=country_typed)

    if expected is None:
        assert rules_of(judge(officer, **row)) == ["D-34"]
    else:
        contract = said(officer, **row)
        amount, currency, per = expected
        assert (contract.wage, contract.wage_currency, contract.wage_per) == (
            Decimal(amount),
            currency,
            per,
        )


@pytest.mark.parametrize("typed", [3, "3", "5"])
def test_months_or_years_are_asked_about(officer, typed):
    (problem, *_rest) = judge(officer, **cells(term_months=None, term=typed)).problems

    assert (problem.rule, problem.proposal) == ("D-46", f"{typed} năm")


@pytest.mark.parametrize(
    ("column", "typed", "months", "kind"),
    [
        ("term", "3 năm", 36, "long"),
        ("term", 36, 36, "long"),
        ("term_years", 3, 36, "long"),
        ("term_months", 5, 5, "seasonal"),
        ("term", "5 tháng", 5, "seasonal"),
    ],
)
def test_a_term_and_the_kind_of_stay_that_follows(officer, column, typed, months, kind):
    contract = said(officer, **{"term_months": None, column: typed})

    assert (contract.term_months, contract.duration_type) == (months, kind)


def test_a_loan_is_read_and_not_stored(officer):
    assert judge(officer, **cells(loan="50", note="hộ gương mẫu")).verdict is Verdict.NEW
    assert "Hỗ trợ" in str(DEPARTURES.column("loan").help)


def test_only_the_department_says_where_information_comes_from(officer, department, here):
    assert said(officer, source="Công an").departure.source == "commune"

    other = {"full_name": "Quàng Văn Bun", "residence": "Mường La", "source": "Công an"}
    assert said(department, **other).departure.source == "police"


# What the form refuses ---------------------------------------------------------------------------


def by_form(worker, by, **fields):
    """The refusals of the form for this departure."""
    with pytest.raises(Refused) as refused:
        departed(worker, by=by, **fields)
    return {(p.rule, p.message) for p in refused.value.problems if not p.warning}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"departed_on": "30/11/2026"}, {"departed_on": date(2026, 11, 30)}),
        ({"signed_on": "05/04/2026"}, {"signed_on": date(2026, 4, 5)}),
        ({"enterprise": None}, {"enterprise_unknown": False}),
        ({"form": "trực tiếp"}, {"form": "direct"}),
        ({"country": None}, {"country": None}),
        ({"term_months": "61"}, {"term_months": 61}),
        ({"job": "x" * 121}, {"job": "x" * 121}),
        ({"programme": "EPS"}, {"programme": "EPS"}),
        ({"source_dated": "30/11/2026"}, {"source_dated": date(2026, 11, 30)}),
    ],
)
def test_each_refusal_of_the_sheet_is_the_forms_refusal(officer, here, typed, field):
    worker = identified(here)

    one = judge(officer, **cells(personal_id=worker.personal_id, full_name=None, **typed))

    found = {(p.rule, p.message) for p in one.problems if not p.warning}
    assert found == by_form(worker, officer, **field)


def test_a_person_who_lived_elsewhere_on_that_day_is_refused_alike(
    department, neighbour, here, next_door
):
    worker = identified(here)
    move_worker(worker=worker, commune=next_door, moved_on=date(2026, 6, 1), by=department)
    row = cells(personal_id=worker.personal_id, full_name="Lò Văn An")

    assert rules_of(judge(neighbour, **row)) == ["D-21"]
    assert judge(department, **row).verdict is Verdict.NEW


def test_who_is_still_abroad_does_not_leave_again(officer, here):
    worker = identified(here)
    departed(worker, by=officer)

    one = judge(
        officer,
        **cells(personal_id=worker.personal_id, full_name="Lò Văn An", departed_on="20/03/2026"),
    )

    (problem,) = [p for p in one.problems if not p.warning]
    assert (problem.rule, problem.proposal) == ("D-04", "02/03/2026")


def test_a_near_departure_is_asked_about_and_may_be_confirmed(officer, here):
    worker = identified(here)
    returned(worker, by=officer, ended_on=date(2026, 3, 10))
    row = cells(
        personal_id=worker.personal_id, full_name="Lò Văn An", departed_on=date(2026, 3, 25)
    )

    (problem,) = [p for p in judge(officer, **row).problems if not p.warning]

    assert (problem.rule, problem.ask) == ("D-18", True)
    assert judge(officer, confirmed=["D-18"], **row).verdict is Verdict.NEW


def test_an_old_year_is_asked_about_and_may_be_confirmed(officer):
    row = cells(departed_on="02/03/2025")

    assert rules_of(judge(officer, **row)) == ["D-27"]
    assert judge(officer, confirmed=["D-27"], **row).verdict is Verdict.NEW


def test_the_number_is_added_together_with_the_departure(officer, here):
    worker = worker_in(here, village="Bản Nà Lo")
    row = cells(full_name="Lò Văn An", village="Bản Nà Lo", code=f"W{worker.pk}-{worker.version}")

    assert judge(officer, **row).verdict is Verdict.NEW
    write(officer, row)
    assert Departure.objects.get().worker == worker


# Places ------------------------------------------------------------------------------------------


def test_a_number_of_the_neighbours_person_tells_nothing(neighbour, here):
    worker = identified(here, full_name="Quàng Thị Mai")

    one = judge(neighbour, **cells(personal_id=worker.personal_id))

    assert rules_of(one)[0] == "W-15"
    assert "Mai" not in repr(one)


def test_the_neighbours_row_code_does_not_exist(neighbour, officer, here):
    stay = departed(identified(here), by=officer)

    one = judge(neighbour, **cells(stay=f"D{stay.pk}-1"))

    assert "D-44" in rules_of(one)


def test_a_row_code_is_of_the_person_of_the_row(officer, here):
    stay = departed(identified(here), by=officer)
    other = identified(here, full_name="Vì Thị Hoa")

    one = judge(officer, **cells(stay=f"D{stay.pk}-1", code=f"W{other.pk}-1", full_name=None))

    assert "D-44" in rules_of(one)


def test_nobody_leaves_from_the_neighbours_unit(officer, next_door):
    one = judge(officer, **cells(unit=next_door.full_name))

    assert one.verdict is Verdict.REFUSED


# Recorded stays ----------------------------------------------------------------------------------


def recorded(by, here, **fields):
    worker = identified(here)
    stay = departed(worker, by=by, **fields)
    row = {"stay": f"D{stay.pk}-{stay.contract.version}", "full_name": "Lò Văn An"}
    return stay, row


def test_a_blank_cell_leaves_what_is_stored(officer, here):
    stay, row = recorded(officer, here, employer="Công ty Sakura", wage=None)

    assert judge(officer, **row).verdict is Verdict.UNCHANGED
    assert judge(officer, **row, employer=" ").verdict is Verdict.UNCHANGED


def test_another_spelling_changes_nothing(officer, here):
    stay, row = recorded(officer, here, employer="Hoà Bình")

    assert judge(officer, **row, employer="Hòa Bình").verdict is Verdict.UNCHANGED


def test_a_changed_cell_is_shown_and_written(officer, here):
    stay, row = recorded(officer, here, employer="Công ty Sakura")

    (change,) = judge(officer, **row, employer="Công ty Fuji").changes
    write(officer, {**row, "employer": "Công ty Fuji"})

    assert (change.column, change.old, change.new) == (
        "employer",
        "Công ty Sakura",
        "Công ty Fuji",
    )
    stay.contract.refresh_from_db()
    assert (stay.contract.employer, stay.contract.job) == (
        "Công ty Fuji",
        "Chế biến thực phẩm",
    )


def test_the_day_is_corrected_through_the_row_code(officer, here):
    stay, row = recorded(officer, here)

    write(officer, {**row, "departed_on": "05/03/2026"})

    stay.refresh_from_db()
    assert stay.departed_on == date(2026, 3, 5)


def test_a_correction_is_refused_as_in_the_form(officer, here):
    stay, row = recorded(officer, here)
    extend_contract(
        departure=stay, agreed_on=date(2026, 4, 1), ends_on=date(2030, 1, 1), by=officer
    )

    one = judge(officer, **row, departed_on="05/04/2026")

    assert rules_of(one) == ["D-23"]


def test_a_list_older_than_the_stay_changes_nothing(officer, here):
    stay, row = recorded(officer, here)
    write(officer, {**row, "employer": "Công ty Fuji"})

    assert judge(officer, **row, employer="Công ty Fuji").verdict is Verdict.UNCHANGED
    assert rules_of(judge(officer, **row, employer="Công ty Sakura")) == ["D-42"]


def test_another_units_departure_is_corrected_by_the_department(
    department, neighbour, officer, here, next_door
):
    stay, row = recorded(officer, here)
    move_worker(worker=stay.worker, commune=next_door, moved_on=date(2026, 6, 1), by=department)

    assert judge(neighbour, **row).verdict is Verdict.UNCHANGED
    assert "D-47" in rules_of(judge(neighbour, **row, job="Hàn"))
    assert judge(department, **row, job="Hàn").verdict is Verdict.CHANGED


def test_what_happened_since_the_preview_refuses_the_row(officer, here):
    worker = identified(here)
    read = reading(officer)
    rows = [
        line(DEPARTURES, read, 2, **cells()),
        line(DEPARTURES, read, 3, **cells(personal_id=worker.personal_id, full_name="Lò Văn An")),
    ]
    assert all(one.verdict is Verdict.NEW for one in DEPARTURES.judge(rows, read))
    departed(worker, by=officer, departed_on=date(2026, 5, 5))

    with pytest.raises(RefusedLines) as refused:
        DEPARTURES.write(rows, read)

    assert {i: [p.rule for p in found] for i, found in refused.value.problems.items()} == {
        1: ["D-05"]
    }


# People already abroad ---------------------------------------------------------------------------


def test_the_opening_list_is_the_departments(officer, department):
    assert may_import(DEPARTURES, officer)
    assert not may_import(OPENING, officer)
    assert may_import(OPENING, department)


def test_who_was_abroad_already_is_no_departure_of_now(department, here):
    row = cells(departed_on="02/03/2024", residence="Bản Nà Lo, xã Mường La")

    one = judge(department, sheet=OPENING, **row)
    write(department, row, sheet=OPENING)

    assert one.verdict is Verdict.NEW
    assert "D-27" in [problem.rule for problem in one.problems]
    assert Departure.objects.get().source == "opening"


def test_the_opening_list_does_not_take_a_recorded_departure_out_of_the_count(department, here):
    stay, row = recorded(department, here)

    one = judge(department, sheet=OPENING, **row)

    assert one.verdict is Verdict.UNCHANGED


# Returns -----------------------------------------------------------------------------------------


def back(**more):
    known = {
        "full_name": "Lò Văn An",
        "born": "1999",
        "ended_on": "01/09/2026",
        "return_reason": "Hết hạn HĐ",
    }
    return {**known, **more}


def test_a_return_ends_the_open_stay_of_that_person(officer, here):
    stay = departed(identified(here), by=officer)
    suspect_return(departure=stay, suspected_on=date(2026, 8, 1), suspected_note="xóm", by=officer)
    row = back(next_need="việc làm", language_gained="Tiếng Nhật N3", notified_on="03/09/2026")

    assert judge(officer, sheet=RETURNS, **row).verdict is Verdict.NEW
    write(officer, row, sheet=RETURNS)

    stay.refresh_from_db()
    assert (stay.ended_on, stay.end_kind, stay.return_reason) == (
        date(2026, 9, 1),
        "returned",
        "completed",
    )
    assert (stay.next_need, stay.language_gained, stay.language_level) == ("job", "ja", "N3")
    assert stay.suspected_on is None


def test_the_same_returns_again_are_unchanged_and_others_correct(officer, here):
    returned(identified(here), by=officer, ended_on=date(2026, 9, 1))
    known = {"departed_on": "02/03/2026"}

    assert judge(officer, sheet=RETURNS, **back()).verdict is Verdict.UNCHANGED
    (change,) = judge(officer, sheet=RETURNS, **back(**known, ended_on="05/09/2026")).changes
    write(officer, back(**known, ended_on="05/09/2026"), sheet=RETURNS)

    assert (change.old, change.new) == ("01/09/2026", "05/09/2026")
    assert Departure.objects.get().ended_on == date(2026, 9, 5)


def test_nobody_is_registered_by_a_return(officer, here):
    identified(here)

    assert rules_of(judge(officer, sheet=RETURNS, **back())) == ["R-16"]
    assert rules_of(judge(officer, sheet=RETURNS, **back(full_name="Ai Đó"))) == ["R-16"]


def test_the_neighbours_people_do_not_return_here(neighbour, officer, here):
    worker = identified(here)
    departed(worker, by=officer)

    for row in (back(), back(personal_id=worker.personal_id)):
        assert rules_of(judge(neighbour, sheet=RETURNS, **row)) == ["R-16"]


def test_two_of_one_name_are_told_apart_by_more(officer, here):
    for village in ("Bản Nà Lo", "Bản Hua Nậm"):
        departed(identified(here, village=village), by=officer)

    assert rules_of(judge(officer, sheet=RETURNS, **back())) == ["R-17"]
    one = judge(officer, sheet=RETURNS, **back(village="Bản Nà Lo"))
    assert one.verdict is Verdict.NEW


def test_a_name_alone_is_too_little(officer, here):
    departed(identified(here), by=officer)

    assert rules_of(judge(officer, sheet=RETURNS, **back(born=None))) == ["R-17"]


@pytest.mark.parametrize(
    ("typed", "rules"),
    [
        ({"ended_on": None}, ["R-18"]),
        ({"ended_on": "01/03/2026"}, ["R-02"]),
        ({"ended_on": "30/11/2026"}, ["R-03"]),
        ({"return_reason": None}, ["R-04"]),
        ({"end_kind": "tử vong"}, ["R-05"]),
        ({"notified_on": "01/08/2026"}, ["R-07"]),
        ({"country": "Đài Loan (Trung Quốc)"}, ["R-16"]),
    ],
)
def test_an_end_is_refused_as_in_the_form(officer, here, typed, rules):
    departed(identified(here), by=officer)

    assert rules_of(judge(officer, sheet=RETURNS, **back(**typed))) == rules


def test_a_column_of_reasons_may_say_that_nobody_came_home(officer, here):
    stay = departed(identified(here), by=officer)

    write(officer, back(return_reason="Chết"), sheet=RETURNS)

    stay.refresh_from_db()
    assert (stay.end_kind, stay.return_reason) == ("died", "")


def test_a_second_end_of_one_stay_in_a_file_is_refused(officer, here):
    departed(identified(here), by=officer)

    one, other = judged(officer, back(), back(ended_on="02/09/2026"), sheet=RETURNS)

    assert one.verdict is Verdict.NEW
    assert rules_of(other) == ["R-01"]


# Our own lists come back -------------------------------------------------------------------------


def known_headings(sheet):
    found: dict[str, set[str]] = {}
    for column in sheet.columns:
        for word in (column.heading, *column.aliases):
            found.setdefault(folded(str(word)), set()).add(column.name)
    return found


@pytest.mark.parametrize("sheet", [DEPARTURES, OPENING, RETURNS])
def test_a_heading_is_of_one_column(sheet):
    for language in ("vi", "en"):
        with translation.override(language):
            known = known_headings(sheet)
        several = {word: names for word, names in known.items() if len(names) > 1 and names - OWN}
        assert several == {}


OWN = {column.name for column in PERSON_COLUMNS}  # looked at where they are declared


def of_list(sheet):
    listing = {"departures": listings.DEPARTURES, "returns": listings.RETURNS}[sheet.name]
    return [column for column in listing.columns if column.file]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("sheet", [DEPARTURES, RETURNS])
def test_the_headings_of_the_list_are_known(sheet, language):
    known = known_headings(sheet)

    with translation.override(language):
        headings = [folded(str(column.label)) for column in of_list(sheet)]

    assert [heading for heading in headings if heading not in known] == []


def exported(sheet, row, read):
    """The line that a row of the list's file is read as."""
    known = {word: next(iter(names)) for word, names in known_headings(sheet).items()}
    typed = {}
    for column in of_list(sheet):
        raw = column.value(row)
        raw = raw if raw is None or isinstance(raw, date) else str(raw)
        typed[known[folded(str(column.label))]] = raw
    return line(sheet, read, row.departure.pk, **typed)


def stays_of_all_kinds(here, by):
    sender = an_enterprise(name="Công ty cổ phần Nhân lực Tây Bắc")
    home = {"village": "Bản Nà Lo"}
    departed(identified(here, **home), by=by, enterprise=sender, enterprise_unknown=False)
    person = identified(here, full_name="Quàng Thị Ỏm", sex="female", born_precision="year")
    returned(person, by=by, ended_on=date(2026, 5, 1), departed_on=date(2026, 1, 5))
    departed(person, by=by, departed_on=date(2026, 8, 1), country=country("TW"))
    gone = departed(identified(here, full_name="Vì Văn Ón"), by=by)
    cancel_contract(contract=gone.contract, reason="Không đi", by=by)
    died = departed(identified(here, full_name="Giàng A Páo"), by=by)
    record_end(departure=died, ended_on=date(2026, 7, 1), end_kind="died", by=by)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("sheet", "found", "count"), [(DEPARTURES, departures, 5), (RETURNS, ends, 2)]
)
def test_the_file_of_the_list_comes_back_unchanged(officer, here, sheet, found, count, language):
    stays_of_all_kinds(here, officer)
    read = reading(officer)
    stays = found(Asked(), scope=read.scope)

    with translation.override(language):
        rows = [exported(sheet, row, read) for row in listed_lines(stays, today=TODAY)]
        told = sheet.judge(rows, read)

    assert [one.verdict for one in told] == [Verdict.UNCHANGED] * count, [o.problems for o in told]


def test_two_changed_cells_change_two_cells(officer, here):
    stays_of_all_kinds(here, officer)
    read = reading(officer)
    rows = [
        exported(DEPARTURES, row, read)
        for row in listed_lines(departures(Asked(), scope=read.scope), today=TODAY)
    ]
    untouched = {row.pk: row for row in Contract.objects.all()}
    first, second = rows[0], rows[-1]
    first.said["job"], second.said["departed_on"] = "Hàn", date(2026, 1, 6)

    found = DEPARTURES.judge(rows, read)
    changed = [row for row, one in zip(rows, found, strict=True) if one.verdict in _GOOD]
    written = DEPARTURES.write(changed, read)

    assert sum(len(one.changes) for one in found) == 2
    assert {one.line.number for one in written} == {first.number, second.number}
    same = [row for row in Contract.objects.all() if row.version == untouched[row.pk].version]
    assert len(same) == len(untouched) - 2


# Taken back --------------------------------------------------------------------------------------


def test_a_withdrawn_import_leaves_no_stay_and_no_person(officer):
    written = write(officer, cells(), cells(full_name="Lò Thị Nga", personal_id=citizen_number()))
    since = clock.now()
    Mark.objects.all().delete()

    DEPARTURES.withdraw(made=made_by(written), since=since, by=officer)

    assert not Departure.objects.exists()
    assert not Contract.objects.exists()
    assert not Worker.objects.exists()
    entries = AuditEntry.objects.filter(
        event=Event.IMPORT_WITHDRAWN, subject_type="contracts.Contract"
    )
    assert entries.count() == 2
    assert entries[0].before["departed_on"] == "2026-03-02"
    assert Mark.objects.count() >= 2


def later(hours=1):
    return clock.turned_to(clock.at(TODAY, 9 + hours))


def test_an_import_stands_once_others_rest_on_it(officer):
    written = write(officer, cells())
    stay = Departure.objects.get()
    with later():
        extend_contract(
            departure=stay, agreed_on=date(2026, 4, 1), ends_on=date(2030, 1, 1), by=officer
        )

    with pytest.raises(Refused) as refused:
        DEPARTURES.withdraw(made=made_by(written), since=clock.at(TODAY), by=officer)

    assert [problem.rule for problem in refused.value.problems] == ["X-17"]
    assert Departure.objects.exists()


def test_an_import_stands_once_its_stay_was_changed(officer):
    written = write(officer, cells())
    with later():
        record_end(
            departure=Departure.objects.get(),
            ended_on=date(2026, 9, 1),
            return_reason="other",
            by=officer,
        )

    with pytest.raises(Refused) as refused:
        DEPARTURES.withdraw(made=made_by(written), since=clock.at(TODAY), by=officer)

    assert [problem.rule for problem in refused.value.problems] == ["X-17"]


def test_what_an_import_changed_is_put_back(officer, here):
    stay, row = recorded(officer, here, employer="Công ty Sakura")
    written = write(officer, {**row, "employer": "Công ty Fuji", "departed_on": "05/03/2026"})

    DEPARTURES.withdraw(made=made_by(written), since=clock.now(), by=officer)

    stay = Departure.objects.get(pk=stay.pk)
    assert (stay.departed_on, stay.contract.employer) == (LEFT, "Công ty Sakura")
    assert stay.contract.version == 3
    entry = AuditEntry.objects.filter(event=Event.IMPORT_WITHDRAWN).latest("pk")
    assert entry.after == {"departed_on": "2026-03-02", "employer": "Công ty Sakura"}


def test_a_recorded_end_is_taken_back(officer, here):
    stay = departed(identified(here), by=officer)
    suspect_return(departure=stay, suspected_on=date(2026, 8, 1), suspected_note="xóm", by=officer)
    written = write(officer, back(), sheet=RETURNS)

    RETURNS.withdraw(made=made_by(written), since=clock.now(), by=officer)

    stay = Departure.objects.get(pk=stay.pk)
    assert (stay.ended_on, stay.end_kind, stay.return_reason) == (None, None, "")
    assert stay.suspected_on == date(2026, 8, 1)
    assert stay.contract.status == "abroad"


def test_an_end_is_not_taken_back_once_the_person_has_left_again(officer, here):
    worker = identified(here)
    departed(worker, by=officer)
    written = write(officer, back(), sheet=RETURNS)
    departed(worker, by=officer, departed_on=date(2026, 10, 1))

    with pytest.raises(Refused) as refused:
        RETURNS.withdraw(made=made_by(written), since=clock.now(), by=officer)

    assert [problem.rule for problem in refused.value.problems] == ["D-05"]


def test_the_neighbour_takes_nothing_back(officer, neighbour):
    written = write(officer, cells())

    with pytest.raises(PermissionDenied):
        DEPARTURES.withdraw(made=made_by(written), since=clock.now(), by=neighbour)
