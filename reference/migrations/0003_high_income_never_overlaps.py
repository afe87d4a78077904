"""PostgreSQL can refuse a country twice on one day's list by itself; SQLite has rule B-16."""

from django.db import migrations

_ADD = """
    CREATE EXTENSION IF NOT EXISTS btree_gist;
    ALTER TABLE reference_highincomelisting ADD CONSTRAINT high_income_no_overlap
        EXCLUDE USING gist (country_id WITH =, daterange(valid_from, valid_until) WITH &&)
"""
_DROP = """
    ALTER TABLE reference_highincomelisting DROP CONSTRAINT IF EXISTS high_income_no_overlap
"""


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_ADD)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_DROP)


class Migration(migrations.Migration):
    dependencies = [("reference", "0002_changes_are_decided")]

    operations = [migrations.RunPython(add, drop)]
