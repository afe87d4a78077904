from typing import Any

from django.core.management.base import BaseCommand

from reference.countries import load_countries


class Command(BaseCommand):
    help = (
        "Load the receiving countries and the first list of high-income markets; may be repeated."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_countries()} countries.")
