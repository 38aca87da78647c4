"""Planting once and writing it again: what thousands of tests plant is worked out in the first of them.

A planting writes rows and gives what it made, as a function of its arguments and of the rows that other
plantings have left: it comes before anything that a test does itself. Its first call in a process runs, and
every statement that it sends is noted. Later calls send those that wrote anything in one go, under the same
role and behind the same walls, and give a copy of what the first call gave. What waits for a commit is not
done again.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, fields, is_dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import time_machine
from django.db import connections, transaction
from django.db.models import Model

from tenants import keys
from tenants.context import current_scope

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Script:
    """What one planting sent to each database, and what it gave."""

    result: Any = None
    statements: dict[str, list[str]] = field(default_factory=dict)

    def replay(self) -> Any:
        """Send all of it again and give a copy of the result."""
        for alias, statements in self.statements.items():
            with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                cursor.execute(";\n".join(statements))
        # The ids are those of an earlier test, which may have changed the keys.
        keys.forget()
        return deepcopy(self.result)


@contextmanager
def noting(script: Script) -> Iterator[None]:
    """Note every statement that is sent, its values written into it."""

    def note(alias: str) -> Callable[..., Any]:
        def send(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            assert not many
            cursor = context["cursor"].cursor
            script.statements.setdefault(alias, []).append(cursor.mogrify(sql, params) if params else sql)
            return execute(sql, params, many, context)

        return send

    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(note(alias)))
        yield


def what_counts(statements: list[str]) -> list[str]:
    """Leave out what only read, and the marks that nothing went back to."""
    went_back = any(each.startswith("ROLLBACK") for each in statements)
    return [
        each
        for each in statements
        if went_back
        or not each.lstrip().startswith(("SELECT", "SAVEPOINT", "RELEASE"))
        or "set_config(" in each
    ]


def told(value: Any) -> Any:
    """Tell one argument from another: rows by their keys, what is made of rows by its parts."""
    if isinstance(value, Model):
        return value._meta.label, value.pk
    if isinstance(value, dict):
        return sorted((name, told(each)) for name, each in value.items())
    if isinstance(value, tuple | list):
        return [told(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return [told(getattr(value, each.name)) for each in fields(value)]
    return value


def planted_once(at: object) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Let a planting be worked out once in a process, at this moment, and only be written from then on."""

    def decorate(plant: Callable[P, T]) -> Callable[P, T]:
        scripts: dict[str, Script] = {}

        @wraps(plant)
        def write(*args: P.args, **given: P.kwargs) -> T:
            scope = current_scope()
            key = repr((scope and scope.tenant_id, told(args), told(given)))
            if key in scripts:
                return scripts[key].replay()
            script = Script()
            with noting(script), time_machine.travel(at, tick=False):
                result = plant(*args, **given)
            script.statements = {alias: what_counts(sent) for alias, sent in script.statements.items()}
            script.result = deepcopy(result)
            scripts[key] = script
            return result

        return write

    return decorate
