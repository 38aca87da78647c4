"""Whose rows are open just now. `tenant_scope` is the only way in, and nobody is never everybody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, transaction

# The reserved tenant of the platform itself: its mail, its people's accounts. It has no public page.
PLATFORM_ID = UUID("00000000-0000-4000-8000-000000000001")
SETTING = "app.tenant"


class NoTenant(RuntimeError):
    """Tenant rows were touched with no tenant's scope open."""


class HasKey(Protocol):
    """A tenant's row."""

    @property
    def pk(self) -> Any: ...


Found = TypeVar("Found", bound=HasKey)


class Scope:
    """One open scope: the tenant, and what must not outlive it."""

    __slots__ = ("short_lived", "tenant_id", "using")

    def __init__(self, tenant_id: UUID, using: str) -> None:
        self.tenant_id = tenant_id
        self.using = using
        self.short_lived: dict[Any, Any] = {}


_scope: ContextVar[Scope | None] = ContextVar("tenant_scope", default=None)
_request_id: ContextVar[str] = ContextVar("request_id", default="")


@contextmanager
def tenant_scope(tenant: UUID | HasKey, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[UUID]:
    """Open a transaction in which exactly this tenant's rows can be reached."""
    tenant_id = tenant if isinstance(tenant, UUID) else UUID(str(tenant.pk))
    former = _scope.get()
    stands = former is not None and former.using == using and former.tenant_id == tenant_id
    with transaction.atomic(using=using):
        if not stands:
            set_tenant(using, str(tenant_id))
        token = _scope.set(former if stands else Scope(tenant_id, using))
        try:
            yield tenant_id
            # On an exception the rollback restores the setting; a released savepoint would keep it.
            if not stands and connections[using].savepoint_ids and not connections[using].needs_rollback:
                set_tenant(using, str(former.tenant_id) if former and former.using == using else "")
        finally:
            # Reset before the commit, so that on_commit callbacks stand outside.
            _scope.reset(token)


@contextmanager
def found_scope(find: Callable[[], Found], *, using: str = DEFAULT_DB_ALIAS) -> Iterator[Found]:
    """Find a tenant and open its scope in one question instead of two.

    `find` reads one tenant and makes the setting for the row that is read and for no other, as
    `Tenant.opened` does; where it raises, nothing is open.
    """
    former = _scope.get()
    with transaction.atomic(using=using):
        tenant = find()
        token = _scope.set(Scope(UUID(str(tenant.pk)), using))
        try:
            yield tenant
            if connections[using].savepoint_ids and not connections[using].needs_rollback:
                set_tenant(using, str(former.tenant_id) if former and former.using == using else "")
        finally:
            _scope.reset(token)


def set_tenant(using: str, value: str) -> None:
    """Set the tenant for the rest of the transaction."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])


def current_scope() -> Scope | None:
    """Give the open scope, or None."""
    return _scope.get()


def current_tenant_id() -> UUID:
    """Give the tenant whose scope is open; with none open, raise."""
    scope = _scope.get()
    if scope is None:
        raise NoTenant("no tenant's scope is open")
    return scope.tenant_id


def current_request_id() -> str:
    """Give the id of the request or job that is being answered, or an empty text."""
    return _request_id.get()


@contextmanager
def request_scope(request_id: str) -> Iterator[None]:
    """Name the request for the audit and the log while it is answered."""
    token = _request_id.set(request_id)
    try:
        yield
    finally:
        _request_id.reset(token)
