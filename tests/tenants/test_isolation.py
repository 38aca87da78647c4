"""The wall between tenants, tried from the serving role by raw SQL, and read out of the catalogue."""

from collections.abc import Callable
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.utils import IntegrityError

from tenants.bases import TenantForeignKey, TenantModel
from tenants.context import tenant_scope
from tenants.models import AuditEntry, PolicyVersion, Tenant
from tests.databases import admin_url, at
from tests.tenants.shops import NOW, entry

pytestmark = pytest.mark.django_db
TENANT_TABLES = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
    EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*'
        AND pg_get_expr(p.polqual, c.oid) = '(tenant_id = app_tenant())'
        AND pg_get_expr(p.polwithcheck, c.oid) = '(tenant_id = app_tenant())'),
    EXISTS (SELECT FROM pg_constraint u WHERE u.conrelid = c.oid AND u.contype = 'u'
        AND pg_get_constraintdef(u.oid) = 'UNIQUE (tenant_id, id)')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped
"""
FOREIGN_KEYS = """
SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""
POLICIES = "SELECT polname FROM pg_policy WHERE NOT polname = ANY (ARRAY['tenant_rows', 'sweep_rows'])"


def ask(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def refused(work: Callable[[], object], state: str = "42501") -> None:
    with pytest.raises(ProgrammingError) as caught, transaction.atomic():
        work()
    assert caught.value.__cause__.sqlstate == state


# -- what the catalogue says ------------------------------------------------------------------------------
def test_every_table_with_a_tenant_is_behind_the_wall() -> None:
    tables = {name: rest for name, *rest in ask(TENANT_TABLES)}
    assert set(tables) >= {"tenants_auditentry", "tenants_policyversion"}
    assert {name: rest for name, rest in tables.items() if not all(rest)} == {}


def test_every_model_of_a_tenant_has_its_table_among_them() -> None:
    tables = {row[0] for row in ask(TENANT_TABLES)}
    models = {model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel)}
    assert models == tables


def test_every_key_between_tenant_tables_carries_the_tenant() -> None:
    tables = {row[0] for row in ask(TENANT_TABLES)}
    definitions = ask(FOREIGN_KEYS)
    for table, definition in definitions:
        target = str(definition).split(" REFERENCES ")[1].split("(")[0]
        if target in tables:
            assert str(definition).startswith("FOREIGN KEY (tenant_id, "), (table, definition)
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, TenantForeignKey):
                wanted = (
                    f"FOREIGN KEY (tenant_id, {field.column}) REFERENCES "
                    f"{field.related_model._meta.db_table}(tenant_id, id) DEFERRABLE INITIALLY DEFERRED"
                )
                assert (model._meta.db_table, wanted) in definitions
            elif field.is_relation and issubclass(model, TenantModel) and field.name != "tenant":
                assert not issubclass(field.related_model, TenantModel), f"{field} is no TenantForeignKey"


def test_there_is_no_policy_but_the_two() -> None:
    assert ask(POLICIES) == []


def test_the_serving_roles_have_no_way_round() -> None:
    asked = "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = ANY (%s)"
    roles = ask(asked, ["owner", "app", "support", "sweep", "vault_app"])
    assert len(roles) == 5
    assert all(not any(rights) for _name, *rights in roles)
    owned = "SELECT count(*) FROM pg_class WHERE relowner = 'app'::regrole"
    assert ask(owned) == [(0,)]
    member = "SELECT pg_has_role('app', 'sweep', 'MEMBER'), pg_has_role('owner', 'sweep', 'USAGE')"
    assert ask(member) == [(False, False)]


def test_what_sweep_owns_has_a_fixed_path_and_opens_to_app_alone() -> None:
    found = ask(
        "SELECT proname, prosecdef, proconfig, proacl::text FROM pg_proc WHERE proowner = 'sweep'::regrole"
    )
    assert "tenants_with_unchained_audit" in {row[0] for row in found}
    for name, definer, config, rights in found:
        assert definer, name
        assert config and config[0].startswith("search_path=pg_catalog"), name
        assert "app=X" in str(rights) and not str(rights).startswith("{=X"), name


# -- what the serving role can reach ----------------------------------------------------------------------
def test_it_runs_as_the_serving_role() -> None:
    assert ask("SELECT current_user") == [("app",)]


def test_raw_sql_from_another_tenant_reaches_nothing(solvik: Tenant, lund: Tenant) -> None:
    with tenant_scope(solvik):
        kept = entry()
        kept.save()
    with tenant_scope(lund):
        assert ask("SELECT * FROM tenants_auditentry") == []
        assert ask("SELECT * FROM tenants_auditentry WHERE tenant_id = %s", solvik.pk) == []
        assert ask("SELECT * FROM tenants_auditentry WHERE id = %s", kept.pk) == []
        assert ask("SELECT count(*) FROM tenants_auditentry WHERE true OR tenant_id = %s", solvik.pk) == [
            (0,)
        ]
        assert AuditEntry.objects.filter(pk=kept.pk).update(subject_id=None) == 0
        # A foreign row cannot be met by its id either.
        refused(lambda: AuditEntry.objects.create(**facts_of(entry(tenant_id=solvik.pk))))
    with tenant_scope(solvik):
        assert AuditEntry.objects.count() == 1


