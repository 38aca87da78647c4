from importlib import import_module

from django.apps import AppConfig


class BookingsiteConfig(AppConfig):
    name = "bookingsite"

    def ready(self) -> None:
        import_module("bookingsite.checks")
        # Here, not in `bookingsite/__init__.py`: the launcher would wait for Celery at each start.
        import_module("bookingsite.celery")
