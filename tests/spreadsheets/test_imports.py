"""The way of a sheet: uploaded, checked, corrected, applied, withdrawn."""

from datetime import date, timedelta

import pytest

from audit.models import AuditEntry, Event
from core import clock
from core.models import Mark
from core.problems import Refused
from spreadsheets import importing, staging
from spreadsheets.actions import imports as actions
from spreadsheets.choices import ImportState, RunTrouble
from spreadsheets.models import HeadingAlias, ImportBlock, ImportPart, ImportRun
from spreadsheets.registry import sheets
from spreadsheets.sheets import Judged
from tests.factories.sheets import applied, checked, uploaded, worked
from tests.factories.workers import worker_in
from tests.spreadsheets.books import book, books
from workers.models import Worker

pytestmark = pytest.mark.django_db
HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Bản")
NAM = (1, "Lò Văn Nam", date(1999, 5, 16), "Nam", "014099000012", "Nà Lo")
OM = (2, "Quàng Thị Ỏm", date(2001, 2, 3), "Nữ", "014301000013", "Nà Lo")
NO_SEX = (3, "Giàng A Páo", date(2000, 1, 2), None, "014200000014", "Hua Nậm")


def people(*rows, **how):
    return book(HEADINGS, *rows, **how)


def counts(run):
    return run.new, run.changed, run.unchanged, run.refused


def judged(run):
    """(number of the row, what it was judged) of every row of data."""
    found = []
    for block in run.blocks.all():
        for row, outcome in zip(staging.rows_of(block), staging.outcomes_of(block), strict=True):
            if isinstance(outcome, Judged):
                found.append((row.number, outcome))
    return found


def rules_of(run, number):
    return {p.rule for n, outcome in judged(run) if n == number for p in outcome.problems}


def correct(run, number, *, cells=None, ok=(), out=None, tab=None):
    """What the officer says about one row, and the check after it."""
    tab = tab if tab is not None else run.tabs[0]["number"]
    key = (tab, number)
    said = {
        "corrected": {key: cells} if cells else {},
        "confirmed": {key: list(ok)} if ok else {},
        "left_out": {key: out} if out is not None else {},
    }
    actions.correct_rows(run=run, **said, by=run.by)
    return worked(run)


# Checking ----------------------------------------------------------------------------------------


def test_a_preview_writes_nothing(officer):
    marks = Mark.objects.count()

    run = checked(people(NAM, OM), sheet="workers", by=officer)

    assert run.state == ImportState.CHECKED
    assert counts(run) == (2, 0, 0, 0)
    assert (Worker.objects.count(), Mark.objects.count()) == (0, marks)
    assert not AuditEntry.objects.filter(event=Event.WORKER_REGISTERED).exists()


def test_every_row_read_is_new_changed_unchanged_or_refused(officer, here):
    applied(checked(people(NAM), sheet="workers", by=officer))
    headings = (*HEADINGS, "Điện thoại")
    more = [(*NAM, "0912345678"), (*OM, ""), (*NO_SEX, "")]

    run = checked(book(headings, *more), sheet="workers", by=officer)

    assert counts(run) == (1, 1, 0, 1)
    assert run.read == 3


def test_every_problem_is_told_at_once_with_its_row(officer):
    odd = (4, "Sùng A Tủa", "31/02/2000", "nam", "0142000000", "Nà Lo")

    run = checked(people(NAM, NO_SEX, odd), sheet="workers", by=officer)

    refused = {number: outcome for number, outcome in judged(run) if outcome.verdict == "refused"}
    assert set(refused) == {3, 4}
    assert {p.field for p in refused[4].problems if not p.warning} >= {"born", "personal_id"}


def test_the_same_person_twice_is_refused_until_one_row_is_left_out(officer):
    run = checked(people(NAM, (2, *NAM[1:])), sheet="workers", by=officer)
    assert counts(run) == (0, 0, 0, 2)
    assert "U-32" in rules_of(run, 2) & rules_of(run, 3)

    run = correct(run, 3, out=True)

    assert counts(run) == (1, 0, 0, 1)
    assert (run.left_out, run.in_the_way) == (1, 0)
    assert rules_of(run, 3) == {"U-30"}


def test_a_row_left_out_is_taken_back_in(officer):
    run = correct(checked(people(NAM), sheet="workers", by=officer), 2, out=True)
    assert run.left_out == 1

    run = correct(run, 2, out=False)

    assert (counts(run), run.left_out) == ((1, 0, 0, 0), 0)


