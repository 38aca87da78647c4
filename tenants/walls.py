"""The statements of which the walls are built; `isolation` puts them into migrations."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

Statements = list[str]


def run(schema_editor: Any, statements: Sequence[str]) -> None:
    """Run statements in the migration's transaction, before anything that Django has put off."""
    for statement in statements:
        schema_editor.execute(statement, params=None)


def settle(schema_editor: Any, table: str) -> None:
    """Run what Django has put off to the end of the migration, as far as it names the table."""
    waiting = list(schema_editor.deferred_sql)
    schema_editor.deferred_sql[:] = []
    for statement in waiting:
        if getattr(statement, "references_table", lambda name: False)(table):
            schema_editor.execute(statement, params=None)
        else:
            schema_editor.deferred_sql.append(statement)


def full_grants(table: str) -> Statements:
    """Let the serving role do with its tenant's rows what a table is for."""
    return [f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO app']


def key_name(model: type[Model], field: Any) -> str:
    """Name a composite key."""
    return f"{model._meta.db_table}_{field.column}_same_tenant"[:63]


def composite_key(model: type[Model], field: Any) -> str:
    """Write the key that ties a row to another row of the same tenant."""
    target = field.related_model._meta.db_table
    return (
        f'ALTER TABLE "{model._meta.db_table}" ADD CONSTRAINT "{key_name(model, field)}" '
        f'FOREIGN KEY (tenant_id, "{field.column}") REFERENCES "{target}" (tenant_id, id) '
        "DEFERRABLE INITIALLY DEFERRED"
    )


def forcing(tables: Sequence[str] | set[str], word: str) -> Statements:
    """Switch FORCE for tables."""
    return [f'ALTER TABLE "{table}" {word} ROW LEVEL SECURITY' for table in sorted(tables)]


def unforced(tables: set[str], statements: Statements) -> Statements:
    """Wrap statements that look at the rows of all tenants."""
    checked = "SET CONSTRAINTS ALL IMMEDIATE"
    return [*forcing(tables, "NO FORCE"), *statements, checked, *forcing(tables, "FORCE")]
