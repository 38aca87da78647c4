"""Finds out who of a list is known already: by e-mail or phone and name, and by name alone where that is all.

Nothing derived from a name is kept: the names of the cards in question are opened in memory and compared.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from bookings.exchange.people import Person
from customers.contacts import EMAIL_LABEL, PHONE_LABEL
from customers.models import Customer
from customers.normalise import email as email_form
from customers.normalise import name_key
from tenants.keys import blind_index

Index = bytes


class Known:
    """The cards that rows may belong to, and the rows that were new a moment ago."""

    def __init__(self, people: Iterable[Person], *, besides: Collection[UUID] = ()) -> None:
        """Read the cards that share an address with any of these people, or have a name only as they do.

        `besides` are cards that rows of this list belong to already: a name alone matches none of them.
        """
        people = list(people)
        self.by_index: dict[Index, list[tuple[str, UUID, bool]]] = defaultdict(list)
        self.by_name: dict[str, list[UUID]] = defaultdict(list)
        # What a card has nothing of, and who has said no to news already.
        self.bare: dict[UUID, set[str]] = {}
        self.refusing: set[UUID] = set()
        emails = {index for each in people if (index := email_index(each))}
        phones = {index for each in people if (index := phone_index(each))}
        self.read(Customer.objects.filter(email_index__in=emails) if emails else Customer.objects.none())
        self.read(Customer.objects.filter(phone_index__in=phones) if phones else Customer.objects.none())
        if any(not has_address(each) for each in people):
            nameless = Customer.objects.filter(email_index=None, phone_index=None, restricted=False)
            for card in nameless.only("name", "tenant").exclude(pk__in=besides).order_by("created_at", "pk"):
                self.by_name[name_key(card.name)].append(card.pk)

    def read(self, cards: Iterable[Customer]) -> None:
        """File cards under their addresses."""
        for card in cards:
            self.bare[card.pk] = {name for name in ("email", "phone", "birthday") if not getattr(card, name)}
            if card.newsletter_objected:
                self.refusing.add(card.pk)
            for index in (card.email_index, card.phone_index):
                if index:
                    self.by_index[bytes(index)].append((name_key(card.name), card.pk, card.restricted))

    def find(self, person: Person) -> tuple[UUID | None, bool, bool]:
        """Give the person's card, whether it may not be used, and whether others share her address."""
        wanted = name_key(person.name)
        if not has_address(person):
            cards = self.by_name.get(wanted) or []
            return (cards[0] if cards else None), False, False
        shared = False
        for index in (email_index(person), phone_index(person)):
            for name, card, restricted in self.by_index.get(index or b"", ()):
                if name == wanted:
                    return card, restricted, False
                shared = True
        return None, False, shared

    def lacks(self, card: UUID, person: Person) -> list[str]:
        """Name what the card has nothing of and the person brings, in a form that can be used."""
        brings = {"email": person.email, "phone": person.phone_key, "birthday": person.birthday}
        bare = self.bare.get(card, set())
        return [name for name, value in brings.items() if value and name in bare]

    def use(self, person: Person) -> None:
        """Let a card that only a name led to stand for one row, not for her namesakes too."""
        if not has_address(person):
            cards = self.by_name.get(name_key(person.name))
            if cards:
                cards.pop(0)

    def add(self, person: Person, card: UUID, *, by_name: bool = False) -> None:
        """File a card that this list makes; `by_name` where a name alone is to lead to it again."""
        if by_name and not has_address(person):
            self.by_name[name_key(person.name)].append(card)
        for index in (email_index(person), phone_index(person)):
            if index:
                self.by_index[index].append((name_key(person.name), card, False))


def has_address(person: Person) -> bool:
    """Say whether the person can be found again by an address."""
    return bool(person.email or person.phone_key)


def email_index(person: Person) -> Index | None:
    """Give the blind index of the person's e-mail."""
    return blind_index(EMAIL_LABEL, email_form(person.email)) if person.email else None


def phone_index(person: Person) -> Index | None:
    """Give the blind index of the person's number."""
    return blind_index(PHONE_LABEL, person.phone_key) if person.phone_key else None


def keys_in_file(person: Person, row: Iterable[str]) -> set[tuple[str, ...]]:
    """Give the keys under which two rows of one list are the same person."""
    name = name_key(person.name)
    if not has_address(person):
        return {("row", *row)}
    found = {("email", name, email_form(person.email))} if person.email else set()
    return found | ({("phone", name, person.phone_key)} if person.phone_key else set())
