"""Every write about contracts and stays abroad."""

from contracts.actions.changes import (
    clear_suspicion,
    confirm_abroad,
    extend_contract,
    record_change,
    record_left_contract,
    suspect_return,
    withdraw_change,
    withdraw_confirmation,
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
    correct_departures,
    record_departure,
    record_departures,
    record_whole_stay,
    save_draft,
)
from contracts.actions.ending import (
    correct_end,
    correct_ends,
    record_deposit_return,
    record_end,
    record_ends,
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
from contracts.actions.withdrawing import withdraw_import
from contracts.queries import CorrectedEnd, CorrectedStay, NewEnd, NewStay

__all__ = [
    "CorrectedEnd",
    "CorrectedStay",
    "NewEnd",
    "NewStay",
    "cancel_contract",
    "check_licence",
    "clear_suspicion",
    "confirm_abroad",
    "confirm_registration",
    "correct_departure",
    "correct_departures",
    "correct_end",
    "correct_ends",
    "extend_contract",
    "name_enterprise",
    "receive_registration",
    "record_change",
    "record_departure",
    "record_departures",
    "record_deposit_return",
    "record_end",
    "record_ends",
    "record_left_contract",
    "record_liquidation",
    "record_whole_stay",
    "refuse_registration",
    "save_draft",
    "suspect_return",
    "take_back_check",
    "withdraw_change",
    "withdraw_confirmation",
    "withdraw_deposit_return",
    "withdraw_end",
    "withdraw_import",
    "withdraw_extension",
    "withdraw_left_contract",
    "withdraw_liquidation",
    "withdraw_registration",
]
