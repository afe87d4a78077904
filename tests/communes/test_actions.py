from datetime import date

import pytest

from audit.models import AuditEntry, Event
from communes.actions import load_units, merge_units
from communes.models import Commune, CommuneChange, UnitKind
from communes.official import province_codes
from communes.queries import atlas
from core import clock
from core.models import Mark
from core.problems import Refused
from tests.factories import CommuneFactory, UserFactory
from tests.factories.communes import REFORM, OldUnitFactory

LATER = date(2027, 1, 1)


@pytest.fixture
def system(db):
    return UserFactory(username="system")


def merge(system, *parts, **fields):
    asked = {
        "code": "99001",
        "name": "Mường Mới",
        "kind": UnitKind.COMMUNE,
        "effective_on": LATER,
        "legal_basis": "Nghị quyết số 1/NQ-UBTVQH16",
    }
    return merge_units(parts=parts, **asked | fields, by=system)


def refused(system, *parts, **fields):
    with pytest.raises(Refused) as error:
        merge(system, *parts, **fields)
    return [problem.rule for problem in error.value.problems]


# Loading -----------------------------------------------------------------------------------------


def test_the_instant_of_learning_is_now_or_as_said(system):
    said = clock.at(date(2025, 6, 20))

    load_units(province_code="14", entered_at=said, by=system)
    with clock.turned_to(clock.at(date(2026, 3, 1))):
        load_units(province_code="15", by=system)

    assert set(CommuneChange.objects.values_list("entered_at", flat=True)) == {
        said,
        clock.at(date(2026, 3, 1)),
    }


def test_all_34_provinces_load_beside_each_other(system):
    reports = [load_units(province_code=code, by=system) for code in province_codes()]

    assert sum(report.units for report in reports) == 3321
    assert sum(report.new for report in reports) == 3321 + 10040
    drawn = atlas()
    assert len(drawn.on(date(2025, 6, 30)).units) == 10040
    now = drawn.on(REFORM)
    assert len(now.units) == 3321
    assert len(now.places) == 3321 + 10040 - 471  # divided units lie nowhere wholly


# Merging -----------------------------------------------------------------------------------------


def test_a_merger_opens_one_unit_and_ends_its_parts(system):
    one, two = CommuneFactory.create_batch(2, old_district="Mường La")

    unit = merge(system, one, two)

    one.refresh_from_db()
    assert (unit.valid_from, unit.valid_until, unit.old_district) == (LATER, None, "Mường La")
    assert (unit.province_code, unit.name_fold) == ("14", "muong moi")
    assert one.valid_until == LATER
    before, after = atlas().on(date(2026, 12, 31)), atlas().on(LATER)
    assert set(before.units) == {one.pk, two.pk}
    assert after.members(unit.pk) == {one.pk, two.pk, unit.pk}


def test_a_merger_is_told_and_marked(system):
    one, two = CommuneFactory.create_batch(2)

    unit = merge(system, one, two)

    events = AuditEntry.objects.order_by("pk").values_list("event", "subject_id")
    assert sorted(events) == [
        (Event.UNIT_CHANGED, str(one.pk)),
        (Event.UNIT_CHANGED, str(two.pk)),
        (Event.UNIT_OPENED, str(unit.pk)),
    ]
    assert {mark.key for mark in Mark.objects.all()} == {one.pk, two.pk, unit.pk}


def test_a_part_may_lend_its_code_and_its_name(system):
    one, two = CommuneFactory(code="03808", name="Mường La"), CommuneFactory()

    unit = merge(system, one, two, code="03808", name="Mường La")

    assert Commune.objects.filter(code="03808").count() == 2
    assert atlas().on(LATER).with_code("03808") == unit


def test_the_middle_leans_to_the_larger_part(system):
    one = CommuneFactory(latitude=21.0, longitude=104.0, area_km2=30)
    two = CommuneFactory(latitude=22.0, longitude=103.0, area_km2=10)

    unit = merge(system, one, two)

    assert (unit.latitude, unit.longitude, unit.area_km2) == (21.25, 103.75, 40)


def test_what_is_unknown_of_a_part_is_not_invented(system):
    one = CommuneFactory(latitude=21.0, longitude=104.0, area_km2=30)

    unit = merge(system, one, CommuneFactory())

    assert (unit.latitude, unit.area_km2) == (21.0, None)


def test_a_merger_known_later_leaves_the_past_as_it_was(system):
    one, two = CommuneFactory.create_batch(2)
    with clock.turned_to(clock.at(date(2027, 3, 1))):
        unit = merge(system, one, two)

    drawn = atlas()

    assert set(drawn.on(LATER, clock.at(date(2027, 2, 28))).units) == {one.pk, two.pk}
    assert set(drawn.on(LATER, clock.at(date(2027, 3, 1))).units) == {unit.pk}


def test_nothing_cannot_be_merged(system):
    assert "C-01" in refused(system)


def test_a_part_named_twice_is_refused(system):
    one = CommuneFactory()

    assert refused(system, one, one) == ["C-01"]


def test_units_of_two_provinces_are_refused(system):
    parts = CommuneFactory(province_code="14"), CommuneFactory(province_code="15")

    assert refused(system, *parts) == ["C-02"]


def test_a_unit_that_has_its_end_is_refused(system):
    gone = OldUnitFactory()

    assert refused(system, gone, CommuneFactory()) == ["C-03"]


def test_a_unit_cannot_be_merged_twice(system):
    one, two = CommuneFactory.create_batch(2)
    merge(system, one, two)

    # The form still shows the rows as they were.
    assert refused(system, one, CommuneFactory(), code="99002") == ["C-03"]


def test_a_unit_cannot_end_on_its_first_day(system):
    assert refused(system, CommuneFactory(), effective_on=REFORM) == ["C-04"]


@pytest.mark.parametrize("code", ["", "3808", "038080", "3808a", "٠٣٨٠٨"])
def test_a_code_has_five_digits(system, code):
    assert refused(system, CommuneFactory(), code=code) == ["C-05"]


def test_a_code_that_another_unit_carries_then_is_refused(system):
    CommuneFactory(code="03808")

    assert refused(system, CommuneFactory(), code="03808") == ["C-06"]


def test_a_code_that_was_given_up_before_may_be_used(system):
    OldUnitFactory(code="03808")

    assert merge(system, CommuneFactory(), code="03808").code == "03808"


@pytest.mark.parametrize("name", ["", " \u200b ", "M" * 81])
def test_a_unit_has_a_name(system, name):
    assert refused(system, CommuneFactory(), name=name) == ["C-07"]


def test_a_merger_names_its_resolution(system):
    assert refused(system, CommuneFactory(), legal_basis=" ") == ["C-08"]


def test_a_refused_merger_leaves_nothing(system):
    one = CommuneFactory()

    refused(system, one, code="x")

    one.refresh_from_db()
    assert one.valid_until is None
    assert not AuditEntry.objects.exists()
    assert not Mark.objects.exists()
