"""Fill an empty register with an invented province of real totals."""

import json
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from demonstration.stories import story_of
from demonstration.tell import tell


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--first-year", type=int, default=2020)
        parser.add_argument("--until", type=date.fromisoformat, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("These settings hold a real register: no demonstration here.")
        if User.objects.filter(is_active=True).exists():
            raise CommandError(
                "There are accounts already: a demonstration needs an empty register."
            )
        self.stdout.write("Writing the demonstration (about a minute):")
        told = tell(
            story_of(settings.PROVINCE_CODE),
            first_year=options["first_year"],
            until=options["until"],
            say=lambda text: self.stdout.write(text),
        )
        path = settings.VAR_DIR / f"demo-{settings.PROVINCE_CODE}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1))
        path.chmod(0o600)
