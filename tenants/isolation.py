"""Migration operations that put a table behind the wall in one line.

    migrations.CreateModel("Customer", ...),
    Isolate("Customer"),

A table with a tenant's rows gets row-level security that holds for its owner too, a unique (tenant_id, id),
composite foreign keys for each TenantForeignKey, and grants. Referential checks bypass row security, which is
why the keys carry the tenant.
"""

from collections.abc import Sequence
from typing import Any

from django.db import router
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.models import Model

from tenants.bases import TenantForeignKey
from tenants.fields import EncryptedTextField
from tenants.walls import Statements, composite_key, forcing, full_grants, key_name, run, settle, unforced


class AtOnce(Operation):
    """Run operations with Django's picture of the models drawn once, after the last, instead of after each.

    For an app's first migration: models, walls and SQL; nothing that reads `from_state`, as RunPython does.
    A model has a key to its tenant and through that to every other, so Django draws all of them anew for each
    new one, and the time would grow with the square of the tables.
    """

    category = OperationCategory.MIXED
    reduces_to_sql = False

    def __init__(self, *operations: Operation) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: Any) -> None:
        # What has not been drawn is not drawn anew; the first table that asks draws all of them together.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)


class SqlOperation(Operation):
    """An operation that knows the model's table and runs statements."""

    category = OperationCategory.SQL
    reversible = True
    atomic = True
    model_name: str

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave Django's own picture as it is."""

    def statements(self, model: type[Model]) -> Statements:
        """List what makes the table safe."""
        raise NotImplementedError

    def undoing(self, model: type[Model]) -> Statements:
        """List what takes it back."""
        return []

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if router.allow_migrate(schema_editor.connection.alias, app_label):
            run(schema_editor, self.statements(to_state.apps.get_model(app_label, self.model_name)))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if router.allow_migrate(schema_editor.connection.alias, app_label):
            run(schema_editor, self.undoing(from_state.apps.get_model(app_label, self.model_name)))

    def describe(self) -> str:
        return f"{type(self).__name__} {self.model_name}"


class Isolate(SqlOperation):
    """Put a new tenant table behind the wall.

    `append_only` refuses UPDATE and DELETE. `may_null` names columns that may still be emptied (erasure),
    `set_once` those that may still be filled. Sealed columns may be sealed anew under another key version.
    """

    def __init__(
        self,
        model_name: str,
        append_only: bool = False,
        sweep: bool = False,
        may_null: Sequence[str] = (),
        set_once: Sequence[str] = (),
    ) -> None:
        self.model_name = model_name
        self.append_only = append_only
        self.sweep = sweep
        self.may_null = tuple(may_null)
        self.set_once = tuple(set_once)

    def statements(self, model: type[Model]) -> Statements:
        table = model._meta.db_table
        keys = [f for f in model._meta.local_fields if isinstance(f, TenantForeignKey)]
        targets = {f.related_model._meta.db_table for f in keys} - {table}
        lines = [
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_tenant_row" UNIQUE (tenant_id, id)',
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_tenant" FOREIGN KEY (tenant_id) '
            "REFERENCES tenants_tenant (id) DEFERRABLE INITIALLY DEFERRED",
            *unforced(targets, [composite_key(model, field) for field in keys]),
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            # Named roles, so that sweep, which has no tenant, is judged by its own policy alone.
            f'CREATE POLICY tenant_rows ON "{table}" FOR ALL TO CURRENT_USER, app, support '
            "USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())",
            f'GRANT SELECT ON "{table}" TO support',
        ]
        if self.sweep:
            lines.append(f'CREATE POLICY sweep_rows ON "{table}" FOR SELECT TO sweep USING (true)')
            lines.append(f'GRANT SELECT ON "{table}" TO sweep')
        return lines + (self.append_grants(model) if self.append_only else full_grants(table))

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if router.allow_migrate(schema_editor.connection.alias, app_label):
            # Keys that Django has put off are checked by reading the table, which FORCE would refuse.
            settle(schema_editor, to_state.apps.get_model(app_label, self.model_name)._meta.db_table)
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def append_grants(self, model: type[Model]) -> Statements:
        """Grant adding only, and let a trigger refuse the rest even to the owner."""
        table = model._meta.db_table
        resealed = [str(f.column) for f in model._meta.local_fields if isinstance(f, EncryptedTextField)]
        open_columns = sorted({*self.may_null, *self.set_once, *resealed})
        lists = ", ".join(f"'{','.join(names)}'" for names in (self.may_null, self.set_once, resealed))
        lines = [
            f'GRANT SELECT, INSERT ON "{table}" TO app',
            f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION refuse_change({lists})",
        ]
        if open_columns:
            columns = ", ".join(f'"{name}"' for name in open_columns)
            lines.append(f'GRANT UPDATE ({columns}) ON "{table}" TO app')
        return lines

    def undoing(self, model: type[Model]) -> Statements:
        table = model._meta.db_table
        keys = [f for f in model._meta.local_fields if isinstance(f, TenantForeignKey)]
        return [
            *(f'ALTER TABLE "{table}" DROP CONSTRAINT "{key_name(model, field)}"' for field in keys),
            f'DROP TRIGGER IF EXISTS append_only ON "{table}"',
            f'DROP POLICY IF EXISTS sweep_rows ON "{table}"',
            f'DROP POLICY tenant_rows ON "{table}"',
            f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_tenant"',
            f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_tenant_row"',
            f'REVOKE ALL ON "{table}" FROM app, support, sweep',
        ]


