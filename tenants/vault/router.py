"""Which database a model lives in: the vault's own models in the vault, everything else beside it."""

from typing import Any

from django.db.models import Model

VAULT = "vault"


class VaultRouter:
    """Keeps keys, ledger and chain heads apart from the rows that they guard."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return VAULT if model._meta.app_label == VAULT else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        return VAULT if model._meta.app_label == VAULT else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return (app_label == VAULT) == (db == VAULT)
