"""Tokens of private links: random, and stored only by their hash."""

import hashlib
import secrets


def new_token() -> str:
    """Make a token that nobody guesses, fit for an address."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> bytes:
    """Give what the database keeps of a token."""
    return hashlib.sha256(token.encode()).digest()
