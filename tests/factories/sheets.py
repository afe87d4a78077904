"""Sheets that were brought in: uploaded, checked, applied."""

from spreadsheets import importing
from spreadsheets.actions.imports import ask_to_apply, open_import
from spreadsheets.gate import look
from spreadsheets.models import ImportRun
from spreadsheets.registry import sheets


def uploaded(content: bytes, *, sheet="departures", by, unit=None, name="danh-sach.xlsx"):
    """A file that waits to be checked."""
    return open_import(
        sheet=sheets()[sheet],
        unit=unit or by.home_commune,
        file_name=name,
        file_kind=look(content, name),
        content=content,
        by=by,
    )


def checked(content: bytes, **how) -> ImportRun:
    """One whose preview lies there."""
    return worked(uploaded(content, **how))


def worked(run: ImportRun) -> ImportRun:
    """After the jobs have looked at what waits."""
    importing.work_due()
    run.refresh_from_db()
    return run


def applied(run: ImportRun, *, good_only=False) -> ImportRun:
    """After the officer has said yes."""
    ask_to_apply(run=run, version=run.version, good_only=good_only, by=run.by)
    return worked(run)
