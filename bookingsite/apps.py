from django.apps import AppConfig


class BookingsiteConfig(AppConfig):
    name = "bookingsite"

    def ready(self) -> None:
        from bookingsite import checks  # noqa: F401, PLC0415  registering needs the app registry
