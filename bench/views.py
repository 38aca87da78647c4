"""What the server can do at most: nothing, one indexed query, a page of 10 kB without a query."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tenants.models import Tenant

ROWS = [
    {"name": f"Behandling nummer {number}", "minutes": 15 + number % 8 * 15, "price": 250 + number * 5}
    for number in range(58)
]


def ok(request: HttpRequest) -> HttpResponse:
    """Answer two letters, through all the middleware."""
    return HttpResponse("ok")


def query(request: HttpRequest) -> HttpResponse:
    """Answer a name that one query by a unique index finds."""
    return HttpResponse(Tenant.objects.get(slug="bench").name)


def page(request: HttpRequest) -> HttpResponse:
    """Draw a page of 10 kB out of values that are already there."""
    return render(request, "bench/page.html", {"rows": ROWS})
