"""The sheet of enterprises: the preview says what is written, and the rules are the form's."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from accounts.permissions import Permission
from audit.models import AuditEntry, Event
from core import clock
from core.problems import Refused
from enterprises.actions import save_enterprise
from enterprises.choices import EnterpriseKind
from enterprises.facts import told
from enterprises.imports import ENTERPRISES
from enterprises.listings import ENTERPRISES as LISTING
from enterprises.models import Enterprise, LicenceEvent
from enterprises.queries import lines as listed_lines
from spreadsheets.headings import folded
from spreadsheets.registry import may_import
from spreadsheets.sheets import Line, Reading, RefusedLines, Trouble, Unreadable, Verdict
from spreadsheets.values import is_blank
from tests.factories.enterprises import (
    a_letter,
    a_public_unit,
    an_enterprise,
    licence_event,
    tax_code,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NEW = {
    "name": "Công ty cổ phần Nhân lực Đà",
    "kind": "service",
    "licence_number": "12/LĐTBXH-GP",
    "licence_date": date(2022, 3, 1),
}


@pytest.fixture(autouse=True)
def _today():
    with clock.turned_to(clock.at(TODAY)):
        yield


def reading(by):
    return Reading(by=by, permission=Permission.ENTERPRISE_EDIT)


def line(number=2, **said):
    return Line(sheet=0, number=number, said=said)


def judged(by, *lines):
    return ENTERPRISES.judge(lines, reading(by))


def judge(by, **said):
    (one,) = judged(by, line(**said))
    return one


def write(by, *lines):
    return ENTERPRISES.write(lines, reading(by))


def withdraw(by, written):
    made = [(row.model, row.pk, row.before) for row in reversed(written)]
    ENTERPRISES.withdraw(made=made, since=clock.now(), by=by)


def refusals(one):
    return [problem.rule for problem in one.problems if not problem.warning]


def code_of(row, version=None):
    return row.pk, version or row.version


def read(column, raw, by):
    return ENTERPRISES.column(column).read(raw, reading(by))


# New ---------------------------------------------------------------------------------------------


def test_an_unknown_name_is_a_new_enterprise_and_the_preview_writes_nothing(department):
    one = judge(department, **NEW)

    assert (one.verdict, one.title, one.changes) == (Verdict.NEW, NEW["name"], [])
    assert not Enterprise.objects.exists()


def test_a_new_one_is_recorded_with_its_licence_as_by_the_form(department):
    written = write(department, line(**NEW, issuing_body="Bộ Nội vụ", phone="024 3824 9517"))

    row = Enterprise.objects.get()
    assert (row.name, row.kind, row.phone) == (NEW["name"], "service", "024 3824 9517")
    event = row.licence_events.get()
    assert (event.number, event.issuing_body) == ("12/LĐTBXH-GP", "Bộ Nội vụ")
    assert [(w.model, w.pk, w.before) for w in written] == [
        ("enterprises.Enterprise", row.pk, None),
        ("enterprises.LicenceEvent", event.pk, None),
    ]
    assert AuditEntry.objects.about(row).get().event == Event.ENTERPRISE_SAVED


def test_whoever_has_a_licence_is_a_service_enterprise(department):
    said = {name: value for name, value in NEW.items() if name != "kind"}

    assert judge(department, **said).verdict is Verdict.NEW
    write(department, line(**said))
    assert Enterprise.objects.get().kind == EnterpriseKind.SERVICE


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"name": ""}, "E-01"),
        ({"kind": "", "licence_number": "", "licence_date": None}, "E-02"),
        ({"licence_date": None}, "E-04"),
        ({"licence_number": "", "licence_date": None}, "E-05"),
        ({"kind": "public_unit"}, "E-06"),
        ({"licence_date": date(2027, 1, 1)}, "E-07"),
        ({"tax_code": "1234567890"}, "E-09"),
        ({"email": "không có"}, "E-11"),
        ({"address": "x" * 301}, "E-29"),
    ],
)
def test_the_rules_are_those_of_the_form(department, changed, rule):
    said = {name: value for name, value in {**NEW, **changed}.items() if value}

    assert rule in refusals(judge(department, **said))
    with pytest.raises(RefusedLines) as refused:
        write(department, line(**said))
    assert rule in [problem.rule for problem in refused.value.problems[0]]


def test_what_an_action_refuses_leaves_nothing_to_write(department):
    with pytest.raises(RefusedLines) as refused:
        write(department, line(**NEW), line(3, name="Trường mẫu"))

    assert list(refused.value.problems) == [1]


# Changed and unchanged ---------------------------------------------------------------------------


def test_a_changed_cell_is_shown_and_written_and_a_blank_one_leaves_what_is_stored(department):
    row = an_enterprise(name="Công ty A", address="Số 1, Hà Nội", phone="024 3824 9517")

    one = judge(department, name="Công ty A", phone="024 3824 0000")

    assert one.verdict is Verdict.CHANGED
    assert [(str(c.old), c.new) for c in one.changes] == [("024 3824 9517", "024 3824 0000")]
    (made,) = write(department, line(name="Công ty A", phone="024 3824 0000"))
    row.refresh_from_db()
    assert (row.phone, row.address, row.version) == ("024 3824 0000", "Số 1, Hà Nội", 2)
    assert made.before == {"phone": "024 3824 9517", "version": 1}


def test_another_way_of_writing_the_same_is_no_change(department):
    an_enterprise(name="Công ty Hoà Bình", phone="024 3824 9517", tax_code=tax_code(1))

    one = judge(department, name="CÔNG TY HÒA BÌNH", phone="02438249517", tax_code=tax_code(1))

    assert (one.verdict, one.changes) == (Verdict.UNCHANGED, [])


def test_the_same_file_again_is_unchanged(department):
    rows = [
        line(**NEW, issuing_body="Bộ Nội vụ", local_phone="0912345678"),
        line(3, name="Trung tâm mẫu", kind="public_unit", tax_code=tax_code(2)),
    ]
    write(department, *rows)

    assert [one.verdict for one in judged(department, *rows)] == [Verdict.UNCHANGED] * 2
    assert write(department, *rows) == []
    assert not Enterprise.objects.filter(version__gt=1).exists()


def test_a_kind_is_told_by_its_name(department):
    a_public_unit(name="Đơn vị A")

    (change,) = judge(department, name="Đơn vị A", kind="investor").changes

    assert (change.old, change.new) == (
        str(EnterpriseKind.PUBLIC_UNIT.label),
        str(EnterpriseKind.INVESTOR.label),
    )


# Whom a row means --------------------------------------------------------------------------------


def test_the_code_of_our_file_means_the_row_whatever_else_changes(department):
    row = an_enterprise(name="Công ty A")

    one = judge(department, code=code_of(row), name="Công ty B")

    assert (one.verdict, [c.new for c in one.changes]) == (Verdict.CHANGED, ["Công ty B"])


def test_a_code_of_nobody_is_refused(department):
    assert refusals(judge(department, code=(99, 1), **NEW)) == ["E-30"]


def test_a_file_older_than_the_last_change_overwrites_nothing(department):
    row = an_enterprise(name="Công ty A", phone="024 3824 9517")
    facts = {**told(row), "phone": "024 3824 1111"}
    save_enterprise(enterprise=row, **facts, version=1, by=department)
    stale = {"code": code_of(row, 1), "name": "Công ty A", "phone": "024 3824 2222"}

    assert refusals(judge(department, **stale)) == ["E-31"]
    same = judge(department, code=code_of(row, 1), name="Công ty A", phone="024 3824 1111")
    assert same.verdict is Verdict.UNCHANGED


def test_the_tax_code_goes_before_the_name(department):
    an_enterprise(name="Công ty A", tax_code=tax_code(1))

    one = judge(department, tax_code=tax_code(1), name="Công ty A đổi tên")

    assert [c.new for c in one.changes] == ["Công ty A đổi tên"]


def test_the_licence_number_means_its_enterprise(department):
    an_enterprise(name="Công ty A", licence_number="77/LĐTBXH-GP")

    one = judge(department, licence_number="77/ldtbxh-gp", name="Công ty A đổi tên")

    assert one.verdict is Verdict.CHANGED


def test_a_row_that_means_two_enterprises_is_refused(department):
    an_enterprise(name="Công ty A", tax_code=tax_code(1))
    an_enterprise(name="Công ty B", licence_number="77/LĐTBXH-GP", tax_code=tax_code(2))

    assert refusals(judge(department, tax_code=tax_code(1), name="Công ty B")) == ["E-33"]
    another = judge(
        department, name="Công ty C", tax_code=tax_code(3), licence_number="77/LĐTBXH-GP"
    )
    assert refusals(another) == ["E-33"]


def test_a_name_of_another_enterprise_is_refused_as_in_the_form(department):
    row = an_enterprise(name="Công ty A", tax_code=tax_code(1))
    an_enterprise(name="Công ty B", tax_code=tax_code(2))
    said = {"code": code_of(row), "name": "Công ty B", "tax_code": tax_code(2)}

    assert refusals(judge(department, **said)) == ["E-03", "E-10"]


def test_rows_share_a_key_when_they_mean_the_same_enterprise(department):
    row = an_enterprise(name="Công ty A", tax_code=tax_code(1))
    now = reading(department)

    by_code = set(ENTERPRISES.keys(line(tax_code=tax_code(1), name="Tên mới"), now))
    by_name = set(ENTERPRISES.keys(line(name="CONG TY A"), now))
    other = set(ENTERPRISES.keys(line(name="Công ty khác"), now))

    assert by_code & by_name == {f"row {row.pk}"}
    assert not other & (by_code | by_name)


# Licences are events -----------------------------------------------------------------------------


def test_another_licence_of_a_known_enterprise_is_refused_in_words(department):
    an_enterprise(name="Công ty A", licence_number="1/LĐTBXH-GP")

    one = judge(department, name="Công ty A", licence_number="2/LĐTBXH-GP")

    assert refusals(one) == ["E-32"]
    assert "1/LĐTBXH-GP" in one.problems[0].message
    with pytest.raises(RefusedLines):
        write(department, line(name="Công ty A", licence_number="2/LĐTBXH-GP"))


def test_a_licence_of_who_has_none_is_recorded_on_the_page(department):
    a_public_unit(name="Đơn vị A")

    assert refusals(judge(department, name="Đơn vị A", licence_number="2/GP")) == ["E-32"]


def test_an_earlier_paper_of_the_same_licence_is_nothing_new(department):
    row = an_enterprise(name="Công ty A", licence_number="1/LĐTBXH-GP")
    licence_event(row, kind="reissued", number="2/BNV-GP", in_force_on=date(2025, 6, 1))

    for number, day in [("1/LĐTBXH-GP", date(2022, 3, 1)), ("2/BNV-GP", date(2025, 6, 1))]:
        one = judge(department, name="Công ty A", licence_number=number, licence_date=day)
        assert one.verdict is Verdict.UNCHANGED


# Cells -------------------------------------------------------------------------------------------


def test_a_code_is_read_from_our_file(department):
    assert read("code", "E12-3", department) == (12, 3)
    with pytest.raises(Unreadable) as unread:
        read("code", "W12-3", department)
    assert unread.value.rule == "E-30"


def test_a_zero_that_was_lost_is_proposed_for_a_tax_code_and_never_filled_in(department):
    assert read("tax_code", "0100109106", department) == "0100109106"
    with pytest.raises(Unreadable) as unread:
        read("tax_code", 100109106, department)
    assert (unread.value.rule, unread.value.proposal) == ("E-09", "0100109106")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("024 3824 9517", "024 3824 9517"),
        (2438249517, "02438249517"),
        (912345678, "0912345678"),
        ("19001234", "19001234"),
        ("+84 24 3824 9517", "+84 24 3824 9517"),
    ],
)
def test_telephones_of_offices(department, raw, said):
    assert read("phone", raw, department) == said


def test_a_telephone_that_may_have_lost_its_zero_is_asked(department):
    with pytest.raises(Unreadable) as unread:
        read("phone", 243824951, department)
    assert (unread.value.rule, unread.value.proposal) == ("E-11", "0243824951")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_is_read_by_its_own_name(department, language):
    with translation.override(language):
        read_back = [read("kind", str(kind.label), department) for kind in EnterpriseKind]

    assert read_back == EnterpriseKind.values


def test_a_cell_that_cannot_be_read_refuses_its_row(department):
    unread = line(**NEW)
    unread.troubles.append(Trouble(rule="E-09", field="tax_code", message="?"))

    (one,) = judged(department, unread)

    assert (one.verdict, refusals(one)) == (Verdict.REFUSED, ["E-09"])


# The way back of our own file --------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_headings_of_the_list_are_known(language):
    known = {
        folded(str(word)): column.name
        for column in ENTERPRISES.columns
        for word in (column.heading, *column.aliases)
    }

    with translation.override(language):
        headings = [folded(str(column.label)) for column in LISTING.columns]

    assert [heading for heading in headings if heading not in known] == []
    assert len({known[heading] for heading in headings}) == len(headings)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_file_of_the_list_comes_back_unchanged(department, language):
    an_enterprise(name="Công ty A", tax_code=tax_code(1), local_phone="0912 345 678")
    an_enterprise(name="Công ty B", status="suspended")
    a_public_unit(name="Đơn vị C", local_representative="Bà Lò Thị Mẫu")
    with translation.override(language):
        rows = [exported(row, department) for row in listed_lines(licensed(), today=TODAY)]

    assert [one.verdict for one in judged(department, *rows)] == [Verdict.UNCHANGED] * 3


def licensed():
    return Enterprise.objects.with_licences().order_by("pk")


def exported(row, by):
    """The line that a row of the list's file is read as."""
    known = {
        folded(str(word)): column
        for column in ENTERPRISES.columns
        for word in (column.heading, *column.aliases)
    }
    said = {}
    for column in LISTING.columns:
        raw = column.value(row)
        if not is_blank(raw) and raw != "":
            mine = known[folded(str(column.label))]
            said[mine.name] = mine.read(raw if isinstance(raw, date) else str(raw), reading(by))
    return line(**said)


