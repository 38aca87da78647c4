"""Make a card, and put right what stands on one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from customers.actions.cards import WRITABLE, add_card, edit_card
from customers.contacts import read_contact
from customers.forms.card import CardForm, typed_before
from customers.links import cards_with
from customers.models import Customer
from customers.normalise import name_key
from customers.reach import card_to_edit, cards_for
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants import audit
from tenants.doors import form_page
from tenants.models import Tenant


@form_page
@staff_view(Permission.EDIT_CUSTOMERS)
def customer_new(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Make a card; if the person seems to be there already, ask once."""
    contact = request.membership.may(Permission.SEE_CONTACT)
    form = CardForm(
        request.POST or None, tenant=tenant, contact=contact, initial={"language": tenant.language}
    )
    known: list[Customer] = []
    if request.method == "POST" and form.is_valid():
        known = [] if "really" in request.POST else known_as(request, tenant, form)
        if not known:
            by = request.actor
            card = add_card(tenant=tenant, values=values_of(form), by=by, now=timezone.now())
            return to_card(tenant, card)
    return show(request, tenant, form, known=known)


def known_as(request: StaffRequest, tenant: Tenant, form: CardForm) -> list[Customer]:
    """Find cards with this name and one of these addresses, among those this colleague may see."""
    typed = form.cleaned_data
    contact = read_contact(email=typed.get("email", ""), phone=typed.get("phone", ""), country=tenant.country)
    there = {card.pk: card for card in cards_with(contact) if name_key(card.name) == name_key(typed["name"])}
    return list(cards_for(request.membership).filter(pk__in=list(there), restricted=False))


@form_page
@staff_view(Permission.EDIT_CUSTOMERS)
def customer_edit(request: StaffRequest, tenant: Tenant, customer_id: UUID) -> HttpResponse:
    """Put a card right."""
    membership = request.membership
    card = card_to_edit(membership, customer_id, hold=request.method == "POST")
    contact = membership.may(Permission.SEE_CONTACT)
    form = CardForm(request.POST or None, tenant=tenant, contact=contact, initial=typed_before(card))
    if request.method == "POST" and form.is_valid():
        by = request.actor
        edit_card(tenant=tenant, card=card, values=values_of(form), by=by, now=timezone.now())
        return to_card(tenant, card)
    return show(request, tenant, form, card=card)


def values_of(form: CardForm) -> dict[str, str]:
    """Give what was typed, by field."""
    return {name: form.cleaned_data[name] for name in WRITABLE if name in form.cleaned_data}


def show(
    request: StaffRequest,
    tenant: Tenant,
    form: CardForm,
    *,
    card: Customer | None = None,
    known: list[Customer] | None = None,
) -> HttpResponse:
    """Draw the form."""
    if card is not None:
        look(request, card)
    elif known:
        listed(request, known)
    context: dict[str, Any] = {
        "tenant": tenant,
        "section": "customers",
        "form": form,
        "card": card,
        "known": known or [],
        "back": reverse("customer_card", args=[tenant.slug, card.pk])
        if card
        else reverse("customers", args=[tenant.slug]),
    }
    status = 422 if form.errors else 409 if known else 200
    return render(request, "customers/edit.html", context, status=status)


def look(request: StaffRequest, *cards: Customer) -> None:
    """Write down that these cards were looked at: a page beside the card shows them too."""
    for card in cards:
        audit.record(
            "customer.view",
            by=request.actor,
            now=timezone.now(),
            purpose="booking",
            subject_id=card.pk,
        )


def listed(request: StaffRequest, cards: Sequence[Customer]) -> None:
    """Write down whom a search showed."""
    audit.record(
        "customer.search",
        by=request.actor,
        now=timezone.now(),
        purpose="booking",
        ids=[card.pk for card in cards],
        count=len(cards),
    )


def to_card(tenant: Tenant, card: Customer, at: str = "") -> HttpResponse:
    """Lead back to the card, or to a part of it."""
    return HttpResponseRedirect(reverse("customer_card", args=[tenant.slug, card.pk]) + at)
