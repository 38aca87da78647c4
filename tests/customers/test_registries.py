"""The one way up: names are taken once, panels come in their order."""

import pytest

from customers import registries
from customers.models import Customer
from staff.models import Membership
from tenants.models import Tenant


@pytest.fixture(autouse=True)
def _empty_shelves(monkeypatch: pytest.MonkeyPatch) -> None:
    for shelf in ("_card_panels", "_movers"):
        monkeypatch.setattr(registries, shelf, {})


def facts(card: Customer, member: Membership, tenant: Tenant) -> dict[str, object]:
    return {"card": card.pk, "role": member.role, "slug": tenant.slug}


def test_panels_come_in_their_order() -> None:
    registries.register_card_panel(registries.Panel("visits", "visits.html", facts, order=20))
    registries.register_card_panel(registries.Panel("notes", "notes.html", facts, order=10))
    assert [panel.name for panel in registries.card_panels()] == ["notes", "visits"]
    card = Customer()
    told = registries.card_panels()[0].facts(card, Membership(role="owner"), Tenant(slug="solvik"))
    assert told == {"card": card.pk, "role": "owner", "slug": "solvik"}


def test_a_name_is_taken_once() -> None:
    nothing = registries.Mover(lambda gone, kept, now: [], lambda ids, kept, gone, now: None)
    other = registries.Mover(lambda gone, kept, now: [], lambda ids, kept, gone, now: None)
    registries.register_mover("bookings.Booking", nothing)
    registries.register_mover("bookings.Booking", nothing)
    with pytest.raises(registries.Twice):
        registries.register_mover("bookings.booking", other)
    assert list(registries.movers()) == ["bookings.booking"]
