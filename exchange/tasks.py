"""Number what waits. A lost or doubled message changes nothing."""

from celery import shared_task

from exchange.numbering import number_changes


@shared_task(name="exchange.number")
def number() -> None:
    """Give numbers to what was committed. On the beat; a run that finds nothing costs one query."""
    number_changes()
