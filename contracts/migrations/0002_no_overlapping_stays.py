"""PostgreSQL can refuse two overlapping stays of one person by itself; SQLite has rule D-05."""

from django.db import migrations

_ADD = """
    CREATE EXTENSION IF NOT EXISTS btree_gist;
    ALTER TABLE contracts_departure ADD CONSTRAINT departure_no_overlap
        EXCLUDE USING gist (worker_id WITH =, daterange(departed_on, ended_on) WITH &&)
        WHERE (NOT cancelled)
"""
_DROP = "ALTER TABLE contracts_departure DROP CONSTRAINT IF EXISTS departure_no_overlap"


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_ADD)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_DROP)


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial")]

    operations = [migrations.RunPython(add, drop)]