def test_a_cell_typed_anew_is_judged_like_one_of_the_file(officer):
    run = checked(people(NO_SEX), sheet="workers", by=officer)
    assert run.refused == 1

    run = correct(run, 2, cells={"sex": "nam"})

    assert counts(run) == (1, 0, 0, 0)
    assert applied(run).state == ImportState.DONE
    assert Worker.objects.get().sex == "male"


def test_lost_zeros_of_a_number_are_proposed_and_never_filled_in(officer):
    lost = (1, "Lò Văn Nam", date(1999, 5, 6), "Nam", 14099000012, "Nà Lo")

    run = checked(people(lost), sheet="workers", by=officer)

    [(_row, outcome)] = judged(run)
    assert run.refused == 1
    assert [p.proposal for p in outcome.problems if p.proposal] == ["014099000012"]


def test_a_column_of_days_in_american_order_is_asked_about_as_a_whole(officer):
    rows = [
        (1, "Lò Văn Nam", "03/04/1999", "Nam", "014099000012", "Nà Lo"),
        (2, "Lò Văn Páo", "12/31/1999", "Nam", "014099000021", "Nà Lo"),
    ]

    run = checked(people(*rows), sheet="workers", by=officer)

    assert counts(run) == (0, 0, 0, 2)
    [(key, kind)] = run.questions.items()
    assert kind == "mixed"
    assert "U-31" in rules_of(run, 2)

    actions.answer_questions(run=run, answers={key: "stands"}, by=officer)
    run = worked(run)

    assert counts(run) == (1, 0, 0, 1)  # 12/31 has no reading that is right


def test_days_that_a_spreadsheet_has_turned_are_turned_back_when_told(officer):
    rows = [
        (1, "Lò Văn Nam", date(1999, 6, 5), "Nam", "014099000012", "Nà Lo"),
        (2, "Lò Văn Páo", "25/05/1999", "Nam", "014099000021", "Nà Lo"),
    ]
    run = checked(people(*rows), sheet="workers", by=officer)
    [(key, kind)] = run.questions.items()
    assert (kind, run.refused) == ("turned", 2)

    actions.answer_questions(run=run, answers={key: "turned"}, by=officer)
    applied(worked(run))

    assert Worker.objects.get(full_name="Lò Văn Nam").born_on == date(1999, 5, 6)


def test_rows_of_all_tabs_that_fit_are_read_and_hidden_tabs_are_not(officer):
    tabs = {"Nà Lo": [HEADINGS, NAM], "Cũ": [HEADINGS, OM], "Ghi chú": [("xem sau",)]}

    run = checked(books(tabs, hidden_tabs=("Cũ",)), sheet="workers", by=officer)

    assert counts(run) == (1, 0, 0, 0)
    assert [tab["hidden"] for tab in run.tabs] == [False, True, False]


def test_a_file_without_rows_says_so(officer):
    run = checked(book(()), sheet="workers", by=officer)

    assert run.state == ImportState.FAILED
    assert run.trouble


# Headings ----------------------------------------------------------------------------------------


def test_headings_nobody_knows_are_matched_by_hand_and_remembered(officer, here):
    odd = ("thứ tự", "ai", "lúc nào", "giống", "thẻ", "chỗ")
    run = checked(book(odd, NAM), sheet="workers", by=officer)
    assert run.state == ImportState.HEADINGS

    names = {1: "full_name", 2: "born", 3: "sex", 4: "personal_id", 5: "village"}
    tab = run.tabs[0]["number"]
    actions.match_columns(run=run, tab=tab, first=1, last=1, columns=names, by=officer)
    run = worked(run)
    assert (run.state, counts(run)) == (ImportState.CHECKED, (1, 0, 0, 0))

    for place, name in names.items():
        written = odd[place]
        actions.teach_heading(
            sheet=sheets()["workers"], written=written, column=name, unit=here, by=officer
        )
    again = checked(book(odd, NAM), sheet="workers", by=officer)

    assert counts(again) == (1, 0, 0, 0)


def test_a_column_is_matched_once_and_what_a_sheet_needs_is_there(officer):
    run = checked(book(("ai", "lúc nào", "giống"), NAM[1:4]), sheet="workers", by=officer)
    tab = run.tabs[0]["number"]

    columns = {0: "village", 1: "village"}
    with pytest.raises(Refused) as refused:
        actions.match_columns(run=run, tab=tab, first=1, last=1, columns=columns, by=officer)

    assert [p.rule for p in refused.value.problems] == ["U-45", "U-46"]


