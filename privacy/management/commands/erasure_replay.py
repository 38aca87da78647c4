"""`manage.py erasure_replay`: before the product serves, make the rows agree with the ledger of erasures."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from privacy.replay import Broken, replay


class Command(BaseCommand):
    help = "Do again what the ledger of erasures knows and the rows lack. May be repeated at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse a broken ledger; else say what was done."""
        try:
            done = replay(now=timezone.now())
        except Broken as broken:
            raise CommandError(
                f"The ledger of erasures does not stand, nothing may start: {broken}"
            ) from None
        self.stdout.write(f"{done.again} erased again, {done.closed} closed, {done.given_up} given up.")
