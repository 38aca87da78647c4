"""Keep a person's details because of a dispute, and end that."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.reach import card_for
from privacy import holds
from privacy.forms.hold import HoldForm
from privacy.models import CustomerHold
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants import audit
from tenants.doors import form_page
from tenants.models import Tenant


@form_page
@staff_view(Permission.DELETE)
def hold(request: StaffRequest, tenant: Tenant, customer_id: UUID) -> HttpResponse:
    """Ask for the reason and the day, then keep."""
    membership, by = request.membership, request.actor
    now = timezone.now()
    card = card_for(membership, customer_id)
    form = HoldForm(request.POST or None, now=now, zone=tenant.zone)
    if request.method == "POST" and form.is_valid():
        holds.hold(card=card, reason=form.cleaned_data["reason"], until=form.until_moment(), by=by, now=now)
        return HttpResponseRedirect(reverse("gdpr_erase", args=[tenant.slug, card.pk]))
    audit.record("customer.view", by=by, now=now, purpose="dispute", subject_id=card.pk)
    context = {"tenant": tenant, "section": "gdpr", "form": form, "name": card.name, "card_id": card.pk}
    return render(request, "privacy/hold.html", context, status=422 if form.errors else 200)


@require_POST
@staff_view(Permission.DELETE)
def lift(request: StaffRequest, tenant: Tenant, hold_id: UUID) -> HttpResponse:
    """End a dispute before its time."""
    held = get_object_or_404(CustomerHold.objects.select_related("customer"), pk=hold_id)
    card = card_for(request.membership, held.customer_id)
    holds.lift(held=held, by=request.actor, now=timezone.now())
    return HttpResponseRedirect(reverse("gdpr_erase", args=[tenant.slug, card.pk]))
