from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from bookingsite.demo.clinic import CLINIC
from bookingsite.demo.draft import SLUG as DRAFT
from bookingsite.demo.draft import plant_draft
from bookingsite.demo.plant import plant
from bookingsite.demo.salon import SALON
from bookingsite.demo.support import EMAIL as SUPPORT
from bookingsite.demo.support import plant_support
from tenants.actions import ensure_platform
from tenants.models import Tenant


class Command(BaseCommand):
    """Plant the demo's two businesses, and one that is just opened, once."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Plant what is missing and write the sign-ins beside the data."""
        if not settings.DEMO:
            raise CommandError("This is not a demo: set DEMO=1 to plant made-up businesses.")
        with connection.cursor() as cursor:
            # A business is planted in one transaction; a page's minute is too short for it on a busy machine.
            cursor.execute("SET transaction_timeout = 0")
            cursor.execute("SET idle_in_transaction_session_timeout = 0")
        ensure_platform(now=timezone.now())
        lines = settings.DEMO_LOGINS.read_text("utf-8").splitlines() if settings.DEMO_LOGINS.exists() else []
        for seed, shop in enumerate((SALON, CLINIC), start=1):
            if not Tenant.objects.filter(slug=shop["tenant"]["slug"]).exists():
                lines += plant(shop, seed=seed)
        if not Tenant.objects.filter(slug=DRAFT).exists():
            lines += plant_draft(now=timezone.now())
        if not any(SUPPORT in line for line in lines):
            lines += plant_support(now=timezone.now())
        settings.DEMO_LOGINS.parent.mkdir(parents=True, exist_ok=True)
        settings.DEMO_LOGINS.write_text("\n".join(lines) + "\n", "utf-8")
        settings.DEMO_LOGINS.chmod(0o600)
        self.stdout.write(f"{len(lines)} sign-ins in {settings.DEMO_LOGINS.name}")
