"""Which cards a colleague may see at all: everybody's, or only those of people who come to her.

Whether somebody comes to her is known upstairs, where the visits are: the app above registers how a list of
cards is narrowed to a member's own.
"""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from customers.aliases import resolve
from customers.models import Customer
from staff.models import Membership
from staff.permissions import Permission

# Narrows cards to the customers of the member with this id; called inside the tenant's scope.
Narrow = Callable[[QuerySet[Customer], UUID], QuerySet[Customer]]
_narrow: list[Narrow] = []


def register_narrow(narrow: Narrow) -> None:
    """Say how cards are narrowed to a member's own; there is one rule."""
    _narrow[:] = [narrow]


def cards_for(membership: Membership) -> QuerySet[Customer]:
    """Give the cards that this colleague may see; without a rule upstairs, "own" is nobody."""
    cards = Customer.objects.all()
    if not membership.may(Permission.OWN_CUSTOMERS_ONLY):
        return cards
    return _narrow[0](cards, membership.pk) if _narrow else cards.none()


def card_for(membership: Membership, customer_id: UUID) -> Customer:
    """Give one card. Raises Http404 where there is none, PermissionDenied where it is not hers to see.

    The id of a card that became part of another gives that one. A card whose use is restricted (GDPR art.
    18) is only for those who answer for erasures.
    """
    card = resolve(customer_id)
    if card is None:
        raise Http404
    hidden = card.restricted and not membership.may(Permission.DELETE)
    if hidden or not may_see(membership, card):
        raise PermissionDenied
    return card


def may_see(membership: Membership, card: Customer) -> bool:
    """Say whether a card is among those that this colleague may see; for most they are all of them."""
    if not membership.may(Permission.OWN_CUSTOMERS_ONLY):
        return True
    return cards_for(membership).filter(pk=card.pk).exists()


def card_to_edit(membership: Membership, customer_id: UUID, *, hold: bool = False) -> Customer:
    """Give one card to change; one whose use is restricted is left as it is, whoever comes.

    With `hold` it stays until the transaction ends: whoever erases it or merges it away comes after.
    """
    card = card_for(membership, customer_id)
    if hold and not Customer.objects.select_for_update(no_key=True).filter(pk=card.pk).values_list("pk"):
        raise Http404
    if card.restricted:
        raise PermissionDenied
    return card
