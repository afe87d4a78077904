"""Lists by village: who has none comes last, and two indexes for that order."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# core.names.LAST_KEY as it was on the day of this migration.
LAST_KEY = "99" * 6


def last(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """One statement over the files without a village: seconds for a million."""
    apps.get_model("workers", "Worker").objects.filter(village_sort="").update(
        village_sort=LAST_KEY
    )


def first(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("workers", "Worker").objects.filter(village_sort=LAST_KEY).update(
        village_sort=""
    )


class Migration(migrations.Migration):
    dependencies = [
        ("workers", "0004_whole_file"),
    ]

    operations = [
        migrations.AlterField(
            model_name="worker",
            name="village_sort",
            field=models.CharField(default=LAST_KEY, max_length=250),
        ),
        migrations.RunPython(last, first),
        migrations.AddIndex(
            model_name="worker",
            index=models.Index(
                fields=["commune", "village_sort", "name_sort", "born_on"],
                name="worker_commune_village",
            ),
        ),
        migrations.AddIndex(
            model_name="worker",
            index=models.Index(
                fields=["village_sort", "name_sort", "born_on", "id"], name="worker_village"
            ),
        ),
    ]
