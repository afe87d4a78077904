"""Bringing a sheet in, step by step. The records are written by the apps' own actions."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from audit.models import Event
from audit.record import record
from communes.models import Commune
from core import clock, names
from core.problems import Problem, Refused, refuse_if
from spreadsheets import checking, staging
from spreadsheets.choices import ImportState
from spreadsheets.gate import FileKind
from spreadsheets.headings import RowKind, folded
from spreadsheets.models import HeadingAlias, ImportBlock, ImportRun
from spreadsheets.registry import may_import, sheets
from spreadsheets.rules import rows as rules
from spreadsheets.sheets import Judged, Line, RefusedLines, Sheet, Verdict
from spreadsheets.staging import Made

LONGEST_NAME = 120
_GOOD = (Verdict.NEW, Verdict.CHANGED)


@transaction.atomic
def open_import(
    *,
    sheet: Sheet,
    unit: Commune | None,
    file_name: str,
    file_kind: FileKind,
    content: bytes,
    by: User,
) -> ImportRun:
    """Take a file in to be checked. The row stands with the file before any message (U-44).

    The file is kept encrypted, with its SHA-256; the audit has the hash and no name.
    """
    _own(by, sheet)
    covered = unit is not None and by.scope_for(sheet.permission).covers(unit.pk)
    refuse_if(rules.problems_with_place(chosen=unit is not None, covered=covered))
    run = ImportRun.objects.create(
        by=by,
        sheet=sheet.name,
        unit=unit,
        file_name=names.clean(file_name)[-LONGEST_NAME:],
        file_kind=file_kind.value,
        file_hash=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )
    staging.keep_file(run, content)
    after = {"sheet": str(sheet.label), "file_hash": run.file_hash, "size": run.size}
    record(Event.IMPORT_UPLOADED, on=run, by=by, after=after)
    return run


# A preview in one's own hands: no record changes, so the history tells of the end alone ----------


@transaction.atomic
def match_columns(
    *, run: ImportRun, tab: int, first: int, last: int, columns: Mapping[int, str], by: User
) -> ImportRun:
    """Say by hand in which rows the headings stand, and what each column is that is read (U-45,
    U-46)."""
    run, sheet = _in_hand(run, by)
    refuse_if(_problems_with_columns(sheet, list(columns.values())))
    tabs = checking.tabs_of(run)
    looked = next(looked for looked in tabs if looked.number == tab)
    looked.by_hand, looked.first, looked.last = True, first, last
    looked.columns = {place: name for place, name in columns.items() if sheet.column(name)}
    looked.missing, looked.unknown, looked.doubled = [], [], {}
    run.tabs = [looked.stored() for looked in tabs]
    return _check_again(run)


def _problems_with_columns(sheet: Sheet, chosen: Sequence[str]) -> Iterator[Problem]:
    def headings(wanted: Iterable[str]) -> list[str]:
        return [str(column.heading) for column in sheet.columns if column.name in set(wanted)]

    twice = [name for name, count in Counter(chosen).items() if count > 1]
    yield from rules.problems_with_columns(
        twice=headings(twice), lacking=headings(sheet.lacking(chosen))
    )


@transaction.atomic
def answer_questions(*, run: ImportRun, answers: Mapping[str, str], by: User) -> ImportRun:
    """Say how whole columns of days are meant (U-31)."""
    run, _sheet = _in_hand(run, by)
    run.answers = {**run.answers, **{key: a for key, a in answers.items() if key in run.questions}}
    return _check_again(run)


@transaction.atomic
def correct_rows(
    *,
    run: ImportRun,
    corrected: Mapping[tuple[int, int], Mapping[str, str]],
    confirmed: Mapping[tuple[int, int], Sequence[str]],
    left_out: Mapping[tuple[int, int], bool],
    for_all: Mapping[str, str] | None = None,
    confirmed_for_all: Sequence[str] = (),
    by: User,
) -> ImportRun:
    """Type cells anew, wave a question through, leave rows out or take them back in.

    Rows are named by (tab, number). `for_all` says once, by column, what no column of the file
    says; `confirmed_for_all` are questions waved through for every row. The file itself stays as it
    came. Everything is checked again.
    """
    run, sheet = _in_hand(run, by)
    run.for_all = {**run.for_all, **{n: t for n, t in (for_all or {}).items() if sheet.column(n)}}
    run.confirmed = sorted({*run.confirmed, *confirmed_for_all})
    wanted = {*corrected, *confirmed, *left_out}
    for block in run.blocks.iterator(chunk_size=1):
        rows = staging.rows_of(block)
        mine = [row for row in rows if (row.tab, row.number) in wanted]
        for row in mine:
            key = (row.tab, row.number)
            typed = corrected.get(key, {})
            row.corrected |= {name: text for name, text in typed.items() if sheet.column(name)}
            row.confirmed = sorted({*row.confirmed, *confirmed.get(key, ())})
            row.left_out = left_out.get(key, row.left_out)
        if mine:
            staging.store_rows(block, rows)
    return _check_again(run)


@transaction.atomic
def check_again(*, run: ImportRun, by: User) -> ImportRun:
    """Look at the rows once more: a heading was taught, or the register has changed."""
    run, _sheet = _in_hand(run, by)
    run.tabs = [{**tab, "by_hand": False} for tab in run.tabs]
    return _check_again(run)


@transaction.atomic
def ask_to_apply(*, run: ImportRun, version: int, good_only: bool, by: User) -> ImportRun:
    """Have the preview that was seen applied in the background (U-33 to U-37).

    All rows or none; with `good_only` the refused ones stay behind.
    """
    run, _sheet = _in_hand(run, by, state=False)
    refuse_if(
        rules.problems_with_applying(
            state=run.state,
            seen=version,
            version=run.version,
            in_the_way=run.in_the_way,
            good=run.good,
            good_only=good_only,
            asked=bool(run.asked),
        )
    )
    return _move(run, ImportState.TO_APPLY, good_only=good_only)


@transaction.atomic
def discard_import(*, run: ImportRun, by: User) -> ImportRun:
    """Throw a preview away; its rows and its file go at once, the run stays with the hash."""
    run, _sheet = _in_hand(run, by)
    run.blocks.all().delete()
    run.parts.all().delete()
    return _move(run, ImportState.DISCARDED)


# Into the registers and back ---------------------------------------------------------------------


@transaction.atomic
def apply_import(*, run: ImportRun, tell: Callable[[int | None, int], None], by: User) -> ImportRun:
    """Write the good rows of the preview through the apps' actions: all of them or none (U-43).

    Every row is judged once more. Where one would become something else than was seen, nothing is
    written and Refused is raised, as it is when another worker has taken the run over.
    """
    sheet = checking.sheet_of(run)
    _own(by, sheet)
    reading = checking.reading_for(run, sheet)
    reader = checking.RowReader(run, sheet, checking.tabs_of(run), reading)
    looked_at = 0
    for block in run.blocks.iterator(chunk_size=1):
        made = _apply_block(block, reader)
        if made:
            staging.store_made(block, made)
        looked_at += staging.ROWS_PER_BLOCK
        tell(run.total, min(run.total or 0, looked_at))
    now = clock.now()
    mine = ImportRun.objects.filter(pk=run.pk, state=run.state, attempts=run.attempts)
    done = mine.update(state=ImportState.DONE, applied_at=now, attempts=0, trouble="")
    refuse_if([] if done else [rules.changed_meanwhile()])
    after = {
        "sheet": str(sheet.label),
        "file_hash": run.file_hash,
        "new": run.new,
        "changed": run.changed,
        "left_behind": run.refused,
    }
    record(Event.IMPORT_APPLIED, on=run, by=by, after=after)
    run.state, run.applied_at = ImportState.DONE, now
    return run


def _apply_block(block: ImportBlock, reader: checking.RowReader) -> list[Made]:
    """The records that the good rows of a block made."""
    seen = staging.outcomes_of(block)
    lines: list[Line] = []
    places: list[int] = []
    for place, row in enumerate(staging.rows_of(block)):
        outcome = seen[place]
        # Asked of every row: where a table ends depends on the rows before.
        data = reader.kind(row) is RowKind.DATA
        if data and isinstance(outcome, Judged) and outcome.verdict in _GOOD:
            lines.append(reader.line(row))
            places.append(place)
    again = reader.sheet.judge(lines, reader.reading)
    same = all(
        now.verdict is _verdict(seen[place]) for now, place in zip(again, places, strict=True)
    )
    refuse_if([] if same else [rules.changed_meanwhile()])
    try:
        written = reader.sheet.write(lines, reader.reading) if lines else []
    except RefusedLines as refused:
        raise Refused([rules.changed_meanwhile()]) from refused
    at = {id(line): place for line, place in zip(lines, places, strict=True)}
    return [
        (at[id(row.line)], row.model, row.pk, dict(row.before) if row.before is not None else None)
        for row in written
    ]


def _verdict(outcome: staging.Outcome) -> Verdict | None:
    return outcome.verdict if isinstance(outcome, Judged) else None


@transaction.atomic
def ask_to_withdraw(*, run: ImportRun, reason: str, by: User) -> ImportRun:
    """An applied import is to be taken back; a job does it (U-38, U-39)."""
    run, sheet = _in_hand(run, by, state=False)
    reason = names.clean(reason)
    refuse_if(rules.problems_with_withdrawing(state=run.state, reason=reason))
    after = {"sheet": str(sheet.label), "file_hash": run.file_hash}
    record(Event.IMPORT_UNDO_ASKED, on=run, by=by, after=after, reason=reason)
    return _move(run, ImportState.TO_UNDO, undo_reason=reason, refusals=[], trouble="")


@transaction.atomic
def withdraw_import(*, run: ImportRun, reason: str, by: User) -> ImportRun:
    """Take an applied import back as a whole, while nothing depends on it (U-38, U-39).

    Each app removes what was made and puts back what was changed, and refuses where somebody has
    worked on a record since.
    """
    run, sheet = _in_hand(run, by, state=False)
    reason = names.clean(reason)
    state = ImportState.DONE if run.state == ImportState.UNDOING else run.state
    refuse_if(rules.problems_with_withdrawing(state=state, reason=reason))
    made = [(model, pk, _stored(model, before)) for _p, model, pk, before in staging.made_by(run)]
    sheet.withdraw(made=made, since=run.applied_at, by=by)
    after = {"sheet": str(sheet.label), "file_hash": run.file_hash, "records": len(made)}
    record(Event.IMPORT_TAKEN_BACK, on=run, by=by, after=after, reason=reason)
    return _move(run, ImportState.WITHDRAWN, withdrawn_at=clock.now())


@transaction.atomic
def record_refused(*, run: ImportRun, rows: int, by: User) -> None:
    """One entry for the file of refused rows that its owner takes along: it holds people."""
    run, sheet = _in_hand(run, by, state=False)
    after = {"sheet": str(sheet.label), "file_hash": run.file_hash, "rows": rows}
    record(Event.REFUSED_ROWS_TAKEN, on=run, by=by, after=after)


def _stored(label: str, before: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The columns a record had, as the model knows them again."""
    if before is None:
        return None
    fields = apps.get_model(label)._meta
    return {n: fields.get_field(n).to_python(v) for n, v in before.items()}


