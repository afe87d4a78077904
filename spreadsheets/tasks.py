"""Find what is due in the table and do it. A lost or doubled message changes nothing."""

from celery import shared_task

from spreadsheets import importing, running


@shared_task(name="spreadsheets.make_due")
def make_due() -> None:
    """Make the files that wait. On the beat; the doorbell only makes it sooner."""
    running.make_due()


@shared_task(name="spreadsheets.import_due")
def import_due() -> None:
    """Check and apply the sheets that wait. On the beat; the doorbell only makes it sooner."""
    importing.work_due()


@shared_task(name="spreadsheets.delete_old")
def delete_old() -> None:
    """Delete the files whose day is over, those that went out and those that came in."""
    running.delete_old()
    importing.delete_old()
