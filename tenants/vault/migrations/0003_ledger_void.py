from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_platform_keys")]

    operations = [
        migrations.AlterField(
            model_name="ledgerentry",
            name="kind",
            field=models.CharField(
                choices=[("intent", "Intent"), ("done", "Done"), ("void", "Void"), ("merge", "Merge")],
                max_length=16,
            ),
        ),
    ]
