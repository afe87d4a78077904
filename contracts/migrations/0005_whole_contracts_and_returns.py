import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.clock
import reference.fields


class Migration(migrations.Migration):
    dependencies = [
        ("communes", "0002_other_spellings_and_island_districts"),
        ("contracts", "0004_countries_live_in_reference"),
        ("enterprises", "0002_licence_numbers_without_marks"),
        ("reference", "0001_initial"),
        ("workers", "0003_merged_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StayChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("employer", "Other employer"), ("country", "Other country")],
                        max_length=10,
                    ),
                ),
                ("changed_on", models.DateField()),
                ("employer", models.CharField(blank=True, max_length=200)),
                ("receiving_party", models.CharField(blank=True, max_length=200)),
                (
                    "occupation",
                    reference.fields.CodeField(blank=True, listing="occupation", max_length=40),
                ),
                ("job", models.CharField(blank=True, max_length=120)),
                ("document", models.CharField(blank=True, max_length=120)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("withdrawn", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=core.clock.now)),
            ],
            options={
                "ordering": ["changed_on", "pk"],
            },
        ),
        migrations.AddField(
            model_name="contract",
            name="contract_number",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="contract",
            name="deposit",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="contract",
            name="employer",
            field=models.CharField(blank=True, max_length=200, verbose_name="Employer"),
        ),
        migrations.AddField(
            model_name="contract",
            name="exit_point",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="contract",
            name="fee_currency",
            field=reference.fields.CodeField(blank=True, listing="currency", max_length=3),
        ),
        migrations.AddField(
            model_name="contract",
            name="occupation",
            field=reference.fields.CodeField(
                blank=True, listing="occupation", max_length=40, verbose_name="Occupation"
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="programme",
            field=reference.fields.CodeField(
                blank=True, listing="programme", max_length=40, verbose_name="Programme"
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="receiving_party",
            field=models.CharField(blank=True, max_length=200, verbose_name="Receiving party"),
        ),
        migrations.AddField(
            model_name="contract",
            name="service_fee",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="contract",
            name="source_dated",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contract",
            name="source_document",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="contract",
            name="supply_number",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="contract",
            name="total_cost",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="contract",
            name="visa_type",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="contract",
            name="wage",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="contract",
            name="wage_currency",
            field=reference.fields.CodeField(blank=True, listing="currency", max_length=3),
        ),
        migrations.AddField(
            model_name="contract",
            name="wage_per",
            field=models.CharField(
                blank=True, choices=[("month", "a month"), ("hour", "an hour")], max_length=5
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="work_address",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="departure",
            name="deposit_returned",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="departure",
            name="deposit_returned_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="departure",
            name="language_gained",
            field=reference.fields.CodeField(blank=True, listing="language", max_length=40),
        ),
        migrations.AddField(
            model_name="departure",
            name="language_level",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="departure",
            name="liquidated_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="departure",
            name="next_need",
            field=models.CharField(
                blank=True,
                choices=[
                    ("job", "A job"),
                    ("training", "Vocational training"),
                    ("business", "A business of their own"),
                    ("again", "To go abroad again"),
                    ("nothing", "Nothing for now"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="skills_gained",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="departure",
            name="suspected_note",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="departure",
            name="suspected_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="departure",
            name="commune",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="departures",
                to="communes.commune",
            ),
        ),
        migrations.AlterField(
            model_name="departure",
            name="qualification",
            field=reference.fields.CodeField(blank=True, listing="qualification", max_length=40),
        ),
        migrations.AlterField(
            model_name="departure",
            name="return_reason",
            field=reference.fields.CodeField(blank=True, listing="return_reason", max_length=40),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(("wage__isnull", True), ("wage__gte", 0), _connector="OR"),
                name="contract_wage_not_negative",
                violation_error_message="An amount of money is zero or more.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("service_fee__isnull", True), ("service_fee__gte", 0), _connector="OR"
                ),
                name="contract_service_fee_not_negative",
                violation_error_message="An amount of money is zero or more.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(("deposit__isnull", True), ("deposit__gte", 0), _connector="OR"),
                name="contract_deposit_not_negative",
                violation_error_message="An amount of money is zero or more.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("total_cost__isnull", True), ("total_cost__gte", 0), _connector="OR"
                ),
                name="contract_total_cost_not_negative",
                violation_error_message="An amount of money is zero or more.",
            ),
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("deposit_returned__isnull", False), ("deposit_returned_on__isnull", False)
                    ),
                    models.Q(
                        ("deposit_returned__isnull", True), ("deposit_returned_on__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="departure_deposit_returned",
                violation_error_message="A returned deposit names its day and its amount.",
            ),
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", False),
                    models.Q(
                        ("deposit_returned_on__isnull", True),
                        ("liquidated_on__isnull", True),
                        ("next_need", ""),
                    ),
                    _connector="OR",
                ),
                name="departure_settled_after_end",
                violation_error_message="Settling the contract and needs after return belong to a stay that has ended.",
            ),
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("suspected_on__isnull", True), ("ended_on__isnull", True), _connector="OR"
                ),
                name="departure_suspected_while_open",
                violation_error_message="Whose return is recorded is not suspected any more.",
            ),
        ),
        migrations.AddField(
            model_name="staychange",
            name="country",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.country",
            ),
        ),
        migrations.AddField(
            model_name="staychange",
            name="departure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="contracts.departure",
            ),
        ),
        migrations.AddField(
            model_name="staychange",
            name="enterprise",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enterprises.enterprise",
            ),
        ),
        migrations.AddConstraint(
            model_name="staychange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("country__isnull", False), ("kind", "country")),
                    models.Q(("country__isnull", True), ("kind", "employer")),
                    _connector="OR",
                ),
                name="staychange_country_when_it_changes",
                violation_error_message="Only a change of country names a country.",
            ),
        ),
        migrations.AddConstraint(
            model_name="staychange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn", False)),
                fields=("departure", "changed_on"),
                name="staychange_once_a_day",
                violation_error_message="A change on that day is recorded already.",
            ),
        ),
    ]
