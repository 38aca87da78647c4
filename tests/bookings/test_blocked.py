"""Somebody who is blocked is asked to call, is not told why, and leaves nothing behind."""

from datetime import timedelta

import pytest
import time_machine

from bookings.models import Booking
from customers.actions.block import block, unblock
from customers.models import Block, Customer
from tenants.context import tenant_scope
from tests.bookings.visitor import Page, Visitor
from tests.world import NOW, Shop, local

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LATER = local("2026-11-26 14:00")


@pytest.fixture
def visitor(solvik: Shop) -> Visitor:
    """Give Camilla, who has been here once and is blocked now."""
    with time_machine.travel(NOW, tick=False):
        found = Visitor(solvik)
        found.book("cut")
        with tenant_scope(solvik.tenant):
            block(
                card=Customer.objects.get(),
                reason="Er udeblevet tre gange",
                until=NOW + timedelta(days=30),
                initials="AH",
                by=solvik.actor("alice"),
                now=NOW,
            )
    return found


def tries(visitor: Visitor, *, now=NOW, **typed: str):
    with time_machine.travel(now, tick=False):
        return visitor.post(visitor.choose("cut", at=LATER), **visitor.typed(**typed))


@pytest.mark.parametrize("typed", [{}, {"name": "Camilla W."}, {"email": "-"}, {"phone": "20 99 88 77"}])
def test_who_is_blocked_is_asked_to_call_under_whichever_name_or_address(
    visitor: Visitor, typed: dict[str, str]
) -> None:
    answer = tries(visitor, **typed)
    text = Page(answer.content.decode()).text
    assert answer.status_code == 422
    assert "Ring til os på 00 00 00 00" in text
    assert "udeblevet" not in text and "spær" not in text.casefold()
    with tenant_scope(visitor.shop.tenant):
        assert Booking.objects.count() == Customer.objects.count() == 1


def test_what_was_typed_stays_on_the_page(visitor: Visitor) -> None:
    page = Page(tries(visitor).content.decode())
    assert page.field("name")["value"] == "Camilla Winther"


def test_others_are_not_concerned(visitor: Visitor) -> None:
    other = {"name": "Ida Lund", "phone": "20 99 88 77", "email": "ida@example.dk"}
    assert tries(visitor, **other).status_code == 302


def test_a_block_ends_by_itself_and_when_it_is_lifted(visitor: Visitor) -> None:
    shop = visitor.shop
    with tenant_scope(shop.tenant):
        row = Block.objects.get()
        Block.objects.update(until=NOW + timedelta(hours=1))
    assert tries(visitor, now=NOW + timedelta(hours=2)).status_code == 302
    with tenant_scope(shop.tenant):
        Booking.objects.exclude(starts_at=local("2026-11-26 10:00")).update(
            starts_at=LATER - timedelta(hours=3)
        )
        Block.objects.update(until=NOW + timedelta(days=30))
        unblock(card=row.customer, by=shop.actor("alice"), now=NOW)
    with time_machine.travel(NOW, tick=False):
        answer = visitor.post(visitor.choose("cut", at=local("2026-11-26 15:00")), **visitor.typed())
    assert answer.status_code == 302


def test_what_is_booked_stays_booked(visitor: Visitor) -> None:
    with tenant_scope(visitor.shop.tenant):
        assert Booking.objects.get().status == Booking.Status.BOOKED
