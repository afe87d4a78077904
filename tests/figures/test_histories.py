"""Random histories of entering, correcting, returning, cancelling, moving and changing the map.

Whatever happened in whatever order: counting as one goes is counting from scratch; the units and
what the map cannot place add up to the province; stock and flow balance; the past stays as it was
known; every list is as long as its number.
"""

from collections import Counter
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Max
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from accounts.models import User
from communes.actions import (
    correct_area_status,
    merge_units,
    set_area_status,
    withdraw_area_status,
)
from communes.models import AreaStatus, Commune
from communes.queries import atlas, forget_atlas
from contracts import actions
from contracts.models import Departure
from core import clock
from core.problems import Refused
from figures import balance, queries
from figures.models import DepartureFact
from figures.questions import ask
from figures.refresh import recount, refresh
from tests.factories import CommuneFactory, country, user_with
from tests.figures.world import leaves, person
from workers.actions import move_worker
from workers.models import Worker

BEGIN = date(2025, 3, 1)
MEASURES = ("women", "trained", "minority", "difficult", "area_known", "area_unknown")
REGIONS = ("region_i", "region_ii", "region_iii", "region_none")

steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["enter", "enter", "enter", "again", "correct", "return", "reopen", "cancel"]
            + ["move", "extend", "left", "merge", "refresh", "refresh"]
            + ["change", "unchange", "area", "area", "correct_area", "outside"]
        ),
        st.integers(0, 50),
        st.integers(0, 40),
    ),
    min_size=4,
    max_size=22,
)


