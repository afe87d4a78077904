"""manage.py load_boundaries FILE.geojson --property ma_xa"""

from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from communes.actions import load_boundaries
from communes.boundaries import read_boundaries
from core import clock
from core.problems import Refused

# A file with the wrong property is wrong in every line; the first ones say why.
_TOLD = 50


class Command(BaseCommand):
    help = "Load official boundaries of all units of a map; nothing is stored unless all is right."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="GeoJSON, WGS 84")
        parser.add_argument("--property", required=True, help="where the five-digit code stands")
        parser.add_argument("--on", help="the day whose map it is (ISO 8601); today, if not said")
        parser.add_argument("--document", default="", help="what the boundaries rest on")
        parser.add_argument("--partial", action="store_true", help="some units may be missing")

    def handle(self, *, file: Path, on: str | None, **options: Any) -> None:
        day = _day(on) if on else clock.today()
        # Not imported: accounts stands to the right of communes.
        system = get_user_model().objects.system()
        try:
            report = load_boundaries(
                drawn=read_boundaries(file, code_in=options["property"]),
                day=day,
                document=options["document"],
                partial=options["partial"],
                by=system,
            )
        except Refused as refused:
            raise CommandError(_told(refused)) from refused
        said = _("Map of %(day)s: %(units)s units, %(drawn)s in the file, %(changed)s changed.")
        told = vars(report) | {"day": f"{day:%d/%m/%Y}"}
        self.stdout.write(said % told)


def _told(refused: Refused) -> str:
    lines = [problem.message for problem in refused.problems]
    if len(lines) > _TOLD:
        more = _("… and %(number)s more.") % {"number": len(lines) - _TOLD}
        lines = [*lines[:_TOLD], more]
    return "\n".join([*lines, _("Nothing was stored.")])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("“%(text)s” is not a day; write 2025-07-01.") % {"text": text}) from (
            error
        )
