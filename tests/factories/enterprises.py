"""Enterprises, made by the action so that folded and sorted names are never forgotten."""

from datetime import date
from itertools import count

from enterprises.actions import save_enterprise
from enterprises.models import Enterprise
from tests.factories.workers import a_clerk

_numbers = count(1)


def an_enterprise(**fields: object) -> Enterprise:
    """A licensed service enterprise; each call another name and licence number."""
    number = next(_numbers)
    facts: dict = {
        "name": f"Công ty mẫu {number}",
        "kind": "service",
        "licence_number": f"{number}/LĐTBXH-GP",
        "licence_date": date(2022, 3, 1),
        "status": "in_force",
    }
    by = fields.pop("by", None) or a_clerk()
    return save_enterprise(**{**facts, **fields}, by=by)
