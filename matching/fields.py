"""What a file says, field by field, as it is compared, chosen and put back.

Taken from the table itself: a column that is added later is compared and put back too.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import CheckConstraint, Field, Q

from audit.queries import label
from core import crypto, figures
from workers.models import Worker, born_text

# Columns that nobody chooses, and why.
NOT_CHOSEN = {
    "id": "which file it is",
    "merged_into": "what merging writes",
    "version": "counts the changes of this file",
    "created_at": "when this file was opened",
    "created_by": "who opened this file",
    "commune": "the open residence; the file of the unit where the person lives survives",
    "outside": "the open residence, when it is outside the province",
}
# Columns that belong to one answer; the first one names it.
_TOGETHER = [
    ("full_name", "name_sort"),
    ("born_on", "born_precision"),
    ("village", "village_fold", "village_sort"),
]


@lru_cache
def groups() -> dict[str, tuple[str, ...]]:
    """What can be chosen: the name of each answer and the columns that belong to it.

    A number goes with its print, and columns that one constraint binds go together.
    """
    found = {name: {name} for name in _columns()}
    bound = [set(names) for names in _TOGETHER]
    bound += [{c, c.removesuffix("_cipher") + "_print"} for c in found if c.endswith("_cipher")]
    bound += [
        set(constraint.condition.referenced_base_fields)
        for constraint in Worker._meta.constraints
        if isinstance(constraint, CheckConstraint) and isinstance(constraint.condition, Q)
    ]
    for names in bound:
        known = names & found.keys()
        whole = set().union(*(found[name] for name in known))
        found |= dict.fromkeys(whole, whole)
    order = _columns()
    return {
        first: tuple(name for name in order if name in found[first])
        for first in order
        if first == min(found[first], key=order.index)
    }


def _columns() -> list[str]:
    return [f.name for f in Worker._meta.concrete_fields if f.name not in NOT_CHOSEN]


def stored(worker: Worker, names: tuple[str, ...]) -> dict[str, Any]:
    """The values as the database has them."""
    return {name: getattr(worker, _field(name).attname) for name in names}


def is_empty(worker: Worker, group: str) -> bool:
    """Nothing is recorded in this answer."""
    return getattr(worker, _field(group).attname) in (None, "", [], {})


def differs(one: Worker, other: Worker, group: str) -> bool:
    """Whether the two files answer differently. The same number may be encrypted in two ways."""
    names = tuple(n for n in groups()[group] if not n.endswith("_cipher"))
    if names == groups()[group] or any(n.endswith("_print") for n in names):
        return stored(one, names) != stored(other, names)
    return _clear(one, group) != _clear(other, group)


def usual_choice(survivor: Worker, merged: Worker) -> list[str]:
    """The answers that only the merged file has."""
    return [g for g in groups() if is_empty(survivor, g) and not is_empty(merged, g)]


def put(worker: Worker, values: dict[str, Any]) -> None:
    """Write these values, as they are stored, into the row in memory."""
    for name, value in values.items():
        setattr(worker, _field(name).attname, value)


def packed(files: dict[str, dict[str, Any]]) -> str:
    """Values of several files as one encrypted text.

    Numbers stand in it in clear, so that only the text itself follows a change of keys.
    """
    clear = {
        file: {n: crypto.decrypt(v) if n.endswith("_cipher") else v for n, v in values.items()}
        for file, values in files.items()
    }
    return crypto.encrypt(json.dumps(clear, cls=DjangoJSONEncoder))


def unpacked(values: dict[str, Any]) -> dict[str, Any]:
    """The packed values of one file, as a row holds them."""
    return {
        name: crypto.encrypt(value) if name.endswith("_cipher") else _field(name).to_python(value)
        for name, value in values.items()
    }


def is_still(worker: Worker, group: str, values: dict[str, Any]) -> bool:
    """The file still answers what was packed."""
    names = groups()[group]
    now = {n: v for n, v in stored(worker, names).items() if not n.endswith("_cipher")}
    then = unpacked({name: values[name] for name in now})
    bare = [name for name in names if name.endswith("_cipher") and len(names) == 1]
    return now == then and all(_clear(worker, name) == values[name] for name in bare)


def unique(group: str) -> tuple[str, ...]:
    """Those columns of an answer that no two files may share."""
    return tuple(name for name in groups()[group] if _field(name).unique)


def _field(name: str) -> Field:
    return next(field for field in Worker._meta.concrete_fields if field.name == name)


def _clear(worker: Worker, group: str) -> str:
    return crypto.decrypt(str(getattr(worker, group)))


# Words -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """One answer of both files, in words; numbers masked."""

    group: str
    label: str
    left: str
    right: str
    differs: bool


def compared(left: Worker, right: Worker) -> list[Compared]:
    """Every answer side by side; those that neither file has are left out."""
    return [
        Compared(
            group, named(group), said(left, group), said(right, group), differs(left, right, group)
        )
        for group in groups()
        if not (is_empty(left, group) and is_empty(right, group))
    ]


def named(group: str) -> str:
    """What an answer is called."""
    return label(Worker._meta.label, group.removesuffix("_cipher"))


def said(worker: Worker, group: str) -> str:
    """What a file answers, in words."""
    value = getattr(worker, group)
    if is_empty(worker, group):
        return figures.NOTHING
    if group == "born_on":
        return born_text(worker.born_on, worker.born_precision)
    if group.endswith("_cipher"):
        return crypto.mask(crypto.decrypt(value))
    if hasattr(worker, f"get_{group}_display"):
        return str(getattr(worker, f"get_{group}_display")())
    return _written(value)


def _written(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else figures.written(value)


def told(worker: Worker) -> list[tuple[str, str]]:
    """Everything a file says, in words."""
    return [
        (named(group), said(worker, group)) for group in groups() if not is_empty(worker, group)
    ]
