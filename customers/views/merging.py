"""Cards that may be the same person; making two one, and taking it back."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from customers.actions.merge import CannotMerge, merge
from customers.actions.unmerge import CannotUndo, unmerge
from customers.models import Customer, Merge
from customers.pages.listpage import found_page
from customers.pages.mergepage import counts_of, fields_of, pairs_for, take_of
from customers.reach import card_to_edit
from customers.views.edit import listed, look, to_card
from customers.views.listing import LONGEST
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants import audit
from tenants.doors import form_page
from tenants.models import Tenant


@require_safe
@staff_view(Permission.EDIT_CUSTOMERS)
def customer_duplicates(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """List the pairs that may be the same person."""
    membership, by = request.membership, request.actor
    pairs = pairs_for(membership, tenant)
    ids = {one["id"] for pair in pairs for one in (pair["kept"], pair["gone"])}
    audit.record(
        "customer.duplicates", by=by, now=timezone.now(), purpose="booking", ids=sorted(ids), count=len(ids)
    )
    context = {"tenant": tenant, "section": "customers", "pairs": pairs}
    return render(request, "customers/duplicates.html", context)


@form_page
@staff_view(Permission.EDIT_CUSTOMERS)
def customer_merge_with(request: StaffRequest, tenant: Tenant, customer_id: UUID) -> HttpResponse:
    """Search for the card that this one is to become one with."""
    membership = request.membership
    card = card_to_edit(membership, customer_id)
    context: dict[str, Any] = {
        "tenant": tenant,
        "section": "customers",
        "card": card,
        "sees_contact": membership.may(Permission.SEE_CONTACT),
        "text": " ".join(request.POST.get("q", "")[:LONGEST].split()),
    }
    if context["text"]:
        found = [other for other in found_page(membership, tenant, context["text"]).cards if other != card]
        context["found"] = found
        listed(request, found)
    look(request, card)
    return render(request, "customers/merge_with.html", context)


@form_page
@staff_view(Permission.EDIT_CUSTOMERS)
def customer_merge(request: StaffRequest, tenant: Tenant, customer_id: UUID, other_id: UUID) -> HttpResponse:
    """Show both cards field by field; on POST the other one becomes part of this one."""
    membership = request.membership
    card, other = card_to_edit(membership, customer_id), card_to_edit(membership, other_id)
    if card.pk == other.pk:
        return to_card(tenant, card)
    asked = [
        name
        for name in ("name", "phone", "email", "language", "birthday")
        if request.POST.get(name) == "theirs"
    ]
    fault = ""
    if request.method == "POST":
        fault = try_merge(request, card, other, asked)
        if not fault:
            return to_card(tenant, card)
    look(request, card, other)
    context = {
        "tenant": tenant,
        "section": "customers",
        "card": counts_of(card, tenant),
        "other": counts_of(other, tenant),
        "fields": fields_of(card, other, membership, asked),
        "fault": fault,
    }
    return render(request, "customers/merge.html", context, status=409 if fault else 200)


def try_merge(request: StaffRequest, card: Customer, other: Customer, asked: list[str]) -> str:
    """Merge, or say why not."""
    try:
        merge(
            gone_id=other.pk,
            kept_id=card.pk,
            take=take_of(card, other, asked),
            initials=str(request.membership.initials),
            by=request.actor,
            now=timezone.now(),
        )
    except CannotMerge:
        return _("One of the two cards is about to be erased, or has changed meanwhile.")
    return ""


@require_POST
@staff_view(Permission.EDIT_CUSTOMERS)
def customer_unmerge(request: StaffRequest, tenant: Tenant, merge_id: UUID) -> HttpResponse:
    """Take a merge back."""
    row = Merge.objects.filter(pk=merge_id).first()
    if row is None:
        raise Http404
    # Only who may change the card that was kept.
    kept = card_to_edit(request.membership, row.customer_id)
    try:
        unmerge(merge_id=row.pk, by=request.actor, now=timezone.now())
    except CannotUndo:
        context = {"tenant": tenant, "message": _("This merge cannot be undone any more.")}
        return render(request, "errors/409.html", context, status=409)
    return to_card(tenant, kept)
