"""Whatever is accepted, in whatever order: the book of a day equals a simple replay of it all."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.problems import Refused
from reference.actions import decide_change, propose_change, withdraw_change
from reference.models import Change, ChangeState, Entry
from reference.queries import bind, book, came_with, forget_book
from tests.factories import user_with

LISTING = "currency"
CODES = ["JPY", "USD", "GBP", "CHF"]
FIRST = date(2026, 1, 1)
days = st.none() | st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))
facts = st.fixed_dictionaries(
    {},
    optional={
        "name_vi": st.sampled_from(["Đồng A", "Đồng B", "Đồng C"]),
        "aliases": st.lists(st.sampled_from(["x", "y"]), max_size=2),
        "rank": st.integers(1, 5),
        "valid_from": days,
        "valid_until": days,
    },
)
steps = st.lists(
    st.tuples(
        st.sampled_from(CODES), facts, st.sampled_from(["accept", "refuse", "withdraw", "leave"])
    ),
    max_size=12,
)


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps)
def test_the_book_is_a_replay_of_what_was_accepted(steps, department, leader):
    Change.objects.all().delete()
    Entry.objects.all().delete()
    forget_book()
    expected = {
        item.code: {"name": item.name_vi, "begins": None, "ends": None, "rank": item.rank}
        for item in bind(list(came_with())).items(LISTING)
    }

    for code, said, fate in steps:
        change = asked(code, said, department)
        if change is None:
            continue
        if fate == "accept":
            decide_change(change=change, accept=True, by=leader)
            replay(expected, code, said)
        elif fate == "refuse":
            decide_change(change=change, accept=False, answer="Không", by=leader)
        elif fate == "withdraw":
            withdraw_change(change=change, by=department)

    for day in (FIRST - timedelta(days=1), FIRST, FIRST + timedelta(days=30)):
        assert book().codes(LISTING, on=day) == {
            code
            for code, e in expected.items()
            if (e["begins"] is None or e["begins"] <= day)
            and (e["ends"] is None or e["ends"] > day)
        }
    assert {i.code: i.name_vi for i in book().items(LISTING)} == {
        code: e["name"] for code, e in expected.items()
    }
    ranks = [item.rank for item in book().items(LISTING)]
    assert ranks == sorted(ranks)
    # Nothing that was ever on the list is gone, and everything asked is still told.
    assert Change.objects.filter(state=ChangeState.ACCEPTED).count() >= Entry.objects.count()


def asked(code, said, by):
    """The change that waits, or None where a rule refused it."""
    new = book().item(LISTING, code) is None
    try:
        return propose_change(
            subject="entry",
            listing=LISTING,
            key=code,
            proposed={"name_vi": "Đồng mới", **said} if new else said,
            why="Thử",
            new=new,
            by=by,
        )
    except Refused:
        return None


def replay(expected, code, said):
    """What an accepted change does, said once more and plainly."""
    entry = expected.setdefault(
        code, {"name": "Đồng mới", "begins": None, "ends": None, "rank": 100}
    )
    names = {"name": "name_vi", "begins": "valid_from", "ends": "valid_until", "rank": "rank"}
    entry |= {mine: said[theirs] for mine, theirs in names.items() if theirs in said}


@pytest.mark.django_db
def test_the_replay_is_not_trivial():
    """Most steps are accepted: a test whose changes are all refused would say nothing."""
    change = asked("JPY", {"rank": 3}, user_with("department_officer"))

    assert change is not None