# Headings that staff teach -----------------------------------------------------------------------


@transaction.atomic
def teach_heading(
    *, sheet: Sheet, written: str, column: str, unit: Commune | None, by: User
) -> HeadingAlias:
    """Another word for a column, for a unit or for everybody (U-40 to U-42); "" leaves it out."""
    _own(by, sheet)
    scope = by.scope_for(sheet.permission)
    written = names.clean(written)
    refuse_if(
        rules.problems_with_teaching(
            heading=folded(written),
            longest=LONGEST_NAME,
            known_column=not column or sheet.column(column) is not None,
            covered=scope.whole_province or (unit is not None and scope.covers(unit.pk)),
        )
    )
    known: dict[str, Any] = {"sheet": sheet.name, "heading": folded(written), "unit": unit}
    values: dict[str, Any] = {
        "written": written,
        "column": column,
        "taught_by": by,
        "taught_at": clock.now(),
    }
    alias, _new = HeadingAlias.objects.update_or_create(**known, defaults=values)
    after = {"sheet": str(sheet.label), "heading": written, "column": column}
    record(Event.HEADING_TAUGHT, on=alias, by=by, after=after)
    return alias


@transaction.atomic
def forget_heading(*, alias: HeadingAlias, by: User) -> None:
    """Take a taught heading away again (U-42)."""
    sheet = sheets()[alias.sheet]
    _own(by, sheet)
    scope = by.scope_for(sheet.permission)
    if not (scope.whole_province or (alias.unit_id and scope.covers(alias.unit_id))):
        raise PermissionDenied
    before = {"sheet": str(sheet.label), "heading": alias.written, "column": alias.column}
    record(Event.HEADING_FORGOTTEN, on=alias, by=by, before=before)
    alias.delete()


# -------------------------------------------------------------------------------------------------


def _own(by: User, sheet: Sheet) -> None:
    """Whoever holds the sheet's permission anywhere; the rows ask for the place."""
    if not may_import(sheet, by):
        raise PermissionDenied


def _in_hand(run: ImportRun, by: User, *, state: bool = True) -> tuple[ImportRun, Sheet]:
    """The run as stored, locked; its owner's alone, and with `state` only a preview."""
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("unit").get(pk=run.pk)
    sheet = checking.sheet_of(run)
    _own(by, sheet)
    if run.by_id != by.pk:
        raise PermissionDenied
    refuse_if(rules.problems_with_hand(run.state) if state else [])
    return run, sheet


def _check_again(run: ImportRun) -> ImportRun:
    run.trouble = ""
    return _move(run, ImportState.TO_CHECK)


def _move(run: ImportRun, to: ImportState, **also: Any) -> ImportRun:
    run.state, run.version = to, run.version + 1
    for name, value in also.items():
        setattr(run, name, value)
    run.attempts, run.touched_at, run.looked_at = 0, None, 0
    run.save()
    return run
