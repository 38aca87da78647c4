"""Under which ids a person is known: cards that became one answer to each other's numbers."""

from uuid import UUID

from customers.models import Customer, Merge
from tenants.bases import unique


def resolve(customer_id: UUID) -> Customer | None:
    """Find the card with this id, or the one that it became part of."""
    card = unique(Customer.objects.filter(pk=customer_id))
    if card is None:
        card = Customer.objects.filter(merges__gone_id=customer_id, merges__undone_at=None).first()
    return card


def ids_of(customer_id: UUID) -> list[UUID]:
    """Give the card's id and those that lead to it: what is kept under a bare id is found by all of them."""
    gone = Merge.objects.filter(customer=customer_id, undone_at=None).order_by("at", "pk")
    return [customer_id, *gone.values_list("gone_id", flat=True)]
