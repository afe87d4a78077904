"""Facts know what the unit was on the day; units and lists that change reach those they concern."""

from datetime import date, timedelta

import pytest

from communes.actions import correct_area_status, merge_units, set_area_status, withdraw_area_status
from communes.queries import forget_atlas
from core import clock
from core.marks import mark_changed
from core.models import Mark, MarkKind
from figures import balance, queries
from figures import refresh as refreshing
from figures.facts import build
from figures.models import DepartureFact
from figures.questions import ask
from figures.refresh import Refreshed, recount, refresh
from reference.models import Entry, HighIncomeListing
from reference.queries import forget_book
from tests.factories import country
from tests.figures.world import leaves, person

DAY = date(2025, 8, 4)
YEAR = {"first": date(2025, 1, 1), "last": date(2025, 12, 31)}
AREAS = ("departures", "region_i", "region_iii", "difficult", "area_known", "area_unknown")


@pytest.fixture
def departure(here, department):
    return leaves(person(here, department), DAY, department)


def status(unit, by, **fields):
    said = {
        "region": "III",
        "difficult": True,
        "valid_from": date(2025, 7, 1),
        "legal_basis": "Quyết định mẫu",
    }
    return set_area_status(unit=unit, **{**said, **fields}, by=by)


def open_fact():
    return DepartureFact.objects.open().get()


def test_what_is_not_recorded_is_not_known(departure):
    refresh()

    assert (open_fact().region, open_fact().difficult) == (None, None)
    assert queries.totals(ask(**YEAR), AREAS)["area_unknown"] == 1


def test_a_status_recorded_later_is_counted_from_its_mark(departure, here, department):
    refresh()
    known = clock.now()

    status(here, department)
    refresh()

    first, second = queries.versions_of(departure.pk)
    assert (first.region, second.region, second.difficult) == (None, "III", True)
    assert first.known_until == second.known_from
    assert not Mark.objects.exists()
    counts = queries.totals(ask(**YEAR), AREAS)
    assert counts == {
        "departures": 1,
        "region_i": 0,
        "region_iii": 1,
        "difficult": 1,
        "area_known": 1,
        "area_unknown": 0,
    }
    assert queries.totals(ask(**YEAR, known_at=known), AREAS)["area_unknown"] == 1


@pytest.mark.parametrize(
    ("departed_on", "region"),
    [
        (date(2025, 7, 1), "III"),
        (date(2025, 9, 30), "III"),
        (date(2025, 10, 1), "I"),
    ],
)
def test_the_day_of_departure_decides(here, department, departed_on, region):
    status(here, department)
    status(here, department, region="I", difficult=False, valid_from=date(2025, 10, 1))
    leaves(person(here, department), departed_on, department)
    refresh()

    assert open_fact().region == region


def test_a_correction_rewrites_no_closed_version(departure, here, department):
    row = status(here, department)
    refresh()
    closed = list(DepartureFact.objects.exclude(known_until=None).values())

    said = {"valid_from": row.valid_from, "legal_basis": "Quyết định mẫu, đính chính"}
    correct_area_status(status=row, region="I", difficult=False, **said, by=department)
    refresh()
    row.refresh_from_db()
    withdraw_area_status(status=row, reason="nhầm xã", by=department)
    refresh()

    assert [fact.region for fact in queries.versions_of(departure.pk)] == ["III", "I", None]
    kept = DepartureFact.objects.filter(pk__in=[row["id"] for row in closed])
    assert list(kept.values()) == closed
    assert (recount().opened, recount().closed) == (0, 0)


def test_a_merger_rewrites_nobody_and_the_new_unit_is_not_known(here, next_door, department):
    status(here, department)
    leaves(person(here, department), DAY, department)
    refresh()
    merger = date(2026, 1, 1)
    unit = merge_units(
        parts=[here, next_door],
        code="70001",
        name="Gộp",
        kind="xa",
        effective_on=merger,
        legal_basis="NQ mẫu",
        by=department,
    )
    forget_atlas()
    with clock.turned_to(clock.at(date(2026, 3, 1))):
        leaves(person(unit, department), date(2026, 2, 1), department)
        refresh()

    regions = DepartureFact.objects.open().order_by("departed_on").values_list("unit", "region")
    assert list(regions) == [(here.pk, "III"), (unit.pk, None)]


