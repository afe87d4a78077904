import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0003_countries_move"),
        ("reference", "0001_initial"),
        ("training", "0002_countries_live_in_reference"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "contract",
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="reference.country",
                    ),
                ),
                migrations.DeleteModel("HighIncomeListing"),
                migrations.DeleteModel("Country"),
            ]
        )
    ]
