from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications import checks, personal  # noqa: F401, PLC0415  registering needs the app registry
