"""Compare all open facts with the registers and repair them as new versions from now."""

from typing import Any

from django.core.management.base import BaseCommand

from figures.attainment import update_today
from figures.refresh import recount


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        done = recount()
        update_today(done)
        self.stdout.write(f"{done.closed} versions closed, {done.opened} opened")
