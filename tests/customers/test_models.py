"""The database itself stamps every change of a card."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import ProtectedError

from customers.links import link_customer
from customers.models import Customer, Note
from tenants.actors import VISITOR
from tenants.context import tenant_scope
from tenants.models import Tenant

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def card_of() -> Customer:
    return link_customer(
        name="Mette Holm", email="m@example.dk", phone="", language="da", by=VISITOR, now=NOW
    )


def stamp(card: Customer) -> datetime:
    return Customer.objects.values_list("changed_at", flat=True).get(pk=card.pk)


def test_each_way_of_writing_stamps_the_change(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        card = card_of()
        stamps = [stamp(card)]
        card.save()
        stamps.append(stamp(card))
        Customer.objects.filter(pk=card.pk).update(last_visit_at=NOW)
        stamps.append(stamp(card))
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE customers_customer SET language = 'en', changed_at = now() - interval '1 day'"
            )
        stamps.append(stamp(card))
        assert stamps == sorted(set(stamps))
        assert stamps[-1] - stamps[0] < timedelta(minutes=1)


def test_nothing_readable_stands_in_the_row(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        card_of()
        with connection.cursor() as cursor:
            cursor.execute("SELECT customers_customer::text FROM customers_customer")
            row = cursor.fetchone()[0]
    for secret in ("Mette", "m@example.dk"):
        assert secret not in row
        assert secret.encode().hex() not in row


def test_a_card_with_a_note_is_not_deleted_in_passing(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        card = card_of()
        note = Note.objects.create(
            customer=card, text="Tåler ikke parfume", author_initials="AS", created_at=NOW
        )
        assert Note.objects.get(pk=note.pk).text == "Tåler ikke parfume"
        with pytest.raises(ProtectedError):
            card.delete()
