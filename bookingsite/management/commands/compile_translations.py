from typing import Any

from django.core.management.base import BaseCommand

from bookingsite import translations


class Command(BaseCommand):
    """Compile the Danish catalogue."""

    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how many texts there are."""
        self.stdout.write(f"{translations.compile_all()} texts compiled")
