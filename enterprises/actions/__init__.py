"""What is done to the province's list of enterprises. The Department keeps it."""

from enterprises.actions.enterprises import save_enterprise
from enterprises.actions.letters import record_letter, withdraw_letter
from enterprises.actions.licences import record_licence_event, withdraw_licence_event
from enterprises.actions.parts import (
    BRANCH_FACTS,
    MARKET_FACTS,
    close_branch,
    reopen_branch,
    save_branch,
    set_market,
    withdraw_market,
)
from enterprises.actions.withdrawing import withdraw_import
from enterprises.facts import FACTS

__all__ = [
    "BRANCH_FACTS",
    "FACTS",
    "MARKET_FACTS",
    "close_branch",
    "record_letter",
    "record_licence_event",
    "reopen_branch",
    "save_branch",
    "save_enterprise",
    "set_market",
    "withdraw_import",
    "withdraw_letter",
    "withdraw_licence_event",
    "withdraw_market",
]
