"""The log of messages: who was told what, by which company, with what end; and the month's cap."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bookings.forms.log import CapForm, LogForm
from bookings.pages.logpage import (
    Rows,
    draw,
    invited_of,
    log_rows,
    month_context,
    people_of,
    troubled,
)
from customers.reach import cards_for
from notifications.actions import send_again
from notifications.models import Message
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants import audit
from tenants.models import Tenant


def messages_for(request: StaffRequest) -> Rows:
    """Give the messages that a colleague may see: everybody's, or those to her own customers."""
    membership = request.membership
    if not membership.may(Permission.OWN_CUSTOMERS_ONLY):
        return Message.objects.all()
    return Message.objects.filter(Q(recipient_id__in=cards_for(membership).values("pk")))


@require_safe
@staff_view(Permission.MESSAGES)
def message_log(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show what went out, what did not and why; what somebody should look at stands first."""
    return log_page(request, tenant, CapForm(initial={"cap": tenant.sms_monthly_cap}))


def log_page(request: StaffRequest, tenant: Tenant, cap_form: CapForm, *, status: int = 200) -> HttpResponse:
    """Draw the log."""
    now, membership = timezone.now(), request.membership
    form = LogForm(request.GET)
    chosen, before = form.chosen(), request.GET.get("before", "")
    mine = messages_for(request)
    rows, mark = log_rows(mine, chosen, before=before, now=now)
    first = not before and not chosen["state"]
    trouble = troubled(mine, now=now) if first else []
    people = people_of([*rows, *trouble], cards_for(membership))
    audit.record(
        "messages.view",
        by=request.actor,
        now=now,
        purpose="booking",
        ids=sorted(people),
        count=len(people),
    )
    invited = invited_of([*rows, *trouble]) if membership.may(Permission.PEOPLE) else {}
    told: dict[str, Any] = {"sees": membership.may(Permission.SEE_CONTACT), "invited": invited, "now": now}
    here = reverse("message_log", args=[tenant.slug])
    context: dict[str, Any] = {
        "tenant": tenant,
        "section": "messages",
        "form": LogForm(chosen),
        "filtered": bool(chosen["state"] or chosen["channel"]),
        "rows": draw(tenant, rows, people, **told),
        "trouble": draw(tenant, trouble, people, **told),
        "next_url": f"{here}?{urlencode({**chosen, 'before': mark})}" if mark else "",
        "first_url": f"{here}?{urlencode(chosen)}" if before else "",
        "month": month_context(tenant, now=now),
        "cap_form": cap_form,
        "may_set_cap": membership.may(Permission.SETTINGS),
        "done": request.GET.get("done", ""),
    }
    return render(request, "messages_log/log.html", context, status=status)


@require_POST
@staff_view(Permission.MESSAGES)
def message_again(request: StaffRequest, tenant: Tenant, message_id: UUID) -> HttpResponse:
    """Send a message again that did not arrive, or may not have: a person has looked and decided."""
    now, by = timezone.now(), request.actor
    message = messages_for(request).filter(pk=message_id).first()
    if message is None:
        raise Http404
    here = reverse("message_log", args=[tenant.slug])
    try:
        send_again(message, by=by, now=now)
    except ValueError:
        return HttpResponseRedirect(f"{here}?done=gone")
    audit.record(
        "message.again",
        by=by,
        now=now,
        purpose="booking",
        subject_id=message.recipient_id,
        object_kind="message",
        object_id=str(message.pk),
    )
    return HttpResponseRedirect(f"{here}?done=again")


@require_POST
@staff_view(Permission.SETTINGS)
def message_cap(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Set how many segments of text messages a month may cost."""
    form = CapForm(request.POST)
    if not form.is_valid():
        if not request.membership.may(Permission.MESSAGES):
            raise Http404
        return log_page(request, tenant, form, status=422)
    tenant.sms_monthly_cap = form.cleaned_data["cap"]
    tenant.save(update_fields=["sms_monthly_cap"])
    audit.record("settings.sms_cap", by=request.actor, now=timezone.now(), fields=["sms_monthly_cap"])
    return HttpResponseRedirect(f"{reverse('message_log', args=[tenant.slug])}?done=cap")
