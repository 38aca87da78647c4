from importlib import import_module

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        """Declare the personal columns and tell the post office of the kinds of messages."""
        import_module("bookings.personal")
        import_module("bookings.kinds").register_kinds()
