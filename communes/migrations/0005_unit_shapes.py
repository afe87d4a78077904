"""The ground of each unit, for maps."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("communes", "0004_area_statuses_never_overlap"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitShape",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("polygons", models.JSONField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("centroid", "Drawn around the unit's centre"),
                            ("official", "Official boundary"),
                            ("parts", "Official boundaries of its parts"),
                        ],
                        max_length=10,
                    ),
                ),
                ("document", models.CharField(blank=True, max_length=200)),
                ("loaded_at", models.DateTimeField()),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shape",
                        to="communes.commune",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["centroid", "official", "parts"])),
                        name="unit_shape_source",
                        violation_error_message="A shape is drawn around a centre, official, or made of official parts.",
                    )
                ],
            },
        ),
    ]
