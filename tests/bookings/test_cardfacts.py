"""What a card says of visits, when two of them change at the same moment: real threads."""

import pytest

from bookings.actions.cancel import cancel
from customers.models import Customer
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tests.bookings import steps
from tests.meanwhile import while_open
from tests.world import NOW, Shop, local, plant_solvik

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "vault"])


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    return plant_solvik()


def test_of_two_visits_that_are_cancelled_at_once_the_card_says_none(shop: Shop) -> None:
    """Whoever comes second counts what the first has left, not what stood there when she began to wait."""
    with tenant_scope(shop.tenant):
        first, second = (
            steps.book(shop, "trim", at=local(f"2026-11-{day} 10:00"), who=who)
            for day, who in ((25, "alice"), (26, "bob"))
        )

    def drop(visit: object) -> object:
        return cancel(tenant=shop.tenant, booking=visit, by=SYSTEM, now=NOW)

    assert while_open(shop, lambda: drop(first), lambda: drop(second)) == "done"
    with tenant_scope(shop.tenant):
        assert Customer.objects.get().next_booking_at is None
