from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_reports"), ("tenants", "0002_platform")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["tenant", "due_at", "id"], name="message_by_time"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("channel", "sms")), fields=["tenant", "handed_at"], name="message_sms_sent"
            ),
        ),
    ]
