from importlib import import_module

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"

    def ready(self) -> None:
        """Declare personal columns, and say how rows follow a card that becomes part of another."""
        import_module("customers.personal")
        import_module("customers.movers").register_movers()
