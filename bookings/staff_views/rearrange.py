"""Move, resize and hand over a visit, by drag and by form; take it back; answer whether she is to be told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings.actions.move import move
from bookings.actions.plans import plan_as_booked
from bookings.actions.stale import Stale
from bookings.actions.undo import Answered, CannotUndo, answer_question, undo_move
from bookings.forms.change import DropForm, MoveForm, ResizeForm, uuid_or_none
from bookings.kinds import items_of
from bookings.locks import Taken
from bookings.models import Booking, BookingEvent, BookingItem, FormerPlace
from bookings.staff_views.calendar import CALENDAR, open_panel, people_for
from bookings.staff_views.desk import beside, by_script, changeable_visit, local_day, to_sheet
from bookings.staff_views.warned import accepted, attempt, may_overbook, stale_facts, why_missing
from staff.access import StaffRequest, staff_view
from tenants.doors import form_page
from tenants.models import Tenant

# One of these words says what is done, in the form and in the history.
MOVED, RESIZED, HANDED = BookingEvent.Kind.MOVED, BookingEvent.Kind.RESIZED, BookingEvent.Kind.HANDED


@form_page
@staff_view(*CALENDAR, any_of=True)
def move_visit(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Move a visit by form: other day, time or person; what speaks against it is shown first."""
    booking = changeable_visit(request, booking_id)
    items = items_of(booking)
    local = booking.starts_at.astimezone(tenant.zone)
    initial = {"day": local.date(), "time": local.strftime("%H:%M"), "tell": tenant.staff_tells_customer}
    form = MoveForm(request.POST or None, initial=initial)
    people = wanted_people(request, items)
    fault: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        start = datetime.combine(form.cleaned_data["day"], form.cleaned_data["time"], tzinfo=tenant.zone)
        done = rearranged(
            request, tenant, booking, start=start, people=people, tell=form.cleaned_data["tell"]
        )
        if isinstance(done, Booking):
            return to_sheet(request, local_day(tenant, done), booking_id=done.pk)
        fault = done
    return move_page(request, tenant, booking, form, people, fault)


