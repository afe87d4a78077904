"""What the questions answer, on facts made by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from communes.models import CommuneChange
from communes.queries import forget_atlas
from core import clock
from core.marks import mark_changed
from core.models import MarkKind
from figures import queries
from figures.questions import Unanswerable, ask
from targets.models import Plan, TargetBody, TargetVersion
from tests.factories import CommuneFactory
from tests.factories.figures import add_facts, make_fact

YEAR = {"first": date(2025, 1, 1), "last": date(2025, 12, 31)}


@pytest.fixture
def merged(here):
    """Two old units that became `here` on 1 July 2025."""
    old = [
        CommuneFactory(name=name, valid_from=None, valid_until=date(2025, 7, 1))
        for name in ("Ít Ong", "Pi Toong")
    ]
    for part in old:
        CommuneChange.objects.create(
            old=part,
            new=here,
            effective_on=date(2025, 7, 1),
            legal_basis="x",
            entered_at=datetime(2025, 6, 16, tzinfo=UTC),
        )
    return old


def lines(answer):
    return {line.unit.name: line.numerator for line in answer.lines if line.numerator}


def test_a_departure_on_the_as_of_day_counts(here):
    add_facts(1, here, date(2025, 8, 6))

    assert queries.attainment(ask(**YEAR, as_of=date(2025, 8, 6))).numerator == 1
    assert queries.attainment(ask(**YEAR, as_of=date(2025, 8, 5))).numerator == 0


def test_both_ends_of_the_window_are_inside(here):
    add_facts(1, here, date(2025, 1, 1))
    add_facts(1, here, date(2025, 12, 31))
    add_facts(1, here, date(2026, 1, 1))

    assert queries.attainment(ask(**YEAR, as_of=date(2026, 6, 1))).numerator == 2


def test_old_units_are_added_to_the_unit_they_became(here, merged):
    add_facts(2, merged[0], date(2025, 3, 1))
    add_facts(3, merged[1], date(2025, 4, 1))
    add_facts(4, here, date(2025, 8, 1))

    answer = queries.attainment(ask(**YEAR, as_of=date(2025, 9, 1), boundary="2025-09-01"))

    assert lines(answer) == {"Mường La": 9}
    assert answer.not_assignable == 0


def test_at_the_time_every_departure_stands_at_its_own_unit(here, merged):
    add_facts(2, merged[0], date(2025, 3, 1))
    add_facts(4, here, date(2025, 8, 1))

    answer = queries.attainment(ask(**YEAR, as_of=date(2025, 9, 1), boundary="event"))

    assert lines(answer) == {"Ít Ong": 2, "Mường La": 4}


def test_many_units_at_the_time_are_no_query_more(here, django_assert_num_queries):
    others = [CommuneFactory() for _ in range(5)]
    question = ask(**YEAR, as_of=date(2025, 9, 1), boundary="event")
    add_facts(1, here, date(2025, 8, 1))
    with CaptureQueriesContext(connection) as one:
        queries.attainment(question)
    for unit in others:
        add_facts(1, unit, date(2025, 8, 1))

    with django_assert_num_queries(len(one)):
        queries.attainment(question)


def test_a_later_departure_cannot_be_placed_on_an_earlier_map(here, merged):
    add_facts(2, merged[0], date(2025, 3, 1))
    add_facts(4, here, date(2025, 8, 1))

    answer = queries.attainment(ask(**YEAR, as_of=date(2025, 9, 1), boundary="2025-06-30"))

    assert lines(answer) == {"Ít Ong": 2}
    assert answer.not_assignable == 4
    assert answer.numerator == 6


def test_a_map_change_entered_later_was_not_known(here, merged):
    add_facts(2, merged[0], date(2025, 3, 1))
    before = date(2025, 6, 1)

    answer = queries.attainment(ask(**YEAR, as_of=date(2025, 5, 1), known_at=before))

    assert lines(answer) == {"Ít Ong": 2}


def test_coverage_has_the_denominator_of_its_map(here, merged, next_door):
    add_facts(1, merged[0], date(2025, 3, 1))
    question = ask(**YEAR, as_of=date(2025, 6, 30))

    before = queries.coverage(question.on_map_of(date(2025, 6, 30)))
    after = queries.coverage(question.on_map_of(date(2025, 7, 1)))

    assert (before.numerator, before.denominator) == (1, 2)
    assert (after.numerator, after.denominator) == (1, 2)
    assert [unit.name for unit in after.missing] == ["Chiềng Lao"]


def test_what_was_not_known_then_is_not_in_the_answer(here):
    known_from = clock.at(date(2025, 8, 20))
    add_facts(1, here, date(2025, 8, 2), known_from=known_from)

    at_the_time = ask(**YEAR, as_of=date(2025, 8, 6), known_at=date(2025, 8, 7))

    assert queries.attainment(at_the_time).numerator == 0
    assert queries.attainment(ask(**YEAR, as_of=date(2025, 8, 6))).numerator == 1


def test_known_at_a_date_is_the_end_of_that_local_day(here):
    evening = clock.at(date(2025, 8, 7), 23, 59)
    add_facts(1, here, date(2025, 8, 2), known_from=evening)

    assert queries.attainment(ask(**YEAR, known_at=date(2025, 8, 7))).numerator == 1
    assert queries.attainment(ask(**YEAR, known_at=date(2025, 8, 6))).numerator == 0


def test_a_closed_version_answers_for_its_time_only(here, next_door):
    early, late = clock.at(date(2025, 8, 2)), clock.at(date(2025, 8, 9))
    fact = make_fact(here, date(2025, 8, 1), known_from=early, known_until=late)
    fact.save()
    make_fact(next_door, date(2025, 8, 1), known_from=late, departure_id=fact.departure_id).save()

    then = queries.attainment(ask(**YEAR, known_at=date(2025, 8, 5)))
    now = queries.attainment(ask(**YEAR))

    assert (lines(then), lines(now)) == ({"Mường La": 1}, {"Chiềng Lao": 1})


def test_departures_and_persons_differ_when_somebody_leaves_twice(here):
    make_fact(here, date(2025, 8, 1), worker_id=7001, ended_on=date(2025, 9, 1)).save()
    make_fact(here, date(2025, 10, 1), worker_id=7001).save()

    answer = queries.attainment(ask(**YEAR, as_of=date(2025, 12, 31)))

    assert (answer.numerator, answer.persons) == (2, 1)


def test_what_does_not_count_is_no_departure_but_can_be_abroad(here):
    add_facts(1, here, date(2025, 8, 1), counted=False, reason="opening")
    add_facts(1, here, date(2025, 8, 1), counted=False, in_stock=False, reason="cancelled")
    question = ask(**YEAR, as_of=date(2025, 9, 1))

    assert queries.attainment(question).numerator == 0
    assert queries.abroad(question).count() == 1
    assert queries.not_counted(question).count() == 2


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "in_term"),
        ({"ends_on": date(2026, 4, 1)}, "in_term"),
        ({"term_ends_on": date(2026, 3, 1), "ends_on": date(2027, 3, 1)}, "extended"),
        ({"term_ends_on": date(2026, 3, 1), "ends_on": date(2026, 3, 1)}, "overdue"),
        ({"left_contract_on": date(2026, 4, 1)}, "left_contract"),
        ({"left_contract_on": date(2026, 4, 2)}, "in_term"),
    ],
)
def test_the_stock_is_split_by_where_the_contract_stands(here, fields, state):
    make_fact(here, date(2025, 8, 1), **fields).save()

    [line] = queries.markets(ask(**YEAR, as_of=date(2026, 4, 1)))

    assert line.stock == {state: 1}


def test_somebody_who_returned_on_the_day_is_not_abroad_that_evening(here):
    add_facts(1, here, date(2025, 8, 1), ended_on=date(2025, 9, 1), end_kind="returned")

    assert queries.abroad(ask(**YEAR, as_of=date(2025, 8, 31))).count() == 1
    assert queries.abroad(ask(**YEAR, as_of=date(2025, 9, 1))).count() == 0


def test_returns_by_reason_with_an_unknown_one_as_other(here):
    end = {"ended_on": date(2025, 9, 1), "end_kind": "returned"}
    add_facts(2, here, date(2025, 8, 1), return_reason="completed", **end)
    add_facts(1, here, date(2025, 8, 1), return_reason="", **end)
    add_facts(1, here, date(2025, 8, 1), ended_on=date(2025, 9, 1), end_kind="died")
    question = ask(**YEAR, as_of=date(2025, 12, 31))

    counts = queries.returns(question)

    assert counts == {"returned:completed": 2, "returned:other": 1, "died": 1}
    for code, number in counts.items():
        assert queries.facts_behind(question, f"ends:{code}").count() == number


@pytest.mark.parametrize(
    ("target", "strict", "goal"),
    [
        (200, True, 261),
        (200, False, 260),
        (700, True, 911),
        (3, True, 4),
        (3, False, 4),
        (0, True, 1),
    ],
)
def test_over_130_percent_is_the_next_whole_number(target, strict, goal):
    assert queries.stretch_of(target, Decimal("1.30"), strict=strict).goal == goal


def test_260_of_200_is_not_over_130_percent_and_261_is():
    stretch = queries.stretch_of(200, Decimal("1.30"), strict=True)

    assert (stretch.met(260), stretch.met(261), stretch.needed(154)) == (False, True, 107)


def test_pace_on_6_may_is_ahead_of_the_straight_line():
    pace = queries.Pace(goal=260, days=365, gone=126, numerator=154)

    assert (pace.expected, pace.ahead) == (Decimal("89.8"), True)


def test_changes_that_wait_make_the_answer_provisional(here):
    mark_changed(MarkKind.WORKER, [1])

    question = ask(**YEAR)

    assert question.provisional
    assert question.waiting.count == 1
    assert not ask(**YEAR, known_at=clock.now() - timedelta(days=1)).provisional


def test_the_list_behind_a_number_is_as_long_as_the_number(here, merged, next_door):
    add_facts(2, merged[0], date(2025, 3, 1), sex="female")
    add_facts(3, next_door, date(2025, 8, 1))
    for boundary in ("current", "event", "2025-06-30"):
        question = ask(**YEAR, as_of=date(2025, 12, 1), boundary=boundary)
        answer = queries.attainment(question, measures=("women",))

        behind = queries.facts_behind(question, "departures")
        assert behind.count() == answer.numerator
        for line in answer.lines:
            behind = queries.facts_behind(question, "women", unit=line.unit.pk)
            assert behind.count() == line.counts["women"]
        assert (
            queries.facts_behind(question, "departures", unplaced=True).count()
            == answer.not_assignable
        )


def test_reporting_year_and_calendar_year_differ_after_14_december(here, db):
    plan = Plan.objects.create(code="2025", first_day=date(2025, 1, 1), last_day=date(2025, 12, 31))
    add_facts(1, here, date(2025, 12, 14))
    add_facts(1, here, date(2025, 12, 15))
    late = date(2026, 1, 31)

    calendar = queries.attainment(ask(plan=plan, as_of=late))
    reporting = queries.attainment(ask(plan=plan, as_of=late, window="reporting"))

    assert (calendar.numerator, reporting.numerator) == (2, 1)
    assert (reporting.question.first, reporting.question.last) == (
        date(2024, 12, 15),
        date(2025, 12, 14),
    )


@pytest.mark.parametrize(
    "wrong",
    [{}, {"first": date(2025, 1, 2), "last": date(2025, 1, 1)}, {**YEAR, "boundary": "tomorrow"}],
)
def test_what_cannot_be_asked_is_refused(db, wrong):
    with pytest.raises(Unanswerable):
        ask(**wrong)


def test_a_second_open_version_is_refused_by_the_database(here):
    fact = make_fact(here, date(2025, 8, 1))
    fact.save()

    with pytest.raises(IntegrityError):
        make_fact(here, date(2025, 8, 1), departure_id=fact.departure_id).save()


def test_a_district_has_no_result_when_people_left_from_a_unit_it_shares(
    here, merged, department, leader
):
    """Chiềng Sơn lies in two former districts: what happens there is no one district's."""
    for part, district in zip(merged, ("Mộc Châu", "Vân Hồ"), strict=True):
        part.old_district = district
        part.save()
    forget_atlas()
    plan = Plan.objects.create(code="2025", first_day=date(2025, 1, 1), last_day=date(2025, 12, 31))
    body = TargetBody.objects.create(name="Huyện Mộc Châu", old_district="Mộc Châu")
    version = TargetVersion.objects.create(
        plan=plan,
        number=1,
        document_number="1",
        document_date=date(2024, 12, 5),
        document_body="HĐND",
        in_force_on=date(2025, 1, 1),
        province_total=10,
        entered_by=department,
        approved_by=leader,
        approved_at=clock.at(date(2024, 12, 6)),
    )
    version.targets.create(body=body, value=5)
    add_facts(2, merged[0], date(2025, 3, 1))
    asked = {"plan": plan, "as_of": date(2025, 12, 1)}
    [before] = queries.attainment(ask(**asked)).bodies

    add_facts(1, here, date(2025, 8, 1))
    [after] = queries.attainment(ask(**asked)).bodies

    assert (before.numerator, after.numerator) == (2, None)
