"""Writing the rows of a sheet of targets, all of a plan in one go, and taking them back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from core import names
from core.problems import Problem, Refused, Stale
from spreadsheets.sheets import Line, Reading, RefusedLines, Verdict, Written
from targets import rules
from targets.actions import enter_targets, withdraw_import
from targets.imports.rows import Basis, Desk, Row, judged, rows_of
from targets.models import Target, TargetBody, TargetVersion


def write(lines: Sequence[Line], reading: Reading) -> list[Written]:
    """Enter the numbers beside those that stand: what the file does not name stays.

    Raises `RefusedLines` with every row that the action, or a rule asked again, refuses.
    """
    Desk.forget(reading)
    rows = rows_of(lines, reading)
    seen = [judged(row) for row in rows]
    refused = {i: one.problems for i, one in enumerate(seen) if one.verdict == Verdict.REFUSED}
    if refused:
        raise RefusedLines(refused)
    bases = {row.basis.plan.pk: row.basis for row in rows if row.basis and row.differs}
    made: list[Written] = []
    for basis in bases.values():
        made += _entered(basis, rows, reading.by)
    Desk.forget(reading)
    return made


def _entered(basis: Basis, rows: Sequence[Row], by: User) -> list[Written]:
    mine = [row for row in rows if row.basis is basis and row.differs]
    said = {number.key: number for row in mine for number in row.numbers(row.said)}
    before = _Before(basis)
    try:
        version = enter_targets(
            plan=basis.plan,
            **basis.document,
            stretch_strict=basis.newest.stretch_strict,
            numbers=list({**basis.numbers, **said}.values()),
            edit=basis.newest.edit,
            by=by,
        )
    except Refused as error:
        raise _refused(rows, basis, error.problems) from error
    except Stale as error:
        raise _refused(rows, basis, [rules.entered_meanwhile()]) from error
    return before.compared(version, mine)


def _refused(rows: Sequence[Row], basis: Basis, problems: list[Problem]) -> RefusedLines:
    """The action takes or refuses all numbers of a plan together."""
    mine = [i for i, row in enumerate(rows) if row.basis is basis and row.differs]
    return RefusedLines(dict.fromkeys(mine, problems))


class _Before:
    """The stored columns of the version that is about to be changed, and of its numbers."""

    def __init__(self, basis: Basis) -> None:
        self.version = basis.newest
        self.values = {row.pk: row.value for row in basis.newest.targets.all()}
        self.bodies = set(TargetBody.objects.values_list("pk", flat=True))

    def compared(self, version: TargetVersion, rows: Sequence[Row]) -> list[Written]:
        """What was made and what was changed, each at the row that says it."""
        again = version.pk == self.version.pk
        kept = {n: getattr(self.version, n) for n in ("edit", "returned_reason")} if again else None
        made = [_written(rows[0].line, version, kept)]
        stored = {
            (_place(target), target.kind): target
            for target in version.targets.select_related("unit", "body")
        }
        for row in rows:
            for kind in row.differs:
                target = stored[row.place.key, kind]
                old = self.values.get(target.pk)
                made.append(_written(row.line, target, None if old is None else {"value": old}))
            made += self._new_body(row, stored[row.place.key, next(iter(row.differs))])
        return made

    def _new_body(self, row: Row, target: Target) -> list[Written]:
        new = target.body is not None and target.body.pk not in self.bodies
        return [_written(row.line, target.body, None)] if new else []


def _place(target: Target) -> str:
    if target.unit is not None:
        return target.unit.key
    return names.spelling(target.body.name) if target.body is not None else ""


def _written(line: Line, row: Any, before: Mapping[str, Any] | None) -> Written:
    return Written(line=line, model=row._meta.label, pk=row.pk, before=before)


def withdraw(
    *, made: Sequence[tuple[str, int, Mapping[str, Any] | None]], since: datetime, by: User
) -> None:
    """Refused once the numbers were changed or decided on: each version counts its saves."""
    withdraw_import(made=made, by=by)
