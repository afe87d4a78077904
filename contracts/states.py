"""States of a contract and the moves between them: one short table. And where a stay stands."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ContractStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("contract", "Draft")
    WAITING = "waiting", _("Waiting to leave")
    ABROAD = "abroad", _("Working abroad")
    ENDED = "ended", pgettext_lazy("contract", "Stay ended")
    CANCELLED = "cancelled", pgettext_lazy("contract", "Cancelled")


# From where to where a contract may move. Nothing else in the code decides this.
MOVES: dict[ContractStatus, frozenset[ContractStatus]] = {
    ContractStatus.DRAFT: frozenset(
        {ContractStatus.WAITING, ContractStatus.ABROAD, ContractStatus.CANCELLED}
    ),
    ContractStatus.WAITING: frozenset(
        {ContractStatus.DRAFT, ContractStatus.ABROAD, ContractStatus.CANCELLED}
    ),
    ContractStatus.ABROAD: frozenset({ContractStatus.ENDED, ContractStatus.CANCELLED}),
    # An end entered by mistake is withdrawn: back abroad.
    ContractStatus.ENDED: frozenset({ContractStatus.ABROAD, ContractStatus.CANCELLED}),
    ContractStatus.CANCELLED: frozenset(),
}
UNRECORDED = frozenset({ContractStatus.DRAFT, ContractStatus.WAITING})


def may_move(status: str, to: ContractStatus) -> bool:
    """Whether a contract in that state may go to the other."""
    return to in MOVES[ContractStatus(status)]


class StayState(models.TextChoices):
    """Where a recorded stay stands on a day (the parts of the stock)."""

    IN_TERM = "in_term", pgettext_lazy("stay", "In term")
    EXTENDED = "extended", pgettext_lazy("stay", "Extended")
    SUSPECTED = "suspected", pgettext_lazy("stay", "Seen back, to be verified")
    OVERDUE = "overdue", pgettext_lazy("stay", "Overdue, not verified")
    LEFT = "left_contract", pgettext_lazy("stay", "Left contract")
    ENDED = "ended", pgettext_lazy("stay", "Ended")
    CANCELLED = "cancelled", pgettext_lazy("stay", "Cancelled, never left")


# With the word comes a tint of the style sheet; no meaning rests on it.
TINTS = {
    StayState.IN_TERM: "good",
    StayState.EXTENDED: "good",
    StayState.SUSPECTED: "warn",
    StayState.OVERDUE: "warn",
    StayState.LEFT: "bad",
    StayState.ENDED: "plain",
    StayState.CANCELLED: "plain",
}


def stay_state(
    *,
    today: date,
    cancelled: bool = False,
    ended_on: date | None = None,
    suspected: bool = False,
    left_on: date | None = None,
    term_ends_on: date | None = None,
    runs_until: date | None = None,
) -> StayState:
    """The state of a stay today. The last day of the term is still in term."""
    if cancelled:
        return StayState.CANCELLED
    if ended_on:
        return StayState.ENDED
    if suspected:
        return StayState.SUSPECTED
    if left_on:
        return StayState.LEFT
    if runs_until and runs_until < today:
        return StayState.OVERDUE
    if term_ends_on and term_ends_on < today:
        return StayState.EXTENDED
    return StayState.IN_TERM
