"""Every write about contracts and stays abroad."""

from contracts.actions.changes import (
    clear_suspicion,
    extend_contract,
    record_change,
    record_left_contract,
    suspect_return,
    withdraw_change,
    withdraw_extension,
    withdraw_left_contract,
)
from contracts.actions.checks import (
    check_licence,
    name_enterprise,
    take_back_check,
)
from contracts.actions.departures import (
    cancel_contract,
    correct_departure,
    record_departure,
    record_whole_stay,
    save_draft,
)
from contracts.actions.ending import (
    correct_end,
    record_deposit_return,
    record_end,
    record_liquidation,
    withdraw_deposit_return,
    withdraw_end,
    withdraw_liquidation,
)
from contracts.actions.registrations import (
    confirm_registration,
    receive_registration,
    refuse_registration,
    withdraw_registration,
)

__all__ = [
    "cancel_contract",
    "check_licence",
    "clear_suspicion",
    "confirm_registration",
    "correct_departure",
    "correct_end",
    "extend_contract",
    "name_enterprise",
    "receive_registration",
    "record_change",
    "record_departure",
    "record_deposit_return",
    "record_end",
    "record_left_contract",
    "record_liquidation",
    "record_whole_stay",
    "refuse_registration",
    "save_draft",
    "suspect_return",
    "take_back_check",
    "withdraw_change",
    "withdraw_deposit_return",
    "withdraw_end",
    "withdraw_extension",
    "withdraw_left_contract",
    "withdraw_liquidation",
    "withdraw_registration",
]
