"""`manage.py jobs`: counts in the background of the embedded default."""

import os
import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from labor_export import jobs
from labor_export.celery import app
from labor_export.stopping import Stop


class Command(BaseCommand):
    help = "The jobs process of the embedded default: Celery workers and beat, no broker needed."

    def handle(self, *args: Any, **options: Any) -> None:
        # Celery's own reading: CELERY_BROKER_URL of the environment outranks the settings there.
        if not app.conf.broker_url.startswith("memory:"):
            raise CommandError(
                "With a broker of their own, jobs run as `celery -A labor_export worker` and "
                "`beat`: docs/how-to/run-in-production.md."
            )
        stop = Stop()
        stop.listen_to(signal.SIGTERM, signal.SIGINT)
        code = jobs.run(stop=stop)
        sys.stdout.flush()
        # A job that hangs must not keep the process: everything is picked up at the next start.
        os._exit(code)
