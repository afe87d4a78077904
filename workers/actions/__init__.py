"""What is done to a person's file. Every door (page, spreadsheet, command) comes through here."""

from workers.actions.identity import ask_identity, reveal_identity
from workers.actions.papers import (
    choose_passport,
    correct_passport,
    record_language,
    record_passport,
    withdraw_language,
    withdraw_passport,
)
from workers.actions.people import CORRECTABLE, correct_worker, register_worker
from workers.actions.places import (
    move_worker,
    record_household,
    record_priority,
    withdraw_priority,
)

__all__ = [
    "CORRECTABLE",
    "ask_identity",
    "choose_passport",
    "correct_passport",
    "correct_worker",
    "move_worker",
    "record_household",
    "record_language",
    "record_passport",
    "record_priority",
    "register_worker",
    "reveal_identity",
    "withdraw_language",
    "withdraw_passport",
    "withdraw_priority",
]
