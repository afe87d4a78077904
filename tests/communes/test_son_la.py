"""Sơn La as the package brings it: the real units, loaded once for this module."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model

from audit.models import AuditEntry, Event
from communes.actions import load_units, merge_units
from communes.models import Commune, CommuneChange, UnitKind
from communes.queries import atlas, units_for_choice
from core import clock
from core.models import Mark, MarkKind
from core.problems import Refused
from tests.factories.communes import REFORM

BEFORE, AFTER = date(2025, 6, 10), date(2025, 7, 10)
LATER = date(2027, 1, 1)

# Code, who carried it, and whose name the unit has that carries it now.
ELEVEN = [
    ("03646", "Chiềng Lề", "Tô Hiệu"),
    ("03664", "Chiềng Xôm", "Chiềng An"),
    ("03688", "Chiềng Khay", "Mường Chiên"),
    ("03712", "Nặm Ét", "Mường Sại"),
    ("03754", "Nong Lay", "Chiềng La"),
    ("03784", "Púng Tra", "Nậm Lầu"),
    ("03862", "Hang Chú", "Xím Vàng"),
    ("03880", "Mường Khoa", "Tạ Khoa"),
    ("03892", "Phiêng Côn", "Chiềng Sại"),
    ("03943", "Mường Do", "Mường Bang"),
    ("04136", "Nà Bó", "Tà Hộc"),
]


@pytest.fixture
def system(son_la):
    return get_user_model().objects.get(username="system")


def only(name, day):
    found = [unit for unit in atlas().on(day).units.values() if unit.name == name]
    assert len(found) == 1
    return found[0]


# What is there -----------------------------------------------------------------------------------


def test_son_la_is_75_units_from_200(son_la):
    units = Commune.objects.filter(valid_from=REFORM, valid_until=None)
    old = Commune.objects.filter(valid_from=None, valid_until=REFORM)

    assert (units.count(), old.count()) == (75, 200)
    assert CommuneChange.objects.count() == 200


def test_loading_again_changes_nothing(son_la, system):
    before = list(Commune.objects.order_by("pk").values())
    entries, marks = AuditEntry.objects.count(), Mark.objects.count()

    report = load_units(province_code="14", by=system)

    assert (report.units, report.predecessors, report.new, report.changed) == (75, 200, 0, 0)
    assert list(Commune.objects.order_by("pk").values()) == before
    assert (AuditEntry.objects.count(), Mark.objects.count()) == (entries, marks)


def test_every_unit_opened_has_its_entry_and_its_mark(son_la):
    entries = AuditEntry.objects.filter(event=Event.UNIT_OPENED)

    assert entries.count() == 275
    assert set(entries.values_list("by", flat=True)) == {"system"}
    assert Mark.objects.filter(kind=MarkKind.UNIT).count() == 275


def test_a_row_that_differs_is_corrected_and_told(son_la, system):
    unit = Commune.objects.get(code="03808", valid_from=REFORM)
    Commune.objects.filter(pk=unit.pk).update(name="Mường Lá", name_fold="?", old_district="")

    report = load_units(province_code="14", by=system)

    assert (report.new, report.changed) == (0, 1)
    unit.refresh_from_db()
    assert (unit.name, unit.name_fold, unit.old_district) == ("Mường La", "muong la", "Mường La")
    entry = AuditEntry.objects.about(unit).first()
    assert (entry.event, entry.after["name"]) == (Event.UNIT_CHANGED, "Mường La")


def test_another_process_sees_the_correction(son_la, system):
    unit = Commune.objects.get(code="03808", valid_from=REFORM)
    Commune.objects.filter(pk=unit.pk).update(name="Mường Lá")
    assert atlas().units[unit.pk].name == "Mường Lá"

    with clock.turned_to(clock.at(date(2025, 5, 6))):  # a demonstration telling its past
        load_units(province_code="14", by=system)

    assert atlas().units[unit.pk].name == "Mường La"


def test_a_missing_change_is_added(son_la, system):
    change = CommuneChange.objects.first()
    CommuneChange.objects.filter(pk=change.pk).delete()

    report = load_units(province_code="14", by=system)

    assert (report.new, report.changed) == (0, 1)
    assert CommuneChange.objects.filter(old=change.old, new=change.new).exists()


def test_who_went_where_is_never_rewritten(son_la, system):
    """A map as known last month would otherwise be another one today."""
    change = CommuneChange.objects.select_related("old").first()
    CommuneChange.objects.filter(pk=change.pk).update(in_part=True)
    entries = AuditEntry.objects.count()

    with pytest.raises(Refused, match="C-09") as refused:
        load_units(province_code="14", by=system)

    assert change.old.code in refused.value.problems[0].message
    assert CommuneChange.objects.get(pk=change.pk).in_part is True
    assert AuditEntry.objects.count() == entries


def test_an_edited_legal_basis_is_left_alone(son_la, system):
    CommuneChange.objects.update(legal_basis="Nghị quyết đã sửa")

    report = load_units(province_code="14", by=system)

    assert report.changed == 0
    assert set(CommuneChange.objects.values_list("legal_basis", flat=True)) == {"Nghị quyết đã sửa"}


def test_a_later_merger_survives_the_next_load(son_la, system):
    merge_units(
        parts=Commune.objects.filter(valid_from=REFORM, code__in=["03808", "03814"]),
        code="03808",
        name="Mường La",
        kind=UnitKind.COMMUNE,
        effective_on=LATER,
        legal_basis="Nghị quyết số 1/NQ-UBTVQH16",
        by=system,
    )

    report = load_units(province_code="14", by=system)

    assert (report.new, report.changed) == (0, 0)
    assert Commune.objects.get(code="03808", valid_from=REFORM).valid_until == LATER


# The map -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "old_name", "new_name"), ELEVEN)
def test_a_code_that_changed_hands_names_another_unit_on_each_map(son_la, code, old_name, new_name):
    drawn = atlas()

    assert drawn.on(BEFORE).with_code(code).name == old_name
    assert drawn.on(AFTER).with_code(code).name == new_name


@pytest.mark.parametrize(("code", "old_name", "new_name"), ELEVEN)
def test_who_lent_the_code_and_who_lent_the_name_lie_in_the_same_new_unit(
    son_la, code, old_name, new_name
):
    drawn = atlas()
    now = drawn.on(AFTER)

    bearer, namesake = drawn.on(BEFORE).with_code(code), only(new_name, BEFORE)

    assert bearer != namesake
    assert now.place(bearer.pk) == now.place(namesake.pk) == now.with_code(code).pk


def test_case_11_code_03712(son_la):
    drawn = atlas()

    assert drawn.on(date(2025, 6, 10)).with_code("03712").full_name == "Xã Nặm Ét"
    assert drawn.on(date(2025, 7, 10)).with_code("03712").full_name == "Xã Mường Sại"


@pytest.mark.parametrize(
    ("day", "units"),
    [(date(2020, 1, 1), 200), (date(2025, 6, 30), 200), (date(2025, 7, 1), 75)],
)
def test_case_10_the_denominator_is_that_of_the_day(son_la, day, units):
    assert len(atlas().on(day).units) == units


def test_every_unit_of_before_lies_in_one_of_now_and_none_the_other_way(son_la):
    drawn = atlas()
    before, now = drawn.on(BEFORE), drawn.on(AFTER)

    assert set(now.places) == set(drawn.units)
    assert set(before.places) == set(before.units)


def test_before_the_reform_was_known_its_units_were_not_there(system):
    known = CommuneChange.objects.first().entered_at

    drawn = atlas()

    assert len(drawn.on(AFTER, known).units) == 75
    assert len(drawn.on(AFTER, known - timedelta(microseconds=1)).units) == 200


def test_an_officer_of_a_new_unit_is_answerable_for_all_its_parts(son_la):
    unit = only("Mường La", AFTER)

    reach = atlas().with_predecessors([unit.pk])

    names = {atlas().units[pk].name for pk in reach}
    assert names == {
        "Mường La",
        "Ít Ong",
        "Mường Trai",
        "Nậm Păm",
        "Chiềng Muôn",
        "Pi Toong",
        "Chiềng San",
    }


def test_drop_downs_are_in_vietnamese_order_and_tell_namesakes_apart(son_la):
    labels = [label for _pk, label in units_for_choice(BEFORE)]

    assert len(labels) == len(set(labels)) == 200
    assert {"Xã Chiềng Chung (Mai Sơn)", "Xã Chiềng Chung (TX Mộc Châu)"} <= set(labels)
    assert labels.index("Xã Chim Vàn (Bắc Yên)") < labels.index("Xã Co Mạ (Thuận Châu)")
    assert labels.index("Xã Dồm Cang (Sốp Cộp)") < labels.index("Xã Đá Đỏ (Phù Yên)")


def test_a_drop_down_may_be_limited(son_la):
    unit = only("Mường La", AFTER)

    assert units_for_choice(AFTER, within={unit.pk}) == [(unit.pk, "Xã Mường La (Mường La)")]
