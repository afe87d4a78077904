"""Changes of lists, asked for and decided by two people."""

from typing import Any

from reference.actions import decide_change, propose_change
from reference.models import Change, Subject
from tests.factories import user_with


def proposed(
    key: str = "college",
    *,
    listing: str = "qualification",
    subject: str = Subject.ENTRY,
    new: bool = False,
    why: str = "Công văn 12/SNV",
    by: Any = None,
    **fields: Any,
) -> Change:
    """A change that waits for a decision; without fields it gives the entry another name."""
    return propose_change(
        subject=subject,
        listing=listing if subject == Subject.ENTRY else "",
        key=key,
        proposed=fields or {"name_vi": "Cao đẳng, cao đẳng nghề"},
        why=why,
        new=new,
        by=by or user_with("department_officer"),
    )


def accepted(*args: Any, **facts: Any) -> Change:
    """A change that a second person accepted."""
    change = proposed(*args, **facts)
    return decide_change(change=change, accept=True, by=user_with("department_leader"))
