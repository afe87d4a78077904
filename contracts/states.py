"""States of a contract and the moves between them: one short table."""

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
