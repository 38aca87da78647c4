"""The doors: who may come in where. A view without one of them does not pass the tests.

`staff_view` opens the business's scope inside the door, so that an exception rolls back and the page is
rendered before the scope closes. Strangers get the answer of an address that never was; colleagues without
the permission are told so.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from typing import Any, Concatenate, cast
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from staff.actions.recovery import LinkOver
from staff.models import Membership, Session, User
from staff.permissions import Permission
from staff.sessions import SessionStore
from staff.signin import must_enrol, workplaces_of
from tenants.actors import Actor
from tenants.bases import unique
from tenants.context import found_scope
from tenants.doors import behind
from tenants.models import Tenant


class StaffRequest(HttpRequest):
    """A request that came through the staff's door."""

    tenant: Tenant
    membership: Membership
    actor: Actor
    member: User


View = Callable[..., HttpResponse]


def session_of(request: HttpRequest) -> SessionStore:
    """Give the session as what it is here."""
    return cast(SessionStore, request.session)


def signed_in(request: HttpRequest) -> User | None:
    """Give who is in; whoever still owes the second factor is not."""
    session = session_of(request)
    return None if session.stage == Session.Stage.PASSWORD else session.user


def awaiting_factor(request: HttpRequest) -> User | None:
    """Give whose second factor is awaited in this browser."""
    session = session_of(request)
    return session.user if session.stage == Session.Stage.PASSWORD else None


def to_page(name: str, request: HttpRequest) -> HttpResponseRedirect:
    """Send the visitor to a page of signing in, and from there back to here."""
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    return HttpResponseRedirect(reverse(name) + (f"?{urlencode({'next': here})}" if here else ""))


def to_signin(request: HttpRequest, done: str) -> HttpResponseRedirect:
    """Lead to sign-in with a word of what was done; whoever else is signed in here is signed out first."""
    session_of(request).flush()
    return HttpResponseRedirect(f"{reverse('signin')}?{urlencode({'done': done})}")


def staff_view(
    *permissions: Permission, any_of: bool = False
) -> Callable[[Callable[Concatenate[StaffRequest, Tenant, ...], HttpResponse]], View]:
    """Let in the members of the business in the address who hold all (or any) of the permissions."""

    def decorate(view: Callable[Concatenate[StaffRequest, Tenant, ...], HttpResponse]) -> View:
        @behind("staff", permissions=permissions, any_of=any_of)
        @wraps(view)
        def door(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
            user = signed_in(request)
            if user is None:
                return private(to_page("signin", request))
            # An unknown slug asks the same questions, in the platform's scope, which is nobody's workplace.
            with found_scope(partial(Tenant.opened, slug)) as tenant:
                membership = unique(Membership.objects.filter(user_id=user.pk, active=True))
                if tenant.is_platform or membership is None:
                    raise Http404
                if membership.needs_factor and session_of(request).stage != Session.Stage.DOUBLE:
                    return private(to_page("enrol_factor", request))
                if not membership.may(*permissions, any_of=any_of):
                    raise PermissionDenied
                admitted = cast(StaffRequest, request)
                admitted.tenant, admitted.membership, admitted.member = tenant, membership, user
                admitted.actor = Actor("owner" if membership.is_owner else "staff", user.pk)
                with speaking(user, request):
                    return private(rendered(view(admitted, tenant, **kwargs)))

        return door

    return decorate


def signed_in_view(view: Callable[Concatenate[HttpRequest, User, ...], HttpResponse]) -> View:
    """Let in whoever is signed in, in no business in particular; a missing factor is enrolled first."""

    @behind("signed in")
    @wraps(view)
    def door(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        user = signed_in(request)
        if user is None:
            return private(to_page("signin", request))
        if session_of(request).stage != Session.Stage.DOUBLE and must_enrol(user, workplaces_of(user.pk)):
            return private(to_page("enrol_factor", request))
        return private(view(request, user, **kwargs))

    return door


def support_view(view: Callable[Concatenate[HttpRequest, User, ...], HttpResponse]) -> View:
    """Let in who works for the platform, with both factors; for everybody else there is no such page."""

    @behind("support")
    @wraps(view)
    def door(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        user = signed_in(request)
        if user is None:
            return private(to_page("signin", request))
        if not user.is_platform_staff:
            raise Http404
        if session_of(request).stage != Session.Stage.DOUBLE:
            return private(to_page("enrol_factor", request))
        return private(view(request, user, **kwargs))

    return door


def open_view(view: Callable[Concatenate[HttpRequest, ...], HttpResponse]) -> View:
    """Let in everybody: the pages of signing in."""

    @behind("open")
    @wraps(view)
    def door(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return private(view(request, **kwargs))

    return door


@contextmanager
def speaking(user: User, request: HttpRequest) -> Iterator[None]:
    """Speak the language that she chose on her account, unless the address asks for another."""
    if user.page_language and not request.GET.get("lang"):
        with translation.override(user.page_language):
            yield
    else:
        yield


def link_view(errand: str) -> Callable[[Callable[Concatenate[HttpRequest, ...], HttpResponse]], View]:
    """Let in whoever has the secret address that was sent by mail; a dead one says how to get another.

    The page sends no referrer, so browsers send `Origin: null` with its form, which Django's check against
    forged posts refuses. The address itself is what nobody else has; a post that another site began, with an
    address of its own, is refused by what the browser says of it.
    """

    def decorate(view: Callable[Concatenate[HttpRequest, ...], HttpResponse]) -> View:
        @behind("open", csrf_exempt=True)
        @wraps(view)
        def door(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "none") not in {
                "same-origin",
                "none",
            }:
                raise PermissionDenied
            try:
                response = private(view(request, **kwargs))
            except LinkOver:
                # One that was used, one that ran out and one that never was are told the same.
                response = private(render(request, "staff/link_over.html", {"errand": errand}, status=404))
            response["Referrer-Policy"] = "no-referrer"
            return response

        return door

    return decorate


def rendered(response: HttpResponse) -> HttpResponse:
    """Render what would be rendered later, while the scope is still open."""
    return response.render() if isinstance(response, SimpleTemplateResponse) else response


def private(response: HttpResponse) -> HttpResponse:
    """Keep the page out of every cache, the back button's too."""
    add_never_cache_headers(response)
    return response
