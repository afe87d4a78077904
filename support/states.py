"""States of a request for support and the moves between them. And where a loan stands."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import pgettext_lazy


class ClaimState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("support", "Requested")
    APPROVED = "approved", pgettext_lazy("support", "Approved")
    PAID = "paid", pgettext_lazy("support", "Paid")
    REFUSED = "refused", pgettext_lazy("support", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("support", "Withdrawn")


# From where to where a request may move. Nothing else in the code decides this.
MOVES: dict[ClaimState, frozenset[ClaimState]] = {
    ClaimState.ASKED: frozenset({ClaimState.APPROVED, ClaimState.REFUSED, ClaimState.WITHDRAWN}),
    # A decision or a payment entered by mistake is taken back, one step at a time.
    ClaimState.APPROVED: frozenset({ClaimState.PAID, ClaimState.ASKED, ClaimState.WITHDRAWN}),
    ClaimState.PAID: frozenset({ClaimState.APPROVED}),
    ClaimState.REFUSED: frozenset({ClaimState.ASKED}),
    ClaimState.WITHDRAWN: frozenset(),
}
# An item stands once per person: what is refused or withdrawn may be asked for again.
STANDING = frozenset({ClaimState.ASKED, ClaimState.APPROVED, ClaimState.PAID})
TINTS = {
    ClaimState.ASKED: "warn",
    ClaimState.APPROVED: "good",
    ClaimState.PAID: "good",
    ClaimState.REFUSED: "bad",
    ClaimState.WITHDRAWN: "plain",
}


def may_move(state: str, to: ClaimState) -> bool:
    """Whether a request in that state may go to the other."""
    return to in MOVES[ClaimState(state)]


class LoanState(models.TextChoices):
    RUNNING = "running", pgettext_lazy("loan", "Running")
    OVERDUE = "overdue", pgettext_lazy("loan", "Overdue")
    REPAID = "repaid", pgettext_lazy("loan", "Repaid")
    WITHDRAWN = "withdrawn", pgettext_lazy("loan", "Withdrawn")


LOAN_TINTS = {
    LoanState.RUNNING: "good",
    LoanState.OVERDUE: "bad",
    LoanState.REPAID: "plain",
    LoanState.WITHDRAWN: "plain",
}


def loan_state(
    *, today: date, ends_on: date, withdrawn: bool, outstanding: Decimal, overdue: Decimal
) -> LoanState:
    """Where a loan stands: `outstanding` and `overdue` in đồng as last reported.

    What is still owed after the last day of the term is overdue, reported or not.
    """
    if withdrawn:
        return LoanState.WITHDRAWN
    if not outstanding:
        return LoanState.REPAID
    return LoanState.OVERDUE if overdue or ends_on < today else LoanState.RUNNING
