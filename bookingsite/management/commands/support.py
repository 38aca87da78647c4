from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from staff.actions.support import NobodySuch, end_support, enrol_support
from tenants.actors import SYSTEM


class Command(BaseCommand):
    """Let a named person work for the platform's support, or end it."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the address, and for the name unless it ends."""
        parser.add_argument("email")
        parser.add_argument("name", nargs="?", default="")
        parser.add_argument("--end", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what happens next."""
        email, name, now = options["email"], options["name"].strip(), timezone.now()
        if options["end"]:
            try:
                end_support(email=email, by=SYSTEM, now=now)
            except NobodySuch as error:
                raise CommandError("Nobody in support has this address.") from error
            self.stdout.write("Ended. Every browser is signed out.")
            return
        if not name or "@" not in email:
            raise CommandError("An e-mail and a name, please: everybody has an account of her own.")
        enrol_support(email=email, name=name, by=SYSTEM, now=now)
        self.stdout.write("A link to choose a password goes by mail; the second factor is set up at sign-in.")
