"""One customer's card."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from customers.pages.cardpage import card_context, others_on
from customers.reach import card_for
from customers.views.listing import CUSTOMERS
from staff.access import StaffRequest, staff_view
from tenants import audit
from tenants.models import Tenant


@require_safe
@staff_view(*CUSTOMERS, any_of=True)
def customer_card(request: StaffRequest, tenant: Tenant, customer_id: UUID) -> HttpResponse:
    """Show the card; the number of one that became part of another leads to that."""
    membership, by = request.membership, request.actor
    card = card_for(membership, customer_id)
    if card.pk != customer_id:
        return HttpResponseRedirect(reverse("customer_card", args=[tenant.slug, card.pk]))
    now = timezone.now()
    context = card_context(card, membership, tenant, now=now)
    audit.record("customer.view", by=by, now=now, purpose="booking", subject_id=card.pk)
    if others := others_on(context):
        audit.record("customer.beside", by=by, now=now, purpose="booking", ids=others)
    return render(request, "customers/card.html", {"tenant": tenant, "section": "customers", **context})