class IsolateField(SqlOperation):
    """Give a TenantForeignKey that was added later its composite key, on a table that may be filled."""

    def __init__(self, model_name: str, name: str) -> None:
        self.model_name = model_name
        self.name = name

    def statements(self, model: type[Model]) -> Statements:
        field: Any = model._meta.get_field(self.name)
        tables = {model._meta.db_table, field.related_model._meta.db_table}
        return unforced(tables, [composite_key(model, field)])

    def undoing(self, model: type[Model]) -> Statements:
        field: Any = model._meta.get_field(self.name)
        return [f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{key_name(model, field)}"']

    def describe(self) -> str:
        return f"Isolate field {self.name} of {self.model_name}"


class OpenTable(SqlOperation):
    """Grant a table that belongs to no tenant. Name the privileges; nothing is given by default."""

    def __init__(self, model_name: str, app: str = "SELECT", support: str = "", sweep: str = "") -> None:
        self.model_name = model_name
        self.app = app
        self.support = support
        self.sweep = sweep

    def statements(self, model: type[Model]) -> Statements:
        granted = {"app": self.app, "support": self.support, "sweep": self.sweep}
        return [
            f'GRANT {what} ON "{model._meta.db_table}" TO {role}' for role, what in granted.items() if what
        ]


class Unforced(Operation):
    """Run operations that read or change the rows of filled tables, as their owner, across all tenants.

    FORCE is dropped, the work done, its deferred checks settled, and FORCE restored, in one transaction.
    """

    category = OperationCategory.MIXED
    reduces_to_sql = False

    def __init__(self, model_names: Sequence[str], operations: Sequence[Operation]) -> None:
        self.model_names = tuple(model_names)
        self.operations = list(operations)

    def state_forwards(self, app_label: str, state: Any) -> None:
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.work(app_label, schema_editor, from_state, forwards=True)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.work(app_label, schema_editor, to_state, forwards=False)

    def work(self, app_label: str, schema_editor: Any, state: Any, *, forwards: bool) -> None:
        """Run the operations between dropping and restoring FORCE."""
        if not router.allow_migrate(schema_editor.connection.alias, app_label):
            return
        tables = [state.apps.get_model(app_label, name)._meta.db_table for name in self.model_names]
        run(schema_editor, forcing(tables, "NO FORCE"))
        states = [state]
        for operation in self.operations:
            after = states[-1].clone()
            operation.state_forwards(app_label, after)
            states.append(after)
        steps = list(zip(self.operations, states, states[1:], strict=False))
        for operation, before, after in steps if forwards else reversed(steps):
            if forwards:
                operation.database_forwards(app_label, schema_editor, before, after)
            else:
                operation.database_backwards(app_label, schema_editor, after, before)
        run(schema_editor, ["SET CONSTRAINTS ALL IMMEDIATE", *forcing(tables, "FORCE")])

    def describe(self) -> str:
        return f"Work on the rows of {', '.join(self.model_names)}"


class SweepFunction(Operation):
    """Create a SECURITY DEFINER function of role sweep that answers with ids only, for app to call."""

    category = OperationCategory.SQL
    reversible = True

    def __init__(self, name: str, arguments: str, returns: str, body: str) -> None:
        self.name = name
        self.arguments = arguments
        self.returns = returns
        self.body = body

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave Django's own picture as it is."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if not router.allow_migrate(schema_editor.connection.alias, app_label):
            return
        signature = f"{self.name}({self.arguments})"
        run(
            schema_editor,
            [
                f"CREATE FUNCTION {signature} RETURNS {self.returns} LANGUAGE sql STABLE SECURITY DEFINER "
                f"SET search_path = pg_catalog, public, pg_temp AS $body${self.body}$body$",
                f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION {signature} TO app",
                # Its new owner needs CREATE for the moment in which it is handed over.
                "GRANT CREATE ON SCHEMA public TO sweep",
                f"ALTER FUNCTION {signature} OWNER TO sweep",
                "REVOKE CREATE ON SCHEMA public FROM sweep",
            ],
        )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if router.allow_migrate(schema_editor.connection.alias, app_label):
            signature = f"{self.name}({self.arguments})"
            run(schema_editor, ["SET ROLE sweep", f"DROP FUNCTION {signature}", "RESET ROLE"])

    def describe(self) -> str:
        return f"Function {self.name} of sweep"
