"""What is done about one person in two files; every door comes through here."""

from matching.actions.merges import (
    decide_merge,
    decide_undo,
    propose_merge,
    propose_undo,
    withdraw_merge,
)
from matching.actions.pairs import take_back, tell_apart
from matching.actions.requests import (
    correct_for_request,
    move_for_request,
    note_outcome,
    open_request,
    refuse_request,
    withdraw_request,
)

__all__ = [
    "correct_for_request",
    "decide_merge",
    "decide_undo",
    "move_for_request",
    "note_outcome",
    "open_request",
    "propose_merge",
    "propose_undo",
    "refuse_request",
    "take_back",
    "tell_apart",
    "withdraw_merge",
    "withdraw_request",
]
