"""All visits of one customer, page by page."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.owncards import visits_seen_by
from bookings.pages.cardpanels import rows
from bookings.staff_views.calendar import CALENDAR
from customers.reach import card_for
from staff.access import StaffRequest, staff_view
from tenants import audit
from tenants.models import Tenant

PAGE = 50


@require_safe
@staff_view(*CALENDAR, any_of=True)
def customer_visits(request: StaffRequest, tenant: Tenant, customer_id: UUID) -> HttpResponse:
    """List a customer's visits, the latest first."""
    by = request.actor
    card = card_for(request.membership, customer_id)
    now = timezone.now()
    audit.record("customer.visits", by=by, now=now, purpose="booking", subject_id=card.pk)
    seen = visits_seen_by(request.membership, card)
    total = seen.count()
    asked = request.GET.get("page", "")
    pages = max(1, -(-total // PAGE))
    page = min(max(1, int(asked) if asked.isdecimal() and len(asked) < 7 else 1), pages)
    part = seen.prefetch_related("items__resource").order_by("-starts_at", "pk")[
        (page - 1) * PAGE : page * PAGE
    ]
    context = {
        "tenant": tenant,
        "section": "customers",
        "card": card,
        "rows": rows(part, tenant, now),
        "total": total,
        "page": page,
        "pages": pages,
        "prev_url": f"?page={page - 1}" if page > 1 else "",
        "next_url": f"?page={page + 1}" if page < pages else "",
    }
    return render(request, "customers/visits.html", context)
