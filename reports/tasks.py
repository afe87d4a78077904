"""Find what is due in the tables and do it. A lost or doubled message changes nothing."""

from celery import shared_task

from reports.releases import making


@shared_task(name="reports.release")
def release() -> None:
    """Release the protected tables of months that are closed."""
    making.make_due()
