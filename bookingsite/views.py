"""The few pages that belong to no app."""

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from bookingsite.rail import stops_for
from staff.access import staff_view
from tenants.doors import behind
from tenants.models import Tenant


@behind("open")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what this is; in the demo, the businesses that can be visited."""
    shops = (
        list(Tenant.objects.filter(state="public", is_platform=False).order_by("name"))
        if settings.DEMO
        else []
    )
    return render(request, "home.html", {"shops": shops})


@behind("open")
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when both databases answer, else 503; say nothing else to the outside."""
    try:
        for alias in ("default", "vault"):
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ok": False}, status=503)
    return JsonResponse({"ok": True})


@behind("open")
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep the dashboard out of search engines.

    Private links say `noindex` themselves: forbidden here, nobody would read that and a link found elsewhere
    would be listed bare.
    """
    lines = ["User-agent: *", "Disallow: /d/", "Disallow: /signin/", "Allow: /"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
@staff_view()
def start(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    """Lead to the first page that this colleague may open."""
    return redirect(stops_for(request)[0]["url"])


@require_safe
@staff_view()
def menu(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    """List every page that this colleague may open; on a phone the rail has room for four."""
    return render(request, "menu.html", {"tenant": tenant, "section": "menu", "stops": stops_for(request)})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer every unknown address alike, whether it never was or is another's."""
    return render(request, "errors/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Tell a colleague that she may not."""
    return render(request, "errors/403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Apologise without showing anything of what went wrong."""
    return render(request, "errors/500.html", status=500)
