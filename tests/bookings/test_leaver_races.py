"""Somebody leaves in the very moment in which a customer books with her."""

import pytest

from bookings.actions.confirm import confirm
from bookings.actions.hold import choose, find_hold
from bookings.models import Booking, BookingItem
from staff.actions import Unsettled, remove_member
from staff.models import Membership
from tenants.context import tenant_scope
from tenants.models import Tenant
from tenants.policies import current_policy
from tests.bookings import steps
from tests.world import NOW, Shop, local, plant_solvik

pytestmark = pytest.mark.django_db(transaction=True)


def book(shop: Shop, token: str) -> str:
    """Send the details of a time that was chosen before."""
    with tenant_scope(shop.tenant):
        held = find_hold(token)
        if held is None:
            return "let go"
        confirm(
            tenant=Tenant.objects.get(pk=shop.tenant.pk),
            hold=held,
            catalogue=shop.catalogue(),
            details=steps.CAMILLA,
            policy=current_policy("privacy", "da"),
            by=steps.VISITOR,
            now=NOW,
        )
    return "booked"


def leave(shop: Shop) -> str:
    """Press the button that ends Bob's place."""
    try:
        with tenant_scope(shop.tenant):
            bob = Membership.objects.get(pk=shop.members["bob"].pk)
            remove_member(membership=bob, by=shop.actor("alice"), now=NOW)
    except Unsettled:
        return "stays"
    return "left"


@pytest.mark.parametrize("round_", range(4))
def test_either_the_visit_stands_and_she_stays_or_she_has_left_and_there_is_no_visit(round_: int) -> None:
    shop = plant_solvik()
    with tenant_scope(shop.tenant):
        start = local("2026-11-26 10:00")
        token = choose(plan=shop.plan("cut", who="bob"), start=start, token=None, now=NOW)
    ended = steps.at_once([lambda: book(shop, token), lambda: leave(shop)])
    with tenant_scope(shop.tenant):
        bob = Membership.objects.get(pk=shop.members["bob"].pk)
        hers = BookingItem.objects.filter(resource=shop.people["bob"]).values("booking")
        assert bob.active == Booking.objects.filter(pk__in=hers).exists(), ended
    assert set(ended) in ({"booked", "stays"}, {"left", "let go"}, {"left", "refused"}), ended
