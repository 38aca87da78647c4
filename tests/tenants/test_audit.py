"""The audit: what it keeps, that a change shows, and that a person can be erased from it."""

import threading
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from tenants import audit
from tenants.actors import SYSTEM, Actor
from tenants.context import NoTenant, request_scope, tenant_scope
from tenants.models import AuditAlias, AuditEntry, Tenant
from tenants.tasks import chain_audit
from tenants.vault.models import ChainHead
from tests.databases import admin_url, as_link, at
from tests.tenants.shops import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def fill(tenant: Tenant, count: int = 5) -> list[AuditEntry]:
    with tenant_scope(tenant):
        return [
            audit.record(
                "customer.open", by=Actor("staff", uuid4()), now=NOW, subject_id=uuid4(), purpose="booking"
            )
            for _ in range(count)
        ]


def tamper(statement: str) -> None:
    """Change rows as somebody who got past every wall."""
    with as_link(at(admin_url(), connection.settings_dict["NAME"])) as link:
        link.execute("SET session_replication_role = replica")
        link.execute(statement)


def test_it_records_who_what_and_why(solvik: Tenant) -> None:
    person, colleague, ids = uuid4(), uuid4(), [uuid4() for _ in range(3)]
    with request_scope("r-1"), tenant_scope(solvik):
        audit.record(
            "customer.update",
            by=Actor("staff", colleague),
            now=NOW,
            purpose="booking",
            subject_id=person,
            object_kind="customers.Customer",
            object_id=str(person),
            fields=["phone", "email"],
            ids=ids,
        )
        one = AuditEntry.objects.get()
    assert (one.action, one.actor_kind, one.actor_id) == ("customer.update", "staff", colleague)
    assert (one.subject_id, one.object_id, one.fields) == (person, person, ["email", "phone"])
    assert (one.count, one.request_id, one.at) == (3, "r-1", NOW)
    with tenant_scope(solvik):
        assert audit.named_in([one]) == {one.pk: ids}
    assert str(person) in one.payload
    assert not any(str(each) in one.payload for each in ids)


def test_lists_name_the_same_person_by_the_same_alias_until_she_is_erased(solvik: Tenant) -> None:
    her, other = uuid4(), uuid4()
    with tenant_scope(solvik):
        lists = [audit.record("customer.list", by=SYSTEM, now=NOW, ids=[her, other]) for _ in range(2)]
        assert audit.ids_in(lists[0]) == audit.ids_in(lists[1])
        payloads = [each.payload for each in lists]
    audit.chain(solvik.pk, now=NOW)
    with tenant_scope(solvik):
        audit.erase_subjects([her])
        rows = list(AuditEntry.objects.all())
        # The others on the list, and the list itself, stay; of her nothing is left that could be opened.
        assert [row.payload for row in rows] == payloads
        assert audit.named_in(rows) == {row.pk: [other] for row in rows}
        assert not AuditAlias.objects.filter(subject_id=her).exists()
    assert audit.verify(solvik.pk) == []


