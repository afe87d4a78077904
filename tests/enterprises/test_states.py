"""Where a licence stands on any day follows from its events; nothing else is stored."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enterprises.choices import LicenceStatus
from enterprises.states import (
    LetterState,
    letter_state,
    licence_on,
    markets_stopped_on,
    sender_on,
    summary,
)

BEGIN = date(2020, 1, 1)
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Paper:
    kind: str
    in_force_on: date
    last_day: date | None = None
    country_id: str | None = None
    number: str = ""
    withdrawn: bool = False


def on(day):
    return date.fromisoformat(day)


def status(papers, day, country=None):
    return licence_on(papers, day, country).status


GRANTED = Paper("granted", on("2022-03-01"), number="12/LĐTBXH-GP")


def test_before_the_first_paper_nothing_is_known():
    assert status([GRANTED], on("2022-02-28")) == LicenceStatus.NONE
    assert status([GRANTED], on("2022-03-01")) == LicenceStatus.IN_FORCE


@pytest.mark.parametrize("kind", ["returned", "revoked"])
def test_a_licence_that_ended_stays_ended_until_a_new_one(kind):
    papers = [GRANTED, Paper(kind, on("2024-01-01")), Paper("adjusted", on("2024-05-01"))]

    assert status(papers, on("2023-12-31")) == LicenceStatus.IN_FORCE
    assert status(papers, on("2024-06-01")) == kind
    again = [*papers, Paper("granted", on("2025-01-01"))]
    assert status(again, on("2025-01-01")) == LicenceStatus.IN_FORCE
    assert status(again, on("2024-12-31")) == kind


def test_a_suspension_ends_by_itself():
    papers = [GRANTED, Paper("suspended", on("2024-01-01"), on("2024-06-30"))]

    assert status(papers, on("2024-06-30")) == LicenceStatus.SUSPENDED
    assert status(papers, on("2024-07-01")) == LicenceStatus.IN_FORCE
    assert licence_on(papers, on("2024-02-01")).until == on("2024-06-30")


def test_a_suspension_of_one_market_leaves_the_others():
    papers = [GRANTED, Paper("suspended", on("2024-01-01"), on("2024-06-30"), "TW")]

    assert status(papers, on("2024-02-01"), "TW") == LicenceStatus.SUSPENDED
    assert status(papers, on("2024-02-01"), "JP") == LicenceStatus.IN_FORCE
    assert status(papers, on("2024-02-01")) == LicenceStatus.IN_FORCE
    assert [stop.country_id for stop in markets_stopped_on(papers, on("2024-02-01"))] == ["TW"]
    assert markets_stopped_on(papers, on("2024-07-01")) == []


def test_a_suspension_of_the_whole_licence_is_one_of_every_market():
    papers = [GRANTED, Paper("suspended", on("2024-01-01"), on("2024-06-30"))]

    assert status(papers, on("2024-02-01"), "JP") == LicenceStatus.SUSPENDED


def test_a_lifting_ends_what_it_names():
    papers = [
        GRANTED,
        Paper("suspended", on("2024-01-01"), on("2024-06-30"), "TW"),
        Paper("suspended", on("2024-01-01"), on("2024-06-30")),
        Paper("lifted", on("2024-03-01")),
    ]

    assert status(papers, on("2024-02-29"), "JP") == LicenceStatus.SUSPENDED
    assert status(papers, on("2024-03-01"), "JP") == LicenceStatus.IN_FORCE
    assert status(papers, on("2024-03-01"), "TW") == LicenceStatus.SUSPENDED


def test_what_is_withdrawn_never_happened():
    papers = [GRANTED, Paper("revoked", on("2024-01-01"), withdrawn=True)]

    assert status(papers, on("2025-01-01")) == LicenceStatus.IN_FORCE


def test_on_one_day_the_later_recorded_paper_decides():
    papers = [GRANTED, Paper("revoked", on("2022-03-01"))]

    assert status(papers, on("2022-03-01")) == LicenceStatus.REVOKED


def test_who_needs_no_licence():
    assert sender_on("public_unit", [], TODAY).may_send
    assert sender_on("service", [], TODAY).status == LicenceStatus.NONE
    assert not sender_on("service", [], TODAY).may_send


def test_the_list_shows_the_latest_paper():
    papers = [
        GRANTED,
        Paper("adjusted", on("2023-01-01")),
        Paper("reissued", on("2024-01-01"), number="12/BNV-GP"),
        Paper("suspended", on("2026-11-01"), on("2027-01-31")),
    ]

    told = summary("service", papers, TODAY)

    assert (told.licence_number, told.licence_date) == ("12/BNV-GP", on("2024-01-01"))
    assert (told.status, told.suspended_until) == ("suspended", on("2027-01-31"))


@pytest.mark.parametrize(
    ("expires", "withdrawn", "state"),
    [
        (TODAY - timedelta(days=1), None, LetterState.EXPIRED),
        (TODAY, None, LetterState.EXPIRING),
        (TODAY + timedelta(days=30), None, LetterState.EXPIRING),
        (TODAY + timedelta(days=31), None, LetterState.VALID),
        (TODAY + timedelta(days=31), TODAY, LetterState.WITHDRAWN),
    ],
)
def test_the_state_of_a_letter(expires, withdrawn, state):
    assert letter_state(expires_on=expires, withdrawn_on=withdrawn, today=TODAY) == state


any_history = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)

# Any sequence of events --------------------------------------------------------------------------

days = st.integers(0, 60).map(lambda n: BEGIN + timedelta(days=n))
markets = st.sampled_from([None, "JP", "TW"])


@st.composite
def papers(draw):
    kind = draw(
        st.sampled_from(
            ["granted", "adjusted", "reissued", "suspended", "lifted", "returned", "revoked"]
        )
    )
    first = draw(days)
    suspends = kind == "suspended"
    return Paper(
        kind,
        first,
        first + timedelta(days=draw(st.integers(0, 20))) if suspends else None,
        draw(markets) if kind in ("suspended", "lifted") else None,
        withdrawn=draw(st.booleans()) and draw(st.booleans()),
    )


histories = st.lists(papers(), max_size=8)


# A paper opens a licence that stands like this.
OPENED_BY = {"granted": {"none", "returned", "revoked"}, "adjusted": {"none"}, "reissued": {"none"}}


def told_day_by_day(history, day, country):
    """The same answer, found the slow way: every day is lived through."""
    standing, stops = LicenceStatus.NONE, {}
    today = BEGIN - timedelta(days=1)
    while today <= day:
        for paper in history:
            if paper.withdrawn or paper.in_force_on != today:
                continue
            if paper.kind in ("returned", "revoked"):
                standing, stops = LicenceStatus(paper.kind), {}
            elif paper.kind in OPENED_BY and standing in OPENED_BY[paper.kind]:
                standing, stops = LicenceStatus.IN_FORCE, {}
            elif paper.kind == "suspended":
                stops.setdefault(paper.country_id, []).append(paper.last_day)
            elif paper.kind == "lifted":
                stops[paper.country_id] = []
        today += timedelta(days=1)
    running = [end for what in {None, country} for end in stops.get(what, ()) if end >= day]
    stopped = standing == LicenceStatus.IN_FORCE and running
    return LicenceStatus.SUSPENDED if stopped else standing


@any_history
@given(histories, days, markets)
def test_every_day_follows_from_what_came_before_it(history, day, country):
    assert status(history, day, country) == told_day_by_day(history, day, country)


@any_history
@given(histories, days)
def test_what_comes_later_changes_nothing_before(history, day):
    known = [paper for paper in history if paper.in_force_on <= day]

    assert licence_on(history, day) == licence_on(known, day)


@any_history
@given(histories, days)
def test_a_stop_of_one_market_never_touches_another(history, day):
    without = [p for p in history if p.country_id != "TW"]

    assert status(history, day, "JP") == status(without, day, "JP")
    assert status(history, day) == status(without, day)


@any_history
@given(histories, days)
def test_the_order_of_recording_only_matters_within_a_day(history, day):
    shuffled = sorted(history, key=lambda paper: -paper.in_force_on.toordinal())

    assert status(shuffled, day) == status(history, day)


@any_history
@given(histories, days, st.integers(0, 80))
def test_what_is_kept_for_lists_is_right_until_something_is_recorded(history, day, later):
    """The kept status with its last day tells every later day, as long as nothing new happens."""
    happened = [paper for paper in history if paper.in_force_on <= day]
    kept = summary("service", happened, day)
    then = day + timedelta(days=later)

    over = kept.suspended_until is not None and kept.suspended_until < then
    shown = LicenceStatus.IN_FORCE if over else kept.status

    assert shown == status(happened, then)


@any_history
@given(histories, days)
def test_what_is_withdrawn_leaves_no_trace(history, day):
    assert status(history, day) == status([p for p in history if not p.withdrawn], day)
    assert status([replace(p, withdrawn=True) for p in history], day) == LicenceStatus.NONE
