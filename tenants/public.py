"""The door of the public pages: a business that is public, and its rows only."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from tenants.context import found_scope
from tenants.doors import behind
from tenants.models import Tenant

View = Callable[..., HttpResponseBase]


def public_tenant(slug: str) -> Tenant:
    """Find the public business of a slug and open it; any other answers like one that never was."""
    tenant = Tenant.opened(slug)
    if not tenant.is_public:
        raise Http404
    return tenant


def public_view(view: View) -> View:
    """Open a public business's scope round a view, which takes (request, tenant, **kwargs)."""

    @behind("public")
    @wraps(view)
    def within(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
        with found_scope(partial(public_tenant, slug)) as tenant:
            request.tenant = tenant  # type: ignore[attr-defined]
            return rendered(view(request, tenant, **kwargs))

    return within


def rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Render what is put off, and refuse what streams: both would read rows when the scope is closed."""
    render = getattr(response, "render", None)
    if callable(render) and not getattr(response, "is_rendered", True):
        response = render()
    if not isinstance(response, HttpResponse):
        raise TypeError("Nothing that belongs to a tenant streams.")
    return response
