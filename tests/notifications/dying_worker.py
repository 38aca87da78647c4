"""A worker in a process of its own that stops at a named place and waits to be killed."""

import sys
import time
import uuid
from datetime import timedelta


def main(place: str, tenant_id: str, about_id: str) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from notifications import actions, kinds
    from notifications.channels.base import Sent
    from notifications.tasks import deliver
    from tenants.models import Tenant
    from tests.notifications.conftest import Visit, Way, kind_of

    def stop():
        print("here", flush=True)
        time.sleep(60)

    tenant = Tenant.objects.get(pk=tenant_id)
    visits = {uuid.UUID(about_id): Visit(timezone.now() + timedelta(days=2))}
    kind = kind_of("booking_confirmation", visits, tenant)
    if place == "rendering":
        object.__setattr__(kind, "context", lambda about_id, language: stop())
    kinds._KINDS["booking_confirmation"] = kind
    way = Way("demo-mail", answers=[Sent("x")], during=stop)
    actions.channel_for = lambda channel: way
    deliver(tenant.pk)


if __name__ == "__main__":
    main(*sys.argv[1:])
