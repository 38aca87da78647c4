"""Signed-in browsers as rows of our own: Django's stores keep keys (and so a dump of them is a way in).

The cookie's value is random; the row holds its hash and nothing that a page might like to remember.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.utils import timezone

from staff.models import Session, User
from tenants.bases import unique
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.tokens import new_token, token_hash

FIELDS = frozenset({"user_id", "stage", "device"})
AWAITING_FACTOR = timedelta(minutes=10)
SEEN_EVERY = timedelta(minutes=1)


class SessionStore(SessionBase):
    """What `request.session` is. It remembers who is in and how surely, and refuses to remember more."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.row: Session | None = None
        self._unsaved = False

    @property
    def held(self) -> dict[str, Any]:
        """What the session holds, read on first use."""
        data: dict[str, Any] = self._get_session()  # type: ignore[attr-defined]
        return data

    @property
    def user(self) -> User | None:
        """Whoever this browser has shown to be, if her account still stands."""
        if self.held and self.row is not None and self.row.user.is_active:
            return self.row.user
        return None

    @property
    def stage(self) -> str:
        """How far she has come: see `Session.Stage`."""
        return str(self.held.get("stage", ""))

    def _get_new_session_key(self) -> str:
        return new_token()

    def load(self) -> dict[str, Any]:
        """Find the row of this cookie; without one, forget the cookie."""
        now = timezone.now()
        with tenant_scope(PLATFORM_ID):
            found = Session.objects.select_related("user").filter(
                key_hash=token_hash(self.session_key or ""), expires_at__gt=now
            )
            self.row = unique(found)
            if self.row is not None and now - self.row.last_seen_at > SEEN_EVERY:
                found.update(last_seen_at=now)
        if self.row is None:
            self._session_key = None
            return {}
        return {"user_id": str(self.row.user_id), "stage": self.row.stage, "device": self.row.device}

    def exists(self, session_key: str) -> bool:
        """Say whether a cookie's value opens anything."""
        with tenant_scope(PLATFORM_ID):
            return Session.objects.filter(key_hash=token_hash(session_key)).exists()

    def create(self) -> None:
        """Take a new key. The row follows at `save`, and only for somebody."""
        self._session_key = self._get_new_session_key()
        self._session_cache: dict[str, Any] = {}
        self._unsaved = True
        self.row = None
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Write the row; a session that was ended meanwhile does not rise again."""
        if self.session_key is None:
            data = dict(self.held)
            self.create()
            self._session_cache = data
        data = self.held
        if surplus := set(data) - FIELDS:
            raise TypeError(f"a session does not hold {sorted(surplus)}")
        if "user_id" not in data:
            return
        with tenant_scope(PLATFORM_ID):
            if self._unsaved:
                self._insert(data, timezone.now())
            elif not Session.objects.filter(key_hash=token_hash(self.session_key or "")).update(
                stage=data["stage"]
            ):
                raise UpdateError
        self._unsaved = False

    def _insert(self, data: dict[str, Any], now: datetime) -> None:
        whole = timedelta(seconds=settings.SESSION_COOKIE_AGE)
        Session.objects.create(
            key_hash=token_hash(self.session_key or ""),
            user_id=UUID(data["user_id"]),
            stage=data["stage"],
            device=data.get("device", ""),
            created_at=now,
            last_seen_at=now,
            expires_at=now + (AWAITING_FACTOR if data["stage"] == Session.Stage.PASSWORD else whole),
        )

    def delete(self, session_key: str | None = None) -> None:
        """End one session at once."""
        key = session_key or self.session_key
        if key is None:
            return
        with tenant_scope(PLATFORM_ID):
            Session.objects.filter(key_hash=token_hash(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Remove what no longer opens anything."""
        with tenant_scope(PLATFORM_ID):
            Session.objects.filter(expires_at__lte=timezone.now()).delete()
