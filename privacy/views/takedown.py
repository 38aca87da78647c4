"""Taking the business's page off the web: what follows from it first, then the button."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from bookings.models import Booking
from privacy.publishing import take_down as take_page_down
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.doors import form_page
from tenants.models import Tenant


@form_page
@staff_view(Permission.SETTINGS)
def take_down(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Say what ends with the page and what does not; take it off the web."""
    back = reverse("page_address", args=[tenant.slug])
    now = timezone.now()
    if request.method == "POST":
        take_page_down(tenant=tenant, by=request.actor, now=now)
        return HttpResponseRedirect(back)
    if not tenant.is_public:
        return HttpResponseRedirect(back)
    live = (Booking.Status.REQUESTED, Booking.Status.BOOKED)
    ahead = Booking.objects.filter(status__in=live, starts_at__gt=now).exclude(customer=None).count()
    context = {"tenant": tenant, "section": "settings", "back": back, "ahead": ahead}
    return render(request, "address/take_down.html", context)
