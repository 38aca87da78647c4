"""Inactive customers: whom a rule finds, the number that confirms it, and how it goes on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from privacy.forms.inactive import ConfirmForm, SearchForm
from privacy.inactive import Rule, search
from privacy.models import Purge
from privacy.pages.inactivepage import export_url, held_rows, purge_context, sample
from privacy.purge import Stale, cancel_purge, plan_purge
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.doors import form_page
from tenants.models import Tenant


def whole_register(request: StaffRequest) -> None:
    """Refuse whoever may see her own customers only: the tool reaches everybody's."""
    if request.membership.may(Permission.OWN_CUSTOMERS_ONLY):
        raise PermissionDenied


@form_page
@staff_view(Permission.DELETE)
def inactive(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show whom the rule finds; with their number typed, decide that they go."""
    whole_register(request)
    now = timezone.now()
    asked = request.POST if request.method == "POST" else request.GET
    standard = {"months": tenant.retention_months, "with_visits": True, "never_visited": True}
    form = SearchForm(asked if "months" in asked else standard)
    context: dict[str, Any] = {"tenant": tenant, "section": "gdpr", "form": form}
    if not form.is_valid():
        return render(request, "privacy/inactive.html", context, status=422)
    rule = form.rule(tenant, now=now)
    found = search(rule, now=now)
    confirm = ConfirmForm(request.POST if request.method == "POST" else None, found=found.free)
    if request.method == "POST" and confirm.is_valid():
        planned = try_plan(request, rule, confirm, now=now)
        if planned is not None:
            return HttpResponseRedirect(reverse("gdpr_purge", args=[tenant.slug, planned.pk]))
    context |= {
        "rule": rule,
        "since": rule.unseen_since.astimezone(tenant.zone),
        "found": found,
        "held": held_rows(found),
        "held_total": sum(found.held.values()),
        "sample": sample(rule, tenant, by=request.actor, now=now),
        "confirm": confirm,
        "copy_url": export_url(tenant, request.membership),
    }
    return render(request, "privacy/inactive.html", context, status=422 if confirm.errors else 200)


def try_plan(request: StaffRequest, rule: Rule, confirm: ConfirmForm, *, now: datetime) -> Purge | None:
    """Decide it, or say on the form that another number is found by now."""
    data = confirm.cleaned_data
    try:
        return plan_purge(
            rule=rule,
            counted=data["count"],
            days=data["days"],
            by=request.actor,
            now=now,
        )
    except Stale as stale:
        confirm.found = stale.count
        confirm.full_clean()
        return None


def purge_of(purge_id: UUID) -> Purge:
    """Find a clearing-out of this business."""
    found = Purge.objects.filter(pk=purge_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
@staff_view(Permission.DELETE)
def purge(request: StaffRequest, tenant: Tenant, purge_id: UUID) -> HttpResponse:
    """Show when they go, how far it is, and the report."""
    whole_register(request)
    context = {"tenant": tenant, "section": "gdpr", **purge_context(purge_of(purge_id), tenant)}
    page = "privacy/_purge.html" if getattr(request, "htmx", False) else "privacy/purge.html"
    return render(request, page, context)


@require_POST
@staff_view(Permission.DELETE)
def cancel(request: StaffRequest, tenant: Tenant, purge_id: UUID) -> HttpResponse:
    """Take it back for everybody who has not gone."""
    whole_register(request)
    found = purge_of(purge_id)
    cancel_purge(purge=found, by=request.actor, now=timezone.now())
    return HttpResponseRedirect(reverse("gdpr_purge", args=[tenant.slug, found.pk]))
