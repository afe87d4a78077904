"""Support and loans, made by the actions."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import User
from support.actions import approve_support, ask_support, pay_support, record_loan
from support.models import Claim, Loan
from tests.factories import user_with
from tests.factories.workers import a_clerk
from workers.models import Worker

_numbers = count(1)


def asked_for(worker: Worker, *, by: User | None = None, **fields: Any) -> Claim:
    """A request of 5 May 2026 for an orientation course by Decree 338/2025, 500.000 đồng."""
    facts = {
        "item": "orientation",
        "source": "employment_2025",
        "amount": Decimal(500_000),
        "asked_on": date(2026, 5, 5),
    }
    return ask_support(worker=worker, **{**facts, **fields}, by=by or a_clerk())


def approved(worker: Worker, *, by: User | None = None, **fields: Any) -> Claim:
    """The same, approved in whole on 8 May 2026 by somebody else."""
    claim = asked_for(worker, **fields)
    return approve_support(
        claim=claim,
        amount=claim.amount_asked,
        decided_on=date(2026, 5, 8),
        decision_number="12/QĐ-SNV",
        by=by or decider(),
    )


def paid(worker: Worker, *, paid_on: date = date(2026, 5, 12), **fields: Any) -> Claim:
    """The same, paid in whole."""
    claim = approved(worker, **fields)
    assert claim.amount_approved is not None
    return pay_support(claim=claim, amount=claim.amount_approved, paid_on=paid_on, by=decider())


def lent_to(worker: Worker, *, by: User | None = None, **fields: Any) -> Loan:
    """A loan of 80 million of 2 March 2026 over 36 months; each call another number."""
    facts = {
        "bank_unit": "Phòng giao dịch mẫu",
        "number": f"{next(_numbers)}/HĐTD",
        "amount": Decimal(80_000_000),
        "signed_on": date(2026, 3, 2),
        "term_months": 36,
    }
    return record_loan(worker=worker, **{**facts, **fields}, by=by or a_clerk())


def decider() -> User:
    """A Department officer who entered none of the requests."""
    known = User.objects.filter(username="decider").first()
    return known or user_with("department_officer", username="decider")
