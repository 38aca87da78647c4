"""Staff, rooms and equipment: the list in its order, and each of them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bookings.actions.resources import save_resource, step_resource, use_resource
from bookings.forms.resource import ResourceForm
from bookings.models import Resource
from bookings.staff_views.absences import hits_for
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.doors import form_page
from tenants.models import Tenant

Kind = Resource.Kind
# How far ahead a colleague's coming visits are listed before she goes out of use.
AHEAD = timedelta(days=730)


def kind_groups(rows: list[Resource]) -> list[dict[str, Any]]:
    """Put resources under the words for their kinds."""
    heads = ((Kind.STAFF, _("People")), (Kind.ROOM, _("Rooms")), (Kind.EQUIPMENT, _("Equipment")))
    groups = [{"name": name, "rows": [row for row in rows if row.kind == kind]} for kind, name in heads]
    return [group for group in groups if group["rows"]]


@require_safe
@staff_view(Permission.SETTINGS)
def resources(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """List the house in its order."""
    rows = list(Resource.objects.order_by("position", "pk"))
    context = {
        "tenant": tenant,
        "section": "settings",
        "groups": kind_groups([row for row in rows if row.active]),
        "retired": [row for row in rows if not row.active],
        "may_people": request.membership.may(Permission.PEOPLE),
        "done": request.GET.get("done", ""),
    }
    return render(request, "resources/list.html", context)


def find_resource(resource_id: UUID) -> Resource:
    """Find a resource. Raises Http404."""
    found = Resource.objects.filter(pk=resource_id).first()
    if found is None:
        raise Http404
    return found


@form_page
@staff_view(Permission.SETTINGS)
def resource_new(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Add a colleague, a room or a machine."""
    return resource_form(request, tenant, Resource(kind=Kind.STAFF))


@form_page
@staff_view(Permission.SETTINGS)
def resource(request: StaffRequest, tenant: Tenant, resource_id: UUID) -> HttpResponse:
    """Change one of them."""
    return resource_form(request, tenant, find_resource(resource_id))


def resource_form(request: StaffRequest, tenant: Tenant, found: Resource) -> HttpResponse:
    """Show the form, or store it."""
    old, now = not found._state.adding, timezone.now()
    form = ResourceForm(request.POST or None, resource=found)
    if request.method == "POST" and form.is_valid():
        save_resource(
            resource=found,
            columns=form.columns(),
            performs_all=form.cleaned_data.get("performs_all", False),
            by=request.actor,
            now=now,
        )
        return HttpResponseRedirect(reverse("resources", args=[tenant.slug]) + "?done=saved")
    asked = old and "retire" in request.GET
    context = {
        "tenant": tenant,
        "section": "settings",
        "form": form,
        "resource": found,
        "old": old,
        "title": str(found.name) if old else _("New in the house"),
        "retiring": asked,
        "hits": hits_for(request, tenant, [found], now, now + AHEAD, now=now) if asked else [],
    }
    return render(request, "resources/resource.html", context, status=422 if form.errors else 200)


@require_POST
@staff_view(Permission.SETTINGS)
def resource_act(request: StaffRequest, tenant: Tenant, resource_id: UUID) -> HttpResponse:
    """Move a resource a step, take it out of use or put it back."""
    found = find_resource(resource_id)
    act = request.POST.get("act", "")
    given: dict[str, Any] = {"resource": found, "by": request.actor, "now": timezone.now()}
    if act in {"up", "down"}:
        step_resource(way=act, **given)
    elif act in {"retire", "restore"}:
        use_resource(active=act == "restore", **given)
    else:
        raise Http404
    return HttpResponseRedirect(reverse("resources", args=[tenant.slug]) + f"?done={act}")
