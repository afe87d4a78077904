"""The tables of countries get the names they have in `reference`; no row is touched."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0002_no_overlapping_stays"),
        # Whatever points at the tables points at them before they are renamed.
        ("training", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.AlterModelTable("Country", "reference_country"),
                migrations.AlterModelTable("HighIncomeListing", "reference_highincomelisting"),
            ],
        )
    ]
