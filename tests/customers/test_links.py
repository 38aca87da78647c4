"""Which card a person gets: her own, or a new one; never a change to somebody's."""

from datetime import UTC, datetime

import pytest

from customers.links import link_customer
from customers.models import Customer
from tenants.actors import VISITOR
from tenants.context import tenant_scope
from tenants.models import Tenant

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def link(name: str, email: str = "", phone: str = "") -> Customer:
    return link_customer(name=name, email=email, phone=phone, language="da", by=VISITOR, now=NOW)


def test_a_new_person_gets_a_card_with_her_number_in_international_form(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        card = Customer.objects.get(pk=link("  Mette   Holm ", " Mette@Example.dk ", "20 12 34 56").pk)
        assert (card.name, card.email, card.phone) == ("Mette Holm", "Mette@Example.dk", "+4520123456")
        assert card.language == "da"
        assert card.created_at == NOW
        assert len(card.email_index or b"") == len(card.phone_index or b"") == 16


def test_the_same_person_is_known_by_either_address_and_any_spelling(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        card = link("Åse-Marie Ødegård", "aase@example.dk", "20 12 34 56")
        assert link("aase marie oedegaard", "AASE@example.dk").pk == card.pk
        assert link("Åse-Marie Ødegård", "other@example.dk", "+45 20123456").pk == card.pk
        assert link("Åse-Marie Ødegård", "other@example.dk", "20 12 34 57").pk != card.pk


def test_s71_a_known_address_with_another_name_gives_a_new_card_and_leaves_the_old_alone(
    solvik: Tenant,
) -> None:
    with tenant_scope(solvik):
        mother = link("Mette Holm", "holm@example.dk", "20 12 34 56")
        before = Customer.objects.filter(pk=mother.pk).values().get()
        child = link("Emil Holm", "holm@example.dk", "20 12 34 56")
        assert child.pk != mother.pk
        assert (child.name, child.email) == ("Emil Holm", "holm@example.dk")
        assert Customer.objects.filter(pk=mother.pk).values().get() == before


def test_s71_a_card_that_is_linked_again_is_not_changed(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        card = link("Mette Holm", "mette@example.dk")
        before = Customer.objects.filter(pk=card.pk).values().get()
        assert link("METTE HOLM", "mette@example.dk", "20 99 99 99").pk == card.pk
        assert Customer.objects.filter(pk=card.pk).values().get() == before


def test_a_restricted_card_is_left_alone(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        card = link("Mette Holm", "mette@example.dk")
        Customer.objects.filter(pk=card.pk).update(restricted=True)
        assert link("Mette Holm", "mette@example.dk").pk != card.pk


def test_a_person_without_any_address_is_never_linked_by_name_alone(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        assert link("Mette Holm").pk != link("Mette Holm").pk


def test_a_number_that_nobody_could_dial_is_kept_as_typed_and_links_nothing(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        card = link("Mette Holm", "", "20 12 34")
        assert (card.phone, card.phone_index) == ("20 12 34", None)
        assert link("Mette Holm", "", "20 12 34").pk != card.pk


def test_two_businesses_do_not_know_each_others_people(solvik: Tenant, lund: Tenant) -> None:
    with tenant_scope(solvik):
        here = link("Mette Holm", "mette@example.dk")
    with tenant_scope(lund):
        there = link("Mette Holm", "mette@example.dk")
        assert there.pk != here.pk
        assert there.email_index != here.email_index
        assert not Customer.objects.filter(pk=here.pk).exists()


@pytest.mark.parametrize(
    "name", ["O'Brien", "Åse-Marie Holm", "Madonna", "x" * 200, "<script>alert(1)</script>", "Ida 🌷"]
)
def test_odd_names_are_kept_as_they_are(solvik: Tenant, name: str) -> None:
    with tenant_scope(solvik):
        card = link(name, "a@example.dk")
        assert Customer.objects.get(pk=card.pk).name == name
        assert link(name, "a@example.dk").pk == card.pk
