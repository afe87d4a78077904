from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0004_what_stood_becomes_history")]

    operations = [migrations.RemoveField(model_name="enterprise", name="status_since")]
