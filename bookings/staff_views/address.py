"""The address of the page: to tell, to scan, to put on one's own site."""

import io
from typing import Any

import segno
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.forms.address import EmbedForm
from bookings.staff_views.business import saved
from bookings.words import phone_label, place
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.actions import change_facts
from tenants.doors import form_page
from tenants.models import Tenant

KINDS = {"svg": "image/svg+xml", "png": "image/png"}


def public_url(tenant: Tenant, name: str = "front") -> str:
    """Give a public page's whole address."""
    return settings.BASE_URL + reverse(name, args=[tenant.slug])


def button_snippet(tenant: Tenant) -> str:
    """Write a button for the business's own site: a link, so it works with every cookie refused."""
    style = (
        f"display:inline-block;padding:14px 24px;border-radius:4px;background:{tenant.colour};color:#fff;"
        "font:600 16px/1.2 system-ui,sans-serif;text-decoration:none"
    )
    label = escape(_("Book a time"))
    return f'<a href="{escape(public_url(tenant))}" style="{style}">{label}</a>'


def frame_snippet(tenant: Tenant) -> str:
    """Write a frame for the business's own site; booking needs no cookie."""
    title = escape(_("Book a time at %(name)s") % {"name": tenant.name})
    url = escape(public_url(tenant, "book_services"))
    style = "width:100%;height:860px;border:0"
    return f'<iframe src="{url}" title="{title}" loading="lazy" style="{style}"></iframe>'


@form_page
@staff_view(Permission.SETTINGS)
def page_address(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show the address, its code to scan, and what to put on one's own site."""
    form = EmbedForm(request.POST or None, tenant=tenant)
    if request.method == "POST" and form.is_valid():
        change_facts(
            tenant=tenant,
            values=form.facts(),
            about="embed",
            by=request.actor,
            now=timezone.now(),
        )
        return saved(tenant, "page_address")
    context: dict[str, Any] = {
        "tenant": tenant,
        "section": "settings",
        "form": form,
        "url": public_url(tenant),
        "button": button_snippet(tenant),
        "frame": frame_snippet(tenant),
        "colour": tenant.colour,
        "saved": request.GET.get("done") == "saved",
    }
    return render(request, "address/address.html", context, status=422 if form.errors else 200)


@require_safe
@staff_view(Permission.SETTINGS)
def page_code(request: StaffRequest, tenant: Tenant, kind: str) -> HttpResponse:
    """Draw the address as a code to scan, as a drawing or a picture."""
    if kind not in KINDS:
        raise Http404
    found = io.BytesIO()
    # A quarter of it may be worn off or covered, and phones still read it.
    code = segno.make(public_url(tenant), error="q", micro=False)
    code.save(found, kind=kind, scale=10, border=2)
    name = f"{tenant.slug}-qr.{kind}"
    shown = "attachment" if "download" in request.GET else "inline"
    return HttpResponse(
        found.getvalue(),
        content_type=KINDS[kind],
        headers={"Content-Disposition": f'{shown}; filename="{name}"'},
    )


@require_safe
@staff_view(Permission.SETTINGS)
def page_print(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show a card of A6 for the desk: name, code, address."""
    context = {
        "tenant": tenant,
        "section": "settings",
        "url": public_url(tenant),
        "short_url": public_url(tenant).split("://", 1)[-1].rstrip("/"),
        "place": place(tenant),
        "phone_label": phone_label(tenant.phone, tenant.country),
    }
    return render(request, "address/print.html", context)
