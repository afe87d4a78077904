"""What the unit was on the day, changes of country, and departures from outside the province."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("communes", "0004_area_statuses_never_overlap"),
        ("figures", "0003_what_today_is_stored_for"),
    ]

    operations = [
        migrations.AddField(
            model_name="departurefact",
            name="region",
            field=models.CharField(max_length=4, null=True),
        ),
        migrations.AddField(
            model_name="departurefact",
            name="difficult",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="departurefact",
            name="moves",
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name="departurefact",
            name="programme",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name="departurefact",
            name="unit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="communes.commune",
            ),
        ),
    ]
