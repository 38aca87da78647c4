"""A lost second factor: restored by another owner, or by support after a wait that any owner may stop."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from staff.access import StaffRequest, link_view, staff_view, support_view
from staff.actions import NotYoursToGive
from staff.actions.lostfactor import (
    CannotOpen,
    NotDue,
    WorksElsewhere,
    open_case,
    open_stop,
    restore_by_owner,
    restore_by_support,
    stop_case,
)
from staff.forms.lostfactor import CaseForm
from staff.models import FactorCase, Membership, User
from staff.permissions import Permission
from tenants.actors import Actor
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.doors import form_page
from tenants.models import Tenant

SHOWN = 50


@form_page
@staff_view(Permission.PEOPLE)
def restore(request: StaffRequest, tenant: Tenant, member_id: UUID) -> HttpResponse:
    """Say what taking a colleague's factor away means; the button does it."""
    member = Membership.objects.filter(pk=member_id, active=True).first()
    if member is None:
        raise Http404
    back = reverse("person", args=[tenant.slug, member.pk])
    fault = ""
    if request.method == "POST":
        try:
            restore_by_owner(membership=member, by=request.actor, now=timezone.now())
            return HttpResponseRedirect(f"{back}?done=1")
        except NotYoursToGive:
            fault = _("Another owner does this, and nobody does it for herself.")
        except WorksElsewhere:
            fault = _("This colleague works in another business too. Ask support: it takes three days.")
    context = {"tenant": tenant, "section": "settings", "person": member, "back": back, "fault": fault}
    return render(request, "people/restore.html", context, status=409 if fault else 200)


@link_view("case")
@form_page
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link stops; the button stops it."""
    with tenant_scope(PLATFORM_ID):
        row = open_stop(token)
        context: dict[str, Any] = {
            "whom": str(row.case.user.name),
            "reference": row.case.reference,
            "reason": str(row.case.reason),
            "due": row.case.due_at.astimezone(row.tenant.zone),
            "stopped": request.method == "POST",
        }
    if request.method == "POST":
        stop_case(token=token, now=timezone.now())
    return render(request, "staff/stop_case.html", context)


@support_view
@form_page
def cases(request: HttpRequest, user: User) -> HttpResponse:
    """List support's cases, open one, and restore where the wait is over."""
    now, by = timezone.now(), Actor("support", user.pk)
    act = request.POST.get("act", "")
    form = CaseForm(request.POST if act == "open" else None)
    fault = ""
    try:
        if act == "open" and form.is_valid():
            open_case(by=by, now=now, **form.cleaned_data)
            return HttpResponseRedirect(reverse("platform_cases"))
        if act == "restore":
            restore_by_support(case_id=UUID(request.POST.get("case", "")), by=by, now=now)
            return HttpResponseRedirect(reverse("platform_cases"))
    except CannotOpen:
        form.add_error("email", _("There is no second factor to take away here, or a case is open already."))
    except (NotDue, ValueError, FactorCase.DoesNotExist):
        fault = _("The wait is not over, or the case is closed.")
    with tenant_scope(PLATFORM_ID):
        rows = list(FactorCase.objects.select_related("user").order_by("-opened_at")[:SHOWN])
        shown = [case_line(row, now=now) for row in rows]
    context = {"form": form, "cases": shown, "fault": fault}
    return render(request, "platform/cases.html", context, status=422 if form.errors or fault else 200)


def case_line(row: FactorCase, *, now: Any) -> dict[str, Any]:
    """Say of one case how it stands; whom it was about is not shown any more once it is closed."""
    zone = row.tenant.zone
    ended = row.stopped_at or row.restored_at
    return {
        "id": row.pk,
        "reference": row.reference,
        "email": "" if ended else str(row.user.email),
        "reason": "" if ended else str(row.reason),
        "ended": ended.astimezone(zone) if ended else None,
        "due": row.due_at.astimezone(zone),
        "ripe": not ended and row.due_at <= now,
        "stopped": bool(row.stopped_at),
        "restored": bool(row.restored_at),
    }
