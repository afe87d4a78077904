"""What is done to a person's file. Every door (page, spreadsheet, command) comes through here."""

from workers.actions.identity import ask_identity, record_questions, reveal_identity
from workers.actions.papers import (
    choose_passport,
    correct_passport,
    correct_passports,
    record_language,
    record_passport,
    record_passports,
    withdraw_language,
    withdraw_passport,
)
from workers.actions.people import (
    CORRECTABLE,
    correct_worker,
    correct_workers,
    register_worker,
    register_workers,
)
from workers.actions.places import (
    move_worker,
    record_household,
    record_households,
    record_priorities,
    record_priority,
    withdraw_priority,
)
from workers.actions.withdrawing import withdraw_import
from workers.drafts import (
    Correction,
    Made,
    NewPerson,
    PassportDays,
    PassportEntry,
    PriorityEntry,
)

__all__ = [
    "CORRECTABLE",
    "Correction",
    "Made",
    "NewPerson",
    "PassportDays",
    "PassportEntry",
    "PriorityEntry",
    "ask_identity",
    "choose_passport",
    "correct_passport",
    "correct_passports",
    "correct_worker",
    "correct_workers",
    "move_worker",
    "record_household",
    "record_households",
    "record_language",
    "record_passport",
    "record_passports",
    "record_priorities",
    "record_priority",
    "record_questions",
    "register_worker",
    "register_workers",
    "reveal_identity",
    "withdraw_import",
    "withdraw_language",
    "withdraw_passport",
    "withdraw_priority",
]
