"""Links in mails: minted while the mail is written, kept by their hash alone."""

from typing import Any

from django.conf import settings

from tenants.tokens import new_token, token_hash


def mint(row: Any) -> str:
    """Give a row its link: a new token, of which only the hash is kept; a former one opens nothing."""
    token = new_token()
    row.token_hash = token_hash(token)
    row.save(update_fields=["token_hash"])
    return token


def address(path: str) -> str:
    """Give a whole address of ours."""
    return f"{settings.BASE_URL}{path}"
