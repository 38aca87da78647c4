"""Which cards may be the same person: found in the directory's memory, for no name stands in the database.

Two cards are alike when they share an address and a name that goes for the other's ("Mette Holm" and "Mette
Holm Jensen"), or when they share the whole name and no address speaks against it. An address alone says
family, not the same person.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from operator import attrgetter
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from customers.directory import Directory, of_tenant
from customers.entries import NOBODY, Entry, Id
from customers.models import Customer, Relation
from tenants.context import current_tenant_id

# A number that a whole firm gives is no hint of anything.
MOST_SHARING = 20

Why = Literal["name_and_address", "address", "name"]
Pair = tuple[Id, Id]


def why_alike(one: Entry, two: Entry) -> Why | None:
    """Say why two cards may be the same person, or None."""
    if not one.name or not two.name:
        return None
    phone = bool(one.phone) and one.phone == two.phone
    email = one.email is not None and one.email == two.email
    if one.name == two.name:
        if phone or email:
            return "name_and_address"
        against = (one.phone and two.phone) or (one.email and two.email)
        # A single word ("Mette") is a name that many share.
        return "name" if not against and " " in one.name else None
    return "address" if (phone or email) and goes_for(one.name, two.name) else None


def goes_for(one: str, two: str) -> bool:
    """Say whether one name may be the other's: all its words stand there, or begin a word there."""
    few, many = sorted((one.split(), two.split()), key=len)
    left = list(many)
    for word in few:
        hit = next((each for each in left if each == word), None) or next(
            (each for each in left if each.startswith(word) or word.startswith(each)), None
        )
        if hit is None:
            return False
        left.remove(hit)
    return few[0] == many[0]


def alike(card: Customer) -> list[tuple[UUID, Why]]:
    """Find the cards that may be the same person as this one."""
    near = {other.bytes for other in same_email(card).values_list("pk", flat=True)}
    directory = of_tenant(current_tenant_id())
    with directory.lock:
        directory.bring_up_to_date()
        mine = directory.entries.get(card.pk.bytes)
        if mine is None:
            return []
        near |= directory.named(mine.name.split())
        near |= directory.ending(mine.phone[::-1]) if mine.phone else set()
        others = [(UUID(bytes=other), directory.entries.get(other, NOBODY)) for other in near]
    found = [(other, why) for other, entry in others if other != card.pk and (why := why_alike(mine, entry))]
    apart = told_apart(card.pk) if found else set()
    return [(other, why) for other, why in found if other not in apart]


def told_apart(card_id: UUID) -> set[UUID]:
    """Give those of whom somebody has said how they stand to this person: they are not the same."""
    rows = Relation.objects.filter(Q(customer=card_id) | Q(other=card_id)).values_list("customer", "other")
    return {end for row in rows for end in row if end != card_id}


def all_alike(
    *, limit: int, among: Collection[Id] | None = None, by_contact: bool = True
) -> list[tuple[UUID, UUID, Why]]:
    """Find the pairs of the whole house, or among these cards, the surest first.

    Without `by_contact` a shared address is no hint: that two people share one is contact data too.
    """
    directory = of_tenant(current_tenant_id())
    with directory.lock:
        directory.bring_up_to_date()
        if directory.pairs is None:
            directory.pairs = pairs_of(directory)
        found: dict[Pair, Why] = dict(directory.pairs)
    apart = {
        frozenset((one.bytes, two.bytes)) for one, two in Relation.objects.values_list("customer", "other")
    }
    order: dict[Why, int] = {"name_and_address": 0, "address": 1, "name": 2}
    pairs = [
        (one, two, why)
        for (one, two), why in found.items()
        if frozenset((one, two)) not in apart
        and (by_contact or why == "name")
        and (among is None or (one in among and two in among))
    ]
    pairs.sort(key=lambda pair: (order[pair[2]], directory.entries[pair[0]].sort, pair[0], pair[1]))
    return [(UUID(bytes=one), UUID(bytes=two), why) for one, two, why in pairs[:limit]]


def pairs_of(directory: Directory) -> dict[Pair, Why]:
    """Compare those who share something: a name, a number or an e-mail."""
    found: dict[Pair, Why] = {}
    for group in groups(directory.entries):
        if len(group) > MOST_SHARING:
            continue
        for place, one in enumerate(group):
            for two in group[place + 1 :]:
                why = why_alike(directory.entries[one], directory.entries[two])
                if why:
                    found[min(one, two), max(one, two)] = why
    return found


def groups(entries: dict[Id, Entry]) -> Iterator[list[Id]]:
    """Give the cards that have the same name, the same number, or the same e-mail."""
    for shared in (attrgetter(name) for name in ("name", "phone", "email")):
        first: dict[object, Id] = {}
        # Most share nothing: a list is made only for whoever comes second.
        others: defaultdict[object, list[Id]] = defaultdict(list)
        for card, entry in entries.items():
            key = shared(entry)
            if key and first.setdefault(key, card) is not card:
                others[key].append(card)
        yield from ([first[key], *cards] for key, cards in others.items())


def same_email(card: Customer) -> QuerySet[Customer]:
    """Give the cards with the same e-mail."""
    if card.email_index is None:
        return Customer.objects.none()
    return Customer.objects.filter(email_index=card.email_index)


def sharing(card: Customer, cards: QuerySet[Customer]) -> QuerySet[Customer]:
    """Narrow cards to the others that share an address with this one: her family, mostly."""
    same = Q(pk__in=[])
    if card.email_index is not None:
        same |= Q(email_index=card.email_index)
    if card.phone_index is not None:
        same |= Q(phone_index=card.phone_index)
    return cards.filter(same).exclude(pk=card.pk)
