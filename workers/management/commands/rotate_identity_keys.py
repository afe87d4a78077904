"""`manage.py rotate_identity_keys`: encrypts every citizen number with the first key."""

import argparse
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from core import crypto
from workers.models import Worker


class Command(BaseCommand):
    help = (
        "Encrypt every citizen number with the first of IDENTITY_KEYS. May be interrupted and run "
        "again; people go on working meanwhile. docs/how-to/rotate-identity-keys.md"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=500)

    def handle(self, *args: Any, **options: Any) -> None:
        rotated = sum(_rotate(pk, stored) for pk, stored in _stored_numbers(options["batch"]))
        self.stdout.write(f"{rotated} numbers now stand under the first key.")


def _stored_numbers(batch: int) -> Iterator[tuple[int, str]]:
    """Every stored number, read in batches by key: no long transaction on either engine."""
    last = 0
    with_number = Worker.objects.exclude(personal_id_cipher="").order_by("pk")
    while rows := list(
        with_number.filter(pk__gt=last).values_list("pk", "personal_id_cipher")[:batch]
    ):
        yield from rows
        last = rows[-1][0]


def _rotate(pk: int, stored: str) -> bool:
    # Only what was read: a number corrected meanwhile is under the first key already.
    fresh = crypto.under_first_key(stored)
    if fresh == stored:
        return False
    unchanged = Worker.objects.filter(pk=pk, personal_id_cipher=stored)
    return bool(unchanged.update(personal_id_cipher=fresh))
