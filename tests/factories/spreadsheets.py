"""Files of long lists that wait or are made."""

from datetime import timedelta

from core import clock
from spreadsheets import running
from spreadsheets.actions import ask_for_file
from spreadsheets.choices import FileFormat
from spreadsheets.models import ExportRun
from spreadsheets.taking import listing_named


def asked_for_file(*, by, listing="workers:list", query="", made_for=FileFormat.CSV) -> ExportRun:
    """A file that waits for its turn."""
    return ask_for_file(listing=listing_named(listing), query=query, made_for=made_for, by=by)


def a_file(**asked) -> ExportRun:
    """One that is ready."""
    run = asked_for_file(**asked)
    running.make_due()
    run.refresh_from_db()
    return run


def over(run: ExportRun) -> ExportRun:
    """Its day has passed."""
    ExportRun.objects.filter(pk=run.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    return run
