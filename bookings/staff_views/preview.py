"""The public page as it will be, for those who arrange it, before anybody else sees it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.public_views.front import front_context
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.models import Tenant


@require_safe
@staff_view(Permission.SETTINGS)
def preview(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show the front page with a line on top that says who sees it."""
    context = front_context(tenant, now=timezone.now()) | {"preview": not tenant.is_public}
    return render(request, "public/front.html", context)
