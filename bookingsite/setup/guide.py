"""The guide from nothing to a live page: each step a page of its own, to be left and come back to."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookingsite.setup.hub import address
from bookingsite.setup.pages import PAGES
from bookingsite.setup.steps import after, standing
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.doors import form_page
from tenants.models import Tenant


@require_safe
@staff_view(Permission.SETTINGS)
def setup(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show how far the business has come, and what comes next."""
    context = standing(tenant) | {"tenant": tenant, "section": "settings"}
    context["address_url"] = address("page_address", tenant.slug)
    context["front_url"] = request.build_absolute_uri(f"/b/{tenant.slug}/")
    return render(request, "guide/overview.html", context)


@form_page
@staff_view(Permission.SETTINGS)
def setup_step(request: StaffRequest, tenant: Tenant, step: str) -> HttpResponse:
    """Show one step, store it, or go past it."""
    if step not in PAGES:
        raise Http404
    if request.method == "POST" and request.POST.get("act") == "skip":
        return passed(tenant, step)
    shown = PAGES[step](request, tenant, timezone.now())
    if shown is None:
        return passed(tenant, step)
    if shown.get("again"):
        return HttpResponseRedirect(request.path)
    context = standing(tenant, step) | {"tenant": tenant, "section": "settings", "step": step} | shown
    context["invite_url"] = address("invite", tenant.slug) or address("people", tenant.slug)
    failed = any(getattr(shown.get(name), "errors", None) for name in ("form", "place", "logo_form"))
    return render(request, f"guide/{step}.html", context, status=422 if failed else 200)


def passed(tenant: Tenant, step: str) -> HttpResponse:
    """Remember that the owner went past a step, and lead to the next."""
    if step not in tenant.guide_passed:
        tenant.guide_passed = [*tenant.guide_passed, step]
        tenant.save(update_fields=["guide_passed"])
    return HttpResponseRedirect(after(tenant, step))
