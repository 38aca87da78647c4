"""The price list: its order, its services one by one, and its categories."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from bookings.actions import services as acts
from bookings.forms.service import CategoryForm, ServiceForm
from bookings.healthwords import health_word
from bookings.models import Resource, Service, ServiceCategory
from bookings.pages.servicelist import current_order, list_context, read_order, shape_parts, stepped
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.bases import unique
from tenants.doors import form_page
from tenants.models import Tenant


@require_safe
@staff_view(Permission.SETTINGS)
def services(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show the price list as customers see it, or with the handles to put it in order."""
    context = list_context(tenant) | {"tenant": tenant, "ordering": "order" in request.GET}
    return render(request, "services/list.html", context)


@require_POST
@staff_view(Permission.SETTINGS)
def services_order(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Put the list in order: the whole of it as it was dragged, or one line a step up or down."""
    order = read_order(request.POST.get("order", ""))
    if not order:
        step = request.POST.get("step", "").split(":")
        try:
            order = stepped(current_order(), UUID(step[-1]), step[0])
        except ValueError:
            raise Http404 from None
    acts.order_services(order=order, by=request.actor, now=timezone.now())
    return HttpResponseRedirect(reverse("services", args=[tenant.slug]) + "?order")


def find_service(service_id: UUID) -> Service:
    """Find a service with what belongs to it. Raises Http404."""
    rows = Service.objects.select_related("category").prefetch_related("performer_rows", "needs")
    found = unique(rows.filter(pk=service_id))
    if found is None:
        raise Http404
    return found


@form_page
@staff_view(Permission.SETTINGS)
def service_new(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Make a service; the business's rules stand in it already."""
    categories = {str(row.pk): row for row in ServiceCategory.objects.order_by("position")}
    if not categories:
        return HttpResponseRedirect(reverse("category_new", args=[tenant.slug]))
    new = Service(minutes=30, notice_minutes=tenant.notice_minutes, furthest_days=tenant.furthest_days)
    wanted = request.GET.get("category", "")
    new.category = categories.get(wanted) or next(iter(categories.values()))
    return service_form(request, tenant, new)


@form_page
@staff_view(Permission.SETTINGS)
def service(request: StaffRequest, tenant: Tenant, service_id: UUID) -> HttpResponse:
    """Change a service. What is booked keeps its name, price and length."""
    return service_form(request, tenant, find_service(service_id))


def service_form(request: StaffRequest, tenant: Tenant, service: Service) -> HttpResponse:
    """Show a service's form, or store it."""
    house = list(Resource.objects.filter(active=True).order_by("position", "pk"))
    form = ServiceForm(request.POST or None, tenant=tenant, service=service, house=house)
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        acts.save_service(service=service, wanted=form.arrangement(), by=request.actor, now=now)
        return HttpResponseRedirect(reverse("service", args=[tenant.slug, service.pk]) + "?done=saved")
    old = form.is_old
    context: dict[str, Any] = {
        "tenant": tenant,
        "section": "services",
        "form": form,
        "service": service,
        "title": service.label if old else _("New service"),
        "old": old,
        "saved": request.GET.get("done", ""),
        "shape": shape_parts(service),
        "word": health_word(service.name, service.name_en, service.description) if old else "",
        "contact_email": settings.CONTACT_EMAIL,
        "used": acts.was_used(service) if old else True,
        "ahead": ahead_label(acts.future_visits(service, now=now)) if old else "",
    }
    return render(request, "services/service.html", context, status=422 if form.errors else 200)


def ahead_label(count: int) -> str:
    """Say how many visits ahead hold the service, or nothing."""
    words = ngettext(
        "%(count)s visit ahead. It stays as it is booked.",
        "%(count)s visits ahead. They stay as they are booked.",
        count,
    )
    return words % {"count": count} if count else ""


@require_POST
@staff_view(Permission.SETTINGS)
def service_act(request: StaffRequest, tenant: Tenant, service_id: UUID) -> HttpResponse:
    """Copy a service, take it out of use, put it back, or delete one that was never booked."""
    found = find_service(service_id)
    given: dict[str, Any] = {"service": found, "by": request.actor, "now": timezone.now()}
    act = request.POST.get("act", "")
    here = reverse("service", args=[tenant.slug, service_id])
    if act == "copy":
        copied = acts.copy_service(**given)
        return HttpResponseRedirect(reverse("service", args=[tenant.slug, copied.pk]) + "?done=copied")
    if act == "delete":
        try:
            acts.delete_service(**given)
        except acts.StillUsed:
            return HttpResponseRedirect(here + "?done=used")
        return HttpResponseRedirect(reverse("services", args=[tenant.slug]))
    if act not in {"retire", "restore"}:
        raise Http404
    (acts.retire_service if act == "retire" else acts.restore_service)(**given)
    return HttpResponseRedirect(here + f"?done={act}")


@form_page
@staff_view(Permission.SETTINGS)
def category_new(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Make a heading of the price list."""
    return category_form(request, tenant, ServiceCategory())


@form_page
@staff_view(Permission.SETTINGS)
def category(request: StaffRequest, tenant: Tenant, category_id: UUID) -> HttpResponse:
    """Change a heading, or delete one under which nothing stands."""
    found = ServiceCategory.objects.filter(pk=category_id).first()
    if found is None:
        raise Http404
    if request.method == "POST" and request.POST.get("act") == "delete":
        try:
            acts.delete_category(category=found, by=request.actor, now=timezone.now())
        except acts.StillUsed:
            return HttpResponseRedirect(reverse("category", args=[tenant.slug, category_id]) + "?done=used")
        return HttpResponseRedirect(reverse("services", args=[tenant.slug]))
    return category_form(request, tenant, found)


def category_form(request: StaffRequest, tenant: Tenant, category: ServiceCategory) -> HttpResponse:
    """Show a heading's form, or store it."""
    old = not category._state.adding
    first = {name: getattr(category, name) for name in CategoryForm.base_fields}
    form = CategoryForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        acts.save_category(
            category=category,
            columns=form.cleaned_data,
            by=request.actor,
            now=timezone.now(),
        )
        tail = "" if old else f"?category={category.pk}"
        return HttpResponseRedirect(reverse("services" if old else "service_new", args=[tenant.slug]) + tail)
    context = {
        "tenant": tenant,
        "section": "services",
        "form": form,
        "title": category.label if old else _("New category"),
        "old": old,
        "empty": old and not Service.objects.filter(category=category).exists(),
        "refused": request.GET.get("done") == "used",
    }
    return render(request, "services/category.html", context, status=422 if form.errors else 200)
