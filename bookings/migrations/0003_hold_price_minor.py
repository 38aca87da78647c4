from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0002_walls")]

    operations = [
        migrations.AddField(
            model_name="hold", name="price_minor", field=models.IntegerField(blank=True, null=True)
        ),
    ]
