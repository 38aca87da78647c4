"""Who may get the newsletter, and whose no is kept."""

from datetime import UTC, datetime, timedelta

import pytest

from customers.links import link_customer
from customers.models import Customer, NewsletterChoice, Suppression
from customers.newsletter import record_choice, why_not
from tenants.actors import VISITOR
from tenants.context import tenant_scope
from tenants.models import Tenant

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def visitor(
    name: str = "Mette Holm", email: str = "mette@example.dk", phone: str = "20 12 34 56"
) -> Customer:
    card = link_customer(name=name, email=email, phone=phone, language="da", by=VISITOR, now=NOW)
    Customer.objects.filter(pk=card.pk).update(last_visit_at=NOW)
    return Customer.objects.get(pk=card.pk)


def answer(card: Customer, *, no: bool, channel: str = "booking", minutes: int = 0) -> NewsletterChoice:
    return record_choice(
        customer=card, objected=no, wording="objection-at-booking-1", channel=channel, by=VISITOR,
        now=NOW + timedelta(minutes=minutes),
    )  # fmt: skip


def test_nobody_gets_news_before_the_offer_was_made(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        card = visitor()
        assert why_not(card, channel="email") == "not_offered"
        answer(card, no=False)
        card = Customer.objects.get(pk=card.pk)
        assert card.newsletter_offered_at == NOW
        assert why_not(card, channel="email") is None


def test_a_no_holds_at_once_on_every_channel(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        card = visitor()
        choice = answer(card, no=True)
        assert (choice.objected, choice.wording, choice.channel, choice.actor_kind) == (
            True, "objection-at-booking-1", "booking", "visitor",
        )  # fmt: skip
        assert why_not(card, channel="email") == why_not(card, channel="sms") == "objected"


def test_an_unticked_box_at_the_next_booking_takes_no_objection_back(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        card = visitor()
        answer(card, no=True)
        answer(card, no=False, minutes=5)
        assert why_not(card, channel="email") == "objected"


def test_s71_the_strictest_no_of_a_shared_address_holds_for_the_family(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        mother, child = visitor(), visitor("Emil Holm")
        answer(mother, no=True)
        answer(child, no=False)
        assert why_not(child, channel="email") == "suppressed"
        stranger = visitor("Ida Lund", "ida@example.dk", "20 99 88 77")
        answer(stranger, no=False)
        assert why_not(stranger, channel="email") is None


def test_s71_a_no_is_kept_by_address_alone_when_the_card_is_gone(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        card = visitor()
        answer(card, no=True)
        NewsletterChoice.objects.all().delete()
        Customer.objects.all().delete()
        again = visitor("Mette H.", "METTE@example.dk", "")
        answer(again, no=False)
        assert why_not(again, channel="email") == "suppressed"
        assert sorted(Suppression.objects.values_list("kind", flat=True)) == ["email", "phone"]


def test_a_no_can_be_taken_back_at_the_profile_and_only_for_oneself(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        mother, child = visitor(), visitor("Emil Holm")
        answer(mother, no=True)
        answer(child, no=True)
        answer(mother, no=False, channel="profile", minutes=5)
        assert why_not(mother, channel="email") == "suppressed"
        answer(child, no=False, channel="profile", minutes=6)
        assert why_not(mother, channel="email") is None
        assert Suppression.objects.count() == 0


def test_the_same_no_twice_is_remembered_once(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        card = visitor()
        answer(card, no=True)
        answer(card, no=True, minutes=1)
        assert Suppression.objects.count() == 2
        assert NewsletterChoice.objects.count() == 2


def test_nobody_gets_news_who_is_restricted_or_has_no_address_or_never_came(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        card = visitor(phone="")
        answer(card, no=False)
        assert why_not(card, channel="sms") == "no_address"
        card.restricted = True
        assert why_not(card, channel="email") == "restricted"
        card.restricted, card.last_visit_at = False, None
        assert why_not(card, channel="email") == "no_visit"


def test_what_is_remembered_of_an_objection_cannot_be_read(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        card = visitor()
        answer(card, no=True)
        for row in Suppression.objects.all():
            assert len(bytes(row.address_index)) == 16
            assert bytes(row.address_index) not in (card.email_index, card.phone_index)
