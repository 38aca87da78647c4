from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0002_platform")]

    operations = [
        migrations.AddField(
            model_name="tenant", name="sms_monthly_cap", field=models.PositiveIntegerField(default=0)
        ),
    ]
