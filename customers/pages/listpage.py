"""The list of customers, and what a search finds: one page of rows, and nobody else in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet

from customers import directory
from customers.entries import ids_of
from customers.forms.filters import FilterForm
from customers.models import Customer
from customers.reach import cards_for
from staff.models import Membership
from staff.permissions import Permission
from tenants.models import Tenant

PAGE = 50
FOUND = 30


@dataclass(frozen=True)
class Listed:
    """One page of cards, and how it stands among the others."""

    cards: list[Customer]
    total: int
    page: int
    pages: int


def list_page(
    membership: Membership, tenant: Tenant, form: FilterForm, *, page: int, now: datetime
) -> Listed:
    """Read one page of the list."""
    cards = cards_for(membership).filter(restricted=False)
    whole = not form.filters and not membership.may(Permission.OWN_CUSTOMERS_ONLY)
    narrowed = form.narrow(cards, tenant, now=now)
    by_name = form.asked.get("sort") != "visit"
    # Filtered and by name, the ids are read anyhow: they are their own number.
    among = ids_of(narrowed) if by_name and not whole else None
    total = narrowed.count() if among is None else len(among)
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    skip = (page - 1) * PAGE
    if by_name:
        rows = directory.alphabet(narrowed, skip=skip, limit=PAGE, among=among)
    else:
        rows = list(by_visit(narrowed)[skip : skip + PAGE])
    return Listed(rows, total, page, pages)


def by_visit(cards: QuerySet[Customer]) -> QuerySet[Customer]:
    """Put the latest visit first, and who never came last."""
    return cards.order_by(F("last_visit_at").desc(nulls_last=True), "pk")


def found_page(membership: Membership, tenant: Tenant, text: str) -> Listed:
    """Search among the cards that this colleague may see."""
    cards = directory.search(
        text,
        country=tenant.country,
        by_contact=membership.may(Permission.SEE_CONTACT),
        among=cards_for(membership),
        limit=FOUND + 1,
    )
    return Listed(cards[:FOUND], len(cards), 1, 1)


def row_facts(cards: Sequence[Customer], membership: Membership, tenant: Tenant) -> list[dict[str, Any]]:
    """Write the rows; contact data only for those who may see it."""
    contact = membership.may(Permission.SEE_CONTACT)
    rows = []
    for card in cards:
        row: dict[str, Any] = {
            "id": card.pk,
            "name": card.name,
            "last_visit": local(card.last_visit_at, tenant),
            "next_visit": local(card.next_booking_at, tenant),
            "no_shows": card.no_shows,
        }
        if contact:
            row |= {"phone": card.phone or "", "email": card.email or ""}
        rows.append(row)
    return rows


def local(moment: datetime | None, tenant: Tenant) -> datetime | None:
    """Give a moment on the business's own clock."""
    return moment.astimezone(tenant.zone) if moment else None


def address_of(form: FilterForm, page: int = 1) -> str:
    """Write the filters as the address of a page; they name nobody."""
    asked = {**form.asked, **({"page": page} if page > 1 else {})}
    return "?" + urlencode({name: "1" if value is True else value for name, value in asked.items()})
