"""Migrations form one line per app, are named by a person, and leave nothing to make."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.house.reading import APPS


def by_app() -> dict[str, list[str]]:
    loader = MigrationLoader(None)
    found: dict[str, list[str]] = {}
    for app, name in sorted(loader.disk_migrations):
        if app in APPS:
            found.setdefault(app, []).append(name)
    return found


def test_every_app_has_one_last_migration():
    loader = MigrationLoader(None)
    leaves = {app: len(loader.graph.leaf_nodes(app)) for app in by_app()}

    assert {app: n for app, n in leaves.items() if n != 1} == {}


def test_migrations_are_numbered_without_a_gap_or_a_double():
    for app, names in by_app().items():
        numbers = [int(name[:4]) for name in names]
        assert numbers == list(range(1, len(numbers) + 1)), app


def test_migrations_are_named_by_a_person():
    by_machine = re.compile(r"_auto_\d|_alter_|_and_more$|_\d{8}_|^\d{4}_(add|remove)_?field")
    nameless = [n for names in by_app().values() for n in names if by_machine.search(n)]

    assert nameless == []


@pytest.mark.django_db
def test_the_models_are_what_the_migrations_make():
    said = StringIO()

    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())
