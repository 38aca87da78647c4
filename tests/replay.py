"""Planting once and writing it again: what thousands of tests plant is worked out in the first of them.

A planting is a function of its arguments alone that writes rows and gives what it made. Its first call in a
process runs, and every statement that it sends is noted. Later calls send the same statements in one go,
under the same role and behind the same walls, and give a copy of what the first call gave.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import time_machine
from django.db import connections, transaction

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


def planted_once(at: object) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Let a planting be worked out once in a process, at this moment, and only be written from then on."""

    def decorate(plant: Callable[P, T]) -> Callable[P, T]:
        scripts: dict[str, Script] = {}

        @wraps(plant)
        def write(*args: P.args, **given: P.kwargs) -> T:
            assert current_scope() is None, "plant outside of any scope: the statements open their own"
            key = repr((args, sorted(given.items())))
            if key in scripts:
                return scripts[key].replay()
            script = Script()
            with noting(script), time_machine.travel(at, tick=False):
                result = plant(*args, **given)
            script.result = deepcopy(result)
            scripts[key] = script
            return result

        return write

    return decorate
