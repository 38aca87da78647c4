"""Erase one person: shown before, confirmed by her name, and a receipt that names nobody."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from customers.models import Customer
from customers.reach import card_for
from privacy.erasure import Busy, Gone, OnHold, coming_visits, erase_now, erase_when_told
from privacy.forms.erase import TELL, EraseForm
from privacy.models import Erasure
from privacy.pages.erasepage import preview, receipt
from privacy.purge import cancel_erasure
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants import audit
from tenants.doors import form_page
from tenants.models import Tenant


@form_page
@staff_view(Permission.DELETE)
def erase(request: StaffRequest, tenant: Tenant, customer_id: UUID) -> HttpResponse:
    """Show what would go and what stays; with the name typed, do it."""
    membership, by = request.membership, request.actor
    now = timezone.now()
    card = card_for(membership, customer_id)
    visits = coming_visits(card.pk, now=now)
    form = EraseForm(request.POST or None, called=str(card.name), visits=visits)
    if request.method == "POST" and form.is_valid():
        return try_erase(request, tenant, card, form, told=bool(visits), now=now)
    context = preview(card, tenant, membership, visits, now=now)
    audit.record("customer.preview_erase", by=by, now=now, purpose="erasure", subject_id=card.pk)
    if others := context["sharing"]["ids"]:
        audit.record("customer.beside", by=by, now=now, purpose="erasure", ids=others)
    context |= {"tenant": tenant, "section": "gdpr", "form": form}
    return render(request, "privacy/erase.html", context, status=422 if form.errors else 200)


def try_erase(
    request: StaffRequest, tenant: Tenant, card: Customer, form: EraseForm, *, told: bool, now: datetime
) -> HttpResponse:
    """Erase and lead to the receipt, or say what came in between."""
    way = erase_when_told if told and form.cleaned_data["coming"] == TELL else erase_now
    by = request.actor
    try:
        erasure = way(tenant=tenant, card=card, reason=form.cleaned_data["reason"], by=by, now=now)
    except OnHold:
        # The page says so itself, and how to lift it.
        return HttpResponseRedirect(reverse("gdpr_erase", args=[tenant.slug, card.pk]))
    except Gone:
        message = _("Somebody else has just deleted this customer, or made the card part of another.")
    except Busy:
        message = _(
            "Others are changing this customer's visits just now. Nothing has been deleted: try again."
        )
    else:
        return HttpResponseRedirect(reverse("gdpr_erased", args=[tenant.slug, erasure.pk]))
    return render(request, "errors/409.html", {"tenant": tenant, "message": message}, status=409)


def erasure_of(erasure_id: UUID) -> Erasure:
    """Find one person's erasure; those of a clearing-out are told together."""
    erasure = Erasure.objects.filter(pk=erasure_id, purge=None).first()
    if erasure is None:
        raise Http404
    return erasure


@require_safe
@staff_view(Permission.DELETE)
def erased(request: StaffRequest, tenant: Tenant, erasure_id: UUID) -> HttpResponse:
    """Show the receipt, or what is still waited for."""
    context = {"tenant": tenant, "section": "gdpr", **receipt(erasure_of(erasure_id), tenant)}
    return render(request, "privacy/erased.html", context)


@require_POST
@staff_view(Permission.DELETE)
def keep(request: StaffRequest, tenant: Tenant, erasure_id: UUID) -> HttpResponse:
    """Take an erasure back that has not been done."""
    erasure = erasure_of(erasure_id)
    cancel_erasure(erasure=erasure, by=request.actor, now=timezone.now())
    return HttpResponseRedirect(reverse("gdpr_erased", args=[tenant.slug, erasure.pk]))
