from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0007_registrations_and_checks"),
    ]

    operations = [
        migrations.AddField(
            model_name="departure",
            name="abroad_confirmed_on",
            field=models.DateField(blank=True, null=True, verbose_name="Confirmed abroad on"),
        ),
    ]
