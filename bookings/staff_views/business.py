"""The business's own facts and rules: a page for each, with a sentence beside each field."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.actions.clock import change_business
from bookings.actions.remind import change_reminders
from bookings.actions.services import change_rules
from bookings.forms.business import BusinessForm, ReminderForm, RulesForm
from bookings.forms.facts import FactsForm
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.doors import form_page
from tenants.models import Tenant


def facts_page(
    request: StaffRequest, tenant: Tenant, form: FactsForm, *, title: str, lead: str
) -> HttpResponse:
    """Show a form over the business's facts; what is wrong stands beside its field."""
    context = {
        "tenant": tenant,
        "section": "settings",
        "form": form,
        "title": title,
        "lead": lead,
        "saved": request.GET.get("done") == "saved",
    }
    return render(request, "settings/form.html", context, status=422 if form.errors else 200)


def saved(tenant: Tenant, name: str) -> HttpResponse:
    """Lead back to a settings page, which then says that it is saved."""
    return HttpResponseRedirect(reverse(name, args=[tenant.slug]) + "?done=saved")


@form_page
@staff_view(Permission.SETTINGS)
def business(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Say who the business is, where, and how it is reached."""
    form = BusinessForm(request.POST or None, tenant=tenant)
    if request.method == "POST" and form.is_valid():
        other_clock = change_business(
            tenant=tenant, values=form.facts(), by=request.actor, now=timezone.now()
        )
        if other_clock:
            # That page lists the visits which now lie outside the hours.
            return HttpResponseRedirect(reverse("opening_hours", args=[tenant.slug]) + "?done=clock")
        return saved(tenant, "business")
    return facts_page(
        request,
        tenant,
        form,
        title=_("The business"),
        lead=_("Your page, your messages and your privacy policy say what stands here."),
    )


@form_page
@staff_view(Permission.SETTINGS)
def booking_rules(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Set the rules that customers book by."""
    form = RulesForm(request.POST or None, tenant=tenant)
    if request.method == "POST" and form.is_valid():
        change_rules(
            tenant=tenant,
            values=form.facts(),
            everywhere=form.cleaned_data["everywhere"],
            by=request.actor,
            now=timezone.now(),
        )
        return saved(tenant, "booking_rules")
    return facts_page(
        request,
        tenant,
        form,
        title=_("Booking rules"),
        lead=_("They hold for what customers do themselves. You and your staff can always go past them."),
    )


@form_page
@staff_view(Permission.SETTINGS)
def reminders(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Set when customers are reminded; what waits to be sent follows at once (S44)."""
    form = ReminderForm(request.POST or None, tenant=tenant)
    if request.method == "POST" and form.is_valid():
        minutes = form.cleaned_data["reminder_minutes"]
        if minutes != tenant.reminder_minutes:
            change_reminders(tenant=tenant, minutes=minutes, by=request.actor, now=timezone.now())
        return saved(tenant, "reminders")
    return facts_page(
        request,
        tenant,
        form,
        title=_("Reminders"),
        lead=_(
            "One text message or mail before each visit. If you change the time, reminders that wait are"
            " moved to the new time. None is lost, and nobody gets two."
        ),
    )
