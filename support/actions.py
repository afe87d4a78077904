"""Every write about support and loans. The person's row is locked first, as for stays."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record
from contracts.models import Contract
from core import clock, names
from core.problems import Problem, Refused, Stale, refuse_if
from reference.queries import book
from support import queries, rules
from support.models import Claim, Loan, LoanBalance
from support.rules import Asked, Lent
from support.states import ClaimState
from workers.models import Worker
from workers.queries import to_change

_CLAIM = (
    "contract_id",
    "item",
    "source",
    "ground",
    "legal_basis",
    "quantity",
    "amount_asked",
    "asked_on",
    "note",
)
_LOAN = tuple(field.name for field in fields(Lent))


@transaction.atomic
def ask_support(
    *,
    worker: Worker,
    item: str,
    source: str,
    ground: str = "",
    quantity: int = 1,
    amount: Decimal,
    asked_on: date,
    contract: Contract | None = None,
    note: str = "",
    by: User,
) -> Claim:
    """Record that the person asks for one item of support (rules S-01 to S-09, S-18).

    The legal basis of the source on that day is kept with the request.
    """
    worker = _locked(worker)
    by.must(Permission.SUPPORT_RECORD, commune_id=worker.commune_id)
    asked = _asked(item, source, ground, quantity, amount, asked_on, note)
    refuse_if(_problems_with_request(asked, worker, contract))
    claim = Claim(worker=worker, created_by=by, created_at=clock.now())
    _fill(claim, asked, contract)
    _save(claim, rules.already_standing())
    record(Event.SUPPORT_ASKED, on=claim, by=by, after=_told(claim))
    return claim


@transaction.atomic
def correct_support(
    *,
    claim: Claim,
    version: int | None = None,
    item: str,
    source: str,
    ground: str = "",
    quantity: int = 1,
    amount: Decimal,
    asked_on: date,
    contract: Contract | None = None,
    note: str = "",
    by: User,
) -> Claim:
    """Correct a request that is not decided yet (rules S-01 to S-10, S-18).

    Raises Stale when it is no longer at the `version` that was seen.
    """
    claim = _locked_claim(claim)
    by.must(Permission.SUPPORT_RECORD, commune_id=claim.worker.commune_id)
    _not_stale(claim, version)
    asked = _asked(item, source, ground, quantity, amount, asked_on, note)
    refuse_if(
        [
            *rules.problems_with_move(claim.state, ClaimState.APPROVED),
            *_problems_with_request(asked, claim.worker, contract, but=claim),
        ]
    )
    before = _told(claim)
    _fill(claim, asked, contract)
    old, new = changes(before, _told(claim))
    if not new:
        return claim
    claim.version += 1
    _save(claim, rules.already_standing())
    record(Event.SUPPORT_CORRECTED, on=claim, by=by, before=old, after=new)
    return claim


@transaction.atomic
def approve_support(
    *,
    claim: Claim,
    version: int | None = None,
    amount: Decimal,
    decided_on: date,
    decision_number: str,
    by: User,
) -> Claim:
    """Approve a request, in whole or in part, never above the ceiling (rules S-09 to S-14, S-31).

    `version` is the one that was looked at.
    """
    claim = _locked_claim(claim)
    by.must(Permission.SUPPORT_DECIDE, commune_id=claim.worker.commune_id)
    number = names.clean(decision_number)
    refuse_if(
        [
            *rules.problems_with_move(claim.state, ClaimState.APPROVED),
            *rules.problems_with_seen(seen=version, version=claim.version),
            *rules.problems_with_decision(
                queries.asked_of(claim),
                amount=amount,
                decided_on=decided_on,
                number=number,
                own=queries.entered_by(claim, by),
                book=book(),
                today=clock.today(),
            ),
        ]
    )
    claim.amount_approved, claim.decided_on = amount, decided_on
    claim.decision_number, claim.decided_by = number, by
    return _moved(
        claim,
        ClaimState.APPROVED,
        Event.SUPPORT_APPROVED,
        ("amount_approved", "decided_on", "decision_number"),
        by=by,
    )


@transaction.atomic
def refuse_support(*, claim: Claim, decided_on: date, reason: str, by: User) -> Claim:
    """Refuse a request; the item may be asked for again (rules S-10, S-11, S-13, S-17)."""
    claim = _locked_claim(claim)
    by.must(Permission.SUPPORT_DECIDE, commune_id=claim.worker.commune_id)
    reason = names.clean(reason)
    refuse_if(
        [
            *rules.problems_with_move(claim.state, ClaimState.REFUSED),
            *rules.problems_with_second_person(own=queries.entered_by(claim, by)),
            *rules.problems_with_day_of_decision(claim.asked_on, decided_on, today=clock.today()),
            *rules.problems_with_reason(reason),
        ]
    )
    claim.decided_on, claim.decided_by = decided_on, by
    return _moved(
        claim, ClaimState.REFUSED, Event.SUPPORT_REFUSED, ("decided_on",), reason=reason, by=by
    )


@transaction.atomic
def pay_support(*, claim: Claim, amount: Decimal, paid_on: date, by: User) -> Claim:
    """Record that an approved item was paid (rules S-10, S-15, S-16)."""
    claim = _locked_claim(claim)
    by.must(Permission.SUPPORT_DECIDE, commune_id=claim.worker.commune_id)
    refuse_if(rules.problems_with_move(claim.state, ClaimState.PAID))
    assert claim.amount_approved is not None
    assert claim.decided_on is not None
    refuse_if(
        rules.problems_with_payment(
            amount=amount,
            approved=claim.amount_approved,
            paid_on=paid_on,
            decided_on=claim.decided_on,
            today=clock.today(),
        )
    )
    claim.amount_paid, claim.paid_on = amount, paid_on
    return _moved(claim, ClaimState.PAID, Event.SUPPORT_PAID, ("amount_paid", "paid_on"), by=by)


@transaction.atomic
def take_back_support(*, claim: Claim, reason: str, by: User) -> Claim:
    """Take back the last step, entered by mistake: the payment, the approval or the refusal.

    Refused by S-06, S-10, S-17. The values taken back stay in the history.
    """
    claim = _locked_claim(claim)
    by.must(Permission.SUPPORT_DECIDE, commune_id=claim.worker.commune_id)
    reason = names.clean(reason)
    to = ClaimState.APPROVED if claim.state == ClaimState.PAID else ClaimState.ASKED
    again = claim.state == ClaimState.REFUSED
    taken = claim.item in queries.standing_items(claim.worker, but=claim) if again else False
    refuse_if(
        [
            *rules.problems_with_move(claim.state, to),
            *rules.problems_with_reason(reason),
            *([rules.already_standing()] if taken else []),
        ]
    )
    emptied = _OF_STEP[to]
    before = {name: getattr(claim, name) for name in emptied}
    for name in emptied:
        setattr(claim, name, "" if name == "decision_number" else None)
    return _moved(claim, to, Event.SUPPORT_TAKEN_BACK, emptied, before=before, reason=reason, by=by)


# What is emptied when a request goes back to that state.
_OF_STEP = {
    ClaimState.APPROVED: ("amount_paid", "paid_on"),
    ClaimState.ASKED: ("amount_approved", "decided_on", "decision_number", "decided_by"),
}


@transaction.atomic
def withdraw_support(*, claim: Claim, reason: str, by: User) -> Claim:
    """The request no longer stands; it stays on record with the reason (rules S-10, S-17)."""
    claim = _locked_claim(claim)
    by.must(Permission.SUPPORT_RECORD, commune_id=claim.worker.commune_id)
    reason = names.clean(reason)
    refuse_if(
        [
            *rules.problems_with_move(claim.state, ClaimState.WITHDRAWN),
            *rules.problems_with_reason(reason),
        ]
    )
    return _moved(claim, ClaimState.WITHDRAWN, Event.SUPPORT_WITHDRAWN, (), reason=reason, by=by)


def _moved(
    claim: Claim,
    to: ClaimState,
    event: Event,
    names_: tuple[str, ...],
    *,
    before: dict[str, Any] | None = None,
    reason: str = "",
    by: User,
) -> Claim:
    """Store the request in its new state, with one entry that tells these fields."""
    before = {"state": claim.state, **(before or dict.fromkeys(names_))}
    claim.state = to
    claim.version += 1
    _save(claim, rules.already_standing())
    after = {"state": claim.state, **{name: getattr(claim, name) for name in names_}}
    record(event, on=claim, by=by, before=before, after=after, reason=reason)
    return claim


# Loans -------------------------------------------------------------------------------------------


@transaction.atomic
def record_loan(
    *,
    worker: Worker,
    bank_unit: str,
    number: str,
    amount: Decimal,
    signed_on: date,
    term_months: int,
    secured: bool = False,
    contract: Contract | None = None,
    by: User,
) -> Loan:
    """Record a loan for going abroad (rules S-20 to S-26)."""
    worker = _locked(worker)
    by.must(Permission.SUPPORT_RECORD, commune_id=worker.commune_id)
    lent = _lent(bank_unit, number, amount, signed_on, term_months, secured=secured)
    refuse_if(_problems_with_loan(lent, worker, contract))
    loan = Loan(worker=worker, created_by=by, created_at=clock.now())
    _fill_loan(loan, lent, contract)
    _save(loan, rules.loan_taken())
    record(Event.LOAN_RECORDED, on=loan, by=by, after=_told_of_loan(loan))
    return loan


@transaction.atomic
def correct_loan(
    *,
    loan: Loan,
    version: int | None = None,
    bank_unit: str,
    number: str,
    amount: Decimal,
    signed_on: date,
    term_months: int,
    secured: bool = False,
    contract: Contract | None = None,
    by: User,
) -> Loan:
    """Correct a loan (rules S-20 to S-26, S-28, S-30).

    Raises Stale when it is no longer at the `version` that was seen.
    """
    loan = _locked_loan(loan)
    by.must(Permission.SUPPORT_RECORD, commune_id=loan.worker.commune_id)
    _not_stale(loan, version)
    lent = _lent(bank_unit, number, amount, signed_on, term_months, secured=secured)
    refuse_if(
        [
            *rules.problems_with_withdrawn_loan(withdrawn=loan.withdrawn),
            *_problems_with_loan(lent, loan.worker, contract, but=loan),
            *_problems_with_reports(loan, lent),
        ]
    )
    before = _told_of_loan(loan)
    _fill_loan(loan, lent, contract)
    old, new = changes(before, _told_of_loan(loan))
    if not new:
        return loan
    loan.version += 1
    _save(loan, rules.loan_taken())
    record(Event.LOAN_CORRECTED, on=loan, by=by, before=old, after=new)
    return loan


@transaction.atomic
def record_balance(
    *, loan: Loan, quarter_ends: date, outstanding: Decimal, overdue: Decimal, by: User
) -> LoanBalance:
    """What is owed at the end of a quarter, new or corrected (rules S-27 to S-30)."""
    loan = _locked_loan(loan)
    by.must(Permission.SUPPORT_RECORD, commune_id=loan.worker.commune_id)
    refuse_if(
        [
            *rules.problems_with_withdrawn_loan(withdrawn=loan.withdrawn),
            *rules.problems_with_balance(
                quarter_ends=quarter_ends,
                outstanding=outstanding,
                overdue=overdue,
                amount=loan.amount,
                signed_on=loan.signed_on,
                today=clock.today(),
            ),
        ]
    )
    known = loan.balances.filter(quarter_ends=quarter_ends).first()
    before = {"outstanding": known.outstanding, "overdue": known.overdue} if known else None
    balance, _made = LoanBalance.objects.update_or_create(
        loan=loan,
        quarter_ends=quarter_ends,
        defaults={"outstanding": outstanding, "overdue": overdue},
    )
    after = {"quarter_ends": quarter_ends, "outstanding": outstanding, "overdue": overdue}
    record(Event.LOAN_REPORTED, on=loan, by=by, before=before, after=after)
    return balance


@transaction.atomic
def withdraw_loan(*, loan: Loan, reason: str, by: User) -> Loan:
    """A loan recorded by mistake; it stays on record with the reason (rules S-17, S-30)."""
    loan = _locked_loan(loan)
    by.must(Permission.SUPPORT_RECORD, commune_id=loan.worker.commune_id)
    reason = names.clean(reason)
    refuse_if(
        [
            *rules.problems_with_withdrawn_loan(withdrawn=loan.withdrawn),
            *rules.problems_with_reason(reason),
        ]
    )
    loan.withdrawn = True
    loan.version += 1
    loan.save()
    record(
        Event.LOAN_WITHDRAWN,
        on=loan,
        by=by,
        before={"withdrawn": False},
        after={"withdrawn": True},
        reason=reason,
    )
    return loan


# Pieces ------------------------------------------------------------------------------------------


def _locked(worker: Worker) -> Worker:
    return to_change(worker.pk)


def _locked_claim(claim: Claim) -> Claim:
    worker = _locked(claim.worker)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk, worker=worker)
    claim.worker = worker
    return claim


def _locked_loan(loan: Loan) -> Loan:
    worker = _locked(loan.worker)
    loan = Loan.objects.select_for_update(of=("self",)).get(pk=loan.pk, worker=worker)
    loan.worker = worker
    return loan


def _not_stale(row: Claim | Loan, version: int | None) -> None:
    if version is not None and version != row.version:
        told = _told(row) if isinstance(row, Claim) else _told_of_loan(row)
        raise Stale({**told, "version": row.version})


def _asked(
    item: str,
    source: str,
    ground: str,
    quantity: int,
    amount: Decimal,
    asked_on: date,
    note: str,
) -> Asked:
    return Asked(
        item=item,
        source=source,
        ground=ground,
        quantity=quantity,
        amount=amount,
        asked_on=asked_on,
        note=names.clean(note),
    )


def _problems_with_request(
    asked: Asked, worker: Worker, contract: Contract | None, *, but: Claim | None = None
) -> Iterator[Problem]:
    yield from rules.problems_with_request(
        asked,
        book=book(),
        standing=queries.standing_items(worker, but=but),
        grounds=queries.grounds_of(worker, asked.asked_on),
        today=clock.today(),
    )
    yield from rules.problems_with_contract(own=contract is None or contract.worker_id == worker.pk)


def _fill(claim: Claim, asked: Asked, contract: Contract | None) -> None:
    claim.contract = contract
    claim.item, claim.source, claim.ground = asked.item, asked.source, asked.ground
    claim.quantity, claim.amount_asked = asked.quantity, asked.amount
    claim.asked_on, claim.note = asked.asked_on, asked.note
    source = book().item("support_programme", asked.source)
    claim.legal_basis = source.legal_basis if source else ""


def _lent(
    bank_unit: str,
    number: str,
    amount: Decimal,
    signed_on: date,
    term_months: int,
    *,
    secured: bool,
) -> Lent:
    return Lent(
        bank_unit=names.clean(bank_unit),
        number=names.clean(number),
        amount=amount,
        signed_on=signed_on,
        term_months=term_months,
        secured=secured,
    )


def _problems_with_loan(
    lent: Lent, worker: Worker, contract: Contract | None, *, but: Loan | None = None
) -> Iterator[Problem]:
    same = Loan.objects.standing().filter(
        bank_unit=lent.bank_unit, number_fold=names.fold(lent.number)[: rules.NUMBER_LENGTH]
    )
    yield from rules.problems_with_loan(
        lent,
        book=book(),
        taken=same.exclude(pk=but.pk if but else None).exists(),
        cost=getattr(contract, "total_cost", None),
        months=contract.term_months if contract else None,
        today=clock.today(),
    )
    yield from rules.problems_with_contract(own=contract is None or contract.worker_id == worker.pk)


def _problems_with_reports(loan: Loan, lent: Lent) -> Iterator[Problem]:
    """What the bank reported still fits the corrected amount and day."""
    for balance in loan.balances.all():
        yield from rules.problems_with_balance(
            quarter_ends=balance.quarter_ends,
            outstanding=balance.outstanding,
            overdue=balance.overdue,
            amount=lent.amount,
            signed_on=lent.signed_on,
            today=clock.today(),
        )


def _fill_loan(loan: Loan, lent: Lent, contract: Contract | None) -> None:
    loan.contract = contract
    for name, value in vars(lent).items():
        setattr(loan, name, value)
    loan.number_fold = names.fold(lent.number)[: rules.NUMBER_LENGTH]


def _save(row: Claim | Loan, otherwise: Problem) -> None:
    """Two at the same moment: the second gets the rule's sentence."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused([otherwise]) from error


def _told(claim: Claim) -> dict[str, Any]:
    return {name.removesuffix("_id"): getattr(claim, name) for name in _CLAIM}


def _told_of_loan(loan: Loan) -> dict[str, Any]:
    return {"contract": loan.contract_id, **{name: getattr(loan, name) for name in _LOAN}}
