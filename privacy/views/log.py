"""The access log: who looked at or changed what, when and why."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from privacy.accesslog import colleagues, read_page
from privacy.forms.log import LogForm
from privacy.pages.logpage import log_context
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants import audit
from tenants.models import Tenant


@require_safe
@staff_view(Permission.ACCESS_LOG)
def access_log(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show one page of the log; that it was read stands in it from then on."""
    form = LogForm(request.GET, colleagues=colleagues())
    wanted = form.wanted()
    page = read_page(wanted, request.membership, zone=tenant.zone)
    about = wanted.customer if wanted.customer in page.customers else None
    audit.record(
        "log.view",
        by=request.actor,
        now=timezone.now(),
        purpose="security",
        subject_id=about,
        ids=sorted(page.customers.keys() - {about}),
    )
    context = {"tenant": tenant, "section": "gdpr", "form": form, **log_context(page, form, tenant)}
    return render(request, "privacy/log.html", context)
