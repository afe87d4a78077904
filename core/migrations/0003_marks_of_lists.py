"""A third thing that changes figures beside people, plans and units: a reference list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_filters_and_unsent_entries")]

    operations = [
        migrations.AlterField(
            model_name="mark",
            name="kind",
            field=models.CharField(
                choices=[
                    ("worker", "worker"),
                    ("plan", "plan"),
                    ("unit", "unit"),
                    ("list", "list"),
                ],
                max_length=10,
            ),
        ),
    ]
