"""Two files of one person, as they come about, and what is asked and decided about them."""

from datetime import date
from typing import Any

from accounts.models import User
from communes.models import Commune
from matching import actions
from matching.models import Merge, Request
from tests.factories import user_with
from tests.factories.workers import citizen_number, worker_in
from workers.models import Worker

CAME = date(2026, 5, 4)


def proposed(survivor: Worker, merged: Worker, *, by: User | None = None, **said: Any) -> Merge:
    """The merge of these two, proposed by a Department officer of another desk."""
    facts: dict[str, Any] = {"taken": [], "reason": "Cùng một người theo sổ hộ khẩu", **said}
    by = by or _somebody("proposer")
    return actions.propose_merge(survivor=survivor, merged=merged, **facts, by=by)


def merged(survivor: Worker, goes: Worker, *, by: User | None = None, **said: Any) -> Merge:
    """Merged already, by two people."""
    merge = proposed(survivor, goes, **said)
    return actions.decide_merge(merge=merge, accept=True, by=by or _somebody("decider"))


def undone(merge: Merge) -> Merge:
    """The merge undone, by two people."""
    merge = actions.propose_undo(
        merge=merge, reason="Hai người khác nhau", by=_somebody("proposer")
    )
    return actions.decide_undo(merge=merge, accept=True, by=_somebody("decider"))


def asked(holder: Worker, unit: Commune, *, by: User, kind: str = "move", **said: Any) -> Request:
    """The request of `unit` about the number of that file."""
    facts: dict[str, Any] = {
        "typed": {"full_name": "Lò Văn An", "born": "06/05/1999", "sex": "male"},
        "moved_on": CAME,
        "note": "Công an xã xác nhận",
    }
    return actions.open_request(
        number=holder.personal_id, kind=kind, asked_for=unit, **{**facts, **said}, by=by
    )


def twins(here: Commune, there: Commune) -> tuple[Worker, Worker]:
    """The same person in two units, the number in the second file only."""
    return worker_in(here), worker_in(there, personal_id=citizen_number())


def _somebody(username: str) -> User:
    known = User.objects.filter(username=username).first()
    return known or user_with("department_officer", username=username)
