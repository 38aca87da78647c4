"""One's own account: name, language, address, password, the browsers that are signed in."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from staff import signin
from staff.access import StaffRequest, link_view, session_of, staff_view
from staff.actions.account import (
    NotHerPassword,
    ask_email,
    change_own,
    change_password,
    confirm_email,
    end_other_sessions,
    end_session,
    open_change,
)
from staff.actions.recovery import AskedTooOften
from staff.forms.account import ChangeEmailForm, ChangePasswordForm, OwnForm
from staff.pages.account import account_context, sessions_of
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.doors import form_page
from tenants.models import Tenant
from tenants.tokens import token_hash


def key_of(request: HttpRequest) -> str:
    """Give this browser's own key."""
    return session_of(request).session_key or ""


def page(tenant: Tenant, **more: Any) -> dict[str, Any]:
    """Give what every page of the account knows."""
    back = reverse("account", args=[tenant.slug])
    return {"tenant": tenant, "section": "account", "back": back, **more}


@form_page
@staff_view()
def account(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show the account; name and language are changed here."""
    user, member = request.member, request.membership
    initial = {"name": member.name, "page_language": user.page_language}
    form = OwnForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_own(user=user, membership=member, by=request.actor, now=timezone.now(), **form.cleaned_data)
        return HttpResponseRedirect(reverse("account", args=[tenant.slug]) + "?done=own")
    context = page(tenant, form=form, done=request.GET.get("done", ""))
    context |= account_context(tenant, member, user)
    return render(request, "account/account.html", context, status=422 if form.errors else 200)


@form_page
@staff_view()
@sensitive_post_parameters()
def password(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Change the password; every other browser is signed out."""
    form = ChangePasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with_word = trying(form)
        if with_word(
            lambda: change_password(
                user=request.member,
                former=typed["current"],
                password=typed["password"],
                keep=token_hash(key_of(request)),
                by=request.actor,
                now=timezone.now(),
            )
        ):
            return HttpResponseRedirect(reverse("account", args=[tenant.slug]) + "?done=password")
    status = 422 if form.errors else 200
    return render(request, "account/password.html", page(tenant, form=form), status=status)


@form_page
@staff_view()
@sensitive_post_parameters()
def email(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Ask for another address; it counts once the link that is sent there was opened."""
    form = ChangeEmailForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if trying(form)(
            lambda: ask_email(
                user=request.member,
                password=typed["current"],
                email=typed["email"],
                by=request.actor,
                now=timezone.now(),
            )
        ):
            return HttpResponseRedirect(reverse("account", args=[tenant.slug]) + "?done=email")
    context = page(tenant, form=form, email=str(request.member.email))
    return render(request, "account/email.html", context, status=422 if form.errors else 200)


def trying(form: Any) -> Any:
    """Give a way to try something that needs the password; what is wrong is said on the form."""

    def attempt(act: Any) -> bool:
        try:
            act()
        except NotHerPassword:
            form.add_error("current", _("This is not your password."))
        except (signin.TooManyTries, AskedTooOften):
            form.add_error(None, _("Too many tries. Wait a quarter of an hour and try again."))
        return not form.errors

    return attempt


@link_view("email")
@form_page
def use_email(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link is for; the button makes the address hers, looking changes nothing."""
    now = timezone.now()
    with tenant_scope(PLATFORM_ID):
        shown = str(open_change(token, now=now).email)
    if request.method == "POST":
        confirm_email(token=token, now=now)
    return render(request, "account/use_email.html", {"email": shown, "done": request.method == "POST"})


@form_page
@staff_view()
def sessions(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """List where she is signed in."""
    rows = sessions_of(tenant, request.member, key_of(request))
    return render(request, "account/sessions.html", page(tenant, rows=rows))


@require_POST
@staff_view()
def sign_out_browser(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Sign one browser out, or all but this one."""
    user, now = request.member, timezone.now()
    which = request.POST.get("session", "")
    if which == "others":
        end_other_sessions(user=user, keep=token_hash(key_of(request)), by=request.actor, now=now)
    else:
        try:
            end_session(user=user, session_id=UUID(which), by=request.actor, now=now)
        except ValueError:
            raise Http404 from None
    return HttpResponseRedirect(reverse("account_sessions", args=[tenant.slug]))
