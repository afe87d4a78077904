"""The sheet of targets: the plan's table comes in, and waits for a second person as ever."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.permissions import Permission
from audit.models import AuditEntry, Event
from core import clock
from core.problems import Refused
from spreadsheets.registry import may_import
from spreadsheets.sheets import Line, Reading, RefusedLines, Unreadable, Verdict
from targets.actions import approve_targets, enter_targets, return_targets
from targets.imports import TARGETS
from targets.models import TargetBody, TargetVersion
from targets.queries import hands_in, newest_version, numbers_of
from tests.factories import CommuneFactory, user_with
from tests.factories.targets import (
    MERGER,
    PlanFactory,
    TargetBodyFactory,
    TargetVersionFactory,
    give,
    merge,
)

pytestmark = pytest.mark.django_db
TODAY = date(2025, 8, 15)


@pytest.fixture(autouse=True)
def _today():
    with clock.turned_to(clock.at(TODAY)):
        yield


@pytest.fixture
def plan():
    return PlanFactory()


@pytest.fixture
def waiting(plan, here):
    """A version that waits for approval: 12 people for `here`."""
    return give(TargetVersionFactory(plan=plan, in_force_on=MERGER), {here: 12})


@pytest.fixture
def approved(plan, here):
    return give(TargetVersionFactory(plan=plan, approved=True), {here: 12})


def reading(by):
    return Reading(by=by, permission=Permission.TARGET_ENTER)


def line(number=5, **said):
    return Line(sheet=0, number=number, said=said)


def judged(by, *lines):
    return TARGETS.judge(lines, reading(by))


def judge(by, **said):
    (one,) = judged(by, line(**said))
    return one


def write(by, *lines):
    return TARGETS.write(lines, reading(by))


def withdraw(by, *written):
    rows = [row for made in written for row in made]
    made = [(row.model, row.pk, row.before) for row in reversed(rows)]
    TARGETS.withdraw(made=made, since=clock.now(), by=by)


def refusals(one):
    return [problem.rule for problem in one.problems if not problem.warning]


def warnings(one):
    return [problem.rule for problem in one.problems if problem.warning]


def numbers(version):
    return {(n.label, n.kind): n.value for n in numbers_of(version)}


def read(column, raw, by):
    return TARGETS.column(column).read(raw, reading(by))


# What a row would become -------------------------------------------------------------------------


def test_a_number_where_none_was_is_new(department, waiting, next_door):
    one = judge(department, place="Chiềng Lao", all=9)

    assert (one.verdict, one.title, one.changes) == (Verdict.NEW, "Xã Chiềng Lao", [])
    assert numbers(waiting) == {("Xã Mường La", "all"): 12}


def test_another_number_is_shown_old_and_new(department, waiting):
    one = judge(department, place="Xã Mường La", all=15)

    assert one.verdict is Verdict.CHANGED
    assert [(c.old, c.new) for c in one.changes] == [("12", "15")]


def test_the_same_number_is_unchanged(department, waiting):
    assert judge(department, place="xa muong la", all=12).verdict is Verdict.UNCHANGED


def test_a_row_without_numbers_leaves_what_is_stored(department, waiting):
    assert judge(department, place="Xã Mường La").verdict is Verdict.UNCHANGED


def test_a_unit_may_be_named_by_its_code(department, waiting, here):
    assert judge(department, place=here.code, all=12).verdict is Verdict.UNCHANGED


def test_the_row_of_the_province_is_held_against_the_document(department, waiting):
    assert judge(department, place="TOÀN TỈNH", all=200).verdict is Verdict.UNCHANGED
    assert refusals(judge(department, place="Tổng cộng", all=190)) == ["T-28"]


def test_a_number_that_is_too_large_is_refused_at_its_cell(department, waiting):
    one = judge(department, place="Xã Mường La", all=12, long=10_000_000)

    assert [(p.rule, p.field) for p in one.problems if not p.warning] == [("T-13", "long")]


def test_kinds_that_do_not_add_up_are_told_as_in_the_form(department, waiting):
    one = judge(department, place="Xã Mường La", all=15, long=10, seasonal=4)

    assert (one.verdict, warnings(one)) == (Verdict.CHANGED, ["T-21"])


def test_a_stored_kind_counts_towards_the_sum(department, waiting, here):
    give(waiting, {here: 4}, kind="seasonal")

    assert warnings(judge(department, place="Xã Mường La", long=8)) == []


def test_a_warning_about_the_document_stands_once(department, plan, here, next_door):
    early = TargetVersionFactory(plan=plan, in_force_on=MERGER, document_date=date(2025, 7, 20))
    give(early, {here: 12})

    found = judged(
        department, line(place="Xã Mường La", all=1), line(6, place="Xã Chiềng Lao", all=2)
    )

    assert [warnings(one) for one in found] == [["T-11"], []]


# Places ------------------------------------------------------------------------------------------


def test_a_recorded_body_is_found_by_name(department, waiting):
    give(waiting, {TargetBodyFactory(name="Trường Cao đẳng Hòa Bình"): 30})

    assert judge(department, place="Trường Cao đẳng Hoà Bình", all=30).verdict is Verdict.UNCHANGED


def test_an_unknown_name_may_be_confirmed_as_a_new_body(department, waiting):
    row = line(place="Trường Cao đẳng mẫu", all=30)
    (asked,) = judged(department, row)
    row.confirmed = frozenset({"T-26"})
    (confirmed,) = judged(department, row)

    assert (refusals(asked), asked.problems[0].ask) == (["T-26"], True)
    assert confirmed.verdict is Verdict.NEW
    write(department, row)
    assert numbers(newest_version(waiting.plan))["Trường Cao đẳng mẫu", "all"] == 30


def test_a_slip_in_the_name_of_a_unit_is_no_new_body(department, waiting):
    one = judge(department, place="Xã Mường Laa", all=30)

    assert refusals(one) == ["T-26"]
    assert (one.problems[0].ask, bool(one.problems[0].proposal)) == (False, True)


def test_a_row_that_names_nobody_is_refused(department, waiting):
    assert refusals(judge(department, all=3)) == ["T-26"]


def test_a_former_district_is_entered_on_the_page(department, waiting):
    CommuneFactory(name="Ít Ong", code="03809", old_district="Thuận Châu")

    assert refusals(judge(department, place="Huyện Thuận Châu", all=3)) == ["T-27"]


def test_a_name_of_a_unit_and_a_body_is_asked(department, waiting):
    give(waiting, {TargetBodyFactory(name="Mường La", old_district="Mường La"): 30})

    one = judge(department, place="Mường La", all=3)

    assert refusals(one) == ["T-27"]
    assert "Xã Mường La" in one.problems[0].message
    assert judge(department, place="Xã Mường La", all=12).verdict is Verdict.UNCHANGED


def test_a_unit_that_several_may_be_is_asked(department, waiting):
    CommuneFactory(name="Chiềng Chung", code="04132", old_district="Mai Sơn")
    CommuneFactory(name="Chiềng Chung", code="04000", old_district="Mộc Châu")

    assert refusals(judge(department, place="Chiềng Chung", all=3)) == ["U-28"]


def test_a_place_stands_once_in_a_plan(department, waiting, next_door):
    now = reading(department)

    def keys(**said):
        return TARGETS.keys(line(**said), now)

    assert keys(place="Xã Mường La") == keys(place="muong la") == keys(place="03808")
    assert keys(place="Xã Mường La") != keys(place="Xã Chiềng Lao")
    assert keys(place="Trường mẫu") == keys(place="TRƯỜNG MẪU")
    assert keys(all=3) == []


# Which plan --------------------------------------------------------------------------------------


def test_without_a_plan_it_is_the_shortest_that_runs_today(department, waiting):
    PlanFactory(code="2025-2030", last_day=date(2030, 12, 31))

    assert judge(department, place="Xã Mường La", all=12).verdict is Verdict.UNCHANGED


def test_when_none_runs_it_is_the_only_one_that_is_not_approved_yet(department, here):
    last, next_ = (
        PlanFactory(code=str(y), first_day=date(y, 1, 1), last_day=date(y, 12, 31))
        for y in (2024, 2026)
    )
    give(TargetVersionFactory(plan=last, approved=True), {here: 1})
    give(TargetVersionFactory(plan=next_, in_force_on=date(2026, 1, 1)), {here: 5})

    assert judge(department, place="Xã Mường La", all=5).verdict is Verdict.UNCHANGED


def test_a_plan_that_cannot_be_told_is_asked(department, waiting):
    PlanFactory(code="2025b")

    one = judge(department, place="Xã Mường La", all=12)

    assert refusals(one) == ["T-24"]
    assert "2025, 2025b" in one.problems[0].message
    named = judge(department, plan=waiting.plan, place="Xã Mường La", all=12)
    assert named.verdict is Verdict.UNCHANGED


def test_without_any_plan_there_is_nothing_to_enter(department, here):
    assert refusals(judge(department, place="Xã Mường La", all=12)) == ["T-24"]


@pytest.mark.parametrize("raw", ["2025", 2025, "Năm 2025", "Kế hoạch năm 2025", "kh-2025"])
def test_a_plan_is_read_by_code_or_year(department, plan, raw):
    PlanFactory(code="2025-2030", last_day=date(2030, 12, 31))
    named = PlanFactory(code="KH-2025") if raw == "kh-2025" else plan

    assert read("plan", raw, department) == named


def test_several_years_are_read_with_any_stroke(department, plan):
    several = PlanFactory(code="2025-2030", last_day=date(2030, 12, 31))

    assert read("plan", "Giai đoạn 2025 – 2030", department) == several


def test_a_plan_that_does_not_exist_is_named_as_such(department, plan):
    with pytest.raises(Unreadable) as unread:
        read("plan", "2031", department)
    assert unread.value.rule == "T-24"
    assert "2025" in unread.value.message


def test_a_plan_without_document_is_refused_in_words(department, plan, here):
    one = judge(department, place="Xã Mường La", all=12)

    assert refusals(one) == ["T-25"]
    assert "2025" in one.problems[0].message


@pytest.mark.parametrize(
    ("raw", "value"), [(12, 12), (12.0, 12), ("1.200", 1200), ("1 200", 1200), ("12 người", 12)]
)
def test_numbers_are_read_as_on_the_page(department, raw, value):
    assert read("all", raw, department) == value


@pytest.mark.parametrize("raw", [12.5, -3, "mười", "12,5"])
def test_what_is_no_number_of_people_is_refused(department, raw):
    with pytest.raises(Unreadable):
        read("all", raw, department)


# Writing -----------------------------------------------------------------------------------------


def test_all_rows_are_one_entry_and_what_the_file_does_not_name_stays(
    department, waiting, here, next_door
):
    third = CommuneFactory(name="Ngọc Chiến", code="03820")
    give(waiting, {third: 7})

    write(department, line(place="Xã Mường La", all=15), line(6, place="Chiềng Lao", all=9))

    waiting.refresh_from_db()
    assert numbers(waiting) == {
        ("Xã Mường La", "all"): 15,
        ("Xã Chiềng Lao", "all"): 9,
        ("Xã Ngọc Chiến", "all"): 7,
    }
    assert (waiting.edit, waiting.entered_by, waiting.approved_at) == (2, department, None)
    assert AuditEntry.objects.about(waiting).get().event == Event.TARGETS_PROPOSED


def test_approved_numbers_stay_and_a_next_version_waits(department, approved, here, next_door):
    write(department, line(place="Chiềng Lao", all=9))

    newest = newest_version(approved.plan)
    assert (newest.number, newest.state, newest.in_force_on) == (2, "waiting", TODAY)
    assert (newest.document_number, newest.province_total) == ("420/NQ-HĐND", 200)
    assert numbers(newest) == {("Xã Mường La", "all"): 12, ("Xã Chiềng Lao", "all"): 9}
    assert numbers(approved) == {("Xã Mường La", "all"): 12}


def test_numbers_of_merged_units_come_along_to_a_next_version(department, plan, here):
    old = CommuneFactory(name="Ít Ong", code="03809", valid_from=None)
    before = give(TargetVersionFactory(plan=plan, approved=True), {old: 7})
    merge(old, into=here)

    one = judge(department, place="Xã Mường La", all=7)

    assert one.verdict is Verdict.UNCHANGED
    assert before.targets.get().unit == old


def test_a_second_part_of_the_file_adds_to_the_first(department, approved, next_door):
    CommuneFactory(name="Ngọc Chiến", code="03820")
    now = reading(department)

    TARGETS.write([line(place="Chiềng Lao", all=9)], now)
    TARGETS.write([line(6, place="Ngọc Chiến", all=3)], now)

    assert sorted(numbers(newest_version(approved.plan)).values()) == [3, 9, 12]
    assert approved.plan.versions.count() == 2


def test_the_same_file_again_is_unchanged(department, approved, next_door):
    rows = [line(place="Xã Mường La", all=15, long=15), line(6, place="Chiềng Lao", all=9)]
    write(department, *rows)

    assert [one.verdict for one in judged(department, *rows)] == [Verdict.UNCHANGED] * 2
    assert write(department, *rows) == []
    assert newest_version(approved.plan).edit == approved.edit + 1


def test_each_row_tells_what_it_made_and_what_it_changed(department, waiting, next_door):
    rows = [line(place="Xã Mường La", all=15), line(6, place="Chiềng Lao", all=9)]
    old = waiting.targets.get()

    written = write(department, *rows)

    assert [(w.line.number, w.model, w.before) for w in written] == [
        (5, "targets.TargetVersion", {"edit": 1, "returned_reason": ""}),
        (5, "targets.Target", {"value": 12}),
        (6, "targets.Target", None),
    ]
    assert written[1].pk == old.pk


def test_rows_of_two_plans_go_to_their_plans(department, waiting, here):
    other = PlanFactory(code="2025-2030", last_day=date(2030, 12, 31))
    give(TargetVersionFactory(plan=other, in_force_on=MERGER), {here: 50})

    write(
        department,
        line(plan=waiting.plan, place="Mường La", all=1),
        line(6, plan=other, place="Mường La", all=2),
    )

    assert [list(numbers(newest_version(p)).values()) for p in (waiting.plan, other)] == [[1], [2]]


def test_what_the_rules_refuse_is_not_written(department, waiting):
    with pytest.raises(RefusedLines) as refused:
        write(department, line(place="Xã Mường La", all=15), line(6, place="Ở đâu đó", all=1))

    assert {i: [p.rule for p in found] for i, found in refused.value.problems.items()} == {
        1: ["T-26"]
    }


def test_numbers_entered_in_the_same_moment_are_not_overwritten(department, waiting, monkeypatch):
    def late(**said):
        TargetVersion.objects.filter(pk=waiting.pk).update(edit=9)
        return enter_targets(**said)

    monkeypatch.setattr("targets.imports.writing.enter_targets", late)

    with pytest.raises(RefusedLines) as refused:
        write(department, line(place="Xã Mường La", all=15))

    assert [problem.rule for problem in refused.value.problems[0]] == ["T-29"]


def test_numbers_sent_back_wait_again(department, leader, waiting):
    return_targets(version=waiting, reason="Xem lại", by=leader)

    write(department, line(place="Xã Mường La", all=15))

    waiting.refresh_from_db()
    assert (waiting.state, numbers(waiting)) == ("waiting", {("Xã Mường La", "all"): 15})


def test_who_imported_does_not_approve(department, waiting, here):
    both = user_with("department_leader", username="both")
    write(department, line(place="Xã Mường La", all=15))
    waiting.refresh_from_db()

    assert department.pk in hands_in(waiting)
    assert approve_targets(version=waiting, by=both).approved_by == both


# Who may -----------------------------------------------------------------------------------------


def test_only_who_enters_targets_of_the_province_imports_them(department, officer, leader, viewer):
    assert may_import(TARGETS, department)
    assert not any(may_import(TARGETS, person) for person in (officer, leader, viewer))


@pytest.mark.parametrize("who", ["officer", "leader", "viewer", "auditor"])
def test_a_sheet_is_no_way_round_the_permission(who, request, waiting):
    with pytest.raises(PermissionDenied):
        write(request.getfixturevalue(who), line(place="Xã Mường La", all=15))

    assert numbers(waiting) == {("Xã Mường La", "all"): 12}


# Withdrawing -------------------------------------------------------------------------------------


def test_the_numbers_of_a_waiting_version_are_put_back(department, waiting, next_door):
    rows = [line(place="Xã Mường La", all=15, long=15), line(6, place="Chiềng Lao", all=9)]
    written = write(department, *rows)

    withdraw(department, written)

    waiting.refresh_from_db()
    assert numbers(waiting) == {("Xã Mường La", "all"): 12}
    assert waiting.edit == 3
    assert AuditEntry.objects.about(waiting).first().event == Event.IMPORT_WITHDRAWN


def test_a_version_that_the_sheet_began_is_sent_back_with_the_numbers_before(
    department, approved, next_door
):
    written = write(department, line(place="Chiềng Lao", all=9))

    withdraw(department, written)

    newest = newest_version(approved.plan)
    assert (newest.number, newest.state) == (2, "returned")
    assert numbers(newest) == {("Xã Mường La", "all"): 12}


def test_two_parts_of_one_file_are_taken_back_together(department, approved, next_door):
    now = reading(department)
    first = TARGETS.write([line(place="Chiềng Lao", all=9)], now)
    second = TARGETS.write([line(6, place="Xã Mường La", all=20)], now)

    withdraw(department, first, second)

    assert numbers(newest_version(approved.plan)) == {("Xã Mường La", "all"): 12}


def test_two_parts_of_a_waiting_version_are_taken_back_together(department, waiting, next_door):
    now = reading(department)
    first = TARGETS.write([line(place="Xã Mường La", all=20)], now)
    second = TARGETS.write([line(6, place="Chiềng Lao", all=9)], now)

    withdraw(department, first, second)

    assert numbers(waiting) == {("Xã Mường La", "all"): 12}


def test_a_body_that_the_sheet_brought_goes_again(department, waiting):
    row = line(place="Trường Cao đẳng mẫu", all=30)
    row.confirmed = frozenset({"T-26"})
    written = write(department, row)

    withdraw(department, written)

    assert not TargetBody.objects.exists()


def test_what_was_sent_back_before_is_sent_back_again(department, leader, waiting):
    return_targets(version=waiting, reason="Xem lại", by=leader)
    written = write(department, line(place="Xã Mường La", all=15))

    withdraw(department, written)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.returned_reason) == ("returned", "Xem lại")


def approve(version, department, leader):
    approve_targets(version=version, by=leader)


def send_back(version, department, leader):
    return_targets(version=version, reason="Xem lại", by=leader)


def enter_by_hand(version, department, leader):
    write(department, line(place="Xã Mường La", all=99))


@pytest.mark.parametrize("happened", [approve, send_back, enter_by_hand])
def test_numbers_that_were_decided_on_or_changed_since_stay(department, leader, waiting, happened):
    written = write(department, line(place="Xã Mường La", all=15))
    waiting.refresh_from_db()
    happened(waiting, department, leader)
    kept = numbers(waiting)

    with pytest.raises(Refused, match="T-30"):
        withdraw(department, written)

    assert numbers(waiting) == kept


def test_only_who_enters_targets_withdraws_them(department, leader, waiting):
    written = write(department, line(place="Xã Mường La", all=15))

    with pytest.raises(PermissionDenied):
        withdraw(leader, written)


# Cost --------------------------------------------------------------------------------------------


def test_the_preview_asks_as_often_for_many_as_for_few(
    department, waiting, django_assert_max_num_queries
):
    units = [CommuneFactory(name=f"Bản mẫu {n}", code=f"{n:05d}") for n in range(40)]
    rows = [line(n, place=unit.full_name, all=n) for n, unit in enumerate(units)]
    now = reading(department)
    TARGETS.judge(rows[:1], now)

    with django_assert_max_num_queries(12):
        TARGETS.judge(rows, now)