def facts_of(one: AuditEntry) -> dict[str, object]:
    return {
        "at": one.at,
        "actor_kind": one.actor_kind,
        "action": one.action,
        "commitment": one.commitment,
        "tenant_id": one.tenant_id,
    }


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM tenants_auditentry",
        "SELECT count(*) FROM tenants_policyversion",
        "DELETE FROM tenants_policyversion WHERE false",
        "UPDATE tenants_auditentry SET payload = NULL",
    ],
)
def test_no_tenant_is_an_error_even_on_an_empty_table(statement: str) -> None:
    refused(lambda: ask(statement))


def test_an_empty_tenant_is_an_error_too() -> None:
    ask("SELECT set_config('app.tenant', '', true)")
    refused(lambda: ask("SELECT * FROM tenants_auditentry"))


@pytest.mark.django_db(transaction=True)
def test_the_owner_gets_the_same_error_and_the_same_rows(solvik: Tenant, lund: Tenant) -> None:
    with tenant_scope(solvik):
        entry().save()
    with psycopg.connect(at(admin_url(), connection.settings_dict["NAME"])) as link:
        link.execute("SET ROLE owner")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="no tenant set"):
            link.execute("SELECT * FROM tenants_auditentry")
        link.rollback()
        for tenant, count in ((solvik, 1), (lund, 0)):
            link.execute("SET ROLE owner")
            link.execute("SELECT set_config('app.tenant', %s, true)", [str(tenant.pk)])
            assert link.execute("SELECT count(*) FROM tenants_auditentry").fetchone() == (count,)
            link.rollback()


@pytest.mark.django_db(transaction=True)
def test_support_reads_one_tenant_and_writes_nothing(solvik: Tenant, lund: Tenant) -> None:
    with tenant_scope(solvik):
        entry().save()
    with psycopg.connect(at(admin_url(), connection.settings_dict["NAME"])) as link:
        link.execute("SET SESSION AUTHORIZATION support")
        link.execute("SELECT set_config('app.tenant', %s, false)", [str(lund.pk)])
        link.commit()
        assert link.execute("SELECT count(*) FROM tenants_auditentry").fetchone() == (0,)
        for table in ("tenants_tenant", "tenants_auditentry", "tenants_policyversion"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                link.execute(f"DELETE FROM {table}")
            link.rollback()


def test_a_missing_tenant_is_refused() -> None:
    nobody = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        with tenant_scope(nobody):
            PolicyVersion.objects.create(
                kind="privacy", language="da", version="1", text="", sha256=b"x" * 32, published_at=NOW
            )
        ask("SET CONSTRAINTS ALL IMMEDIATE")


# -- tables that only grow --------------------------------------------------------------------------------
def test_an_append_only_table_grows_and_nothing_else(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        entry(subject_id=uuid4()).save()
        rows = AuditEntry.objects
        refused(lambda: rows.update(action="other"))
        refused(lambda: rows.update(subject_id=uuid4()))
        refused(lambda: ask("DELETE FROM tenants_auditentry"))
        refused(lambda: ask("TRUNCATE tenants_auditentry"))
        assert rows.update(seq=1) == 1
        refused(lambda: rows.update(seq=2))
        assert rows.update(subject_id=None, payload=None, salt=None) == 1
        refused(lambda: ask("UPDATE tenants_auditentry SET payload = '\\x01010002ff'"))


def test_a_sealed_column_of_it_changes_only_with_its_key_version(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        entry().save()
        change = "UPDATE tenants_auditentry SET payload = %s"
        refused(lambda: ask(change, bytes.fromhex("01010001" + "00" * 60)))
        refused(lambda: ask(change, b"plain text"))
        ask(change, bytes.fromhex("01010002" + "00" * 60))


def test_a_published_text_stays(solvik: Tenant) -> None:
    facts = {
        "kind": "privacy",
        "language": "da",
        "version": "0.9",
        "text": "a",
        "sha256": b"x",
        "published_at": NOW,
    }
    with tenant_scope(solvik):
        PolicyVersion.objects.create(**facts)
        refused(lambda: PolicyVersion.objects.update(text="b"))
        with pytest.raises(IntegrityError), transaction.atomic():
            PolicyVersion.objects.create(**facts)


def test_sweep_functions_answer_with_ids_and_no_tenant(solvik: Tenant, lund: Tenant) -> None:
    with tenant_scope(solvik):
        entry().save()
    assert ask("SELECT tenants_with_unchained_audit()") == [(solvik.pk,)]
