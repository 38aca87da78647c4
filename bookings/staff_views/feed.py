"""A colleague's own calendar feed: the page that makes its address, and the address itself."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from bookings.actions.feed import change_feed, end_feed, make_feed
from bookings.feeds import MAY, feed_calendar, find_feed, note_read, tag_of
from bookings.models import CalendarFeed
from staff.access import StaffRequest, staff_view
from tenants.context import tenant_scope
from tenants.doors import behind, form_page
from tenants.models import Tenant

Shows = CalendarFeed.Shows


@form_page
@staff_view(*MAY, any_of=True)
def own_feed(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Make the secret address, change what it tells, or turn it off. The address is shown once."""
    act, now = request.POST.get("act", ""), timezone.now()
    shows = request.POST.get("shows", "")
    shows = shows if shows in Shows.values else Shows.BUSY
    how: dict[str, Any] = {"membership": request.membership, "by": request.actor, "now": now}
    here = reverse("account_feed", args=[tenant.slug])
    if act == "end":
        end_feed(**how)
        return HttpResponseRedirect(f"{here}?done=end")
    if act == "change":
        change_feed(shows=shows, **how)
        return HttpResponseRedirect(f"{here}?done=change")
    token = make_feed(shows=shows, **how) if act == "make" else ""
    feed = CalendarFeed.objects.filter(membership_id=request.membership.pk).first()
    path = reverse("feed", args=[tenant.slug, token]) if token else ""
    context = {
        "tenant": tenant,
        "section": "account",
        "feed": feed,
        "read": feed.read_at.astimezone(tenant.zone) if feed and feed.read_at else None,
        "address": request.build_absolute_uri(path) if path else "",
        # What phones and computers hand to their calendar at a press.
        "webcal": f"webcal://{request.get_host()}{path}" if path else "",
        "choices": [
            (value, label, feed.shows == value if feed else value == Shows.BUSY)
            for value, label in Shows.choices
        ],
        "back": reverse("account", args=[tenant.slug]),
        "done": request.GET.get("done", ""),
    }
    return render(request, "account/feed.html", context)


# Whoever knows the address comes in, without a sign-in: that is what a calendar client can do.
@behind("open")
@require_safe
def feed(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Give the calendar to whoever has the secret address, and to nobody else an answer."""
    now = timezone.now()
    tenant = Tenant.objects.filter(slug=slug, is_platform=False).first()
    if tenant is None:
        raise Http404
    with tenant_scope(tenant), translation.override(tenant.language):
        found = find_feed(token)
        if found is None:
            raise Http404
        row, member = found
        content = feed_calendar(tenant=tenant, feed=row, member=member, now=now)
        note_read(row, now=now)
    tag = tag_of(content)
    response: HttpResponse
    if request.headers.get("If-None-Match", "") == tag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response["ETag"] = tag
    # No cache on the way and no browser keeps it; a calendar client keeps the mark and asks with it.
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response
