import socket
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from bookingsite.celery import app
from bookingsite.heartbeat import beat_is_alive


class Command(BaseCommand):
    """Say whether the worker of this machine, or beat, is at work; exit 1 if not."""

    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for one of the two."""
        parser.add_argument("part", choices=("worker", "beat"))
        parser.add_argument("--timeout", type=float, default=3.0)

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, and answer in a word."""
        well = beat_is_alive() if options["part"] == "beat" else worker_answers(options["timeout"])
        if not well:
            raise CommandError(f"{options['part']} does not answer")
        self.stdout.write("ok")


def worker_answers(timeout: float) -> bool:
    """Ask the worker of this machine for a sign; a broker that is away counts as none."""
    name = f"celery@{socket.gethostname()}"
    try:
        return bool(app.control.ping(destination=[name], timeout=timeout))
    except (RedisError, OperationalError, OSError):
        return False
