"""Passkeys: on one's own account, and at sign-in beside a password or in its place."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from staff import signin
from staff.access import StaffRequest, awaiting_factor, open_view, session_of, staff_view
from staff.actions.account import NotHerPassword
from staff.actions.passkeys import (
    EnoughKeys,
    add_passkey,
    begin_passkey,
    begin_sign_in,
    remove_passkey,
    rename_passkey,
    sign_in_by_passkey,
)
from staff.forms.signing import SignInForm
from staff.identity import device_label
from staff.models import Passkey
from staff.pages.people import local
from staff.passkeys import NotThisKey
from staff.views.account import page
from staff.views.signing import both_were_right, sign_in_page
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.models import Tenant
from tenants.throttle import address_of
from tenants.tokens import token_hash


def browser_of(request: HttpRequest) -> bytes:
    """Name this browser by its own cookie against forged posts; there is none other before sign-in."""
    return token_hash(str(request.META.get("CSRF_COOKIE", "")))


@require_safe
@staff_view()
def own_passkeys(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """List her keys."""
    with tenant_scope(PLATFORM_ID):
        rows = list(Passkey.objects.filter(user=request.member).order_by("created_at"))
    keys = [
        {
            "id": row.pk,
            "name": str(row.name),
            "made": local(tenant, row.created_at),
            "used": local(tenant, row.last_used_at),
        }
        for row in rows
    ]
    device = device_label(request.headers.get("User-Agent", ""))
    context = page(tenant, keys=keys, device=device, done=request.GET.get("done", ""))
    return render(request, "account/passkeys.html", context)


@require_POST
@staff_view()
@sensitive_post_parameters()
def ask_for_key(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Give the browser what it asks a new key; the password comes first."""
    try:
        options = begin_passkey(
            user=request.member,
            password=request.POST.get("current", ""),
            browser=browser_of(request),
            now=timezone.now(),
        )
    except NotHerPassword:
        return JsonResponse({"error": _("This is not your password.")}, status=422)
    except signin.TooManyTries:
        error = _("Too many tries. Wait a quarter of an hour and try again.")
        return JsonResponse({"error": error}, status=429)
    except EnoughKeys:
        return JsonResponse({"error": _("You have ten passkeys. Remove one first.")}, status=422)
    return JsonResponse(options)


@require_POST
@staff_view()
def keep_key(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Add a key, give it another name, or take it out of use."""
    user, now, act = request.member, timezone.now(), request.POST.get("act", "add")
    here = reverse("account_passkeys", args=[tenant.slug])
    if act == "add":
        answer, name = request.POST.get("credential", ""), request.POST.get("name", "") or _("Passkey")
        try:
            add_passkey(
                user=user, name=name, answer=answer, browser=browser_of(request), by=request.actor, now=now
            )
        except NotThisKey:
            return HttpResponseRedirect(f"{here}?done=no")
        return HttpResponseRedirect(f"{here}?done=added")
    try:
        passkey_id = UUID(request.POST.get("key", ""))
    except ValueError:
        raise Http404 from None
    if act == "rename":
        rename_passkey(user=user, passkey_id=passkey_id, name=request.POST.get("name", ""))
    else:
        remove_passkey(user=user, passkey_id=passkey_id, by=request.actor, now=now)
    return HttpResponseRedirect(here)


@open_view
@require_POST
def ask_who_comes(request: HttpRequest) -> HttpResponse:
    """Give the browser what it asks a key: one of hers after the password, else whichever is there."""
    try:
        options = begin_sign_in(
            user=awaiting_factor(request),
            browser=browser_of(request),
            address=address_of(request),
            now=timezone.now(),
        )
    except signin.TooManyTries:
        error = _("Too many tries. Wait a quarter of an hour and try again.")
        return JsonResponse({"error": error}, status=429)
    return JsonResponse(options)


@open_view
@require_POST
@sensitive_post_parameters()
def come_in(request: HttpRequest) -> HttpResponse:
    """Let her in whose key answered; a wrong answer tells nothing of whom there is."""
    user = sign_in_by_passkey(
        user=awaiting_factor(request),
        answer=request.POST.get("credential", ""),
        browser=browser_of(request),
        now=timezone.now(),
    )
    if user is None:
        form: Any = SignInForm({})
        form.errors.clear()
        form.add_error(None, _("This passkey opens nothing here. Sign in with your password."))
        return sign_in_page(request, form)
    store = session_of(request)
    store["device"] = device_label(request.headers.get("User-Agent", ""))
    return both_were_right(request, user)
