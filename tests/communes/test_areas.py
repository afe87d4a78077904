"""What units are, from a day until a day: recorded, corrected, withdrawn, pasted."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from accounts.permissions import Permission
from audit.models import AuditEntry, Event
from communes import actions
from communes.areas import AREA_EDIT, Said, history_of, read_pasted, standing_of, statuses_on
from communes.models import AreaStatus
from communes.queries import atlas
from core.models import Mark
from core.problems import Refused, Stale
from tests.factories import CommuneFactory
from tests.factories.communes import OldUnitFactory, divided, merged

FROM = date(2025, 7, 1)
LATER = date(2026, 1, 1)
BASIS = "Quyết định mẫu 1/QĐ-TTg"


def record(unit, by, **fields):
    said = {"region": "III", "difficult": True, "valid_from": FROM, "legal_basis": BASIS}
    return actions.set_area_status(unit=unit, **{**said, **fields}, by=by)


def rules_of(refused) -> list[str]:
    return [problem.rule for problem in refused.value.problems]


def test_the_permission_is_the_one_that_accounts_know():
    assert Permission.AREA_EDIT == AREA_EDIT


def test_recording_tells_the_audit_and_marks_the_unit(here, department):
    status = record(here, department)

    entry = AuditEntry.objects.get(event=Event.AREA_STATUS_RECORDED)
    assert (entry.subject_id, entry.after["region"]) == (str(status.pk), "III")
    assert list(Mark.objects.values_list("kind", "key")) == [("unit", here.pk)]


@pytest.mark.parametrize("who", ["officer", "commune_leader", "leader", "viewer", "administrator"])
def test_only_the_departments_officers_keep_them(request, here, who):
    with pytest.raises(PermissionDenied):
        record(here, request.getfixturevalue(who))

    assert not AreaStatus.objects.exists()


def test_what_held_until_further_notice_ends_where_the_new_one_begins(here, department):
    before = record(here, department)

    after = record(here, department, region="II", difficult=False, valid_from=LATER)

    before.refresh_from_db()
    assert (before.valid_until, after.valid_until) == (LATER, None)
    assert AreaStatus.objects.on(date(2025, 12, 31)).get() == before
    assert AreaStatus.objects.on(LATER).get() == after
    assert AuditEntry.objects.get(event=Event.AREA_STATUS_CORRECTED).after == {
        "valid_until": "2026-01-01"
    }


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"region": "IV"}, "C-10"),
        ({"legal_basis": " "}, "C-11"),
        ({"valid_until": FROM}, "C-12"),
        ({"valid_from": date(2025, 6, 30)}, "C-13"),
        ({"valid_from": date(2025, 12, 1), "valid_until": date(2026, 2, 1)}, "C-14"),
    ],
)
def test_what_cannot_be_is_refused(here, department, fields, rule):
    if rule == "C-14":
        record(here, department, valid_from=LATER, valid_until=date(2027, 1, 1))

    with pytest.raises(Refused) as refused:
        record(here, department, **fields)

    assert rules_of(refused) == [rule]


def test_a_unit_that_ended_has_no_status_afterwards(department):
    old = OldUnitFactory()

    with pytest.raises(Refused) as refused:
        record(old, department, valid_from=FROM)

    assert rules_of(refused) == ["C-13"]


@pytest.mark.django_db
def test_the_database_refuses_two_from_one_day(here):
    said = {"unit": here, "region": "I", "difficult": False, "legal_basis": BASIS}
    AreaStatus.objects.create(**said, valid_from=FROM, valid_until=LATER)

    with pytest.raises(IntegrityError), transaction.atomic():
        AreaStatus.objects.create(**said, valid_from=FROM)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has rule C-14")
def test_postgresql_refuses_any_overlap(here):
    said = {"unit": here, "region": "I", "difficult": False, "legal_basis": BASIS}
    AreaStatus.objects.create(**said, valid_from=FROM, valid_until=LATER)

    with pytest.raises(IntegrityError), transaction.atomic():
        AreaStatus.objects.create(**said, valid_from=date(2025, 8, 1))


def test_a_correction_of_an_old_form_is_stale(here, department):
    status = record(here, department)
    said = {"difficult": False, "valid_from": FROM, "legal_basis": BASIS, "by": department}
    actions.correct_area_status(status=status, region="II", version=1, **said)

    with pytest.raises(Stale) as stale:
        actions.correct_area_status(status=status, region="I", version=1, **said)

    assert stale.value.current["region"] == "II"


def test_what_is_withdrawn_never_held_and_stays_readable(here, department):
    status = record(here, department)

    actions.withdraw_area_status(status=status, reason="nhầm xã", by=department)

    assert not AreaStatus.objects.on(LATER).exists()
    assert history_of(here) == [status]
    assert AuditEntry.objects.get(event=Event.AREA_STATUS_WITHDRAWN).reason == "nhầm xã"
    record(here, department, region="I")  # its days are free again


def test_withdrawing_needs_a_reason_and_happens_once(here, department):
    status = record(here, department)

    with pytest.raises(Refused) as refused:
        actions.withdraw_area_status(status=status, reason="", by=department)
    assert rules_of(refused) == ["C-15"]

    actions.withdraw_area_status(status=status, reason="nhầm", by=department)
    with pytest.raises(Refused) as refused:
        actions.withdraw_area_status(status=status, reason="nhầm", by=department)
    assert rules_of(refused) == ["C-16"]


# Many at once -------------------------------------------------------------------------------------


def test_many_units_by_one_decision(here, next_door, department):
    lines = [
        Said(unit=here, region="III", difficult=True),
        Said(unit=next_door, region="I", difficult=False),
    ]

    actions.set_area_statuses(lines=lines, valid_from=FROM, legal_basis=BASIS, by=department)

    found = {unit: rows[0].region for unit, rows in standing_of([here.pk, next_door.pk]).items()}
    assert found == {here.pk: "III", next_door.pk: "I"}
    assert AuditEntry.objects.filter(event=Event.AREA_STATUS_RECORDED).count() == 2


def test_one_refused_line_refuses_all_that_were_sent(here, next_door, department):
    record(next_door, department)
    lines = [Said(unit=unit, region="I", difficult=False) for unit in (here, next_door, here)]

    with pytest.raises(Refused) as refused:
        actions.set_area_statuses(lines=lines, valid_from=FROM, legal_basis=BASIS, by=department)

    assert rules_of(refused) == ["C-14", "C-19"]
    assert AreaStatus.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "region", "difficult"),
    [
        ("81234; III; có", "III", True),
        ("81234\tKhu vực II\tkhông", "II", False),
        ("81234\tKV1\t", "I", False),
        ("81234,không,x", "none", True),
        ("81234 | iii | ĐBKK", "III", True),
    ],
)
def test_a_line_is_read_as_people_write_it(written, region, difficult):
    unit = CommuneFactory(code="81234")

    [line] = read_pasted(written, valid_from=FROM, legal_basis=BASIS)

    assert line.good
    assert line.said == Said(unit=unit, region=region, difficult=difficult)


@pytest.mark.django_db
def test_a_code_that_lost_its_first_zero_is_found():
    unit = CommuneFactory(code="03808")

    [line] = read_pasted("3808;I;không", valid_from=FROM, legal_basis=BASIS)

    assert line.said.unit == unit


@pytest.mark.django_db
def test_each_line_is_refused_for_itself():
    CommuneFactory(code="81234")
    OldUnitFactory(code="81235")
    text = "81234;I;có\n\n81235;I;có\n81234;II;không\n81234;IV;có\n81234;I"

    lines = read_pasted(text, valid_from=FROM, legal_basis=BASIS)

    assert [line.number for line in lines] == [1, 3, 4, 5, 6]
    assert [[p.rule for p in line.problems] for line in lines] == [
        [],
        ["C-18"],
        ["C-19"],
        ["C-17"],
        ["C-17"],
    ]


@pytest.mark.django_db
def test_a_code_is_that_of_the_map_of_the_day():
    old = OldUnitFactory(code="81236")
    CommuneFactory(code="81236")

    [line] = read_pasted("81236;I;có", valid_from=date(2024, 1, 1), legal_basis=BASIS)

    assert line.said.unit == old


# Over a merger ------------------------------------------------------------------------------------


def test_the_new_unit_is_not_known_and_shows_what_its_parts_were(department):
    part, shared, new, other = (
        OldUnitFactory(),
        OldUnitFactory(),
        CommuneFactory(),
        CommuneFactory(),
    )
    merged(part, into=new)
    divided(shared, new, other)
    rows = [record(unit, department, valid_from=date(2022, 1, 1)) for unit in (part, shared)]

    assert statuses_on(atlas().on(FROM)) == {}
    assert statuses_on(atlas().on(date(2025, 6, 30))) == {row.unit_id: row for row in rows}
    assert set(history_of(new)) == set(rows)
