"""`manage.py keys ensure|verify|rotate-kek|rotate-tenant`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tenants import keys, rotation
from tenants.actions import ensure_platform
from tenants.models import Tenant


class Command(BaseCommand):
    help = "Look after the keys: ensure, verify, rotate-kek, rotate-tenant. Each may be repeated at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_subparsers(dest="does", required=True)
        does.add_parser("ensure", help="make the keys that the platform or a business lacks")
        does.add_parser("verify", help="open every sealed value and say what does not fit")
        does.add_parser("rotate-kek", help="wrap every key under the first key of KEYRING")
        one = does.add_parser("rotate-tenant", help="give a business a new key and seal everything anew")
        one.add_argument("slug")
        one.add_argument("--purpose", default="data", choices=rotation.SEALING)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["does"] == "rotate-tenant":
            self.rotate_tenant(options["slug"], options["purpose"])
        else:
            {"ensure": self.ensure, "verify": self.verify, "rotate-kek": self.rotate_kek}[options["does"]]()

    def ensure(self) -> None:
        """Make what is missing."""
        ensure_platform(now=timezone.now())
        for tenant_id in rotation.tenant_ids():
            keys.create_tenant_keys(tenant_id)
        self.stdout.write("Every tenant has its keys.")

    def verify(self) -> None:
        """Check every key and every value; fail if one does not fit."""
        faulty = 0
        for tenant_id in rotation.tenant_ids():
            findings = rotation.verify_tenant(tenant_id)
            self.stdout.write(f"{tenant_id}: {findings.opened} values open, {len(findings.faults)} faults")
            for fault in findings.faults:
                self.stdout.write(f"  {fault}")
            faulty += len(findings.faults)
        for tenant_id in rotation.keys_without_tenant():
            self.stdout.write(f"{tenant_id}: keys without a tenant")
        if faulty:
            raise CommandError(f"{faulty} faults.")

    def rotate_kek(self) -> None:
        """Wrap anew."""
        self.stdout.write(f"{rotation.rotate_kek()} keys wrapped anew.")

    def rotate_tenant(self, slug: str, purpose: str) -> None:
        """Seal anew."""
        tenant = Tenant.objects.filter(slug=slug).first()
        if tenant is None:
            raise CommandError(f"There is no business {slug!r}.")
        done = rotation.rotate_tenant(tenant.pk, purpose=purpose, now=timezone.now())
        self.stdout.write(f"{done.resealed} values sealed anew under version {done.version}.")
        if done.destroyed:
            self.stdout.write(f"Destroyed: version {', '.join(map(str, done.destroyed))}.")
        if done.waiting:
            minutes = int(rotation.SETTLES_AFTER.total_seconds() // 60)
            self.stdout.write(f"Run it again in {minutes} minutes to destroy the former version.")
        if done.unreadable:
            raise CommandError(
                f"{done.unreadable} values do not open; no version was destroyed. Run keys verify."
            )
