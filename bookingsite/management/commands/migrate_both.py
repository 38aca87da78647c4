from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Migrate both databases, the vault first: a tenant's keys are there before its row is."""

    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one after the other, without questions."""
        quietly = {"interactive": False, "verbosity": options["verbosity"]}
        # The vault holds its own tables only; walking through every app's history there takes as long again.
        call_command("migrate", "vault", database="vault", **quietly)
        call_command("migrate", database="default", **quietly)
