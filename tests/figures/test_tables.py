"""Counts by dimensions: beside a recount in plain Python, and with lines for what has no place."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communes.models import Commune, CommuneChange
from core import clock
from figures import queries
from figures.models import DepartureFact
from figures.months import months_of
from figures.moves import country_on
from figures.queries import Counts, table
from figures.queries.tables import DIMENSIONS, POPULATIONS
from figures.questions import ask
from reports.api.tables import TABLES
from tests.factories import CommuneFactory
from tests.factories.clients import plan_2025
from tests.factories.figures import add_facts, make_fact

MERGER = date(2025, 7, 1)


@pytest.fixture(autouse=True)
def _in_2026():
    with clock.turned_to(clock.at(date(2026, 3, 2))):
        yield


@pytest.fixture
def units(db) -> list[Commune]:
    """Two old units that became one, one that was divided, and one that stands."""
    old = [CommuneFactory(valid_from=None, valid_until=MERGER) for _ in range(3)]
    new = [CommuneFactory(valid_from=MERGER) for _ in range(3)]
    for part, whole, in_part in (
        (old[0], new[0], False),
        (old[1], new[0], False),
        (old[2], new[0], True),
        (old[2], new[1], True),
    ):
        CommuneChange.objects.create(
            old=part,
            new=whole,
            effective_on=MERGER,
            legal_basis="1681/NQ-UBTVQH15",
            in_part=in_part,
            entered_at=clock.at(date(2025, 6, 16)),
        )
    return [*old, *new]


def year(**said):
    return ask(first=date(2025, 1, 1), last=date(2025, 12, 31), **said)


# The sum and the recount --------------------------------------------------------------------------

_DAYS = st.dates(date(2024, 11, 1), date(2026, 2, 1))
_FACTS = st.fixed_dictionaries(
    {
        "unit": st.integers(0, 5),
        "departed_on": _DAYS,
        "stays": st.none() | st.integers(0, 400),
        "country": st.sampled_from(["JP", "KR", "TW"]),
        "moved": st.none() | st.integers(1, 300),
        "form": st.sampled_from(["service", "direct"]),
        "programme": st.sampled_from(["", "EPS", "TTS"]),
        "enterprise_id": st.none() | st.integers(1, 3),
        "sex": st.sampled_from(["female", "male"]),
        "age": st.integers(16, 60),
        "minority": st.sampled_from([True, False, None]),
        "household": st.sampled_from(["", "poor", "none"]),
        "qualification": st.sampled_from(["", "elementary"]),
        "skilled": st.sampled_from([True, False, None]),
        "trained": st.booleans(),
        "counted": st.booleans(),
        "in_stock": st.booleans(),
        "end": st.sampled_from([("returned", "own_wish"), ("returned", ""), ("died", "")]),
    }
)


def stored(drawn, units) -> list[DepartureFact]:
    DepartureFact.objects.all().delete()
    facts = []
    for said in drawn:
        said = dict(said)
        unit, day = units[said.pop("unit")], said.pop("departed_on")
        stays, moved, skilled = said.pop("stays"), said.pop("moved"), said.pop("skilled")
        kind, why = said.pop("end")
        if stays is not None:
            said |= {"ended_on": day + timedelta(stays), "end_kind": kind, "return_reason": why}
        if moved is not None:
            said["moves"] = [[(day + timedelta(moved)).isoformat(), "DE"]]
        facts.append(make_fact(unit, day, **said, skilled_a=skilled, skilled_b=skilled))
    return DepartureFact.objects.bulk_create(facts)


def recounted(facts, question, population, by) -> Counter:
    """The numerators once more, fact by fact."""
    counts: Counter = Counter()
    for fact in facts:
        if _belongs(fact, question, population):
            counts[tuple(_value(fact, question, population, code) for code in by)] += 1
    return counts


def _belongs(fact, question, population) -> bool:
    left = question.first <= fact.departed_on <= question.until
    if population == "stock":
        gone = fact.ended_on is not None and fact.ended_on <= question.as_of
        return fact.in_stock and fact.departed_on <= question.as_of and not gone
    if population == "returns":
        end = fact.ended_on
        return fact.in_stock and end is not None and question.first <= end <= question.until
    part = {"departures": True, "trained": fact.trained, "skilled": fact.skilled_b}[population]
    return fact.counted and left and bool(part)


def _value(fact, question, population, code):
    day = fact.ended_on if population == "returns" else fact.departed_on
    last = {"stock": question.as_of, "returns": None}.get(population, fact.departed_on)
    if code == "month":
        [month] = [m for m in months_of(date(2020, 1, 1), date(2030, 1, 1), question.window)
                   if m.first <= day <= m.last]  # fmt: skip
        return month.code
    if code == "age":
        bands = {"under-18": 18, "18-24": 25, "25-34": 35, "35-44": 45, "45+": 999}
        return next(band for band, below in bands.items() if fact.age < below)
    if code == "reason":
        kind, why = fact.end_kind, fact.return_reason
        return f"{kind}:{why or 'other'}" if kind == "returned" else kind
    return {
        "unit": question.place(fact.unit_id),
        "market": country_on(fact.country, fact.moves, last),
        "form": fact.form,
        "enterprise": fact.enterprise_id,
        "programme": fact.programme or "none",
        "sex": fact.sex,
        "minority": {True: "yes", False: "no", None: "unknown"}[fact.minority],
        "household": fact.household or "unknown",
        "qualification": fact.qualification or "unknown",
        "state": "overdue" if fact.ends_on < question.as_of else "in_term",
    }[code]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    drawn=st.lists(_FACTS, max_size=30),
    as_of=st.dates(date(2025, 1, 1), date(2026, 3, 2)),
    boundary=st.sampled_from(["current", "event", "2025-06-30"]),
    reporting=st.booleans(),
)
def test_every_declared_table_is_the_recount_and_adds_up(units, drawn, as_of, boundary, reporting):
    facts = stored(drawn, units)
    question = year(as_of=as_of, boundary=boundary, window="reporting" if reporting else None)

    for declared in TABLES:
        found = table(question, declared.population, declared.by)
        numerators = {key: line.numerator for key, line in found.lines.items() if line.numerator}

        assert numerators == recounted(facts, question, declared.population, declared.by), declared
        assert found.province.numerator == sum(numerators.values())
        assert found.province == table(question, declared.population).province


# What has no place --------------------------------------------------------------------------------


def test_what_the_map_cannot_place_is_a_line_of_its_own(units):
    add_facts(2, units[0], date(2025, 3, 3))
    add_facts(3, units[1], date(2025, 3, 3))
    add_facts(5, units[2], date(2025, 3, 3), country="KR")

    found = table(year(), "departures", ("unit", "market"))

    assert found.lines == {(units[3].pk, "JP"): Counts(5), (None, "KR"): Counts(5)}
    assert found.not_assignable == 5


def test_a_table_without_units_needs_no_map(units):
    add_facts(5, units[2], date(2025, 3, 3))

    assert table(year(), "departures", ("market",)).not_assignable is None


# Moves --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("as_of", "here"), [("2025-05-31", "JP"), ("2025-06-01", "DE")])
def test_the_stock_counts_the_country_of_the_day(units, as_of, here):
    add_facts(1, units[0], date(2025, 3, 3), moves=[["2025-06-01", "DE"]])

    question = year(as_of=date.fromisoformat(as_of))

    assert table(question, "stock", ("market",)).lines == {(here,): Counts(1)}
    assert table(question, "departures", ("market",)).lines == {("JP",): Counts(1)}


def test_an_end_stands_with_the_last_country(units):
    said = {"ended_on": date(2025, 9, 1), "end_kind": "returned"}
    add_facts(1, units[0], date(2025, 3, 3), moves=[["2025-06-01", "DE"]], **said)

    assert table(year(), "returns", ("market",)).lines == {("DE",): Counts(1)}


def test_who_died_is_an_end_and_no_return(units):
    add_facts(2, units[0], date(2025, 3, 3), ended_on=date(2025, 9, 1), end_kind="returned")
    add_facts(1, units[0], date(2025, 3, 3), ended_on=date(2025, 9, 1), end_kind="died")

    found = table(year(), "returns")

    assert (found.province.numerator, found.part) == (3, ("returned", 2))


# Months -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "calendar", "reporting"),
    [
        (date(2025, 1, 14), "2025-01", "2025-01"),
        (date(2025, 1, 15), "2025-01", "2025-02"),
        (date(2025, 11, 30), "2025-11", "2025-12"),
        (date(2025, 12, 14), "2025-12", "2025-12"),
    ],
)
def test_a_reporting_month_runs_from_the_15th_to_the_14th(units, day, calendar, reporting):
    plan = plan_2025().plan
    add_facts(1, units[0], day)

    for window, month in (("calendar", calendar), ("reporting", reporting)):
        found = table(ask(plan=plan, window=window), "departures", ("month",))
        assert found.lines == {(month,): Counts(1)}


def test_a_reporting_year_begins_in_december_with_january(units):
    plan = plan_2025().plan
    add_facts(1, units[0], date(2024, 12, 15))

    found = table(ask(plan=plan, window="reporting"), "departures", ("month",))

    assert found.lines == {("2025-01",): Counts(1)}


def test_the_months_of_a_year_and_of_some_days():
    reporting = list(months_of(date(2024, 12, 15), date(2025, 12, 14), "reporting"))
    days = list(months_of(date(2025, 1, 20), date(2025, 2, 10), "days"))

    assert [m.code for m in reporting] == [f"2025-{n:02d}" for n in range(1, 13)]
    assert (reporting[2].first, reporting[2].last) == (date(2025, 2, 15), date(2025, 3, 14))
    assert [(m.code, m.first.day, m.last.day) for m in days] == [
        ("2025-01", 20, 31),
        ("2025-02", 1, 10),
    ]
    assert not list(months_of(date(2025, 2, 1), date(2025, 1, 31), "days"))


# The same as everywhere ---------------------------------------------------------------------------


def test_shares_are_those_of_the_indicators(units):
    add_facts(2, units[0], date(2025, 3, 3))
    add_facts(1, units[0], date(2025, 3, 3), trained=False, skilled_a=None, skilled_b=None)
    add_facts(1, units[0], date(2025, 3, 3), skilled_b=False)
    question = year()
    whole = queries.totals(question, ["trained", "skilled_b", "departures", "qualification_known"])

    trained, skilled = table(question, "trained"), table(question, "skilled")

    assert trained.province == Counts(whole["trained"], whole["departures"]) == Counts(3, 4)
    assert skilled.province == Counts(whole["skilled_b"], whole["qualification_known"])
    assert skilled.province == Counts(2, 3)


def test_persons_are_counted_once(units):
    DepartureFact.objects.bulk_create(
        make_fact(units[0], date(2025, month, 3), worker_id=7) for month in (3, 9)
    )

    found = table(year(), "departures")

    assert (found.province.numerator, found.persons) == (2, 1)


def test_what_was_not_known_then_is_not_counted(units):
    add_facts(1, units[0], date(2025, 3, 3), known_from=clock.at(date(2025, 3, 9)))

    before = year(known_at=datetime(2025, 3, 4, tzinfo=clock.HOME))

    assert table(before, "departures", ("unit",)).province == Counts(0)


def test_an_empty_table_has_a_province(units):
    assert table(year(), "trained", ("unit",)).province == Counts(0, 0)
    assert table(year(), "trained", ("unit",)).lines == {}


def test_a_table_is_one_query_whatever_its_size(units, django_assert_max_num_queries):
    for unit in units:
        add_facts(3, unit, date(2025, 8, 8))
    question = year()

    with django_assert_max_num_queries(3):
        table(question, "departures", ("unit", "month"))


def test_every_declared_table_can_be_counted():
    assert {declared.population for declared in TABLES} == set(POPULATIONS)
    assert {code for declared in TABLES for code in declared.by} == set(DIMENSIONS)
