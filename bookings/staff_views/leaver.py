"""The page of somebody who leaves: her visits first, then the end of her place."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.actions.leave import (
    Ahead,
    calendars_of,
    call_off_all,
    call_off_class,
    classes_ahead,
    hand_over,
    hand_over_all,
    hand_over_class,
    visits_ahead,
    with_takers,
)
from bookings.dates import day_and_time
from bookings.models import Booking, GroupSession, Resource
from bookings.words import services_label
from staff.access import StaffRequest, staff_view
from staff.actions import LastOwner, NotYoursToGive, Unsettled, remove_member
from staff.models import Membership
from staff.permissions import Permission
from tenants import audit
from tenants.doors import form_page
from tenants.models import Tenant

AT_A_TIME = 20
CANCEL = "cancel"
ASK = "ask"


@form_page
@staff_view(Permission.PEOPLE)
def leave(request: StaffRequest, tenant: Tenant, member_id: UUID) -> HttpResponse:
    """Show what lies ahead of her, settle it, and end her place when nothing is left."""
    member = Membership.objects.filter(pk=member_id, active=True).first()
    if member is None:
        raise Http404
    fault = ""
    if request.method == "POST":
        answer = settle(request, tenant, member)
        if isinstance(answer, HttpResponse):
            return answer
        fault = answer
    context = leave_context(request, tenant, member) | {"fault": fault}
    # Nothing brings called-off visits back: what it means is said before, with how many there are.
    context["sure"] = fault == ASK and {"count": context["count"], "tell": request.POST.get("tell") == "1"}
    return render(request, "people/leave.html", context, status=409 if fault else 200)


def settle(request: StaffRequest, tenant: Tenant, member: Membership) -> HttpResponse | str:
    """Do what was pressed; give the next page, or what stands in the way."""
    if member.is_owner and not request.membership.is_owner:
        return _("Only an owner ends an owner's place.")
    act = request.POST.get("act", "")
    if act == "leave":
        return end_place(request, tenant, member)
    hers, now, tell = calendars_of(member.pk), timezone.now(), request.POST.get("tell") == "1"
    here = reverse("person_leave", args=[tenant.slug, member.pk])
    how: dict[str, Any] = {"by": request.actor, "now": now}
    visits, sessions = visits_ahead(hers, now=now), classes_ahead(hers, now=now)
    to = request.POST.get("to", "")
    if act == "call_off":
        # What was agreed to is what was counted: with one more or less, the question is put again.
        if request.POST.get("count") != str(len(visits)):
            return ASK
        done = call_off_all(tenant=tenant, bookings=visits, tell_customer=tell, **how)
        return HttpResponseRedirect(f"{here}?off={done}")
    if act == "all" and (colleague := colleague_of(to, hers)):
        done = hand_over_all(
            tenant=tenant,
            bookings=visits,
            resource_ids=hers,
            colleague=colleague,
            tell_customer=tell,
            **how,
        )
        return HttpResponseRedirect(f"{here}?over={done}&of={len(visits)}")
    booking = next((each for each in visits if str(each.pk) == request.POST.get("visit")), None)
    session = next((each for each in sessions if str(each.pk) == request.POST.get("class")), None)
    return one(tenant, booking, session, to, hers, tell=tell, how=how) or HttpResponseRedirect(here)


def one(
    tenant: Tenant,
    booking: Booking | None,
    session: GroupSession | None,
    to: str,
    hers: list[UUID],
    *,
    tell: bool,
    how: dict[str, Any],
) -> str:
    """Settle one visit or class; say what stands in the way."""
    colleague = colleague_of(to, hers)
    if to == CANCEL and booking is not None:
        call_off_all(tenant=tenant, bookings=[booking], tell_customer=tell, **how)
        return ""
    if to == CANCEL and session is not None:
        call_off_class(tenant=tenant, session=session, tell_customer=tell, **how)
        return ""
    if colleague is None:
        return _("Choose who takes it over.")
    if booking is not None:
        taken = hand_over(
            tenant=tenant, booking=booking, resource_ids=hers, colleague=colleague, tell_customer=tell, **how
        )
    else:
        taken = session is not None and hand_over_class(session=session, colleague=colleague, **how)
    return "" if taken else _("This colleague cannot take it: she is busy or away then, or does not do it.")


def colleague_of(text: str, hers: list[UUID]) -> UUID | None:
    """Read which colleague is meant."""
    rows = Resource.objects.filter(kind=Resource.Kind.STAFF, active=True).exclude(pk__in=hers)
    return next((each for each in rows.values_list("pk", flat=True) if str(each) == text), None)


def end_place(request: StaffRequest, tenant: Tenant, member: Membership) -> HttpResponse | str:
    """End her place; everything of hers is dead at once."""
    herself = member.pk == request.membership.pk
    try:
        remove_member(membership=member, by=request.actor, now=timezone.now())
    except Unsettled:
        return _("There are still visits ahead. Give them to a colleague or call them off first.")
    except LastOwner:
        return _("The only owner cannot leave. Make another owner first.")
    except NotYoursToGive:
        return _("Only an owner ends an owner's place.")
    if herself:
        return HttpResponseRedirect(reverse("signin"))
    return HttpResponseRedirect(reverse("people", args=[tenant.slug]) + "?done=left")


def leave_context(request: StaffRequest, tenant: Tenant, member: Membership) -> dict[str, Any]:
    """Give a page of what lies ahead, and who could take it over."""
    now, hers = timezone.now(), calendars_of(member.pk)
    visits, sessions = visits_ahead(hers, now=now), classes_ahead(hers, now=now)
    page = Paginator(visits, AT_A_TIME).get_page(request.GET.get("page"))
    named = request.membership.may(Permission.ALL_CALENDARS)
    rows = with_takers(tenant, list(page.object_list), hers, now=now)
    if named:
        shown = sorted({str(row.booking.customer_id) for row in rows if row.booking.customer_id})
        audit.record("people.leave", by=request.actor, now=now, purpose="booking", ids=shown)
    staff = Resource.objects.filter(kind=Resource.Kind.STAFF, active=True).order_by("position")
    colleagues = [each for each in staff if each.pk not in set(hers)]
    return {
        "tenant": tenant,
        "section": "settings",
        "person": member,
        "herself": member.pk == request.membership.pk,
        "back": reverse("person", args=[tenant.slug, member.pk]),
        "rows": [line(tenant, row, named=named) for row in rows],
        "classes": [
            {"id": each.pk, "label": each.service.label, "when": day_and_time(each.starts_at, tenant.zone)}
            for each in sessions
        ],
        "count": len(visits),
        "left": len(visits) + len(sessions),
        "page": page,
        "colleagues": [(str(each.pk), each.first_name) for each in colleagues],
        "over": number(request, "over"),
        "of": number(request, "of"),
        "off": number(request, "off"),
    }


def line(tenant: Tenant, row: Ahead, *, named: bool) -> dict[str, Any]:
    """Say of one visit when it is, what, whose, and who could take it."""
    customer = row.booking.customer
    return {
        "id": row.booking.pk,
        "when": day_and_time(row.booking.starts_at, tenant.zone),
        "what": services_label(row.items),
        "who": str(customer.name) if customer and named else "",
        "takers": [(str(each.pk), each.first_name) for each in row.takers],
    }


def number(request: StaffRequest, name: str) -> int | None:
    """Read a count out of the address."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else None
