"""A business's logo: one picture, drawn anew when it is uploaded, with its fingerprint in its address."""

import hashlib
from datetime import datetime

from django.db import transaction

from tenants import audit
from tenants.actors import Actor
from tenants.models import Logo, Tenant
from tenants.pictures import Picture


@transaction.atomic
def set_logo(*, tenant: Tenant, picture: Picture, by: Actor, now: datetime) -> str:
    """Let this be the logo; give its mark."""
    mark = hashlib.sha256(picture.data).hexdigest()[:16]
    Logo.objects.all().delete()
    Logo.objects.create(
        data=picture.data, mark=mark, width=picture.width, height=picture.height, changed_at=now
    )
    tenant.logo_mark = mark
    tenant.save(update_fields=["logo_mark"])
    audit.record("settings.logo", by=by, now=now, fields=["logo_mark"])
    return mark


@transaction.atomic
def remove_logo(*, tenant: Tenant, by: Actor, now: datetime) -> None:
    """Show no logo any more."""
    Logo.objects.all().delete()
    tenant.logo_mark = ""
    tenant.save(update_fields=["logo_mark"])
    audit.record("settings.logo", by=by, now=now, fields=["logo_mark"])
