"""The only way into the audit."""

from collections.abc import Sequence
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model

from audit.models import AuditEntry, Event, Unnumbered
from core import clock
from core.inserting import insert_values

# What the feed of changes tells about. By label: this app knows none to its right.
IN_FEED = frozenset(
    {
        "contracts.Contract",
        "contracts.Registration",
        "enterprises.Enterprise",
        "enterprises.LicenceEvent",
        "targets.TargetVersion",
        "workers.Worker",
    }
)


def record(
    event: Event,
    *,
    on: Model,
    by: AbstractBaseUser,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Write one entry. Call it from an action, inside the action's transaction.

    `before` and `after` hold field values; identity numbers go in masked, never in clear.
    """
    entry = AuditEntry.objects.create(**_entry(event, on, by, before, after, reason))
    if entry.subject_type in IN_FEED:
        Unnumbered.objects.create(entry=entry.pk)
    return entry


def record_many(
    event: Event,
    *,
    on: Sequence[Model],
    by: AbstractBaseUser,
    after: Sequence[dict[str, Any]],
    before: Sequence[dict[str, Any] | None] | None = None,
    reason: str = "",
) -> None:
    """One entry per record, written set-wise; `before` and `after` in the order of `on`."""
    earlier = [None] * len(on) if before is None else before
    entries = [
        _entry(event, row, by, old, new, reason)
        for row, old, new in zip(on, earlier, after, strict=True)
    ]
    keys = insert_values(AuditEntry, _COLUMNS, map(itemgetter(*_COLUMNS), entries))
    told = [
        (key,) for key, entry in zip(keys, entries, strict=True) if entry["subject_type"] in IN_FEED
    ]
    insert_values(Unnumbered, ("entry",), told)


_COLUMNS = (
    *("event", "subject_type", "subject_id", "at", "by", "by_id", "reason"),
    *("before", "after"),
)


def changes(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict, dict]:
    """Only the fields that differ, from both sides."""
    changed = [name for name in after if before.get(name) != after[name]]
    return {n: before.get(n) for n in changed}, {n: after[n] for n in changed}


def _entry(
    event: Event,
    on: Model,
    by: AbstractBaseUser,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    reason: str,
) -> dict[str, Any]:
    return {
        "event": event,
        "subject_type": on._meta.label,
        "subject_id": str(on.pk),
        "at": clock.now(),
        "by": by.get_username(),
        "by_id": by.pk,
        "reason": reason,
        "before": _plain(before),
        "after": _plain(after),
    }


def _plain(values: dict[str, Any] | None) -> dict[str, Any]:
    return {
        name: value if value.__class__ in _AS_IT_IS else _plain_value(value)
        for name, value in (values or {}).items()
    }


# Most values; whatever is derived from them is looked at.
_AS_IT_IS = frozenset({str, int, bool, type(None)})


def _plain_value(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Model):
        return value.pk
    if value is None or isinstance(value, (bool, int, str, list, dict)):
        return value
    return str(value)
