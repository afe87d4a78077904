import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial"), ("reference", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "certificate",
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="reference.country"
                    ),
                )
            ]
        )
    ]
