from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bookingsite import translations


class Command(BaseCommand):
    """Fail when a text has no Danish."""

    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how many texts there are."""
        lacking = translations.missing(translations.texts())
        if lacking:
            raise CommandError("No Danish for:\n" + "\n".join(lacking))
        self.stdout.write("every text has its Danish")
