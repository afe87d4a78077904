"""Today's stored answers and the log of evenings: a cache that agrees, a past that stays."""

from datetime import date, timedelta

import pytest

from communes.models import CommuneChange
from core import clock
from core.marks import mark_changed
from core.models import MarkKind
from figures import attainment
from figures.models import Attainment, DayClosed, DepartureFact
from figures.refresh import refresh as refresh_facts
from figures.tasks import refresh
from targets.actions import Number, approve_targets, enter_targets
from targets.models import Plan
from tests.factories import CommuneFactory
from tests.factories.figures import add_facts
from tests.figures.world import leaves, person

DAY = date(2025, 8, 4)


@pytest.fixture
def plan(db):
    return Plan.objects.create(code="2025", first_day=date(2025, 1, 1), last_day=date(2025, 12, 31))


def evening(plan, day, unit=None):
    row = attainment.evening(plan, day).get((unit, "departures", "event", "calendar", "all"))
    return row.numerator if row else None


def test_storing_twice_writes_nothing_new(plan, here):
    add_facts(3, here, DAY)
    attainment.store_today(plan)
    before = list(Attainment.objects.values_list("pk", flat=True))

    attainment.store_today(plan)

    assert list(Attainment.objects.values_list("pk", flat=True)) == before


def test_an_answer_that_went_back_to_nothing_is_taken_out(plan, here):
    add_facts(1, here, DAY)
    attainment.store_today(plan)

    DepartureFact.objects.all().delete()
    attainment.store_today(plan)

    assert not Attainment.objects.filter(unit=here, day=None).exists()


def test_every_evening_says_what_was_known_that_evening(plan, here):
    add_facts(1, here, DAY, known_from=clock.at(DAY))
    add_facts(1, here, DAY, known_from=clock.at(DAY + timedelta(days=2)))
    with clock.turned_to(clock.at(DAY + timedelta(days=5))):
        attainment.close_days()

    assert [evening(plan, DAY + timedelta(days=n), here.pk) for n in (0, 1, 2, 4)] == [1, 1, 2, 2]


def test_missed_evenings_are_filled_and_none_twice(plan, here):
    add_facts(1, here, DAY, known_from=clock.at(DAY))
    with clock.turned_to(clock.at(DAY + timedelta(days=9))):
        first = attainment.close_days(at_most=4)
        second = attainment.close_days()
        third = attainment.close_days()

    assert (first, second, third) == (4, 5, 0)
    assert DayClosed.objects.filter(plan=plan).count() == 9


def test_an_evening_waits_for_changes_made_before_its_end(plan, here):
    add_facts(1, here, DAY, known_from=clock.at(DAY))
    with clock.turned_to(clock.at(DAY, 22)):
        mark_changed(MarkKind.WORKER, [1])
    with clock.turned_to(clock.at(DAY + timedelta(days=3))):
        closed = attainment.close_days()

    assert closed == 0


def test_beat_at_23_30_utc_is_already_the_next_local_day(plan, here):
    """Domain case 40: 14th 23:30 UTC is the 15th in Sơn La, so the 14th is closed."""
    add_facts(1, here, date(2025, 8, 13), known_from=clock.at(date(2025, 8, 14)))
    with clock.turned_to(clock.at(date(2025, 8, 15), 6, 30)):
        attainment.close_days()

    assert DayClosed.objects.filter(day=date(2025, 8, 14)).exists()


def test_a_plan_stops_being_closed_a_year_after_its_end(plan, here):
    add_facts(1, here, DAY, known_from=clock.at(date(2026, 12, 20)))
    with clock.turned_to(clock.at(date(2027, 3, 1))):
        attainment.close_days(at_most=1000)

    assert DayClosed.objects.latest("day").day == date(2026, 12, 31)


def test_both_windows_are_kept_apart(plan, here):
    add_facts(1, here, date(2025, 12, 15), known_from=clock.at(date(2025, 12, 15)))
    evening = date(2025, 12, 20)
    with clock.turned_to(clock.at(date(2025, 12, 21))):
        attainment.close_day(plan, evening, {})

    rows = attainment.evening(plan, evening)
    kept = [rows[(None, "departures", "event", w, "all")] for w in ("calendar", "reporting")]
    assert [row.numerator for row in kept] == [1, 0]


def test_a_kind_with_targets_is_kept_too(plan, here, department, leader):
    version = enter_targets(
        plan=plan,
        document_number="1/NQ",
        document_date=date(2025, 7, 1),
        document_body="HĐND",
        in_force_on=date(2025, 7, 1),
        province_total=10,
        numbers=[Number(unit=here, value=4, kind="seasonal")],
        by=department,
    )
    approve_targets(version=version, by=leader)
    add_facts(2, here, DAY, duration_type="seasonal")
    add_facts(1, here, DAY)

    attainment.store_today(plan)

    seasonal = Attainment.objects.get(
        unit=here, indicator="departures", boundary="event", window="calendar", kind="seasonal"
    )
    assert (seasonal.numerator, seasonal.denominator) == (2, 4)


def test_an_evening_before_a_merger_is_kept_on_its_own_map(plan, here):
    old = CommuneFactory(name="Ít Ong", valid_from=None, valid_until=date(2025, 7, 1))
    CommuneChange.objects.create(
        old=old,
        new=here,
        effective_on=date(2025, 7, 1),
        legal_basis="x",
        entered_at=clock.at(date(2025, 6, 16)),
    )
    add_facts(1, old, date(2025, 6, 20), known_from=clock.at(date(2025, 6, 21)))
    evening = date(2025, 6, 30)
    with clock.turned_to(clock.at(date(2025, 9, 1))):
        attainment.close_day(plan, evening, {})

    rows = attainment.evening(plan, evening)
    units = {key[0] for key in rows if key[1:4] == ("departures", "current", "calendar")}
    assert units == {None, old.pk}


def test_a_departure_of_the_reporting_year_only_is_stored_too(plan, here, department):
    leaves(person(here, department), date(2024, 12, 20), department)

    refresh()

    stored = Attainment.objects.get(
        unit=None, indicator="departures", boundary="event", window="reporting", day=None
    )
    assert stored.numerator == 1


def test_what_a_crash_left_unstored_is_stored_by_the_next_sweep(plan, here, department):
    leaves(person(here, department), DAY, department)
    refresh_facts()  # and then the process is killed, before it stores

    refresh()

    assert Attainment.objects.filter(unit=here, day=None, numerator=1).exists()


def test_another_day_is_stored_anew_and_the_same_day_is_left_alone(plan, here, department):
    leaves(person(here, department), DAY, department)
    refresh()
    assert not attainment.is_behind()

    with clock.turned_to(clock.now() + timedelta(days=1)):
        assert attainment.is_behind()
