"""Steps in any order: what the states promise holds whatever officers press."""

from datetime import date

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from audit.models import AuditEntry
from communes.queries import forget_atlas
from core.problems import Refused
from interest import actions
from interest.models import Interest
from interest.states import MOVES, OPEN, TINTS, InterestState, may_move, opens_as, steps_from
from tests.factories import CommuneFactory
from tests.factories.contracts import departed, identified
from tests.factories.interest import interested
from tests.factories.workers import a_clerk

STATES = list(InterestState)
PRESSED = ["list", "confirm", "drop", "left", "reopen", *OPEN]


def test_every_state_has_its_moves_and_its_tint():
    assert MOVES.keys() == TINTS.keys() == set(STATES)


def test_every_state_is_reached_and_none_is_a_dead_end():
    assert set().union(*MOVES.values()) == set(STATES)
    assert all(MOVES.values())


@pytest.mark.parametrize("state", STATES)
def test_nothing_moves_to_itself_and_closed_ones_open_in_one_way(state):
    assert not may_move(state, state)
    assert (opens_as(state) is None) == (state in OPEN)
    assert set(steps_from(state)) == (set(OPEN) - {state} if state in OPEN else set())


def press(worker, what, by):
    """One button, on the person's latest entry."""
    latest = Interest.objects.filter(worker=worker).order_by("-pk").first()
    if what == "list" or latest is None:
        interested(worker, by=by)
    elif what == "confirm":
        actions.confirm_interest(interest=latest, by=by)
    elif what == "drop":
        actions.drop_interest(interest=latest, reason="Lập gia đình", by=by)
    elif what == "left":
        actions.close_as_left(interest=latest, by=by)
    elif what == "reopen":
        actions.reopen_interest(interest=latest, reason="Nhầm", by=by)
    else:
        actions.move_interest(interest=latest, to=what, moved_on=date(2026, 2, 1), by=by)


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(pressed=st.lists(st.sampled_from(PRESSED), max_size=8), gone=st.booleans())
def test_whatever_is_pressed_one_entry_is_open_and_histories_tell_each_step(db, pressed, gone):
    with transaction.atomic():
        forget_atlas()
        by = a_clerk()
        worker = identified(CommuneFactory())
        interested(worker, by=by)
        if gone:
            departed(worker)
        for what in pressed:
            before = {row.pk: row.state for row in Interest.objects.all()}
            entries = AuditEntry.objects.count()
            try:
                press(worker, what, by)
            except Refused:
                assert {row.pk: row.state for row in Interest.objects.all()} == before
                assert AuditEntry.objects.count() == entries
            for row in Interest.objects.all():
                was = before.get(row.pk)
                assert was in (None, row.state) or may_move(was, InterestState(row.state))
                assert (row.state == "left") == (row.departure_id is not None)
                assert row.reviewed_on <= row.state_since
                assert row.reviewed_on <= row.confirmed_on
            assert Interest.objects.open().count() <= 1
        transaction.set_rollback(True)
