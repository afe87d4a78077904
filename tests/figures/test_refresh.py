"""Marks become facts, once, whatever is interrupted or repeated."""

from datetime import date, timedelta

import pytest

from contracts import actions
from core import clock
from core.marks import mark_changed
from core.models import Mark, MarkKind
from figures import queries
from figures import refresh as refreshing
from figures.models import Attainment, DepartureFact, RefreshClock
from figures.questions import ask
from figures.refresh import recount, refresh
from figures.tasks import refresh as refresh_task
from targets.models import Plan
from tests.factories import country
from tests.figures.world import leaves, person
from training.actions import record_certificate
from workers.actions import correct_worker, move_worker, record_household
from workers.models import Worker

DAY = date(2025, 8, 4)
YEAR = {"first": date(2025, 1, 1), "last": date(2025, 12, 31)}


@pytest.fixture
def departure(here, department):
    return leaves(person(here, department), DAY, department)


def test_a_recorded_departure_becomes_one_open_fact(departure, here):
    refresh()

    [fact] = DepartureFact.objects.open()
    assert (fact.departure_id, fact.unit_id, fact.departed_on) == (departure.pk, here.pk, DAY)
    assert (fact.counted, fact.reason, fact.country, fact.age) == (True, "counts", "JP", 26)
    assert (fact.ends_on, fact.skilled_b, fact.minority) == (date(2028, 8, 4), True, True)
    assert not Mark.objects.exists()


def test_refreshing_again_changes_nothing(departure):
    refresh()
    mark_changed(MarkKind.WORKER, [departure.worker_id])

    done = refresh()

    assert (done.marks, done.opened, done.closed) == (1, 0, 0)
    assert DepartureFact.objects.count() == 1


def test_a_correction_closes_one_version_and_opens_the_next(departure, department):
    refresh()

    leaves_later = {**_said(departure), "departed_on": DAY + timedelta(days=3)}
    actions.correct_departure(departure=departure, **leaves_later, by=department)
    refresh()

    first, second = queries.versions_of(departure.pk)
    assert first.known_until == second.known_from
    assert (first.departed_on, second.departed_on) == (DAY, DAY + timedelta(days=3))


def _said(departure):
    return {
        "form": "service",
        "country": departure.contract.country,
        "enterprise_unknown": True,
        "term_months": 36,
    }


def test_known_from_is_the_refresh_and_never_goes_back(departure):
    refresh()
    later = RefreshClock.objects.get().last_known_from

    with clock.turned_to(later - timedelta(hours=1)):
        mark_changed(MarkKind.WORKER, [departure.worker_id])
        refresh()

    assert RefreshClock.objects.get().last_known_from > later


def test_only_the_marks_that_were_read_are_deleted(departure, monkeypatch):
    build = refreshing.build

    def somebody_writes_meanwhile(*args, **kwargs):
        if Mark.objects.count() == 1:
            mark_changed(MarkKind.WORKER, [departure.worker_id])
        return build(*args, **kwargs)

    Mark.objects.exclude(pk=Mark.objects.first().pk).delete()
    with monkeypatch.context() as patched:
        patched.setattr(refreshing, "build", somebody_writes_meanwhile)
        patched.setattr(refreshing, "CHUNK", 1)
        refreshing._refresh_chunk(refreshing.Refreshed())

    assert Mark.objects.count() == 1


def test_a_cancelled_departure_has_a_version_that_does_not_count(departure, department):
    refresh()

    actions.cancel_contract(contract=departure.contract, reason="nhầm người", by=department)
    refresh()

    [fact] = DepartureFact.objects.open()
    assert (fact.counted, fact.in_stock, fact.reason) == (False, False, "cancelled")
    assert queries.attainment(ask(**YEAR)).numerator == 0


def test_moving_leaves_the_departure_where_it_was(departure, here, next_door, department):
    refresh()

    move_worker(worker=departure.worker, commune=next_door, moved_on=clock.today(), by=department)
    refresh()

    assert DepartureFact.objects.get().unit == here


