"""Region and "extremely difficult" of a unit, from a day until a day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("communes", "0002_other_spellings_and_island_districts")]

    operations = [
        migrations.CreateModel(
            name="AreaStatus",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("I", "Region I"),
                            ("II", "Region II"),
                            ("III", "Region III"),
                            ("none", "In no region"),
                        ],
                        max_length=4,
                    ),
                ),
                ("difficult", models.BooleanField(verbose_name="Extremely difficult")),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("legal_basis", models.CharField(max_length=160)),
                ("withdrawn", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="area_statuses",
                        to="communes.commune",
                    ),
                ),
            ],
            options={
                "ordering": ["valid_from", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_until__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="area_status_ends_after_start",
                        violation_error_message="An area status cannot end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("region__in", ["I", "II", "III", "none"])),
                        name="area_status_region",
                        violation_error_message="There are the regions I, II and III, or none.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn", False)),
                        fields=("unit", "valid_from"),
                        name="area_status_one_per_day",
                        violation_error_message="This unit has an area status from that day "
                        "already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until", None), ("withdrawn", False)),
                        fields=("unit",),
                        name="area_status_one_open",
                        violation_error_message="This unit has an area status until further "
                        "notice.",
                    ),
                ],
            },
        ),
    ]
