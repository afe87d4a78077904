"""Rules about what a contract's state allows, and about taking back."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from contracts.states import ContractStatus, may_move
from core.problems import Problem

# A warning with one of these ids is confirmed by the officer before the page records.
MUST_CONFIRM = frozenset({"D-18", "D-27"})
REASON_LENGTH = 300


def problems_with_move(status: str, to: ContractStatus) -> Iterator[Problem]:
    """States and moves stand in one table (contracts/states.py)."""
    if not may_move(status, to):
        yield wrong_state(status)


def problems_with_state(status: str) -> Iterator[Problem]:
    """What happens during a stay is recorded for a stay that has begun and was not cancelled."""
    if status not in (ContractStatus.ABROAD, ContractStatus.ENDED):
        yield wrong_state(status)


def wrong_state(status: str) -> Problem:
    return Problem(
        rule="D-22",
        message=_(
            "The contract is in the state “%(state)s”, so this cannot be recorded. Open the"
            " person's page to see what has happened."
        )
        % {"state": ContractStatus(status).label},
    )


def problems_with_statement(reason: str, *, field: str = "reason") -> Iterator[Problem]:
    """Whoever takes something back says why; it is kept."""
    if not reason.strip():
        yield Problem(rule="X-01", field=field, message=_("State the reason in a few words."))
    elif len(reason) > REASON_LENGTH:
        yield Problem(
            rule="X-01", field=field, message=_("The reason is too long: at most 300 letters.")
        )


def problems_with_withdrawal(*, recorded: bool) -> Iterator[Problem]:
    """Only what is recorded is taken back: a leaving of the contract, an extension."""
    if not recorded:
        yield Problem(
            rule="X-09",
            message=_("This is not recorded, or was withdrawn already. There is nothing to do."),
        )
