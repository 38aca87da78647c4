"""Somebody who is blocked, as the colleagues see her: said in the panel, warned of before a new visit."""

from datetime import timedelta

import pytest

from bookings.models import Booking
from customers.actions.block import block, unblock
from customers.models import Customer
from staff.permissions import Permission
from tenants.context import tenant_scope
from tests.bookings.calendar import allow, client_of
from tests.bookings.deskpages import TEN, at, text, typed, visits
from tests.bookings.steps import book
from tests.world import NOW, Shop

pytestmark = pytest.mark.usefixtures("morning")

WHY = "Er udeblevet tre gange"
UNTIL = "Kan ikke booke på nettet til og med"


@pytest.fixture
def visit(solvik: Shop) -> Booking:
    """Give the visit of Camilla, who is blocked now."""
    with tenant_scope(solvik.tenant):
        made = book(solvik, "cut", at=TEN)
        until = NOW + timedelta(days=30)
        card, by = Customer.objects.get(), solvik.actor("alice")
        block(card=card, reason=WHY, until=until, initials="AH", by=by, now=NOW)
    return made


def panel(shop: Shop, who: str, visit: Booking) -> str:
    return text(client_of(shop, who).get(f"{at(shop, 'calendar_day')}?day=2026-11-26&visit={visit.pk}"))


@pytest.mark.parametrize("sees", [True, False])
def test_the_panel_of_her_visit_says_it_and_why_to_who_sees_notes(
    solvik: Shop, visit: Booking, sees: bool
) -> None:
    allow(solvik, "bob", Permission.ALL_CALENDARS, *([Permission.SEE_NOTES] if sees else []))
    said = panel(solvik, "bob", visit)
    assert UNTIL in said
    assert (WHY in said) is sees


def test_the_panel_says_nothing_once_it_is_lifted(solvik: Shop, visit: Booking) -> None:
    with tenant_scope(solvik.tenant):
        unblock(card=Customer.objects.get(), by=solvik.actor("alice"), now=NOW)
    assert UNTIL not in panel(solvik, "alice", visit)


@pytest.mark.parametrize("sees", [True, False])
def test_a_colleague_is_warned_before_she_books_her(solvik: Shop, visit: Booking, sees: bool) -> None:
    allow(solvik, "bob", Permission.ALL_CALENDARS, *([Permission.SEE_NOTES] if sees else []))
    wish = typed(solvik, customer=str(visit.customer_id))
    del wish["book"]
    for name in ("check_visit", "make_visit"):
        said = text(client_of(solvik, "bob").post(at(solvik, name), wish))
        assert UNTIL in said and "alligevel" in said
        assert (WHY in said) is sees


def test_who_types_her_number_for_a_new_card_is_warned_as_well(solvik: Shop, visit: Booking) -> None:
    wish = typed(solvik, phone="20 12 34 56")
    assert UNTIL in text(client_of(solvik, "alice").post(at(solvik, "check_visit"), wish))
    other = typed(solvik, phone="20 99 88 77")
    assert UNTIL not in text(client_of(solvik, "alice").post(at(solvik, "check_visit"), other))


def test_the_colleague_may_go_on(solvik: Shop, visit: Booking) -> None:
    answer = client_of(solvik, "alice").post(
        at(solvik, "make_visit"), typed(solvik, customer=str(visit.customer_id))
    )
    assert answer.status_code == 302
    assert [each.customer_id for each in visits(solvik)] == [visit.customer_id] * 2
