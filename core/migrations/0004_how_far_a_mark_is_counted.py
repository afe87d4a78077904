"""A mark that names everybody is counted in steps, and says how far it has come."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0003_marks_of_lists")]

    operations = [
        migrations.AddField(
            model_name="mark",
            name="reached",
            field=models.BigIntegerField(null=True),
        ),
    ]
