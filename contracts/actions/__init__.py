"""Every write about contracts and stays abroad."""

from contracts.actions.stays import (
    cancel_contract,
    correct_departure,
    extend_contract,
    record_departure,
    record_end,
    record_left_contract,
    record_whole_stay,
    save_draft,
    withdraw_end,
    withdraw_extension,
    withdraw_left_contract,
)

__all__ = [
    "cancel_contract",
    "correct_departure",
    "extend_contract",
    "record_departure",
    "record_end",
    "record_left_contract",
    "record_whole_stay",
    "save_draft",
    "withdraw_end",
    "withdraw_extension",
    "withdraw_left_contract",
]