class History:
    """Applies steps one local day after the other; remembers answers as they were given."""

    def __init__(self) -> None:
        self.by: User = user_with("department_officer")
        for code in ("JP", "KR", "DE"):
            country(code)
        self.units: list[Commune] = [
            CommuneFactory(code=f"{80000 + n}", valid_from=None) for n in range(4)
        ]
        self.remembered: list[tuple] = []
        self.merged = 0

    def run(self, story: list[tuple[str, int, int]]) -> None:
        for number, (what, which, back) in enumerate(story):
            day = BEGIN + timedelta(days=3 * number)
            with clock.turned_to(clock.at(day)), suppress(Refused), transaction.atomic():
                getattr(self, f"do_{what}")(which, day, day - timedelta(days=back))

    def do_enter(self, which: int, today: date, day: date) -> None:
        standing = sorted(atlas().on(today).units)
        unit = Commune.objects.get(pk=standing[which % len(standing)])
        sex = "female" if which % 2 else "male"
        worker = person(unit, self.by, sex=sex, ethnicity="thai" if which % 3 else "")
        leaves(worker, day, self.by, country=country("KR" if which % 5 else "JP"))

    def do_again(self, which: int, today: date, day: date) -> None:
        if worker := self._one(Worker, which):
            leaves(worker, day, self.by)

    def do_correct(self, which: int, today: date, day: date) -> None:
        if departure := self._one(Departure, which):
            actions.correct_departure(
                departure=departure,
                departed_on=day,
                form="service",
                country=country("JP"),
                enterprise_unknown=True,
                term_months=24,
                by=self.by,
            )

    def do_return(self, which: int, today: date, day: date) -> None:
        if departure := self._one(Departure, which):
            kind = ["returned", "died", "settled"][which % 3]
            reason = "completed" if kind == "returned" else ""
            actions.record_end(
                departure=departure,
                ended_on=day,
                end_kind=kind,
                return_reason=reason,
                by=self.by,
            )

    def do_reopen(self, which: int, today: date, day: date) -> None:
        if departure := self._one(Departure, which):
            actions.withdraw_end(departure=departure, reason="nhầm", by=self.by)

    def do_cancel(self, which: int, today: date, day: date) -> None:
        if departure := self._one(Departure, which):
            actions.cancel_contract(contract=departure.contract, reason="nhầm", by=self.by)

    def do_move(self, which: int, today: date, day: date) -> None:
        if worker := self._one(Worker, which):
            units = sorted(atlas().on(today).units)
            unit = Commune.objects.get(pk=units[(which * 7) % len(units)])
            move_worker(worker=worker, commune=unit, moved_on=day, by=self.by)

    def do_extend(self, which: int, today: date, day: date) -> None:
        if departure := self._one(Departure, which):
            actions.extend_contract(
                departure=departure, agreed_on=day, ends_on=date(2029, 1, 1), by=self.by
            )

    def do_left(self, which: int, today: date, day: date) -> None:
        if departure := self._one(Departure, which):
            actions.record_left_contract(departure=departure, left_on=day, by=self.by)

    def do_merge(self, which: int, today: date, day: date) -> None:
        standing = sorted(atlas().on(today).units)
        if len(standing) < 2 or self.merged == 2:
            return
        parts = Commune.objects.filter(pk__in=standing[:2])
        merge_units(
            parts=list(parts),
            code=f"{70000 + self.merged}",
            name=f"Xã Gộp {self.merged}",
            kind="xa",
            effective_on=today,
            legal_basis="NQ mẫu",
            by=self.by,
        )
        self.merged += 1

    def do_change(self, which: int, today: date, day: date) -> None:
        if departure := self._one(Departure, which):
            to = ["KR", "DE", "JP"][which % 3]
            said = {"kind": "country", "changed_on": day, "country": country(to)}
            actions.record_change(departure=departure, employer="Mẫu", **said, by=self.by)

    def do_unchange(self, which: int, today: date, day: date) -> None:
        if departure := self._one(Departure, which):
            actions.withdraw_change(departure=departure, reason="nhầm", by=self.by)

    def do_area(self, which: int, today: date, day: date) -> None:
        """A unit's region, from a day long gone or from now on."""
        set_area_status(
            unit=self._one(Commune, which),
            region=["I", "II", "III", "none"][which % 4],
            difficult=which % 2 == 0,
            valid_from=day if which % 3 else BEGIN - timedelta(days=60),
            legal_basis="QĐ mẫu",
            by=self.by,
        )

    def do_correct_area(self, which: int, today: date, day: date) -> None:
        if status := self._one(AreaStatus, which):
            if which % 3 == 0:
                withdraw_area_status(status=status, reason="nhầm", by=self.by)
                return
            correct_area_status(
                status=status,
                region=["III", "II", "I"][which % 3],
                difficult=which % 2 == 1,
                valid_from=status.valid_from,
                valid_until=status.valid_until,
                legal_basis="QĐ mẫu, đính chính",
                by=self.by,
            )

    def do_outside(self, which: int, today: date, day: date) -> None:
        """Moves out of the province; who leaves from there is nobody's."""
        if worker := self._one(Worker, which):
            outside = "Hà Nội, phường Mẫu"
            move_worker(worker=worker, commune=None, outside=outside, moved_on=day, by=self.by)

    def do_refresh(self, which: int, today: date, day: date) -> None:
        refresh()
        for boundary in ("event", today.isoformat(), BEGIN.isoformat()):
            asked = {
                "first": BEGIN - timedelta(days=60),
                "last": date(2025, 12, 31),
                "as_of": day,
                "boundary": boundary,
            }
            self.remembered.append((known_by_now(), asked, answer_of(ask(**asked))))

    def _one(self, model: type, which: int):
        rows = list(model.objects.order_by("pk"))
        return rows[which % len(rows)] if rows else None


def known_by_now() -> datetime:
    """An instant that has all that is counted: a refresh of several chunks runs ahead of a clock
    that stands still, by a microsecond each."""
    newest = DepartureFact.objects.aggregate(at=Max("known_from"))["at"]
    return max(clock.now(), newest or clock.now())


