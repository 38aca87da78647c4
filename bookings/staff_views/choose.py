"""Choose what the calendar shows; it opens like that from then on."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bookings.dates import day_or_none
from bookings.models import CalendarChoice
from bookings.staff_views.asked import ALL, COLOURS, ZOOMS, chosen, everybody, resources_for
from bookings.staff_views.bar import KINDS
from bookings.staff_views.calendar import CALENDAR
from staff.access import StaffRequest, staff_view
from tenants.models import Tenant


@require_POST
@staff_view(*CALENDAR, any_of=True)
def choose(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Keep whose lanes, which colours and what size, and show them."""
    allowed = resources_for(request)
    who = chosen(request.POST.getlist("who"), allowed)
    if who == [each for each in everybody(allowed) if each.active]:
        who = []
    colour, zoom = request.POST.get("colour"), request.POST.get("zoom")
    facts = {
        "who": [each.pk for each in who],
        "colour": colour if colour in COLOURS else COLOURS[0],
        "zoom": int(str(zoom)) if zoom in {str(each) for each in ZOOMS} else ZOOMS[0],
    }
    member = request.membership
    CalendarChoice.objects.update_or_create(membership=member, defaults=facts)
    today = timezone.now().astimezone(tenant.zone).date()
    query = [("day", str(day_or_none(request.POST.get("day", "")) or today))]
    query += [("who", str(each.pk)) for each in who] or [("who", ALL)]
    query += [("colour", str(facts["colour"])), ("zoom", str(facts["zoom"]))]
    here = reverse(KINDS.get(request.POST.get("kind", ""), KINDS["day"]), args=[tenant.slug])
    return HttpResponseRedirect(f"{here}?{urlencode(query)}")