@require_POST
@staff_view(*CALENDAR, any_of=True)
def drop_visit(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Move a visit as it was dragged; whether the customer is told is asked afterwards."""
    booking = changeable_visit(request, booking_id)
    items = items_of(booking)
    form = DropForm(request.POST)
    if not form.is_valid() or form.cleaned_data["item"] not in {item.pk for item in items}:
        raise Http404
    data = form.cleaned_data
    lifted = next(item for item in items if item.pk == data["item"])
    start, giver = form.start_of(lifted, booking, tenant.zone), lifted.resource_id
    people = {item.pk: data["who"] if item.resource_id == giver else item.resource_id for item in items}
    done = rearranged(request, tenant, booking, start=start, people=people, tell=None)
    if isinstance(done, Booking):
        return to_sheet(request, local_day(tenant, done))
    typed = {"day": start.date(), "time": start.strftime("%H:%M"), "tell": tenant.staff_tells_customer}
    page = move_page(request, tenant, booking, MoveForm(initial=typed), people, done)
    return beside(request, page)


@form_page
@staff_view(*CALENDAR, any_of=True)
def resize_visit(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Make one service of a visit longer or shorter; what follows moves with its end."""
    booking = changeable_visit(request, booking_id)
    items = items_of(booking)
    form = ResizeForm(request.POST or None)
    fault: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        item = next((item for item in items if item.pk == form.cleaned_data["item"]), None)
        if item is None:
            raise Http404
        minutes = {item.pk: form.cleaned_data["minutes"]}
        done = rearranged(
            request,
            tenant,
            booking,
            start=booking.starts_at,
            minutes=minutes,
            tell=None,
            kind=RESIZED,
            what=item.name,
        )
        if isinstance(done, Booking):
            opened = None if by_script(request) else done.pk
            return to_sheet(request, local_day(tenant, done), booking_id=opened)
        fault = done
    lengths = [{"id": item.pk, "name": item.label, "minutes": typed_minutes(request, item)} for item in items]
    context = {**act_context(request, tenant, booking, fault), "form": form, "lengths": lengths}
    return beside(request, render(request, "calendar/resize.html", context, status=status_of(form, fault)))


@form_page
@staff_view(*CALENDAR, any_of=True)
def hand_over(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Give single services of a visit to colleagues; the times stay."""
    booking = changeable_visit(request, booking_id)
    items = items_of(booking)
    people = wanted_people(request, items)
    fault: dict[str, Any] = {}
    if request.method == "POST":
        names = ", ".join(item.name for item in items if people[item.pk] != item.resource_id)
        done = rearranged(
            request,
            tenant,
            booking,
            start=booking.starts_at,
            people=people,
            tell=None,
            kind=HANDED,
            what=names[:120],
        )
        if isinstance(done, Booking):
            return to_sheet(request, local_day(tenant, done), booking_id=done.pk)
        fault = done
    context = {**act_context(request, tenant, booking, fault), **people_choice(request, items, people)}
    return render(request, "calendar/hand.html", context, status=409 if fault else 200)


def rearranged(
    request: StaffRequest,
    tenant: Tenant,
    booking: Booking,
    *,
    start: datetime,
    people: Mapping[UUID, UUID] | None = None,
    minutes: Mapping[UUID, int] | None = None,
    tell: bool | None,
    kind: str = MOVED,
    what: str = "",
) -> Booking | dict[str, Any]:
    """Give the visit its new start, people or lengths, or say what stands in the way."""
    allowed = {each.pk for each in people_for(request)} | {item.resource_id for item in items_of(booking)}
    if not set((people or {}).values()) <= allowed:
        return {"warnings": [_("This colleague does not perform this service.")], "accept": ""}
    if why_missing(request):
        return {"why_error": True, "needs_why": True, "accept": request.POST.get("accept", "")}
    now = timezone.now()

    def act() -> Booking:
        return move(
            tenant=tenant,
            booking=booking,
            plan=plan_as_booked(items_of(booking), tenant.zone, people=people, minutes=minutes),
            start=start,
            by=request.actor,
            now=now,
            accept=accepted(request),
            overbook=may_overbook(request),
            why=request.POST.get("why", "").strip()[:200],
            tell_customer=tell,
            seen=request.POST.get("seen", ""),
            kind=kind,
            what=what,
        )

    return attempt(request, tenant, act, start=start, now=now)


def move_page(
    request: StaffRequest,
    tenant: Tenant,
    booking: Booking,
    form: MoveForm,
    people: Mapping[UUID, UUID],
    fault: dict[str, Any],
) -> HttpResponse:
    """Show the form of moving, with what was typed or dragged and what stands in the way."""
    context = {
        **act_context(request, tenant, booking, fault),
        "form": form,
        **people_choice(request, items_of(booking), people),
    }
    return render(request, "calendar/move.html", context, status=status_of(form, fault))


def status_of(form: Any, fault: dict[str, Any]) -> int:
    """Say how the page answers: refused by the diary, refused by the form, or asked for."""
    if fault:
        return 409
    return 422 if form.is_bound and form.errors else 200


def act_context(
    request: StaffRequest, tenant: Tenant, booking: Booking, fault: dict[str, Any]
) -> dict[str, Any]:
    """Give what every page of changing a visit shows: the visit, the way back, the state that is shown."""
    # From here on the visit is only looked at: its services are read once.
    booking.read_items = items_of(booking)
    return {
        "tenant": tenant,
        "panel": open_panel(request, tenant, booking, now=timezone.now()),
        "back": to_sheet(request, local_day(tenant, booking), booking_id=booking.pk)["Location"],
        "seen": fault.get("seen") or request.POST.get("seen") or booking.version,
        "why": request.POST.get("why", ""),
        **{key: value for key, value in fault.items() if key != "seen"},
    }


def wanted_people(request: StaffRequest, items: list[BookingItem]) -> dict[UUID, UUID]:
    """Read who is to perform what: one name for all that one person does, or a name for each service."""
    wanted = {item.pk: item.resource_id for item in items}
    whole = uuid_or_none(request.POST.get("who"))
    for item in items:
        own = uuid_or_none(request.POST.get(f"who-{item.pk}"))
        if own is not None:
            wanted[item.pk] = own
        elif whole is not None and item.resource_id == items[0].resource_id:
            wanted[item.pk] = whole
    return wanted


def people_choice(
    request: StaffRequest, items: list[BookingItem], people: Mapping[UUID, UUID]
) -> dict[str, Any]:
    """Give the choice of people: one for the visit where one does it all, else one for each service."""
    together = len({item.resource_id for item in items}) == 1
    return {
        "people": people_for(request),
        "who": str(people[items[0].pk]),
        "by_item": [] if together else own_choices(items, people),
        "each_item": own_choices(items, people),
    }


def own_choices(items: list[BookingItem], people: Mapping[UUID, UUID]) -> list[dict[str, Any]]:
    """Name each service with who is to perform it."""
    return [{"id": item.pk, "name": item.label, "who": str(people[item.pk])} for item in items]


def typed_minutes(request: StaffRequest, item: BookingItem) -> object:
    """Give the length that was typed or dragged for this service, else the one it has."""
    mine = uuid_or_none(request.POST.get("item")) == item.pk
    return request.POST.get("minutes", "") if mine else item.length


@require_POST
@staff_view(*CALENDAR, any_of=True)
def answer_change(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Tell the customer of a change, do not, or take the change back."""
    booking = changeable_visit(request, booking_id)
    place = get_object_or_404(FormerPlace, pk=uuid_or_none(request.POST.get("place")), booking=booking)
    answer, now = request.POST.get("answer"), timezone.now()
    try:
        if answer == "undo":
            booking = undo_move(tenant=tenant, place=place, by=request.actor, now=now)
        else:
            tell = answer == "tell"
            booking = answer_question(
                tenant=tenant,
                place=place,
                tell_customer=tell,
                by=request.actor,
                now=now,
            )
    except Answered:
        return unanswered(request, tenant, place, _("A colleague has answered meanwhile."))
    except CannotUndo:
        told = _("It cannot be undone any more: the visit has changed, or the customer has been told.")
        return unanswered(request, tenant, place, told)
    except Taken:
        told = _("It cannot be undone: somebody has the old time by now.")
        return unanswered(request, tenant, place, told)
    opened = booking.pk if request.POST.get("from") == "panel" else None
    return to_sheet(request, local_day(tenant, booking), booking_id=opened)


def unanswered(request: StaffRequest, tenant: Tenant, place: FormerPlace, told: str) -> HttpResponse:
    """Say why the answer came too late, who did what meanwhile, and show the visit as it stands."""
    booking = place.booking
    events = list(booking.events.filter(at__gt=place.made_at).order_by("-at"))
    since = stale_facts(tenant, Stale(booking, events), now=timezone.now()) if events else []
    context = act_context(request, tenant, booking, {"told": told, "since": since})
    page = render(request, "calendar/toolate.html", context, status=409)
    page["HX-Retarget"] = page["HX-Reselect"] = "#panel-place"
    page["HX-Reswap"] = "outerHTML show:none"
    return page
