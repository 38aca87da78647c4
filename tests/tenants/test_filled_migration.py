"""Our migration operations on tables that already hold rows of several tenants."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.db import (
    IntegrityError,
    ProgrammingError,
    connection,
    connections,
    migrations,
    models,
    transaction,
)
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from bookingsite.settings import env
from tenants.bases import OwningTenant, TenantForeignKey
from tenants.fields import EncryptedTextField
from tenants.isolation import AtOnce, Isolate, IsolateField, Unforced
from tenants.models import Tenant

pytestmark = pytest.mark.django_db(transaction=True)


def columns() -> list[tuple[str, models.Field]]:
    return [("id", models.UUIDField(primary_key=True)), ("tenant", OwningTenant(on_delete=models.PROTECT))]


FIRST = [
    migrations.CreateModel("Shelf", [*columns(), ("label", models.TextField())]),
    Isolate("Shelf"),
    migrations.CreateModel(
        "Book",
        [
            *columns(),
            ("shelf_ref", models.UUIDField(null=True)),
            ("title", EncryptedTextField(crypto_id="test.book", default="")),
        ],
    ),
    Isolate("Book", sweep=True),
]
LATER = [
    migrations.AddField(
        "Book", "shelf", TenantForeignKey("filled.Shelf", on_delete=models.PROTECT, null=True)
    ),
    Unforced(["Book"], [migrations.RunSQL("UPDATE filled_book SET shelf_id = shelf_ref")]),
    IsolateField("Book", "shelf"),
]


class Workshop:
    """Runs operations as the owner, the way a migration does."""

    def __init__(self, owner: Any) -> None:
        self.owner = owner
        self.state = ProjectState.from_apps(migrations_apps())

    @contextmanager
    def editor(self) -> Iterator[Any]:
        # The transaction of a schema editor is found by its alias.
        app = connections["default"]
        connections["default"] = self.owner
        try:
            with self.owner.schema_editor(atomic=True) as editor:
                yield editor
        finally:
            connections["default"] = app

    def run(self, operations: list[Any]) -> None:
        with self.editor() as editor:
            for operation in operations:
                after = self.state.clone()
                operation.state_forwards("filled", after)
                operation.database_forwards("filled", editor, self.state, after)
                self.state = after

    def undo(self, operation: Operation) -> None:
        with self.editor() as editor:
            operation.database_backwards("filled", editor, self.state, self.state)


def migrations_apps() -> Any:
    return apps


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    given = {**settings.DATABASES["default"], **connection.settings_dict, "OPTIONS": {}}
    as_owner = env.db_url_config(os.environ["OWNER_DATABASE_URL"])
    given.update({name: as_owner[name] for name in ("USER", "PASSWORD", "HOST", "PORT")})
    owner = DatabaseWrapper(given, "default")
    yield Workshop(owner)
    with owner.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS filled_book, filled_shelf")
    owner.close()


def as_tenant(tenant: Tenant, statement: str, *values: object) -> list[tuple[Any, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.tenant', %s, true)", [str(tenant.pk)])
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def fill(tenant: Tenant) -> tuple[UUID, UUID]:
    shelf, book = uuid4(), uuid4()
    as_tenant(tenant, "INSERT INTO filled_shelf VALUES (%s, %s, 'a')", shelf, tenant.pk)
    insert = "INSERT INTO filled_book (id, tenant_id, shelf_ref, title) VALUES (%s, %s, %s, '')"
    as_tenant(tenant, insert, book, tenant.pk, shelf)
    return shelf, book


def test_a_key_is_added_to_filled_tables_and_the_wall_stands_again(
    workshop: Workshop, solvik: Tenant, lund: Tenant
) -> None:
    workshop.run(FIRST)
    shelves = {tenant.pk: fill(tenant) for tenant in (solvik, lund)}
    workshop.run(LATER)
    for tenant in (solvik, lund):
        assert as_tenant(tenant, "SELECT shelf_id, id FROM filled_book") == [shelves[tenant.pk]]
    walls = (
        "SELECT bool_and(relforcerowsecurity AND relrowsecurity) FROM pg_class WHERE relname LIKE 'filled%%'"
    )
    assert as_tenant(solvik, f"{walls} AND relkind = 'r'") == [(True,)]
    with pytest.raises(ProgrammingError, match="no tenant set"), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM filled_book")
    with pytest.raises(IntegrityError, match="same_tenant"):
        as_tenant(solvik, "UPDATE filled_book SET shelf_id = %s", shelves[lund.pk][0])


def test_a_migration_that_would_cross_tenants_fails_and_changes_nothing(
    workshop: Workshop, solvik: Tenant, lund: Tenant
) -> None:
    workshop.run(FIRST)
    shelf, _ = fill(lund)
    fill(solvik)
    as_tenant(solvik, "UPDATE filled_book SET shelf_ref = %s", shelf)
    with pytest.raises(IntegrityError):
        workshop.run(LATER)
    asked = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'filled_book'"
    assert as_tenant(solvik, asked) == [(4,)]
    assert as_tenant(solvik, "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'filled_book'") == [
        (True,)
    ]


def test_a_column_is_added_to_a_filled_table(workshop: Workshop, solvik: Tenant) -> None:
    workshop.run(FIRST)
    fill(solvik)
    workshop.run(
        [
            migrations.AddField("Book", "pages", models.IntegerField(default=0)),
            migrations.AddField(
                "Book", "blurb", EncryptedTextField(crypto_id="test.blurb", default="", blank=True)
            ),
        ]
    )
    assert as_tenant(solvik, "SELECT pages, blurb FROM filled_book") == [(0, b"")]


def test_it_is_taken_back(workshop: Workshop, solvik: Tenant) -> None:
    workshop.run(FIRST)
    workshop.undo(FIRST[3])
    workshop.undo(FIRST[1])
    asked = "SELECT count(*) FROM pg_policy WHERE polrelid::regclass::text LIKE 'filled%%'"
    assert as_tenant(solvik, asked) == [(0,)]


def test_a_first_migration_draws_its_models_once_and_can_be_taken_back(
    workshop: Workshop, solvik: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = AtOnce(*FIRST)
    # `migrate` has drawn all that is known before it begins.
    assert workshop.state.apps.get_model("tenants", "Tenant")
    redrawn: list[Any] = []
    monkeypatch.setattr(ProjectState, "reload_model", lambda self, *key, **how: redrawn.append(key))
    workshop.run([first])
    assert redrawn == []
    fill(solvik)
    with pytest.raises(ProgrammingError, match="no tenant set"), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM filled_book")
    workshop.undo(first)
    assert as_tenant(solvik, "SELECT to_regclass('filled_book'), to_regclass('filled_shelf')") == [
        (None, None)
    ]