def test_what_a_unit_taught_is_nobody_elses(officer, neighbour, here):
    odd = ("ai", "lúc nào", "giống")
    for written, name in zip(odd, ("full_name", "born", "sex"), strict=True):
        actions.teach_heading(
            sheet=sheets()["workers"], written=written, column=name, unit=here, by=officer
        )

    theirs = checked(book(odd, NAM[1:4]), sheet="workers", by=neighbour)

    assert theirs.state == ImportState.HEADINGS


def test_headings_for_everybody_are_taught_by_the_department_alone(officer, department):
    sheet = sheets()["workers"]
    with pytest.raises(Refused) as refused:
        actions.teach_heading(sheet=sheet, written="Ai", column="full_name", unit=None, by=officer)
    assert [p.rule for p in refused.value.problems] == ["U-42"]

    actions.teach_heading(sheet=sheet, written="Ai", column="full_name", unit=None, by=department)

    assert HeadingAlias.objects.get().unit is None


def test_a_heading_is_taught_for_a_column_of_the_sheet(department):
    sheet = sheets()["workers"]
    for written, column, rule in (("", "full_name", "U-40"), ("Ai", "nonsense", "U-41")):
        with pytest.raises(Refused) as refused:
            actions.teach_heading(
                sheet=sheet, written=written, column=column, unit=None, by=department
            )
        assert [p.rule for p in refused.value.problems] == [rule]


# Applying ----------------------------------------------------------------------------------------


def test_all_or_nothing_is_the_rule(officer):
    run = checked(people(NAM, NO_SEX), sheet="workers", by=officer)

    with pytest.raises(Refused) as refused:
        actions.ask_to_apply(run=run, version=run.version, good_only=False, by=officer)

    assert [p.rule for p in refused.value.problems] == ["U-35"]


def test_the_good_rows_alone_are_a_choice_after_the_preview(officer):
    run = applied(checked(people(NAM, NO_SEX), sheet="workers", by=officer), good_only=True)

    assert run.state == ImportState.DONE
    assert [w.full_name for w in Worker.objects.all()] == ["Lò Văn Nam"]
    assert counts(run) == (1, 0, 0, 1)


def test_what_was_not_seen_is_not_applied(officer):
    run = checked(people(NAM), sheet="workers", by=officer)

    with pytest.raises(Refused) as refused:
        actions.ask_to_apply(run=run, version=run.version - 1, good_only=False, by=officer)

    assert [p.rule for p in refused.value.problems] == ["U-33"]


def test_a_second_click_on_apply_changes_nothing(officer):
    run = checked(people(NAM), sheet="workers", by=officer)
    actions.ask_to_apply(run=run, version=run.version, good_only=False, by=officer)

    with pytest.raises(Refused) as refused:
        actions.ask_to_apply(run=run, version=run.version, good_only=False, by=officer)

    assert "U-37" in [p.rule for p in refused.value.problems]
    worked(run)
    assert Worker.objects.count() == 1


def test_nothing_new_is_nothing_to_apply(officer):
    applied(checked(people(NAM), sheet="workers", by=officer))
    run = checked(people(NAM), sheet="workers", by=officer)

    with pytest.raises(Refused) as refused:
        actions.ask_to_apply(run=run, version=run.version, good_only=False, by=officer)

    assert [p.rule for p in refused.value.problems] == ["U-36"]


def test_an_open_question_stands_before_applying(officer):
    rows = [
        (1, "Lò Văn Nam", "03/04/1999", "Nam", "014099000012", "Nà Lo"),
        (2, "Lò Văn Páo", "12/31/1999", "Nam", "014099000021", "Nà Lo"),
    ]
    run = checked(people(*rows), sheet="workers", by=officer)

    with pytest.raises(Refused) as refused:
        actions.ask_to_apply(run=run, version=run.version, good_only=True, by=officer)

    assert "U-34" in [p.rule for p in refused.value.problems]


def test_what_was_recorded_meanwhile_brings_a_new_preview_and_nothing_else(officer, here):
    run = checked(people(NAM, OM), sheet="workers", by=officer)
    actions.ask_to_apply(run=run, version=run.version, good_only=False, by=officer)
    applied_elsewhere = checked(people(NAM), sheet="workers", by=officer)
    assert applied_elsewhere.pk != run.pk

    run.refresh_from_db()
    assert run.state == ImportState.DONE  # worked off together: nothing stood in its way
    stale = checked(
        people((1, "Vì Văn Ón", *NAM[2:4], "014099000020", "Nà Lo")), sheet="workers", by=officer
    )
    actions.ask_to_apply(run=stale, version=stale.version, good_only=False, by=officer)
    worker_in(
        here,
        full_name="Vì Văn Ón",
        born_on=NAM[2],
        sex="male",
        personal_id="014099000020",
        village="Nà Lo",
    )
    stale = worked(stale)

    assert stale.state in (ImportState.CHECKED, ImportState.TO_CHECK)
    stale = worked(stale)
    assert (stale.state, stale.trouble) == (ImportState.CHECKED, RunTrouble.CHANGED)
    assert Worker.objects.filter(full_name="Vì Văn Ón").count() == 1


