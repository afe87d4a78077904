"""What the feed of changes has not shown yet; to begin with that is everything on record."""

from django.db import migrations, models

EVERYTHING = """
    INSERT INTO audit_unnumbered (entry)
    SELECT id FROM audit_auditentry
    WHERE subject_type IN (
        'contracts.Contract', 'contracts.Registration', 'enterprises.Enterprise',
        'enterprises.LicenceEvent', 'targets.TargetVersion', 'workers.Worker'
    )
    ORDER BY id
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="Unnumbered",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.BigIntegerField()),
            ],
            options={"verbose_name_plural": "unnumbered"},
        ),
        migrations.RunSQL(EVERYTHING, migrations.RunSQL.noop),
    ]