def test_only_those_from_the_unit_are_looked_at(here, next_door, department, monkeypatch):
    mine = leaves(person(here, department), DAY, department)
    leaves(person(next_door, department), DAY, department)
    refresh()
    looked_at = []
    monkeypatch.setattr(refreshing, "build", lambda ids: looked_at.extend(ids) or build(ids))

    status(here, department)
    refresh()

    assert looked_at == [mine.worker_id]


# Lists --------------------------------------------------------------------------------------------


def college_counts_no_more():
    Entry.objects.create(
        listing="qualification", code="elementary", name_vi="Sơ cấp", attributes={}
    )
    forget_book()


def test_a_changed_list_reaches_everybody_step_by_step(here, department, monkeypatch):
    for _ in range(5):
        leaves(person(here, department), DAY, department)
    refresh()
    monkeypatch.setattr(refreshing, "CHUNK", 2)
    college_counts_no_more()
    mark_changed(MarkKind.LIST, [7, 7_000_000])

    done = refresh()

    assert (done.opened, done.closed, done.marks) == (5, 5, 2)
    assert not Mark.objects.exists()
    assert set(DepartureFact.objects.open().values_list("skilled_a", "skilled_b")) == {
        (False, False)
    }


def test_a_walk_that_was_interrupted_goes_on_where_it_was(here, department, monkeypatch):
    for _ in range(4):
        leaves(person(here, department), DAY, department)
    refresh()
    monkeypatch.setattr(refreshing, "CHUNK", 2)
    college_counts_no_more()
    mark_changed(MarkKind.LIST, [0])
    refreshing._refresh_chunk(Refreshed())
    looked_at = []
    monkeypatch.setattr(refreshing, "build", lambda ids: looked_at.extend(ids) or build(ids))

    refresh()

    assert len(looked_at) == 2
    assert DepartureFact.objects.open().filter(skilled_a=False).count() == 4


def test_while_everybody_is_looked_at_a_person_goes_first(here, department, monkeypatch):
    worker = leaves(person(here, department), DAY, department).worker
    refresh()
    mark_changed(MarkKind.LIST, [0])
    leaves(person(here, department), DAY, department)
    order = []
    monkeypatch.setattr(refreshing, "build", lambda ids: order.append(list(ids)) or build(ids))

    refresh()

    assert worker.pk not in order[0]
    assert worker.pk in order[-1]


def test_until_everybody_is_looked_at_answers_are_provisional(departure, monkeypatch):
    refresh()
    mark_changed(MarkKind.LIST, [0])
    refreshing._refresh_chunk(Refreshed())

    assert ask(**YEAR).provisional
    refresh()
    assert not ask(**YEAR).provisional


def test_a_country_listed_as_high_income_later_is_counted(departure):
    refresh()
    HighIncomeListing.objects.create(country=country("JP"), valid_from=DAY - timedelta(days=1))

    mark_changed(MarkKind.LIST, [0])
    refresh()

    assert open_fact().high_income


# Outside the province ---------------------------------------------------------------------------


@pytest.fixture
def outsider(department):
    worker = person(None, department, outside="Hà Nội, phường Mẫu")
    return leaves(worker, DAY, department)


def test_who_lives_outside_is_in_no_flow_and_no_stock(outsider, departure):
    refresh()
    question = ask(**YEAR)

    fact = DepartureFact.objects.open().get(departure_id=outsider.pk)
    assert (fact.unit, fact.counted, fact.in_stock, fact.reason) == (None, False, False, "outside")
    assert queries.attainment(question, with_stock=True).numerator == 1
    assert sum(line.abroad for line in queries.markets(question)) == 1
    assert queries.apart(question) == (1, 1)
    assert list(queries.facts_behind(question, "outside")) == [fact]


def test_the_balance_closes_without_them(outsider, departure):
    refresh()

    with clock.turned_to(clock.at(date(2026, 1, 1))):
        assert balance.check() == 0