def test_an_import_is_audited_record_by_record_and_as_a_whole(officer):
    run = applied(checked(people(NAM, OM), sheet="workers", by=officer))

    assert AuditEntry.objects.filter(event=Event.WORKER_REGISTERED).count() == 2
    entry = AuditEntry.objects.get(event=Event.IMPORT_APPLIED)
    assert entry.subject_id == str(run.pk)
    assert (entry.after["new"], entry.after["file_hash"]) == (2, run.file_hash)
    assert Mark.objects.filter(kind="worker").count() >= 2


def test_somebody_who_lost_the_right_meanwhile_applies_nothing(officer):
    run = checked(people(NAM), sheet="workers", by=officer)
    actions.ask_to_apply(run=run, version=run.version, good_only=False, by=officer)
    officer.duties.update(ends_on=clock.today())

    run = worked(run)

    assert (run.state, run.trouble) == (ImportState.CHECKED, RunTrouble.REFUSED)
    assert not Worker.objects.exists()


# The scope ---------------------------------------------------------------------------------------


def test_a_sheet_is_no_way_round_the_scope(neighbour, here):
    headings = (*HEADINGS, "Xã, phường")

    run = checked(book(headings, (*NAM, "Mường La")), sheet="workers", by=neighbour)

    assert counts(run) == (0, 0, 0, 1)


def test_a_person_of_another_unit_is_told_as_recorded_and_nothing_more(neighbour, officer):
    applied(checked(people(NAM), sheet="workers", by=officer))

    run = checked(people(NAM), sheet="workers", by=neighbour)

    [(_row, outcome)] = judged(run)
    assert outcome.verdict == "refused"
    assert "W-15" in {p.rule for p in outcome.problems}
    told = " ".join(str(p.message) for p in outcome.problems)
    assert "Mường La" not in told


def test_rows_without_a_unit_need_one_of_ones_own(officer, next_door):
    with pytest.raises(Refused) as refused:
        uploaded(people(NAM), sheet="workers", by=officer, unit=next_door)

    assert [p.rule for p in refused.value.problems] == ["U-44"]


# Jobs --------------------------------------------------------------------------------------------


def test_a_worker_killed_while_checking_is_followed_by_another(officer):
    run = uploaded(people(NAM), sheet="workers", by=officer)
    long_ago = clock.now() - importing.SILENT - timedelta(seconds=1)
    ImportRun.objects.update(state=ImportState.CHECKING, touched_at=long_ago, attempts=1)

    run = worked(run)

    assert (run.state, run.new) == (ImportState.CHECKED, 1)


def test_three_deaths_end_a_check_and_leave_a_preview_that_was_being_applied(officer):
    run = checked(people(NAM), sheet="workers", by=officer)
    long_ago = clock.now() - importing.SILENT - timedelta(seconds=1)
    for working, ends in (
        (ImportState.CHECKING, ImportState.FAILED),
        (ImportState.APPLYING, ImportState.CHECKED),
    ):
        ImportRun.objects.update(state=working, touched_at=long_ago, attempts=3)
        run = worked(run)
        assert (run.state, run.trouble) == (ends, RunTrouble.BROKE)


@pytest.mark.parametrize("dies_at", range(4))
def test_a_breakdown_at_any_row_leaves_nothing_and_the_run_goes_on(officer, monkeypatch, dies_at):
    monkeypatch.setattr(staging, "ROWS_PER_BLOCK", 1)
    run = checked(
        people(NAM, OM, (3, "Giàng A Páo", *NAM[2:4], "014099000099", "Hua Nậm")),
        sheet="workers",
        by=officer,
    )
    actions.ask_to_apply(run=run, version=run.version, good_only=False, by=officer)
    stored, calls = staging.store_made, []

    def dies(block, made):
        calls.append(block)
        if len(calls) == dies_at + 1:
            raise RuntimeError
        stored(block, made)

    monkeypatch.setattr(staging, "store_made", dies)
    importing.work_due()
    assert Worker.objects.count() == (0 if dies_at < 3 else 3)

    monkeypatch.setattr(staging, "store_made", stored)
    run = worked(run)

    assert run.state == ImportState.DONE
    assert Worker.objects.count() == 3


