"""Random histories of one person: whatever is tried in whatever order, the rows stay true."""

from contextlib import suppress
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from contracts import actions
from contracts.models import Contract, Departure
from contracts.states import ContractStatus
from core.problems import Refused
from tests.factories import CommuneFactory, user_with
from tests.factories.contracts import identified, said
from workers.models import Worker

FIRST = date(2026, 1, 1)
days = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))
TRIES = ("depart", "whole", "draft", "end", "withdraw", "correct", "cancel", "left", "extend")
steps = st.lists(
    st.tuples(st.sampled_from(TRIES), st.integers(0, 3), days, days), min_size=1, max_size=12
)


def attempt(what, number, one, other, *, person, by):
    contract = Contract.objects.order_by("-pk")[number : number + 1].first()
    departure = Departure.objects.filter(contract=contract).first() if contract else None
    going = said(departed_on=one)
    if what == "draft":
        actions.save_draft(worker=person, expected_on=one, by=by)
    elif what == "depart":
        draft = contract if contract and number % 2 else None
        actions.record_departure(worker=person, contract=draft, by=by, **going)
    elif what == "whole":
        actions.record_whole_stay(
            worker=person, ended_on=other, return_reason="other", by=by, **going
        )
    elif what == "cancel" and contract:
        actions.cancel_contract(contract=contract, reason="Nhầm", by=by)
    elif departure and what == "end":
        actions.record_end(departure=departure, ended_on=other, return_reason="other", by=by)
    elif departure and what == "withdraw":
        actions.withdraw_end(departure=departure, reason="Nhầm", by=by)
    elif departure and what == "correct":
        actions.correct_departure(departure=departure, by=by, **going)
    elif departure and what == "left":
        actions.record_left_contract(departure=departure, left_on=other, by=by)
    elif departure and what == "extend":
        ends_on = other + timedelta(days=36 * 31)
        actions.extend_contract(departure=departure, agreed_on=other, ends_on=ends_on, by=by)


def assert_true(person):
    stays = list(Departure.objects.filter(worker=person, cancelled=False).order_by("departed_on"))
    assert sum(stay.ended_on is None for stay in stays) <= 1
    for stay in stays:
        assert stay.ended_on is None or stay.departed_on <= stay.ended_on
        assert stay.left_contract_on is None or stay.departed_on <= stay.left_contract_on
    lasting = [stay for stay in stays if stay.departed_on != stay.ended_on]
    for earlier, later in zip(lasting, lasting[1:], strict=False):
        assert earlier.ended_on is not None
        assert earlier.ended_on <= later.departed_on
    for contract in Contract.objects.filter(worker=person).select_related("departure"):
        assert contract.status == told_by_rows(contract)


def told_by_rows(contract):
    departure = getattr(contract, "departure", None)
    if contract.cancelled_on:
        assert departure is None or departure.cancelled
        return ContractStatus.CANCELLED
    if departure is None:
        return contract.status if contract.status == "waiting" else ContractStatus.DRAFT
    return ContractStatus.ENDED if departure.ended_on else ContractStatus.ABROAD


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=steps)
def test_whatever_is_tried_the_rows_stay_true(db, history):
    Departure.objects.all().delete()
    Contract.objects.all().delete()
    person, by = _person_and_officer()

    for what, number, one, other in history:
        with suppress(Refused, PermissionDenied):
            attempt(what, number, one, other, person=person, by=by)
        assert_true(person)


def _person_and_officer():
    person = Worker.objects.first()
    if person is None:
        here = CommuneFactory()
        user_with("commune_officer", here, username="random")
        person = identified(here)
    return person, User.objects.get(username="random")
