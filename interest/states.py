"""States of a person's interest in going abroad, and the moves between them."""

from django.db import models
from django.utils.translation import pgettext_lazy


class InterestState(models.TextChoices):
    NEW = "new", pgettext_lazy("interest", "New")
    COUNSELLED = "counselled", pgettext_lazy("interest", "Counselled")
    LEARNING = "learning", pgettext_lazy("interest", "Learning")
    SELECTED = "selected", pgettext_lazy("interest", "Selected")
    WAITING = "waiting", pgettext_lazy("interest", "Waiting to leave")
    LEFT = "left", pgettext_lazy("interest", "Left")
    DROPPED = "dropped", pgettext_lazy("interest", "Dropped")


# A person has at most one interest in one of these.
OPEN = (
    InterestState.NEW,
    InterestState.COUNSELLED,
    InterestState.LEARNING,
    InterestState.SELECTED,
    InterestState.WAITING,
)
# From where to where an interest may move; nothing else in the code decides this. A step may be
# passed over, for the commune often hears late, and life goes back: an order falls through, a
# course is broken off. What was closed opens again where the closing was a mistake.
MOVES: dict[InterestState, frozenset[InterestState]] = {
    **{
        state: frozenset({*OPEN, InterestState.LEFT, InterestState.DROPPED} - {state})
        for state in OPEN
    },
    InterestState.LEFT: frozenset({InterestState.WAITING}),
    InterestState.DROPPED: frozenset({InterestState.COUNSELLED}),
}
TINTS = {
    InterestState.NEW: "warn",
    InterestState.COUNSELLED: "plain",
    InterestState.LEARNING: "plain",
    InterestState.SELECTED: "good",
    InterestState.WAITING: "good",
    InterestState.LEFT: "good",
    InterestState.DROPPED: "plain",
}


def may_move(state: str, to: InterestState) -> bool:
    """Whether an interest in that state may go to the other."""
    return to in MOVES[InterestState(state)]


def steps_from(state: str) -> list[InterestState]:
    """The open states to which an open interest may be moved, in their order."""
    if state not in OPEN:
        return []
    return [to for to in OPEN if may_move(state, to)]


def opens_as(state: str) -> InterestState | None:
    """The state in which a closed interest opens again; None for an open one."""
    if state in OPEN:
        return None
    return next(iter(MOVES[InterestState(state)]))