def test_two_changed_cells_change_two_cells(department):
    an_enterprise(name="Công ty A", local_phone="0912 345 678")
    an_enterprise(name="Công ty B", local_phone="0912 345 679")
    first, second = (exported(row, department) for row in listed_lines(licensed(), today=TODAY))
    first.said["local_phone"], second.said["name"] = "0900 000 001", "Công ty B mới"

    found = [change for one in judged(department, first, second) for change in one.changes]

    assert [(c.old, c.new) for c in found] == [
        ("0912 345 678", "0900 000 001"),
        ("Công ty B", "Công ty B mới"),
    ]


# Who may -----------------------------------------------------------------------------------------


def test_only_the_department_imports_enterprises(department, officer, leader, viewer):
    assert may_import(ENTERPRISES, department)
    assert not any(may_import(ENTERPRISES, person) for person in (officer, leader, viewer))


def test_a_sheet_is_no_way_round_the_permission(officer):
    with pytest.raises(PermissionDenied):
        write(officer, line(**NEW))

    assert not Enterprise.objects.exists()


# Withdrawing -------------------------------------------------------------------------------------


def test_what_a_sheet_made_is_taken_back(department):
    row = an_enterprise(name="Công ty A", phone="024 3824 9517")
    written = write(department, line(**NEW), line(3, name="Công ty A", phone="024 3824 0000"))

    withdraw(department, written)

    assert list(Enterprise.objects.values_list("name", "phone")) == [("Công ty A", "024 3824 9517")]
    assert LicenceEvent.objects.get().enterprise == row
    gone = AuditEntry.objects.filter(event=Event.IMPORT_WITHDRAWN)
    assert {entry.subject_type for entry in gone} == {
        "enterprises.Enterprise",
        "enterprises.LicenceEvent",
    }


