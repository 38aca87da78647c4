"""Jobs of the worker: they are given ids, start with no tenant open, and are never put off by the broker."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from celery import Task, shared_task

from tenants.context import current_scope, request_scope


class NotAnId(TypeError):
    """Something else than an id was about to be written into the broker."""


class TenantTask(Task):
    """A task whose arguments are ids and nothing else."""

    abstract = True
    ignore_result = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if current_scope() is not None:
            raise RuntimeError("A job opens its own scopes; it was started inside another's.")
        with request_scope(str(self.request.id or "")):
            return super().__call__(*only_ids(args, kwargs))

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        if options.get("eta") or options.get("countdown"):
            # One longer than the broker's visibility time-out runs twice; rows carry their own time.
            raise ValueError("A job is never put off by the broker.")
        return super().apply_async(args=only_ids(args or (), kwargs or {}), kwargs={}, **options)


def only_ids(args: Any, kwargs: Any) -> list[str | int]:
    """Check that arguments are ids; UUIDs become text."""
    if kwargs:
        raise NotAnId("A job takes its ids by position.")
    return [
        one if isinstance(one, int) else str(one if isinstance(one, UUID) else as_uuid(one)) for one in args
    ]


def as_uuid(value: Any) -> UUID:
    """Read an id, or refuse without quoting what it was."""
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise NotAnId("An argument of a job is no id.") from None


def tenant_task(*, name: str, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Make a function a job. It receives UUIDs; by custom the tenant's comes first."""

    def decorate(function: Callable[..., Any]) -> Any:
        @wraps(function)
        def with_uuids(*ids: str | int) -> Any:
            return function(*[one if isinstance(one, int) else UUID(one) for one in ids])

        return shared_task(name=name, base=TenantTask, **options)(with_uuids)

    return decorate
