"""The people of a business: who works here, inviting somebody, and what a colleague may do."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from staff import actions
from staff.access import StaffRequest, staff_view
from staff.actions.invitations import waiting
from staff.actions.members import change_person
from staff.forms.people import NEW, InviteForm, PersonForm
from staff.models import Invitation, Membership
from staff.pages.people import invited_line, people_context, person_context
from staff.pages.rights import locked, roles, switches
from staff.permissions import LIMITS, PRESETS, Permission
from staff.reach import works_here
from staff.registries import calendars
from tenants.doors import form_page
from tenants.models import Tenant


@require_safe
@staff_view(Permission.PEOPLE)
def people(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """List the colleagues, and who is invited."""
    context = people_context(tenant, now=timezone.now())
    context |= {"tenant": tenant, "section": "settings", "done": request.GET.get("done", "")}
    return render(request, "people/list.html", context)


@form_page
@staff_view(Permission.PEOPLE)
def invite(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Ask who is to come, and send her the mail."""
    giver = request.membership
    initial = {"role": "staff", "calendar": NEW, "language": tenant.language}
    form = InviteForm(
        typed(request),
        initial=initial,
        giver=giver,
        held=giver.held & LIMITS,
        calendars=calendars(),
    )
    if sends(request) and form.is_valid() and invited(request, tenant, form):
        return HttpResponseRedirect(reverse("people", args=[tenant.slug]) + "?done=invited")
    held = shown_switches(request, giver, PRESETS["staff"])
    context = {"form": form, **rights_context(giver, held, shown_role(request, giver, "staff"))}
    context |= {"tenant": tenant, "section": "settings", "back": reverse("people", args=[tenant.slug])}
    return render(request, "people/invite.html", context, status=422 if sends(request) else 200)


def invited(request: StaffRequest, tenant: Tenant, form: InviteForm) -> bool:
    """Send the invitation; where it may not be, say why on the form."""
    email = form.cleaned_data["email"]
    if works_here(email):
        form.add_error("email", _("She works here already."))
        return False
    try:
        actions.invite(
            email=email,
            name=form.cleaned_data["name"],
            role=form.cleaned_data["role"],
            permissions=form.chosen(),
            calendar_id=form.calendar_id(),
            new_calendar=form.new_calendar,
            language=form.cleaned_data["language"] or "da",
            by=request.actor,
            now=timezone.now(),
        )
    except actions.InvitedAlready as already:
        form.add_error("email", _("She is invited already."))
        form.already = invited_line(tenant, already.invitation, now=timezone.now())
    except actions.NotYoursToGive:
        form.add_error(None, _("You can give away only what you hold yourself. Ask the owner."))
    return not form.errors


@form_page
@staff_view(Permission.PEOPLE)
def person(request: StaffRequest, tenant: Tenant, member_id: UUID) -> HttpResponse:
    """Show a colleague, and change what she may do; it counts from her next request on."""
    member = Membership.objects.filter(pk=member_id, active=True).first()
    if member is None:
        raise Http404
    giver, shelf = request.membership, calendars()
    hers = next((each for each in shelf if each.membership_id == member.pk), None)
    form = PersonForm(
        typed(request),
        initial={"name": member.name, "role": member.role, "calendar": str(hers.id) if hers else ""},
        giver=giver,
        held=member.held,
        calendars=shelf,
        hers=member.pk,
    )
    if sends(request) and form.is_valid() and changed(request, member, form):
        return HttpResponseRedirect(reverse("person", args=[tenant.slug, member.pk]) + "?done=1")
    held = shown_switches(request, giver, member.held)
    context = person_context(tenant, member, looker=giver)
    context |= {"form": form, **rights_context(giver, held, shown_role(request, giver, member.role))}
    context |= {"tenant": tenant, "section": "settings", "back": reverse("people", args=[tenant.slug])}
    context["done"] = request.GET.get("done", "")
    return render(request, "people/person.html", context, status=422 if sends(request) else 200)


def changed(request: StaffRequest, member: Membership, form: PersonForm) -> bool:
    """Change the colleague; where it may not be, say why on the form."""
    try:
        change_person(
            membership=member,
            name=form.cleaned_data["name"],
            role=form.cleaned_data["role"],
            permissions=form.chosen(),
            calendar=form.calendar_id() or form.new_calendar,
            by=request.actor,
            now=timezone.now(),
        )
    except actions.NotYoursToGive:
        form.add_error(None, _("You can change only what you hold yourself. Ask the owner."))
    except actions.LastOwner:
        form.add_error("role", _("She is the only owner. Make another one first."))
    return not form.errors


@require_POST
@staff_view(Permission.PEOPLE)
def invitation(request: StaffRequest, tenant: Tenant, invitation_id: UUID) -> HttpResponse:
    """Send an invitation again, or take it back."""
    found: Invitation | None = waiting().filter(pk=invitation_id).first()
    if found is None:
        raise Http404
    again = request.POST.get("act") == "again"
    act = actions.invite_again if again else actions.withdraw_invitation
    try:
        act(invitation=found, by=request.actor, now=timezone.now())
    except actions.NotYoursToGive:
        return HttpResponseRedirect(reverse("people", args=[tenant.slug]) + "?done=not_yours")
    done = "again" if again else "withdrawn"
    return HttpResponseRedirect(reverse("people", args=[tenant.slug]) + f"?done={done}")


def typed(request: StaffRequest) -> Any:
    """Give what was typed, if anything was."""
    return request.POST if request.method == "POST" else None


def sends(request: StaffRequest) -> bool:
    """Say whether the form is sent; a post for the role's switches only shows them."""
    return request.method == "POST" and request.POST.get("act") != "preset"


def shown_role(request: StaffRequest, giver: Membership, former: str) -> str:
    """Give the role that is ticked on the page."""
    asked = request.POST.get("role", former)
    return asked if asked in {each["value"] for each in roles(giver, "")} else former


def shown_switches(
    request: StaffRequest, giver: Membership, former: frozenset[Permission]
) -> frozenset[Permission]:
    """Give the switches as the page shows them: as they stand, as the role presets them, or as typed."""
    if request.method != "POST":
        return former
    if request.POST.get("act") == "preset":
        return PRESETS.get(request.POST.get("role", ""), former)
    typed = set(request.POST.getlist("permissions"))
    return frozenset(
        each for each in Permission if (each in former if locked(each, giver) else each.value in typed)
    )


def rights_context(giver: Membership, held: frozenset[Permission], role: str) -> dict[str, Any]:
    """Give the roles and the switches to the page."""
    return {"groups": switches(held, giver=giver), "roles": roles(giver, role), "role": role}
