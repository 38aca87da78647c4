"""Notes on a card: write, change, take away."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.actions.notes import delete_note, rewrite_note, write_note
from customers.forms.notes import NoteForm
from customers.models import Customer, Note
from customers.pages.cardpage import may_edit
from customers.reach import card_to_edit
from customers.views.edit import look, to_card
from customers.views.listing import CUSTOMERS
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.doors import form_page
from tenants.models import Tenant


@form_page
@staff_view(*CUSTOMERS, any_of=True)
def note_new(request: StaffRequest, tenant: Tenant, customer_id: UUID) -> HttpResponse:
    """Write a note; what should rather not stand in one is warned of first."""
    card = card_to_note(request, customer_id)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not form.warnings:
        write_note(card=card, **said(form), initials=initials_of(request), **told(request))
        return to_card(tenant, card, "#c-notes")
    return show(request, tenant, card, form)


@form_page
@staff_view(*CUSTOMERS, any_of=True)
def note_edit(request: StaffRequest, tenant: Tenant, customer_id: UUID, note_id: UUID) -> HttpResponse:
    """Change a note."""
    card = card_to_note(request, customer_id)
    note = note_for(request, card, note_id)
    before = {"text": note.text, "trade_secret": note.trade_secret, "reason": note.reason}
    form = NoteForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid() and not form.warnings:
        rewrite_note(note=note, **said(form), **told(request))
        return to_card(tenant, card, "#c-notes")
    return show(request, tenant, card, form, note)


@require_POST
@staff_view(*CUSTOMERS, any_of=True)
def note_delete(request: StaffRequest, tenant: Tenant, customer_id: UUID, note_id: UUID) -> HttpResponse:
    """Take a note away."""
    card = card_to_note(request, customer_id)
    delete_note(note=note_for(request, card, note_id), **told(request))
    return to_card(tenant, card, "#c-notes")


def card_to_note(request: StaffRequest, customer_id: UUID) -> Customer:
    """Give a card whose notes this colleague may see and add to."""
    card = card_to_edit(request.membership, customer_id, hold=request.method == "POST")
    if not request.membership.may(Permission.SEE_NOTES):
        raise PermissionDenied
    return card


def note_for(request: StaffRequest, card: Customer, note_id: UUID) -> Note:
    """Give a note of this card that this colleague may change."""
    note = Note.objects.filter(customer=card, pk=note_id).first()
    if note is None:
        raise Http404
    if not may_edit(note, request.membership):
        raise PermissionDenied
    return note


def said(form: NoteForm) -> dict[str, Any]:
    """Give what the form says of the note."""
    return {name: form.cleaned_data[name] for name in ("text", "trade_secret", "reason")}


def told(request: StaffRequest) -> dict[str, Any]:
    """Give who does it, and when."""
    return {"by": request.actor, "now": timezone.now()}


def initials_of(request: StaffRequest) -> str:
    """Give the initials that stay beside the note when the colleague has left."""
    return str(request.membership.initials)


def show(
    request: StaffRequest, tenant: Tenant, card: Customer, form: NoteForm, note: Note | None = None
) -> HttpResponse:
    """Draw the note's own page."""
    look(request, card)
    warnings = form.warnings if form.is_bound and form.is_valid() else []
    context = {
        "tenant": tenant,
        "section": "customers",
        "card": card,
        "form": form,
        "note": note,
        "warnings": warnings,
        "seen": " ".join(sorted({*form.data.get("seen", "").split(), *warnings})),
    }
    status = 422 if form.errors else 409 if warnings else 200
    return render(request, "customers/note.html", context, status=status)
