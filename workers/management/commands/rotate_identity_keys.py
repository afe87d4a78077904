"""`manage.py rotate_identity_keys`: encrypts every identity number with the first key."""

import argparse
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db.models import Model

from core import crypto


def columns() -> list[tuple[type[Model], str]]:
    """Every column of every table that holds something encrypted, by its name."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name.endswith("_cipher")
    ]


class Command(BaseCommand):
    help = (
        "Encrypt every identity number with the first of IDENTITY_KEYS. May be interrupted and run "
        "again; people go on working meanwhile. docs/how-to/rotate-identity-keys.md"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=500)

    def handle(self, *args: Any, **options: Any) -> None:
        rotated = sum(
            _rotate(model, column, pk, stored)
            for model, column in columns()
            for pk, stored in _stored_numbers(model, column, options["batch"])
        )
        self.stdout.write(f"{rotated} numbers now stand under the first key.")


def _stored_numbers(model: type[Model], column: str, batch: int) -> Iterator[tuple[int, str]]:
    """Every stored number, read in batches by key: no long transaction on either engine."""
    last = 0
    with_number = model._default_manager.exclude(**{column: ""}).order_by("pk")
    while rows := list(with_number.filter(pk__gt=last).values_list("pk", column)[:batch]):
        yield from rows
        last = rows[-1][0]


def _rotate(model: type[Model], column: str, pk: int, stored: str) -> bool:
    # Only what was read: a number corrected meanwhile is under the first key already.
    fresh = crypto.under_first_key(stored)
    if fresh == stored:
        return False
    unchanged = model._default_manager.filter(pk=pk, **{column: stored})
    return bool(unchanged.update(**{column: fresh}))