def test_an_enterprise_that_was_changed_since_stays(department):
    written = write(department, line(**NEW))
    row = Enterprise.objects.get()
    save_enterprise(
        enterprise=row, **{**told(row), "phone": "024 3824 1111"}, version=1, by=department
    )

    with pytest.raises(Refused, match="E-34") as refused:
        withdraw(department, written)

    assert NEW["name"] in refused.value.problems[0].message
    assert Enterprise.objects.exists()


def test_an_enterprise_with_a_letter_stays_with_all_others(department, here):
    written = write(department, line(**NEW), line(3, name="Đơn vị B", kind="investor"))
    a_letter(Enterprise.objects.get(name=NEW["name"]), here)

    with pytest.raises(Refused, match="E-34"):
        withdraw(department, written)

    assert (Enterprise.objects.count(), LicenceEvent.objects.count()) == (2, 1)


def test_a_further_event_of_the_licence_keeps_it(department):
    written = write(department, line(**NEW))
    licence_event(Enterprise.objects.get())

    with pytest.raises(Refused, match="E-34"):
        withdraw(department, written)

    assert LicenceEvent.objects.count() == 2


def test_only_who_keeps_the_list_withdraws(department, leader):
    written = write(department, line(**NEW))

    with pytest.raises(PermissionDenied):
        withdraw(leader, written)


# Cost --------------------------------------------------------------------------------------------


def test_the_preview_asks_as_often_for_many_as_for_few(department, django_assert_max_num_queries):
    for number in range(30):
        an_enterprise(name=f"Công ty {number}", tax_code=tax_code(number + 1))
    rows = [line(n, name=f"Công ty {n}", phone="024 3824 9517") for n in range(60)]
    now = reading(department)

    with django_assert_max_num_queries(2):
        ENTERPRISES.judge(rows, now)
