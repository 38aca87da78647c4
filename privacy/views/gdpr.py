"""The page GDPR: the tools and their numbers, and how long the business keeps people."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from privacy.forms.inactive import RetentionForm
from privacy.pages.found import SHOWN, find_cards, found_rows
from privacy.pages.gdprpage import gdpr_context
from privacy.retention import keep_for
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants import audit
from tenants.doors import form_page
from tenants.models import Tenant

TOOLS = (Permission.DELETE, Permission.EXPORT, Permission.ACCESS_LOG)
LONGEST = 200


@form_page
@staff_view(*TOOLS, any_of=True)
def gdpr(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show the tools; a post finds the customer for whom one is wanted."""
    membership = request.membership
    now = timezone.now()
    context = gdpr_context(tenant, membership, now=now)
    text = " ".join(request.POST.get("q", "")[:LONGEST].split())
    if text and not (context["may_print"] or context["may_erase"]):
        raise PermissionDenied
    if text:
        cards = find_cards(text, membership, tenant)
        audit.record(
            "customer.search",
            by=request.actor,
            now=now,
            purpose="access",
            ids=[card.pk for card in cards],
            count=len(cards),
        )
        context["found"] = found_rows(cards, membership, tenant)
        context["many"] = len(cards) == SHOWN
    context |= {"tenant": tenant, "section": "gdpr", "text": text, "kept": request.GET.get("kept", "")}
    if context["may_erase"]:
        context["retention"] = RetentionForm(initial={"months": tenant.retention_months})
    return render(request, "privacy/gdpr.html", context)


@require_POST
@staff_view(Permission.DELETE)
def retention(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Say how long people are kept who do not come; the policy says the same from then on."""
    form = RetentionForm(request.POST)
    here = reverse("gdpr", args=[tenant.slug])
    if not form.is_valid():
        return HttpResponseRedirect(f"{here}?kept=no#retention")
    keep_for(
        tenant=tenant,
        months=form.cleaned_data["months"],
        by=request.actor,
        now=timezone.now(),
    )
    return HttpResponseRedirect(f"{here}?kept=yes#retention")
