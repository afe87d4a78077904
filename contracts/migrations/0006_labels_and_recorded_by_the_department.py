import django.db.models.deletion
from django.db import migrations, models

import reference.fields


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0005_whole_contracts_and_returns"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contract",
            name="confirmation_number",
            field=models.CharField(
                blank=True, max_length=60, verbose_name="Number of the confirmation"
            ),
        ),
        migrations.AlterField(
            model_name="contract",
            name="confirmation_on",
            field=models.DateField(blank=True, null=True, verbose_name="Date of the confirmation"),
        ),
        migrations.AlterField(
            model_name="contract",
            name="contract_number",
            field=models.CharField(blank=True, max_length=60, verbose_name="Contract number"),
        ),
        migrations.AlterField(
            model_name="contract",
            name="country",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="reference.country",
                verbose_name="Receiving country or territory",
            ),
        ),
        migrations.AlterField(
            model_name="contract",
            name="deposit",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=14,
                null=True,
                verbose_name="Deposit of the worker",
            ),
        ),
        migrations.AlterField(
            model_name="contract",
            name="duration_type",
            field=models.CharField(
                choices=[
                    ("long", "Long-term (12 months and more)"),
                    ("seasonal", "Seasonal (under 12 months)"),
                    ("student", "Vocational student or intern"),
                ],
                default="long",
                max_length=10,
                verbose_name="Kind of stay",
            ),
        ),
        migrations.AlterField(
            model_name="contract",
            name="enterprise",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contracts",
                to="enterprises.enterprise",
                verbose_name="Enterprise or unit that sends",
            ),
        ),
        migrations.AlterField(
            model_name="contract",
            name="exit_point",
            field=models.CharField(blank=True, max_length=120, verbose_name="Exit point or flight"),
        ),
        migrations.AlterField(
            model_name="contract",
            name="fee_currency",
            field=reference.fields.CodeField(
                blank=True,
                listing="currency",
                max_length=3,
                verbose_name="Currency of the service fee",
            ),
        ),
        migrations.AlterField(
            model_name="contract",
            name="recorded_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="communes.commune",
            ),
        ),
        migrations.AlterField(
            model_name="contract",
            name="service_fee",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=14,
                null=True,
                verbose_name="Service fee paid by the worker",
            ),
        ),
        migrations.AlterField(
            model_name="contract",
            name="source_dated",
            field=models.DateField(blank=True, null=True, verbose_name="Date of the document"),
        ),
        migrations.AlterField(
            model_name="contract",
            name="source_document",
            field=models.CharField(
                blank=True, max_length=120, verbose_name="Document of the source"
            ),
        ),
        migrations.AlterField(
            model_name="contract",
            name="supply_number",
            field=models.CharField(
                blank=True, max_length=60, verbose_name="Number of the reply on the supply contract"
            ),
        ),
        migrations.AlterField(
            model_name="contract",
            name="total_cost",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=14,
                null=True,
                verbose_name="Total cost before leaving",
            ),
        ),
        migrations.AlterField(
            model_name="contract",
            name="visa_type",
            field=models.CharField(blank=True, max_length=40, verbose_name="Kind of visa"),
        ),
        migrations.AlterField(
            model_name="contract",
            name="wage",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="Wage"
            ),
        ),
        migrations.AlterField(
            model_name="contract",
            name="wage_currency",
            field=reference.fields.CodeField(
                blank=True, listing="currency", max_length=3, verbose_name="Currency of the wage"
            ),
        ),
        migrations.AlterField(
            model_name="contract",
            name="wage_per",
            field=models.CharField(
                blank=True,
                choices=[("month", "a month"), ("hour", "an hour")],
                max_length=5,
                verbose_name="Wage for",
            ),
        ),
        migrations.AlterField(
            model_name="contract",
            name="work_address",
            field=models.CharField(blank=True, max_length=300, verbose_name="Work address"),
        ),
        migrations.AlterField(
            model_name="departure",
            name="deposit_returned",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=14,
                null=True,
                verbose_name="Amount of the deposit returned",
            ),
        ),
        migrations.AlterField(
            model_name="departure",
            name="deposit_returned_on",
            field=models.DateField(blank=True, null=True, verbose_name="Deposit returned on"),
        ),
        migrations.AlterField(
            model_name="departure",
            name="language_gained",
            field=reference.fields.CodeField(
                blank=True, listing="language", max_length=40, verbose_name="Language learned"
            ),
        ),
        migrations.AlterField(
            model_name="departure",
            name="language_level",
            field=models.CharField(blank=True, max_length=40, verbose_name="Level of the language"),
        ),
        migrations.AlterField(
            model_name="departure",
            name="liquidated_on",
            field=models.DateField(blank=True, null=True, verbose_name="Contract liquidated on"),
        ),
        migrations.AlterField(
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
                verbose_name="Wants next",
            ),
        ),
        migrations.AlterField(
            model_name="departure",
            name="notified_on",
            field=models.DateField(blank=True, null=True, verbose_name="Commune told on"),
        ),
        migrations.AlterField(
            model_name="departure",
            name="return_reason",
            field=reference.fields.CodeField(
                blank=True,
                listing="return_reason",
                max_length=40,
                verbose_name="Reason of the return",
            ),
        ),
        migrations.AlterField(
            model_name="departure",
            name="skills_gained",
            field=models.CharField(blank=True, max_length=200, verbose_name="Skills gained"),
        ),
        migrations.AlterField(
            model_name="departure",
            name="suspected_note",
            field=models.CharField(
                blank=True, max_length=300, verbose_name="Who saw the person, where"
            ),
        ),
        migrations.AlterField(
            model_name="departure",
            name="suspected_on",
            field=models.DateField(blank=True, null=True, verbose_name="Seen back on"),
        ),
        migrations.AlterField(
            model_name="staychange",
            name="changed_on",
            field=models.DateField(verbose_name="Day of the change"),
        ),
        migrations.AlterField(
            model_name="staychange",
            name="document",
            field=models.CharField(blank=True, max_length=120, verbose_name="Document"),
        ),
        migrations.AlterField(
            model_name="staychange",
            name="employer",
            field=models.CharField(blank=True, max_length=200, verbose_name="Employer"),
        ),
        migrations.AlterField(
            model_name="staychange",
            name="note",
            field=models.CharField(blank=True, max_length=300, verbose_name="Note"),
        ),
        migrations.AlterField(
            model_name="staychange",
            name="receiving_party",
            field=models.CharField(blank=True, max_length=200, verbose_name="Receiving party"),
        ),
    ]
