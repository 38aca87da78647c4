"""Everything about one person, to be printed or saved as a PDF and given to her."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from customers.reach import card_for
from privacy.pages.found import PRINT_OUT
from privacy.pages.printpage import printout_context
from staff.access import StaffRequest, staff_view
from tenants import audit
from tenants.models import Tenant


@require_safe
@staff_view(*PRINT_OUT)
def print_out(request: StaffRequest, tenant: Tenant, customer_id: UUID) -> HttpResponse:
    """Show the print-out; that it was made stands in the log, and in the next print-out."""
    card = card_for(request.membership, customer_id)
    now = timezone.now()
    context = printout_context(card, tenant, now=now)
    audit.record(
        "customer.print",
        by=request.actor,
        now=now,
        purpose="access",
        subject_id=card.pk,
    )
    return render(request, "privacy/printout.html", {"tenant": tenant, "section": "gdpr", **context})
