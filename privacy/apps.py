from importlib import import_module

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "privacy"

    def ready(self) -> None:
        """Declare personal columns, and hang on the apps below what they cannot know of."""
        import_module("privacy.personal")
        follow = import_module("privacy.policy").follow_facts
        import_module("tenants.facts").register_follower(follow)
        import_module("privacy.movers").register_movers()
        import_module("privacy.card").register()
        import_module("customers.registries").register_return(import_module("privacy.purge").come_back)
