"""manage.py load_units --province 14"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from communes.actions import load_units
from communes.official import province_codes
from core import clock
from core.problems import Refused


class Command(BaseCommand):
    help = "Load a province's units and their predecessors; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--province", default=settings.PROVINCE_CODE, help="two digits")
        parser.add_argument(
            "--entered-at",
            help="when the register learnt of the reform (ISO 8601, local unless it names a zone)",
        )

    def handle(self, *, province: str, entered_at: str | None, **options: Any) -> None:
        if province not in province_codes():
            known = ", ".join(province_codes())
            raise CommandError(f"No province has the code {province!r}. There are: {known}.")
        known_from = _instant(entered_at) if entered_at else None
        # Not imported: accounts stands to the right of communes.
        system = get_user_model().objects.system()
        try:
            report = load_units(province_code=province, entered_at=known_from, by=system)
        except Refused as refused:
            told = "\n".join(problem.message for problem in refused.problems)
            raise CommandError(told) from refused
        self.stdout.write(
            f"{report.units} units, {report.predecessors} predecessors, "
            f"{report.new} new, {report.changed} changed"
        )


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is no instant; write 2025-06-20T09:00.") from error
    return instant if instant.tzinfo else instant.replace(tzinfo=clock.HOME)
