"""The page of the data-processing agreement: to read, to agree to, to print, with what was agreed before."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from privacy.agreement import (
    AGREEMENT,
    TextChanged,
    accept_agreement,
    accepted_texts,
    agreement_now,
    is_accepted,
    latest_acceptance,
)
from privacy.policy import blocks_of
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.doors import form_page
from tenants.models import PolicyVersion, Tenant


class AcceptForm(forms.Form):
    """An owner's yes."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        error_messages={"required": _("Write your name: it stands under the agreement.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    agreed = forms.BooleanField(
        label=_("I have read the agreement and agree to it for the business"),
        error_messages={"required": _("Tick here when you have read the agreement.")},
    )
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)


@form_page
@staff_view(Permission.SETTINGS)
def agreement(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show the agreement as it stands today; an owner agrees to it here."""
    form, changed = AcceptForm(request.POST or None), False
    if request.method == "POST":
        if not request.membership.is_owner:
            raise PermissionDenied
        if form.is_valid():
            changed = not sign(request, tenant, form)
            if not changed:
                return HttpResponseRedirect(next_page(request, tenant))
    context = page_context(request, tenant, form) | {"changed": changed}
    status = 409 if changed else 422 if form.errors else 200
    return render(request, "agreement/agreement.html", context, status=status)


def sign(request: StaffRequest, tenant: Tenant, form: AcceptForm) -> bool:
    """Agree to the text that was shown; False when it reads otherwise by now."""
    try:
        accept_agreement(
            tenant=tenant,
            language=get_language() or tenant.language,
            sha256=read_hex(form.cleaned_data["sha256"]),
            name=form.cleaned_data["name"],
            user_id=request.actor.id,
            by=request.actor,
            now=timezone.now(),
        )
    except TextChanged:
        return False
    return True


def read_hex(text: str) -> bytes:
    """Read a fingerprint; what is none matches no text."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def next_page(request: StaffRequest, tenant: Tenant) -> str:
    """Lead on to the guide when it sent us here, else back to the page."""
    wanted = request.POST.get("next", "")
    here = f"/d/{tenant.slug}/"
    parts = urlsplit(wanted)
    inside = not parts.netloc and not parts.scheme and parts.path.startswith(here) and "\\" not in wanted
    return wanted if inside else reverse("agreement", args=[tenant.slug]) + "?done=saved"


def page_context(request: StaffRequest, tenant: Tenant, form: AcceptForm) -> dict[str, Any]:
    """Draw the agreement with its form, and what was agreed to."""
    shown = agreement_now(tenant, get_language() or tenant.language)
    heading, *blocks = blocks_of(shown.text)
    latest = latest_acceptance()
    return {
        "tenant": tenant,
        "section": "settings",
        "form": form,
        "version": shown.version,
        "text_language": shown.language,
        "sha256": shown.sha256.hex(),
        "heading": heading.lines[0],
        "blocks": blocks,
        "accepted": is_accepted(),
        "latest": latest,
        "latest_at": latest.accepted_at.astimezone(tenant.zone) if latest else None,
        "older": accepted_texts(),
        "may_sign": request.membership.is_owner,
        "saved": request.GET.get("done") == "saved",
        "next": request.GET.get("next", request.POST.get("next", "")),
    }


@require_safe
@staff_view(Permission.SETTINGS)
def agreement_copy(request: StaffRequest, tenant: Tenant, version: str, language: str) -> HttpResponse:
    """Show a text that was agreed to, to be read and printed."""
    rows = PolicyVersion.objects.filter(kind=AGREEMENT)
    found = next((row for row in rows if (row.version, row.language) == (version, language)), None)
    if found is None:
        raise Http404
    heading, *blocks = blocks_of(found.text)
    context = {
        "tenant": tenant,
        "section": "settings",
        "version": found.version,
        "text_language": found.language,
        "sha256": bytes(found.sha256).hex(),
        "heading": heading.lines[0],
        "blocks": blocks,
    }
    return render(request, "agreement/copy.html", context)
