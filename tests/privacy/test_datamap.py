"""The data map is complete and true: PRIVACY.md 3(a), 1 to 6, held against models and databases."""

from uuid import uuid4

import pytest
from django.db import models
from django.test.utils import isolate_apps

from privacy import datamap
from tenants.fields import EncryptedTextField
from tenants.personal import DECLARED, Declaration, Misdeclared, NotPersonal, P


def personal(**changed: object) -> P:
    return P(**{"cat": "user.name", "purpose": ("booking",), "basis": "6.1.b", "retain": "customer",
                "store": "enc:data", **changed})  # fmt: skip


def test_every_field_of_every_model_is_classified() -> None:
    assert datamap.unclassified_fields() == []


def test_the_map_names_no_field_that_is_gone() -> None:
    assert datamap.idle_entries() == []


@pytest.mark.django_db(databases=["default", "vault"], transaction=True)
@pytest.mark.parametrize("alias", ["default", "vault"])
def test_every_column_of_both_databases_is_classified(alias: str) -> None:
    assert len(datamap.real_columns(alias)) > 5
    assert datamap.unclassified_columns(alias) == []


def test_every_personal_table_leads_to_its_person() -> None:
    assert datamap.unreachable_tables() == []


def test_what_is_declared_sealed_is_sealed_and_nothing_else_is() -> None:
    assert datamap.wrongly_sealed_fields() == []


def test_no_field_holds_json_whose_keys_nobody_classified() -> None:
    assert datamap.json_fields() == []


def test_health_data_lies_under_the_health_key() -> None:
    assert datamap.health_in_the_open() == []
    with pytest.raises(Misdeclared):
        personal(basis="9.2.a")


def test_a_customer_is_reached_from_her_notes_and_visits() -> None:
    assert datamap.person_behind("customers.Note") == "customers.customer"
    assert datamap.person_behind("bookings.BookingItem") == "customers.customer"
    models_of_hers = [column.model for column in datamap.by_subject("customers.Customer")]
    assert models_of_hers[0] == "customers.customer"
    hers = {"customers.note", "customers.newsletterchoice", "bookings.booking", "notifications.message"}
    assert hers | {"tenants.auditentry"} <= set(models_of_hers)


def test_every_bare_id_is_known_and_leads_to_a_person() -> None:
    for table, person in datamap.BARE_IDS.items():
        assert datamap.person_behind(table) == person
        assert DECLARED[person].subject == "self"
    alone = {c.model for c in datamap.columns() if datamap.person_behind(c.model) == c.model}
    selves = {model for model, declaration in DECLARED.items() if declaration.subject == "self"}
    # An objection, an attempt and an erasure outlive whoever they concern.
    assert alone - selves == {"customers.suppression", "tenants.throttlecount", "vault.ledgerentry"}


@isolate_apps("customers")
def test_an_added_field_is_named_until_somebody_classifies_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Pet(models.Model):
        name = EncryptedTextField(crypto_id="pet.name")
        facts = models.JSONField()

        class Meta:
            app_label = "customers"

    monkeypatch.setattr(datamap, "every_model", lambda: [Pet])
    assert datamap.unclassified_fields() == [f"customers.pet.{name}" for name in ("facts", "id", "name")]
    assert datamap.json_fields() == ["customers.pet.facts"]
    entries = {name: NotPersonal("a test") for name in ("id", "facts", "name")}
    monkeypatch.setitem(DECLARED, "customers.pet", Declaration(None, entries))
    assert datamap.unclassified_fields() == []
    assert datamap.wrongly_sealed_fields() == [
        "customers.pet.name: plain is declared, the field says enc:data"
    ]


@pytest.mark.django_db(databases=["default", "vault"], transaction=True)
def test_a_raw_table_is_named_until_somebody_classifies_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(DECLARED, "table:django_migrations")
    assert "django_migrations.app" in datamap.unclassified_columns("default")
    assert "django_migrations.app" in datamap.unclassified_columns("vault")


def test_a_path_that_leads_nowhere_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Declaration("customer.nobody", {"text": personal()})
    monkeypatch.setitem(DECLARED, "customers.note", broken)
    assert "customers.note" in datamap.unreachable_tables()
    monkeypatch.setitem(DECLARED, "customers.note", Declaration("trade_secret", {"text": personal()}))
    assert "customers.note" in datamap.unreachable_tables()
    assert datamap.person_behind(f"customers.{uuid4().hex}") == ""
