"""`manage.py messages`: the Vietnamese catalogues of all apps, without gettext's own tools."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from labor_export import catalogues


class Command(BaseCommand):
    help = "Update, check or compile the Vietnamese catalogues of all apps, or of those named."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("apps", nargs="*", help="only these apps")
        parser.add_argument("--update", action="store_true", help="add new strings, drop old ones")
        parser.add_argument("--check", action="store_true", help="fail unless all is translated")
        parser.add_argument("--compile", action="store_true", help="write the .mo files")

    def handle(self, *args: Any, **options: Any) -> None:
        every = [Path(settings.BASE_DIR) / app for app in ["labor_export", *settings.HOUSE_APPS]]
        chosen = [app for app in every if not options["apps"] or app.name in options["apps"]]
        if not any(options[what] for what in ("update", "check", "compile")):
            raise CommandError("Say --update, --check or --compile.")
        if options["update"]:
            self._update(chosen, every)
        if options["check"]:
            self._check(chosen, every)
        if options["compile"]:
            for app in chosen:
                catalogues.compile_to_mo(app)

    def _update(self, chosen: list[Path], every: list[Path]) -> None:
        elsewhere = catalogues.said_in(every)
        for app in chosen:
            if catalogues.update(app, elsewhere=elsewhere):
                self.stdout.write(f"{catalogues.path_of(app).relative_to(settings.BASE_DIR)}")

    def _check(self, chosen: list[Path], every: list[Path]) -> None:
        found = [line for app in chosen for line in catalogues.problems_of(app)]
        found += catalogues.contradictions(every)
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} to translate or put right.")
        self.stdout.write("Every string is translated.")
