"""Sealed columns: what the database holds, what the page shows, and what is refused."""

import io
import json
import logging
from uuid import uuid4

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, transaction
from django.db.models import Count, F, Max, Q, Value
from django.db.models.functions import Lower

from tenants import keys
from tenants.context import tenant_scope
from tenants.fields import Sealed, Unreadable
from tenants.models import AuditEntry, Tenant
from tests.tenants.shops import entry

pytestmark = pytest.mark.django_db
rows = AuditEntry.objects


def raw_payload(pk: object) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM tenants_auditentry WHERE id = %s", [pk])
        return bytes(cursor.fetchone()[0])


def test_it_opens_what_it_sealed(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        saved = entry("Åse-Marie O'Brien 🙂")
        saved.save()
        assert rows.get().payload == "Åse-Marie O'Brien 🙂"
        assert b"O'Brien" not in raw_payload(saved.pk)


@pytest.mark.parametrize("name", ["payload", "tenant"])
def test_a_column_of_the_models_own_table_is_made_once(name: str) -> None:
    field, table = AuditEntry._meta.get_field(name), AuditEntry._meta.db_table
    assert field.get_col(table) is field.get_col(table)
    assert field.get_col("T3") is not field.get_col(table)
    assert field.get_col("T3").alias == "T3"


@pytest.mark.parametrize("text", ["", " ", "x" * 5000])
def test_it_keeps_empty_and_long_texts(solvik: Tenant, text: str) -> None:
    with tenant_scope(solvik):
        entry(text).save()
        assert rows.get().payload == text


def test_none_stays_null(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        entry(None).save()
        assert rows.get().payload is None
        assert rows.filter(payload__isnull=True).count() == 1
        assert rows.filter(payload__isnull=False).count() == 0
        assert rows.exclude(payload__isnull=True).count() == 0


def test_it_opens_only_when_looked_at(solvik: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    with tenant_scope(solvik):
        entry().save()
        opened: list[object] = []
        real = AuditEntry._meta.get_field("payload").opened
        field = AuditEntry._meta.get_field("payload")
        monkeypatch.setattr(field, "opened", lambda *given: (opened.append(1), real(*given))[1])
        one = rows.get()
        assert not opened
        assert (one.payload, one.payload) == ("Åse Krøyer", "Åse Krøyer")
        assert len(opened) == 1


def test_an_unchanged_value_is_not_sealed_anew(solvik: Tenant) -> None:
    field = AuditEntry._meta.get_field("payload")
    with tenant_scope(solvik):
        saved = entry()
        saved.save()
        one = rows.get()
        before = raw_payload(saved.pk)
        assert field.pre_save(one, False) == before
        assert one.payload == "Åse Krøyer"
        assert field.pre_save(one, False) == before
        one.payload = "Another"
        assert field.pre_save(one, False) != before


def test_a_deferred_value_opens_too(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        entry().save()
        assert rows.only("action").get().payload == "Åse Krøyer"
        assert rows.defer("payload").get().payload == "Åse Krøyer"
        assert rows.only("payload").get().payload == "Åse Krøyer"


def test_bulk_create_seals(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        rows.bulk_create([entry("first"), entry("second")])
        assert sorted(one.payload for one in rows.all()) == ["first", "second"]
        assert b"first" not in b"".join(raw_payload(one.pk) for one in rows.all())


def test_values_give_ciphertext(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        entry().save()
        assert isinstance(rows.values_list("payload", flat=True).get(), Sealed)
        assert isinstance(rows.values("payload").get()["payload"], Sealed)
        assert isinstance(rows.annotate(copied=F("payload")).get().copied, Sealed)


def test_a_dump_gives_ciphertext(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        entry().save()
        out = io.StringIO()
        serializers.serialize("json", rows.all(), stream=out)
    assert json.loads(out.getvalue())[0]["fields"]["payload"].startswith("AQEAA")


@pytest.mark.parametrize(
    "refused",
    [
        lambda one: rows.filter(payload="x"),
        lambda one: rows.filter(payload__in=["x"]),
        lambda one: rows.filter(payload__icontains="x"),
        lambda one: rows.filter(payload__gt="x"),
        lambda one: rows.filter(payload__lower="x"),
        lambda one: rows.exclude(payload__startswith="x"),
        lambda one: rows.filter(Q(action="a") | Q(payload__iexact="x")),
        lambda one: rows.filter(action=F("payload")),
        lambda one: rows.order_by("payload"),
        lambda one: rows.order_by("-payload"),
        lambda one: rows.order_by(F("payload").desc(nulls_last=True)),
        lambda one: rows.distinct("payload"),
        lambda one: rows.annotate(low=Lower("payload")),
        lambda one: rows.values("payload").annotate(n=Count("id")),
        lambda one: [rows.aggregate(most=Max("payload"))],
        lambda one: [rows.update(payload="x")],
        lambda one: [rows.update(payload=Value("x"))],
        lambda one: [rows.update(payload=F("action"))],
        lambda one: [rows.bulk_update([one], ["payload"])],
    ],
)
def test_it_refuses_every_question_but_null(solvik: Tenant, refused: object) -> None:
    with tenant_scope(solvik):
        one = entry()
        one.save()
        with pytest.raises(FieldError, match="sealed"), transaction.atomic():
            list(refused(one))
        assert rows.get().payload == "Åse Krøyer"


def test_counting_over_a_model_with_a_sealed_column_works(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        entry().save()
        assert rows.annotate(n=Count("id")).get().n == 1
        assert rows.aggregate(n=Count("payload"))["n"] == 1
        assert rows.distinct().count() == 1


@pytest.mark.parametrize("value", [7, b"x", ["x"]])
def test_it_takes_nothing_but_text(value: object) -> None:
    with pytest.raises(TypeError):
        entry(value)


def test_a_row_without_an_id_is_not_sealed(solvik: Tenant) -> None:
    with tenant_scope(solvik), pytest.raises(ValueError, match="no place"):
        AuditEntry._meta.get_field("payload").pre_save(entry(id=None), True)


def test_a_value_of_another_row_shows_a_marker_and_is_logged(
    solvik: Tenant, caplog: pytest.LogCaptureFixture
) -> None:
    with tenant_scope(solvik):
        first = entry("Åse")
        first.save()
        second = entry(Sealed(raw_payload(first.pk)))
        second.save()
        with caplog.at_level(logging.ERROR):
            shown = rows.get(pk=second.pk).payload
    assert isinstance(shown, Unreadable)
    assert "Åse" not in shown
    assert [record.object_id for record in caplog.records] == [second.pk]
    assert "Åse" not in caplog.text


def test_a_value_of_another_tenant_does_not_open(solvik: Tenant, lund: Tenant) -> None:
    row_id = uuid4()
    with tenant_scope(solvik):
        entry("Åse", id=row_id).save()
        stolen = raw_payload(row_id)
    with tenant_scope(lund):
        copied = entry(Sealed(stolen), id=uuid4())
        copied.save()
        assert isinstance(rows.get().payload, Unreadable)


def test_a_value_of_another_column_does_not_open(solvik: Tenant) -> None:
    field = AuditEntry._meta.get_field("payload")
    with tenant_scope(solvik):
        one = entry("Åse")
        one.save()
        envelope = raw_payload(one.pk)
        other = field.clone()
        other.crypto_id, other.attname = "customer.name", "other"
        assert isinstance(other.opened(one, envelope), Unreadable)


def test_a_marker_is_never_written_back(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        first = entry("Åse")
        first.save()
        second = entry(Sealed(raw_payload(first.pk)))
        second.save()
        shown = rows.get(pk=second.pk)
        assert isinstance(shown.payload, Unreadable)
        assert AuditEntry._meta.get_field("payload").pre_save(shown, False) == raw_payload(second.pk)
        with pytest.raises(ValueError, match="marker"):
            entry(shown.payload).save()


def test_a_destroyed_key_leaves_a_marker_and_the_page_stands(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        entry().save()
    keys.TenantKey.objects.filter(tenant_id=solvik.pk, purpose="data").update(state="destroyed", wrapped=b"")
    keys.forget()
    with tenant_scope(solvik):
        assert isinstance(rows.get().payload, Unreadable)
