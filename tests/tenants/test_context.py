"""The scope: the only way in, and nothing of it left behind."""

import threading
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tenants.context import (
    NoTenant,
    current_request_id,
    current_scope,
    current_tenant_id,
    request_scope,
    tenant_scope,
)
from tenants.models import AuditEntry, Tenant
from tests.tenants.shops import entry

pytestmark = pytest.mark.django_db(transaction=True)


def setting() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.tenant', true)")
        return cursor.fetchone()[0] or None


def test_outside_there_is_no_tenant() -> None:
    with pytest.raises(NoTenant):
        current_tenant_id()


def test_inside_there_is_one_and_after_it_none() -> None:
    one = uuid4()
    with tenant_scope(one) as opened:
        assert opened == current_tenant_id() == one
        assert setting() == str(one)
    assert setting() is None
    assert current_scope() is None


def test_it_takes_a_row_or_an_id(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        assert current_tenant_id() == solvik.pk


def test_it_costs_one_query() -> None:
    with CaptureQueriesContext(connection) as seen, tenant_scope(uuid4()):
        pass
    assert len([query for query in seen if "set_config" in query["sql"]]) == 1
    assert len([query for query in seen if query["sql"] not in {"BEGIN", "COMMIT"}]) == 1


def test_an_inner_scope_gives_back_the_outer_one() -> None:
    outer, inner = uuid4(), uuid4()
    with tenant_scope(outer):
        with tenant_scope(inner):
            assert setting() == str(inner)
        assert setting() == str(outer)
        assert current_tenant_id() == outer


def test_an_inner_scope_that_fails_gives_back_the_outer_one() -> None:
    outer = uuid4()
    with tenant_scope(outer):
        with pytest.raises(ZeroDivisionError), tenant_scope(uuid4()):
            raise ZeroDivisionError
        assert setting() == str(outer)
        with pytest.raises(ProgrammingError), tenant_scope(uuid4()), connection.cursor() as cursor:
            cursor.execute("SELECT nonsense")
        assert setting() == str(outer)
        assert current_tenant_id() == outer


def test_a_scope_in_a_plain_transaction_leaves_no_tenant_there() -> None:
    with transaction.atomic():
        with tenant_scope(uuid4()):
            pass
        assert setting() is None
        with pytest.raises(ProgrammingError, match="no tenant set"), transaction.atomic():
            AuditEntry.objects.count()


def test_the_same_tenant_again_asks_nothing_more() -> None:
    one = uuid4()
    with tenant_scope(one), CaptureQueriesContext(connection) as seen, tenant_scope(one):
        pass
    assert not [query for query in seen if "set_config" in query["sql"]]


def test_an_error_undoes_everything(solvik: Tenant) -> None:
    with pytest.raises(ZeroDivisionError), tenant_scope(solvik):
        entry().save()
        raise ZeroDivisionError
    with tenant_scope(solvik):
        assert AuditEntry.objects.count() == 0


def test_what_follows_the_commit_stands_outside(solvik: Tenant) -> None:
    seen: list[object] = []
    with tenant_scope(solvik):
        transaction.on_commit(lambda: seen.append((current_scope(), setting())))
    assert seen == [(None, None)]


def test_another_thread_has_no_tenant() -> None:
    seen: list[object] = []
    with tenant_scope(uuid4()):
        thread = threading.Thread(target=lambda: seen.append(current_scope()))
        thread.start()
        thread.join()
    assert seen == [None]


def test_a_row_gets_the_scopes_tenant(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        one, two = entry(), entry()
        one.save()
        AuditEntry.objects.bulk_create([two])
        assert {one.tenant_id, two.tenant_id} == {solvik.pk}


def test_a_row_is_not_saved_with_no_tenant(solvik: Tenant) -> None:
    with pytest.raises(NoTenant):
        entry().save()


def test_the_request_is_named_for_its_length() -> None:
    with request_scope("r1"), tenant_scope(UUID(int=1)):
        assert current_request_id() == "r1"
