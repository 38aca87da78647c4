"""System checks of sealed fields."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.apps.config import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register

from tenants.fields import EncryptedTextField


@register(Tags.models)
def crypto_ids_stand_once(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse two columns of one crypto id: a value could be moved between them unseen."""
    seen: dict[str, object] = {}
    found: list[CheckMessage] = []
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if not isinstance(field, EncryptedTextField):
                continue
            if field.crypto_id in seen:
                hint = f"It is that of {seen[field.crypto_id]} too."
                found.append(
                    Error(
                        f"The crypto id {field.crypto_id!r} is taken.",
                        hint=hint,
                        obj=field,
                        id="tenants.E003",
                    )
                )
            seen[field.crypto_id] = field
    return found
