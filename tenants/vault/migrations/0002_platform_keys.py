import os

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from tenants import crypto
from tenants.context import PLATFORM_ID
from tenants.keyring import keyring

PURPOSES = ("data", "health", "index", "suppress", "files")


def plant(apps, schema_editor):
    """Make the platform's own keys, which accounts need from the first sign-in on.

    Without a keyring nothing is made; `manage.py keys ensure` does it then.
    """
    if schema_editor.connection.alias != "vault" or not settings.KEYRING:
        return
    TenantKey = apps.get_model("vault", "TenantKey")
    ring = keyring()
    for purpose in PURPOSES:
        wrapped = crypto.wrap(os.urandom(32), kek=ring.primary, tenant_id=PLATFORM_ID, purpose=purpose, version=1)
        TenantKey.objects.using("vault").get_or_create(
            tenant_id=PLATFORM_ID,
            purpose=purpose,
            version=1,
            defaults={
                "wrapped": wrapped,
                "kek_id": ring.primary_id,
                "state": "active",
                "created_at": timezone.now(),
            },
        )


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
