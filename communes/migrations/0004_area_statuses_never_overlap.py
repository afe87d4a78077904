"""PostgreSQL can refuse two statuses of one unit on one day by itself; SQLite has rule C-14."""

from django.db import migrations

_ADD = """
    CREATE EXTENSION IF NOT EXISTS btree_gist;
    ALTER TABLE communes_areastatus ADD CONSTRAINT area_status_no_overlap
        EXCLUDE USING gist (unit_id WITH =, daterange(valid_from, valid_until) WITH &&)
        WHERE (NOT withdrawn)
"""
_DROP = "ALTER TABLE communes_areastatus DROP CONSTRAINT IF EXISTS area_status_no_overlap"


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_ADD)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_DROP)


class Migration(migrations.Migration):
    dependencies = [("communes", "0003_area_status")]

    operations = [migrations.RunPython(add, drop)]