def test_two_lists_written_at_once_agree_on_the_alias(solvik: Tenant) -> None:
    ids, start, found = [uuid4() for _ in range(20)], threading.Barrier(4), []

    def look(order: list[UUID]) -> None:
        start.wait()
        try:
            with tenant_scope(solvik):
                entry = audit.record("customer.list", by=SYSTEM, now=NOW, ids=order)
            found.append(dict(zip(order, audit.ids_in(entry), strict=True)))
        finally:
            connection.close()

    threads = [threading.Thread(target=look, args=(ids[::step],)) for step in (1, -1, 1, -1)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 4
    assert all(each == found[0] for each in found)


def test_what_a_customer_does_herself_names_her_nowhere_that_stays(solvik: Tenant) -> None:
    her, visit = uuid4(), uuid4()
    with tenant_scope(solvik):
        audit.record("booking.cancel", by=Actor("customer", her), now=NOW, subject_id=her, object_id=visit)
        one = AuditEntry.objects.get()
        assert one.actor_id is None and str(her) in one.payload
    audit.chain(solvik.pk, now=NOW)
    with tenant_scope(solvik):
        assert audit.erase_subjects([her]) == 1
        one = AuditEntry.objects.get()
        assert (one.subject_id, one.object_id, one.payload) == (None, None, None)
    assert audit.verify(solvik.pk) == []


def test_a_card_that_is_only_the_object_is_emptied_too(solvik: Tenant) -> None:
    her = uuid4()
    with tenant_scope(solvik):
        audit.record("export.customer", by=SYSTEM, now=NOW, object_kind="customers.customer", object_id=her)
        assert audit.erase_subjects([her]) == 1


def test_a_long_list_names_its_first_rows_and_counts_all(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        audit.record("customer.list", by=SYSTEM, now=NOW, ids=[uuid4() for _ in range(500)])
        one = AuditEntry.objects.get()
    assert one.count == 500
    assert one.payload.count("-") < 5 * audit.IDS_NAMED


def test_it_needs_a_tenant() -> None:
    with pytest.raises(NoTenant):
        audit.record("x", by=SYSTEM, now=NOW)


def test_the_chain_stands(solvik: Tenant, lund: Tenant) -> None:
    fill(solvik), fill(lund, 2)
    assert audit.chain(solvik.pk, now=NOW) == 5
    fill(solvik, 2)
    assert audit.chain(solvik.pk, now=NOW) == 2
    assert audit.chain(solvik.pk, now=NOW) == 0
    assert audit.verify(solvik.pk) == []
    assert list(ChainHead.objects.order_by("seq").values_list("seq", flat=True)) == [5, 7]


def test_the_job_chains_every_tenant(solvik: Tenant, lund: Tenant) -> None:
    fill(solvik), fill(lund, 2)
    assert chain_audit() == 7
    assert audit.verify(solvik.pk) == audit.verify(lund.pk) == []


def test_erasing_a_person_leaves_the_chain_standing(solvik: Tenant) -> None:
    entries = fill(solvik)
    audit.chain(solvik.pk, now=NOW)
    with tenant_scope(solvik):
        assert audit.erase_subjects([entries[2].subject_id]) == 1
        assert not AuditEntry.objects.filter(subject_id=entries[2].subject_id).exists()
    assert audit.verify(solvik.pk) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE tenants_auditentry SET action = 'other' WHERE seq = 3", "3: a column was changed"),
        ("UPDATE tenants_auditentry SET at = at + interval '1 s' WHERE seq = 3", "3: a column was changed"),
        ("UPDATE tenants_auditentry SET salt = '\\x00' WHERE seq = 3", "3: the payload was changed"),
        ("DELETE FROM tenants_auditentry WHERE seq = 3", "4: a row is missing before it"),
        ("DELETE FROM tenants_auditentry WHERE seq >= 4", "5: the vault knows it, the table does not"),
    ],
)
def test_what_was_done_behind_its_back_shows(solvik: Tenant, statement: str, said: str) -> None:
    fill(solvik)
    audit.chain(solvik.pk, now=NOW)
    tamper(statement)
    assert said in audit.verify(solvik.pk)


def test_a_chain_drawn_anew_over_changed_rows_meets_the_vaults_head(solvik: Tenant) -> None:
    fill(solvik)
    audit.chain(solvik.pk, now=NOW)
    ChainHead.objects.create(chain=audit.chain_name(solvik.pk), seq=2, hash=b"\x01" * 32, at=NOW)
    assert audit.verify(solvik.pk) == ["2: the vault knows another head"]


def test_an_open_transaction_is_chained_when_it_is_done(solvik: Tenant) -> None:
    with tenant_scope(solvik), transaction.atomic():
        audit.record("a", by=SYSTEM, now=NOW)
    assert audit.chain(solvik.pk, now=NOW) == 1
