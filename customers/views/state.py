"""How the business stands to a customer: news or none, blocked or not."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.actions.block import block, unblock
from customers.forms.block import BlockForm
from customers.newsletter import has_objected, record_choice
from customers.reach import card_to_edit
from customers.views.edit import look, to_card
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants import audit
from tenants.doors import form_page
from tenants.models import Tenant

# The words of components at booking and on the card: templates/customers/_news.html.
WORDING = "objection-by-staff-1"


@require_POST
@staff_view(Permission.EDIT_CUSTOMERS)
def customer_news(request: StaffRequest, tenant: Tenant, customer_id: UUID) -> HttpResponse:
    """Write down a customer's no to news, or that she takes it back.

    An empty box on the card of somebody who was never asked is no answer of hers: nothing is written.
    """
    card = card_to_edit(request.membership, customer_id, hold=True)
    objected = "no_news" in request.POST
    if objected != has_objected(card):
        by, now = request.actor, timezone.now()
        record_choice(customer=card, objected=objected, wording=WORDING, channel="staff", by=by, now=now)
        audit.record(
            "customer.news", by=by, now=now, purpose="newsletter", subject_id=card.pk, fields=["objected"]
        )
    return to_card(tenant, card, "#c-news")


@form_page
@staff_view(Permission.EDIT_CUSTOMERS)
def customer_block(request: StaffRequest, tenant: Tenant, customer_id: UUID) -> HttpResponse:
    """Block a customer from booking on the net."""
    now = timezone.now()
    card = card_to_edit(request.membership, customer_id, hold=request.method == "POST")
    form = BlockForm(request.POST or None, tenant=tenant, now=now)
    if request.method == "POST" and form.is_valid():
        block(
            card=card,
            reason=form.cleaned_data["reason"],
            until=form.until,
            initials=str(request.membership.initials),
            by=request.actor,
            now=now,
        )
        return to_card(tenant, card)
    look(request, card)
    context = {"tenant": tenant, "section": "customers", "card": card, "form": form}
    return render(request, "customers/block.html", context, status=422 if form.errors else 200)


@require_POST
@staff_view(Permission.EDIT_CUSTOMERS)
def customer_unblock(request: StaffRequest, tenant: Tenant, customer_id: UUID) -> HttpResponse:
    """Lift a block before its end."""
    card = card_to_edit(request.membership, customer_id, hold=True)
    unblock(card=card, by=request.actor, now=timezone.now())
    return to_card(tenant, card)
