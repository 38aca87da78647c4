"""What waits for a colleague, for pages that merely lead there."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from bookings.models import Resource
from bookings.pages.requestpage import waiting
from staff.permissions import Permission

register = template.Library()
CALENDAR = (Permission.OWN_CALENDAR, Permission.ALL_CALENDARS)


@register.simple_tag(takes_context=True)
def waiting_requests(context: Context) -> dict[str, Any]:
    """Count the requests that wait for the business, of those that this colleague may see."""
    request = context.get("request")
    membership, tenant = getattr(request, "membership", None), getattr(request, "tenant", None)
    if membership is None or tenant is None or not membership.may(*CALENDAR, any_of=True):
        return {"count": 0}
    own = None
    if not membership.may(Permission.ALL_CALENDARS):
        own = list(Resource.objects.filter(membership_id=membership.pk).values_list("pk", flat=True))
    count = waiting(own).filter(asked_starts_at=None).count()
    return {"count": count, "url": reverse("requests", args=[tenant.slug])}
