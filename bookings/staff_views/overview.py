"""Looking rather than reading: the overview, and the same as a list."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.pages.overview.choose import asked_period
from bookings.pages.overview.context import overview_context, overview_csv
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.models import Tenant

CALENDAR = (Permission.OWN_CALENDAR, Permission.ALL_CALENDARS)


@require_safe
@staff_view(Permission.REPORTS)
def overview(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show today, the coming week, and a period beside the one before."""
    now = timezone.now()
    period = asked_period(request.GET, now.astimezone(tenant.zone).date())
    context = {"tenant": tenant, **overview_context(tenant, period, now=now)}
    context["sees_calendar"] = request.membership.may(*CALENDAR, any_of=True)
    return render(request, "overview/page.html", context)


@require_safe
@staff_view(Permission.REPORTS)
def overview_list(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Give the period's figures as a list for a spreadsheet."""
    now = timezone.now()
    period = asked_period(request.GET, now.astimezone(tenant.zone).date())
    answer = HttpResponse(overview_csv(tenant, period, now=now), content_type="text/csv; charset=utf-8")
    name = f"{tenant.slug}-{period.first}-{period.last}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
