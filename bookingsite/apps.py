from importlib import import_module

from django.apps import AppConfig


class BookingsiteConfig(AppConfig):
    name = "bookingsite"

    def ready(self) -> None:
        import_module("bookingsite.checks")
