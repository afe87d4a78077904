"""Enterprises, made by the actions so that folded and sorted names are never forgotten."""

from datetime import date
from itertools import count
from typing import Any

from communes.models import Commune
from enterprises.actions import (
    record_letter,
    record_licence_event,
    save_branch,
    save_enterprise,
    set_market,
)
from enterprises.models import Branch, Enterprise, Letter, LicenceEvent, Market
from enterprises.rules import tax_code_for
from tests.factories import country
from tests.factories.workers import a_clerk

_numbers = count(1)


def an_enterprise(**fields: Any) -> Enterprise:
    """A licensed service enterprise; each call another name and licence number.

    `status` other than "in_force" is recorded as the event that makes it, on `status_since`.
    """
    number = next(_numbers)
    facts: dict = {
        "name": f"Công ty mẫu {number}",
        "kind": "service",
        "licence_number": f"{number}/LĐTBXH-GP",
        "licence_date": date(2022, 3, 1),
    }
    by = fields.pop("by", None) or a_clerk()
    status, since = fields.pop("status", "in_force"), fields.pop("status_since", None)
    made = save_enterprise(**{**facts, **fields}, by=by)
    if status in ("suspended", "returned", "revoked"):
        on = since or made.licence_date or facts["licence_date"]
        made = licence_event(made, kind=status, in_force_on=on, by=by).enterprise
        made.refresh_from_db()
    return made


def a_public_unit(**fields: Any) -> Enterprise:
    """A sender that needs no licence."""
    bare = {"kind": "public_unit", "licence_number": "", "licence_date": None}
    return an_enterprise(**{**bare, **fields})


def tax_code(number: int, branch: str = "") -> str:
    """An invented tax code whose check digit fits, another one for each number."""
    code = tax_code_for(f"98{number * 10:07d}")
    return f"{code}-{branch}" if branch else code


def licence_event(enterprise: Enterprise, **fields: Any) -> LicenceEvent:
    """Something that happened to the licence; by default a suspension of three months."""
    facts: dict = {"kind": "suspended", "in_force_on": date(2026, 1, 1)}
    facts |= fields
    by = facts.pop("by", None) or a_clerk()
    if facts["kind"] == "suspended":
        facts.setdefault("last_day", date(2036, 3, 31))
    if facts["kind"] in ("granted", "reissued"):
        facts.setdefault("number", "12/LĐTBXH-GP")
    if facts["kind"] == "revoked":
        facts.setdefault("point", "c")
    return record_licence_event(enterprise=enterprise, **facts, by=by)


def a_letter(enterprise: Enterprise, *communes: Commune, **fields: Any) -> Letter:
    """A letter that introduces the enterprise to these units for ten years."""
    facts: dict = {
        "number": f"{next(_numbers)}/SNV-VLATLĐ",
        "issued_on": date(2025, 8, 1),
        "expires_on": date(2035, 7, 31),
        "signer": "Phó Giám đốc Sở",
        "positions": "Chế biến thực phẩm, 20 người",
    }
    by = fields.pop("by", None) or a_clerk()
    return record_letter(enterprise=enterprise, communes=communes, **{**facts, **fields}, by=by)


def a_branch(enterprise: Enterprise, **fields: Any) -> Branch:
    by = fields.pop("by", None) or a_clerk()
    facts = {"name": f"Chi nhánh mẫu {next(_numbers)}"}
    return save_branch(enterprise=enterprise, **{**facts, **fields}, by=by)


def a_market(enterprise: Enterprise, code: str = "JP", **fields: Any) -> Market:
    by = fields.pop("by", None) or a_clerk()
    facts = {"country": country(code), "starts_on": date(2026, 1, 1)}
    return set_market(enterprise=enterprise, **{**facts, **fields}, by=by)
