"""Addresses behind each kind of staff door, for the tests of the doors alone."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import include, path

from bookingsite import views
from staff.access import StaffRequest, signed_in_view, staff_view
from staff.models import Membership, User
from staff.permissions import Permission
from tenants.context import current_tenant_id
from tenants.models import Tenant


@staff_view()
def anybody(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    return HttpResponse(f"{tenant.slug} {request.actor.kind} {current_tenant_id() == tenant.pk}")


@staff_view(Permission.SETTINGS)
def settings_page(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    return HttpResponse("settings")


@staff_view(Permission.ALL_CALENDARS, Permission.OWN_CALENDAR, any_of=True)
def calendar(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    return HttpResponse("calendar")


@staff_view()
def rendered_later(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    return TemplateResponse(request, "staff/choose_tenant.html", {"workplaces": Membership.objects.all()})


@staff_view()
def breaking(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    Membership.objects.update(language="xx")
    raise RuntimeError("half way")


@signed_in_view
def mine(request: HttpRequest, user: User) -> HttpResponse:
    return HttpResponse(str(user.pk))


urlpatterns = [
    path("", views.home, name="home"),
    path("d/<slug:slug>/", anybody),
    path("d/<slug:slug>/settings/", settings_page),
    path("d/<slug:slug>/calendar/", calendar),
    path("d/<slug:slug>/later/", rendered_later),
    path("d/<slug:slug>/breaking/", breaking),
    path("mine/", mine),
    path("", include("staff.urls")),
]
handler404 = views.not_found
handler403 = views.forbidden
