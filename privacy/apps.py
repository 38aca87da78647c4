from importlib import import_module

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "privacy"

    def ready(self) -> None:
        """Declare personal columns, hang the tools on the customer's card, let rows follow a merged card."""
        import_module("privacy.personal")
        follow = import_module("privacy.policy").follow_facts
        import_module("tenants.facts").register_follower(follow)
        import_module("privacy.movers").register_movers()
        import_module("privacy.card").register()
