"""Find what is due in the tables and do it. A lost or doubled message changes nothing."""

from celery import shared_task

from figures import attainment, balance
from figures.refresh import refresh as refresh_facts


@shared_task(name="figures.refresh")
def refresh() -> None:
    """Count what is marked. On the beat every second; the doorbell only makes it sooner."""
    behind = attainment.is_behind()
    done = refresh_facts()
    if done.marks or behind:
        attainment.update_today(done, everything=behind)


@shared_task(name="figures.close_days")
def close_days() -> None:
    """Keep the answers of evenings that are over."""
    attainment.close_days()


@shared_task(name="figures.check_balance")
def check_balance() -> None:
    """Compare stock, departures and ends."""
    balance.check()