def answer_of(question) -> tuple:
    """Everything an answer says, comparable."""
    answer = queries.attainment(question, measures=MEASURES, with_stock=True)
    cover = queries.coverage(question)
    return (
        answer.counts,
        answer.persons,
        answer.not_assignable,
        {line.unit.pk: (line.counts, line.stock) for line in answer.lines if line.numerator},
        (cover.numerator, cover.denominator),
        [(m.country, m.departures, m.stock) for m in queries.markets(question)],
        queries.returns(question),
        queries.totals(question, REGIONS),
        queries.market_balance(question),
        queries.apart(question),
    )


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    # A history cannot be shrunk in reasonable time: every step is a dozen of statements.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(story=steps)
# A refresh of two chunks while the clock stands.
@example(
    story=[
        *[("enter", 45, 7), ("enter", 19, 33), ("refresh", 32, 25), ("area", 15, 14)],
        *[("enter", 29, 20), ("refresh", 41, 2), ("area", 32, 35), ("enter", 17, 7)],
    ]
)
def test_any_history(story):
    with transaction.atomic():
        forget_atlas()
        try:
            history = History()
            history.run(story)
            end = BEGIN + timedelta(days=3 * len(story))
            with clock.turned_to(clock.at(end)):
                refresh()
                counted_as_one_goes_is_counted_from_scratch()
                units_add_up_to_the_province(end)
                stock_and_flow_balance(end)
                regions_add_up(end)
                the_past_stays_as_it_was_known(history)
                lists_are_as_long_as_their_numbers(end)
        finally:
            transaction.set_rollback(True)
    forget_atlas()


def counted_as_one_goes_is_counted_from_scratch():
    done = recount()

    assert (done.opened, done.closed) == (0, 0)


def questions(end: date):
    for boundary in ("current", "event", BEGIN.isoformat(), end.isoformat()):
        for as_of in (end, end - timedelta(days=20)):
            yield ask(first=BEGIN - timedelta(days=60), last=end, as_of=as_of, boundary=boundary)


def units_add_up_to_the_province(end: date):
    for question in questions(end):
        answer = queries.attainment(question, measures=MEASURES, with_stock=True)

        assert sum(line.numerator for line in answer.lines) + answer.not_assignable == (
            answer.numerator
        )
        stock = sum(line.stock for line in answer.lines) + answer.stock_not_assignable
        assert stock == sum(line.abroad for line in queries.markets(question))


def stock_and_flow_balance(end: date):
    middle = BEGIN + (end - BEGIN) / 2

    assert balance.differences(first=middle, last=end) == {}
    assert balance.differences(first=BEGIN, last=middle) == {}

    for question in questions(end):
        markets = queries.market_balance(question)
        stock = {line.country: line.abroad for line in queries.markets(question) if line.abroad}
        assert all(terms.after == terms.expected for terms in markets.values())
        assert sum(t.moved_in for t in markets.values()) == sum(
            t.moved_out for t in markets.values()
        )
        if question.until == question.as_of:
            assert {country: t.after for country, t in markets.items() if t.after} == stock


def regions_add_up(end: date):
    for question in questions(end):
        counts = queries.totals(question, ("departures", *REGIONS, *MEASURES))

        assert sum(counts[region] for region in REGIONS) == counts["area_known"]
        assert counts["area_known"] + counts["area_unknown"] == counts["departures"]
        for code in (*REGIONS, "difficult", "area_unknown"):
            assert queries.facts_behind(question, code).count() == counts[code]


def the_past_stays_as_it_was_known(history: History):
    for known_at, asked, answer in history.remembered:
        assert answer_of(ask(**asked, known_at=known_at)) == answer


def lists_are_as_long_as_their_numbers(end: date):
    for question in questions(end):
        answer = queries.attainment(question, measures=MEASURES, with_stock=True)
        for line in answer.lines:
            behind = queries.facts_behind(question, "departures", unit=line.unit.pk)
            assert behind.count() == line.numerator
            behind = queries.facts_behind(question, "stock", unit=line.unit.pk)
            assert behind.count() == line.stock
        unplaced = queries.facts_behind(question, "departures", unplaced=True)
        assert unplaced.count() == answer.not_assignable
        by_state = Counter()
        for market in queries.markets(question):
            by_state.update(market.stock)
        for state, number in by_state.items():
            assert queries.facts_behind(question, f"stock:{state}").count() == number
        for market in queries.markets(question):
            behind = queries.facts_behind(question, "stock", country=market.country)
            assert behind.count() == market.abroad
        _not_counted, outside = queries.apart(question)
        assert queries.facts_behind(question, "outside").count() == outside
