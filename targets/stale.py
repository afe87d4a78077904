"""What somebody else saved meanwhile, beside what was typed: a stale form shows both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core import figures
from targets.forms import EntryForm
from targets.models import Plan, TargetKind, TargetVersion
from targets.numbers import by_key
from targets.queries import numbers_of
from targets.sheet import Sheet


@dataclass(frozen=True, kw_only=True)
class Changed:
    """One field on which the stored row and the typed form disagree."""

    label: str
    stored: str
    typed: str


def changed_said(form: EntryForm, current: Mapping[str, object]) -> list[Changed]:
    """The fields of the form that differ from what is stored now."""
    return [
        Changed(
            label=str(form.fields[name].label),
            stored=_written(form.fields[name], current[name]),
            typed=_written(form.fields[name], typed),
        )
        for name, typed in form.said.items()
        if name in current and current[name] != typed
    ]


def changed_numbers(sheet: Sheet, version: TargetVersion | None) -> list[Changed]:
    """The units and bodies whose typed number differs from the one stored now."""
    stored = by_key(numbers_of(version)) if version else {}
    typed = by_key(sheet.numbers)
    several = any(kind != TargetKind.ALL for _place, kind in {**stored, **typed})
    found = []
    for key in {**stored, **typed}:
        here, there = typed.get(key), stored.get(key)
        if (here and here.value) != (there and there.value) or (here is None) != (there is None):
            label = (here or there).label  # type: ignore[union-attr]
            found.append(
                Changed(
                    label=f"{label} ({TargetKind(key[1]).label})" if several else label,
                    stored=figures.whole(there.value if there else None),
                    typed=figures.whole(here.value if here else None),
                )
            )
    return found


def _written(field: Any, value: object) -> str:
    if isinstance(value, bool):
        return dict(getattr(field, "choices", ())).get(str(value), _("yes") if value else _("no"))
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return f"{int(value * 100)} %"
    if isinstance(value, int):
        return figures.whole(value)
    if isinstance(value, Plan):
        return value.code
    return str(dict(getattr(field, "choices", ())).get(value, value) or figures.NOTHING)
