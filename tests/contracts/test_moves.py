"""Every move of a stay in every order: the tables of states hold, nothing entered is ever lost."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from accounts.scopes import EVERYWHERE
from audit.models import AuditEntry
from contracts import actions, queries
from contracts.models import Contract, Departure, StayChange
from contracts.queries import Asked
from contracts.states import MOVES, ContractStatus
from core import clock
from core.problems import Refused
from tests.factories import CommuneFactory, country, user_with
from tests.factories.contracts import identified, said

FIRST = date(2026, 1, 1)
days = st.integers(0, 90).map(lambda n: FIRST + timedelta(days=n))
which = st.integers(0, 2)
countries = st.sampled_from(["JP", "TW", "KR"])
names = st.sampled_from(["Toyota", "Honda", "Nissan"])
amounts = st.integers(0, 3).map(lambda n: Decimal(n * 1_000_000))


class Moves(RuleBasedStateMachine):
    """One person, one officer, whatever is tried."""

    @initialize()
    def begin(self):
        for model in (StayChange, Departure, Contract):
            model.objects.all().delete()
        here = CommuneFactory()
        self.by = user_with("commune_officer", here, username=f"moves-{here.pk}")
        self.person = identified(here)
        self.states = {}
        self.entered = set()

    def contract(self, number):
        found = Contract.objects.filter(worker=self.person).order_by("-pk")
        return found[number : number + 1].first()

    def stay(self, number):
        return Departure.objects.filter(contract=self.contract(number)).first()

    def trying(self, act, *entered, **said):
        """What an action took is from then on in the history."""
        with suppress(Refused, PermissionDenied):
            act(**said, by=self.by)
            self.entered |= {str(value) for value in entered if value not in (None, "")}

    @rule(day=days, employer=names, deposit=amounts)
    def drafts(self, day, employer, deposit):
        said_ = {"expected_on": day, "employer": employer, "deposit": deposit}
        self.trying(actions.save_draft, day, employer, worker=self.person, **said_)

    @rule(number=which, day=days, code=countries, deposit=amounts, again=st.booleans())
    def departs(self, number, day, code, deposit, again):
        draft = self.contract(number) if again else None
        going = said(departed_on=day, country=country(code), deposit=deposit)
        act = actions.record_departure
        self.trying(act, day, code, worker=self.person, contract=draft, **going)

    @rule(day=days, end=days)
    def was_away(self, day, end):
        going = said(departed_on=day, ended_on=end, return_reason="other")
        self.trying(actions.record_whole_stay, day, end, worker=self.person, **going)

    @rule(number=which, day=days, code=countries, employer=names, deposit=amounts)
    def is_corrected(self, number, day, code, employer, deposit):
        if stay := self.stay(number):
            going = said(departed_on=day, country=country(code), employer=employer, deposit=deposit)
            before = _stored(stay)
            self.trying(actions.correct_departure, departure=stay, **going)
            self._told(before, _stored(Departure.objects.get(pk=stay.pk)), stay)

    @rule(number=which, end=days, need=st.sampled_from(["", "job", "again"]))
    def ends(self, number, end, need):
        if stay := self.stay(number):
            ending = {"ended_on": end, "return_reason": "other", "next_need": need}
            self.trying(actions.record_end, end, need, departure=stay, **ending)

    @rule(number=which, end=days, need=st.sampled_from(["", "job", "again"]))
    def end_is_corrected(self, number, end, need):
        if stay := self.stay(number):
            ending = {"ended_on": end, "return_reason": "completed", "next_need": need}
            self.trying(actions.correct_end, departure=stay, **ending)

    @rule(number=which, day=days)
    def is_seen(self, number, day):
        if stay := self.stay(number):
            note = f"Thấy {day}"
            said_ = {"suspected_on": day, "suspected_note": note}
            self.trying(actions.suspect_return, day, note, departure=stay, **said_)

    @rule(number=which, day=days)
    def leaves(self, number, day):
        if stay := self.stay(number):
            self.trying(actions.record_left_contract, day, departure=stay, left_on=day)

    @rule(number=which, day=days)
    def extends(self, number, day):
        if stay := self.stay(number):
            longer = {"agreed_on": day, "ends_on": day + timedelta(days=36 * 31)}
            self.trying(actions.extend_contract, day, departure=stay, **longer)

    @rule(number=which, day=days, employer=names)
    def changes_employer(self, number, day, employer):
        if stay := self.stay(number):
            change = {"kind": "employer", "changed_on": day, "employer": employer}
            self.trying(actions.record_change, day, employer, departure=stay, **change)

    @rule(number=which, day=days, code=countries)
    def changes_country(self, number, day, code):
        if stay := self.stay(number):
            change = {"kind": "country", "changed_on": day, "country": country(code)}
            self.trying(actions.record_change, day, code, departure=stay, **change)

    @rule(number=which, day=days, amount=amounts)
    def settles(self, number, day, amount):
        if stay := self.stay(number):
            back = {"deposit_returned_on": day, "deposit_returned": amount}
            self.trying(actions.record_liquidation, day, departure=stay, liquidated_on=day)
            self.trying(actions.record_deposit_return, day, amount, departure=stay, **back)

    @rule(
        number=which,
        what=st.sampled_from(
            [
                "withdraw_end",
                "withdraw_left_contract",
                "withdraw_extension",
                "withdraw_change",
                "clear_suspicion",
                "withdraw_liquidation",
                "withdraw_deposit_return",
            ]
        ),
    )
    def takes_back(self, number, what):
        if stay := self.stay(number):
            self.trying(getattr(actions, what), departure=stay, reason="Nhầm")

    @rule(number=which)
    def is_cancelled(self, number):
        if contract := self.contract(number):
            self.trying(actions.cancel_contract, contract=contract, reason="Nhầm")

    def _told(self, before, after, stay):
        """A correction leaves what was there before in the history."""
        lost = {str(v) for name, v in before.items() if v != after[name] and v not in (None, "")}
        told = AuditEntry.objects.about(stay.contract)
        kept = {_text(v) for e in told for v in (*e.before.values(), *e.after.values())}
        assert lost <= {*kept, *map(_money, kept)} | {str(stay.departed_on)}

    @invariant()
    def states_move_as_the_table_says(self):
        for contract in Contract.objects.all():
            before = self.states.get(contract.pk)
            now = ContractStatus(contract.status)
            if before not in (None, now):
                assert _reachable(before, now), (before, now)
            self.states[contract.pk] = now
            stay = Departure.objects.filter(contract=contract).first()
            recorded = now in (ContractStatus.ABROAD, ContractStatus.ENDED)
            assert recorded <= (stay is not None)
            if stay and not stay.cancelled:
                assert (now == ContractStatus.ENDED) == (stay.ended_on is not None)

    @invariant()
    def days_are_in_order(self):
        for stay in Departure.objects.filter(cancelled=False).for_list():
            happened = queries.happened(stay)
            last = stay.ended_on or clock.today()
            assert all(stay.departed_on <= day <= last for day in happened.known)
            changed = list(happened.changed)
            assert changed == sorted(set(changed))
            codes = happened.countries
            assert all(one != next_ for one, next_ in zip(codes, codes[1:], strict=False))
            if stay.deposit_returned is not None and stay.contract.deposit is not None:
                assert stay.deposit_returned <= stay.contract.deposit
            assert not (stay.ended_on and stay.suspected_on)

    @invariant()
    def lists_agree_with_a_plain_recount(self):
        rows = list(Departure.objects.filter(cancelled=False).for_list())
        today = clock.today()
        open_ = [stay for stay in rows if stay.ended_on is None]
        assert len(open_) <= 1
        assert Departure.objects.abroad_on(today).count() == len(open_)
        late = [
            stay
            for stay in open_
            if stay.suspected_on or (stay.runs_until and stay.runs_until < today)
        ]
        found = queries.to_verify(Asked(), scope=EVERYWHERE, today=today)
        assert {stay.pk for stay in found} == {stay.pk for stay in late}
        waits = {
            stay.pk for stay in rows if stay.end_kind == "returned" and queries.still_open(stay)
        }
        assert {s.pk for s in queries.unsettled(Asked(), scope=EVERYWHERE)} == waits

    @invariant()
    def whatever_was_entered_is_in_the_history(self):
        told = AuditEntry.objects.filter(by_id=self.by.pk)
        kept = {_text(v) for e in told for v in (*e.before.values(), *e.after.values())}
        assert self.entered <= {*kept, *map(_money, kept)}


def _reachable(before, now):
    """In one step, or over one state between: one rule of the machine may do both."""
    return now in MOVES[before] or any(now in MOVES[step] for step in MOVES[before])


def _stored(stay):
    contract = stay.contract
    said_ = {"country": contract.country_id, "employer": contract.employer}
    return {"departed_on": stay.departed_on, "deposit": contract.deposit, **said_}


def _text(value):
    return value if isinstance(value, str) else str(value)


def _money(text):
    """12000000.00 and 12000000 are the same amount."""
    return text.removesuffix(".00")


class TestMoves(Moves.TestCase, TestCase):
    settings = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
