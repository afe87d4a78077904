"""Taking back what a sheet of enterprises made, while nothing depends on it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import record
from core.problems import Refused
from enterprises import rules
from enterprises.actions.enterprises import save_enterprise
from enterprises.facts import told
from enterprises.models import Enterprise, LicenceEvent

# The model's label, the record, and the facts it had; None where there was none before.
Made = tuple[str, int, Mapping[str, Any] | None]


@transaction.atomic
def withdraw_import(*, made: Sequence[Made], by: User) -> None:
    """New enterprises go, with the licence they came with; changed ones get their facts back.

    Nothing is done (E-34) when one of them was changed since, or something was recorded about it.
    """
    by.must(Permission.ENTERPRISE_EDIT)
    befores = {pk: before for model, pk, before in made if model == Enterprise._meta.label}
    rows = list(Enterprise.objects.select_for_update().filter(pk__in=befores.keys()).order_by("pk"))
    papers = [pk for model, pk, _before in made if model == LicenceEvent._meta.label]
    new = [row for row in rows if befores[row.pk] is None]
    changed = [(row, before) for row in rows if (before := befores[row.pk]) is not None]
    touched = [row.name for row in rows if not _as_left(row, befores[row.pk])]
    used = [] if touched else _gone(new, papers, by)
    if touched or used:
        raise Refused([rules.import_stands(changed=touched, used=used)])
    for row, before in changed:
        _put_back(row, before, by)


def _put_back(row: Enterprise, before: Mapping[str, Any], by: User) -> None:
    facts = {**told(row), **{name: value for name, value in before.items() if name != "version"}}
    save_enterprise(enterprise=row, **facts, version=row.version, by=by)


def _as_left(row: Enterprise, before: Mapping[str, Any] | None) -> bool:
    """Whether nobody has saved it after the sheet did."""
    return row.version == (before["version"] if before else 0) + 1


def _gone(rows: Sequence[Enterprise], papers: Sequence[int], by: User) -> list[str]:
    """Remove the rows with these papers; the names of those that something else hangs on."""
    for paper in LicenceEvent.objects.filter(pk__in=papers, withdrawn=False):
        record(Event.IMPORT_WITHDRAWN, on=paper, by=by, before={"number": paper.number})
        paper.delete()
    used = []
    for row in rows:
        record(Event.IMPORT_WITHDRAWN, on=row, by=by, before=told(row))
        try:
            row.delete()
        except ProtectedError:
            used.append(row.name)
    return used