def test_another_worker_that_took_the_run_over_makes_the_first_ones_work_undone(
    officer, monkeypatch
):
    run = checked(people(NAM), sheet="workers", by=officer)
    actions.ask_to_apply(run=run, version=run.version, good_only=False, by=officer)
    stored = staging.store_made

    def taken_over(block, made):
        stored(block, made)
        ImportRun.objects.filter(pk=run.pk).update(attempts=2)

    monkeypatch.setattr(staging, "store_made", taken_over)
    with pytest.raises(Refused) as refused:
        actions.apply_import(run=_claimed(run), tell=lambda total, looked_at: None, by=officer)

    assert [p.rule for p in refused.value.problems] == ["U-43"]
    assert not Worker.objects.exists()


def _claimed(run):
    """As a worker has it that took it from the queue."""
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.APPLYING, attempts=1)
    return ImportRun.objects.select_related("by", "unit").get(pk=run.pk)


# The file and its end ----------------------------------------------------------------------------


def test_file_and_rows_are_kept_encrypted(officer):
    content = people(NAM)

    run = checked(content, sheet="workers", by=officer)

    stored = "".join(ImportPart.objects.values_list("data_cipher", flat=True))
    stored += "".join(f"{b.rows_cipher}{b.judged_cipher}" for b in ImportBlock.objects.all())
    assert "014099000012" not in stored
    assert "Nam" not in stored[:200]
    assert staging.file_of(run) == content


def test_nothing_of_a_row_reaches_the_log(officer, monkeypatch, caplog):
    def breaks(lines, reading):
        raise ValueError(lines[0].said["full_name"])

    monkeypatch.setattr(type(sheets()["workers"]), "judge", breaks, raising=False)
    run = uploaded(people(NAM), sheet="workers", by=officer)
    object.__setattr__(sheets()["workers"], "judge", breaks)
    try:
        importing.work_due()
    finally:
        monkeypatch.undo()
        from workers import imports

        object.__setattr__(sheets()["workers"], "judge", imports._judge)

    assert f"Import {run.pk}" in caplog.text
    assert "Lò Văn Nam" not in caplog.text


def test_a_preview_thrown_away_leaves_the_hash_alone(officer):
    run = checked(people(NAM), sheet="workers", by=officer)

    actions.discard_import(run=run, by=officer)

    run.refresh_from_db()
    assert run.state == ImportState.DISCARDED
    assert not ImportBlock.objects.exists()
    assert not ImportPart.objects.exists()
    assert run.file_hash


def test_files_go_after_a_year_and_previews_nobody_came_back_to_after_a_month(officer):
    done = applied(checked(people(NAM), sheet="workers", by=officer))
    left = checked(people(OM), sheet="workers", by=officer)
    young = checked(people(NO_SEX), sheet="workers", by=officer)
    for run, age in ((done, importing.KEPT), (left, importing.UNFINISHED)):
        before = clock.now() - age - timedelta(hours=1)
        ImportRun.objects.filter(pk=run.pk).update(uploaded_at=before)

    assert importing.delete_old() == 2

    assert set(ImportPart.objects.values_list("run", flat=True)) == {young.pk}
    left.refresh_from_db()
    done.refresh_from_db()
    assert (left.state, done.state) == (ImportState.DISCARDED, ImportState.DONE)


# Withdrawing -------------------------------------------------------------------------------------


def test_a_batch_is_withdrawn_as_a_whole(officer, here):
    known = worker_in(
        here,
        full_name="Lò Văn Nam",
        born_on=date(1999, 5, 16),
        sex="male",
        personal_id="014099000012",
        village="Nà Lo",
        phone="",
    )
    headings = (*HEADINGS, "Điện thoại")
    run = checked(book(headings, (*NAM, "0912345678"), (*OM, "")), sheet="workers", by=officer)
    assert counts(run) == (1, 1, 0, 0)
    applied(run)

    actions.withdraw_import(run=run, reason="Nhầm tệp", by=officer)

    run.refresh_from_db()
    known.refresh_from_db()
    assert run.state == ImportState.WITHDRAWN
    assert [w.pk for w in Worker.objects.all()] == [known.pk]
    assert known.phone == ""
    again = checked(book(headings, (*NAM, "0912345678"), (*OM, "")), sheet="workers", by=officer)
    assert counts(again) == (1, 1, 0, 0)


def test_only_what_was_applied_is_withdrawn_and_for_a_reason(officer):
    run = checked(people(NAM), sheet="workers", by=officer)

    with pytest.raises(Refused) as refused:
        actions.withdraw_import(run=run, reason="", by=officer)

    assert {p.rule for p in refused.value.problems} == {"U-38", "U-39"}