def test_training_follows_the_certificate(departure, department):
    record_certificate(
        worker=departure.worker,
        number="1",
        issued_on=DAY,
        provider="TTDVVL",
        country=country("JP"),
        by=department,
    )
    refresh()

    assert DepartureFact.objects.open().get().trained


@pytest.mark.parametrize(
    ("issued_on", "to", "reason"),
    [
        (DAY + timedelta(days=1), "JP", "issued_later"),
        (date(2023, 8, 3), "JP", "expired"),
        (DAY, "KR", "other_country"),
    ],
)
def test_a_certificate_that_does_not_fit_says_why(departure, department, issued_on, to, reason):
    record_certificate(
        worker=departure.worker,
        number="1",
        issued_on=issued_on,
        provider="TTDVVL",
        country=country(to),
        by=department,
    )
    refresh()

    fact = DepartureFact.objects.open().get()
    assert (fact.trained, fact.untrained_reason) == (False, reason)


def test_a_corrected_sex_and_a_household_reach_the_fact(departure, department):
    worker = Worker.objects.get(pk=departure.worker_id)
    record_household(worker=worker, year=2025, status="poor", by=department)
    correct_worker(
        worker=worker,
        full_name=worker.full_name,
        born_on=worker.born_on,
        born_precision="day",
        sex="female",
        village="",
        ethnicity="kinh",
        phone="",
        qualification="college",
        by=department,
    )
    refresh()

    fact = DepartureFact.objects.open().get()
    assert (fact.sex, fact.minority, fact.household) == ("female", False, "poor")
    # Frozen: what the person could do when leaving.
    assert fact.qualification == "elementary"


def test_an_extension_moves_the_end_but_not_the_term(departure, department):
    actions.extend_contract(
        departure=departure, agreed_on=date(2025, 9, 1), ends_on=date(2030, 1, 1), by=department
    )
    refresh()

    fact = DepartureFact.objects.open().get()
    assert (fact.term_ends_on, fact.ends_on) == (date(2028, 8, 4), date(2030, 1, 1))


def test_recount_finds_nothing_after_a_refresh_and_repairs_damage(departure):
    refresh()
    assert (recount().opened, recount().closed) == (0, 0)

    DepartureFact.objects.update(country="KR")
    done = recount()

    assert (done.closed, done.opened) == (1, 1)
    assert DepartureFact.objects.open().get().country == "JP"


def test_the_task_also_stores_todays_attainment(departure):
    plan = Plan.objects.create(code="2025", first_day=YEAR["first"], last_day=YEAR["last"])

    refresh_task()

    stored = Attainment.objects.get(
        plan=plan,
        unit=None,
        indicator="departures",
        boundary="current",
        window="calendar",
        day=None,
    )
    assert stored.numerator == 1


def test_a_longer_term_outlasts_an_earlier_extension(departure, department):
    actions.extend_contract(
        departure=departure, agreed_on=date(2025, 9, 1), ends_on=date(2028, 12, 1), by=department
    )
    actions.correct_departure(
        departure=departure,
        departed_on=DAY,
        **{**_said(departure), "term_months": 60},
        by=department,
    )
    refresh()

    departure.refresh_from_db()
    fact = DepartureFact.objects.open().get()
    assert fact.ends_on == departure.runs_until == date(2030, 8, 4)


def test_recorded_at_is_when_the_register_last_changed(departure, department):
    refresh()
    later = clock.now() + timedelta(days=3)
    with clock.turned_to(later):
        record_certificate(
            worker=departure.worker,
            number="1",
            issued_on=DAY,
            provider="TTDVVL",
            country=country("JP"),
            by=department,
        )
    with clock.turned_to(later + timedelta(hours=1)):
        refresh()

    assert DepartureFact.objects.open().get().recorded_at == later


def test_a_repair_is_announced_by_a_mark(departure, monkeypatch):
    refresh()
    DepartureFact.objects.update(country="KR")
    monkeypatch.setattr(refreshing, "refresh", lambda: None)

    recount()

    assert ask(**YEAR).provisional
