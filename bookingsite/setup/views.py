"""The list of settings."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bookingsite.setup.hub import lines_for
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.models import Tenant


@require_safe
@staff_view(Permission.SETTINGS, Permission.PEOPLE, Permission.MESSAGES, any_of=True)
def settings_hub(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """List every page of settings with one line of how it stands."""
    groups = lines_for(request.membership, tenant)
    return render(request, "settings/hub.html", {"tenant": tenant, "section": "settings", "groups": groups})
