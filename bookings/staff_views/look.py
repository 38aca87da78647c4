"""The look of a business's pages: its colour and its logo, and where both are fetched from."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.forms.look import LogoForm, LookForm
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.actions import change_facts
from tenants.colours import Unreadable, read_colour, stylesheet
from tenants.doors import behind, form_page
from tenants.logo import remove_logo, set_logo
from tenants.models import Logo, Tenant
from tenants.pictures import content_type
from tenants.public import public_view

# Both addresses carry what they show: a colour, a fingerprint. What they show never changes.
FOR_EVER = "public, max-age=31536000, immutable"


@form_page
@staff_view(Permission.SETTINGS)
def look(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Choose a colour, and set or remove the logo."""
    shown = look_context(request, tenant)
    if shown is None:
        return HttpResponseRedirect(reverse("look", args=[tenant.slug]) + "?done=saved")
    failed = shown["form"].errors or shown["logo_form"].errors
    context = {"tenant": tenant, "section": "settings", "saved": request.GET.get("done") == "saved", **shown}
    return render(request, "look/look.html", context, status=422 if failed else 200)


def look_context(request: StaffRequest, tenant: Tenant) -> dict[str, Any] | None:
    """Give the two forms, or None when what was sent is stored."""
    act = request.POST.get("act", "colour") if request.method == "POST" else ""
    given: dict[str, Any] = {"tenant": tenant, "by": request.actor, "now": timezone.now()}
    form = LookForm(request.POST if act == "colour" else None, tenant=tenant)
    logo = LogoForm(*((request.POST, request.FILES) if act == "logo" else ()))
    if act == "colour" and form.is_valid():
        change_facts(values=form.facts(), about="look", **given)
        return None
    if act == "logo" and logo.is_valid():
        set_logo(picture=logo.cleaned_data["logo"], **given)
        return None
    if act == "remove":
        remove_logo(**given)
        return None
    return {"form": form, "logo_form": logo}


@require_safe
@public_view
def logo(request: HttpRequest, tenant: Tenant, mark: str) -> HttpResponse:
    """Send a public business's logo; it may be kept for ever, for another logo has another address."""
    return picture(mark)


@require_safe
@staff_view(Permission.SETTINGS)
def own_logo(request: StaffRequest, tenant: Tenant, mark: str) -> HttpResponse:
    """Send the logo to those who arrange a business that is not public yet."""
    return picture(mark)


# Should a browser take it for a page after all: it may do nothing there.
ALONE = (
    "; ".join(
        f"{each} 'none'" for each in ("default-src", "script-src", "style-src", "base-uri", "frame-ancestors")
    )
    + "; sandbox"
)


def picture(mark: str) -> HttpResponse:
    """Send the picture of this mark, and nothing that a browser could take for anything else."""
    found = Logo.objects.filter(mark=mark).first()
    if found is None:
        raise Http404
    data = bytes(found.data)
    return HttpResponse(
        data,
        content_type=content_type(data),
        headers={
            "Cache-Control": FOR_EVER,
            "Content-Disposition": "inline",
            "Content-Security-Policy": ALONE,
        },
    )


@behind("open")
@require_safe
def look_css(request: HttpRequest, colour: str) -> HttpResponse:
    """Write the tokens of a colour. The address tells only the colour: no business is named by it."""
    try:
        sheet = stylesheet(read_colour(colour))
    except (Unreadable, ValueError) as error:
        raise Http404 from error
    return HttpResponse(sheet, content_type="text/css; charset=utf-8", headers={"Cache-Control": FOR_EVER})
