"""From nothing to a business in draft: signing up, the link in the mail, opening it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from staff import signin
from staff.access import link_view, open_view, session_of, signed_in_view
from staff.actions.recovery import AskedTooOften
from staff.actions.signup import (
    WrongPassword,
    confirm_sign_up,
    open_business,
    open_sign_up,
    sign_up,
    waiting_business,
)
from staff.forms.signup import PasswordForm, SignUpForm
from staff.identity import device_label, slug_of
from staff.models import Session, User
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.doors import form_page
from tenants.throttle import address_of


@open_view
@form_page
@sensitive_post_parameters()
def signup(request: HttpRequest) -> HttpResponse:
    """Ask what there is to know; the answer is the same whether or not the address is known here."""
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("business", "name", "email", "password")}
        try:
            sign_up(
                **typed,
                language=get_language() or "da",
                address=address_of(request),
                now=timezone.now(),
            )
        except AskedTooOften:
            form.add_error(None, _("Too much was asked from here. Wait an hour and try again."))
            return render(request, "staff/signup.html", {"form": form}, status=429)
        return render(request, "staff/look_in_mail.html", {"forgot": False})
    return render(request, "staff/signup.html", {"form": form}, status=422 if form.errors else 200)


@link_view("sign_up")
@form_page
@sensitive_post_parameters()
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link opens; the button confirms the address, looking changes nothing."""
    now = timezone.now()
    form = PasswordForm(request.POST if request.method == "POST" else None)
    try:
        with tenant_scope(PLATFORM_ID):
            row, user = open_sign_up(token, now=now)
            context: dict[str, Any] = {"shop": str(row.business), "known": user is not None, "form": form}
        if request.method == "POST" and (user is not None or form.is_valid()):
            password = form.cleaned_data.get("password", "") if user is None else ""
            owner, new = confirm_sign_up(token=token, password=password, now=now)
            return confirmed(request, owner, new=new)
    except WrongPassword:
        form.add_error("password", _("This is not the password that you chose at sign-up."))
    return render(request, "staff/signup_confirm.html", context, status=422 if form.errors else 200)


def confirmed(request: HttpRequest, user: User, *, new: bool) -> HttpResponse:
    """Lead on: a new owner is in and sets up her second factor, who is known signs in as ever."""
    onward = urlencode({"next": reverse("open_business")})
    if not new:
        return HttpResponseRedirect(f"{reverse('signin')}?{onward}")
    device = device_label(request.headers.get("User-Agent", ""))
    signin.open_session(session_of(request), user=user, stage=Session.Stage.SINGLE, device=device)
    rotate_token(request)
    return HttpResponseRedirect(f"{reverse('enrol_factor')}?{onward}")


@signed_in_view
@form_page
def open_confirmed(request: HttpRequest, user: User) -> HttpResponse:
    """Open the business that she confirmed, once she has both factors."""
    if session_of(request).stage != Session.Stage.DOUBLE:
        onward = urlencode({"next": reverse("open_business")})
        return HttpResponseRedirect(f"{reverse('enrol_factor')}?{onward}")
    if request.method == "POST":
        tenant = open_business(user=user, now=timezone.now())
        return HttpResponseRedirect(first_page(tenant.slug)) if tenant else redirect("choose_tenant")
    with tenant_scope(PLATFORM_ID):
        row = waiting_business(user)
        if row is None:
            return redirect("choose_tenant")
        context = {"shop": str(row.business), "slug": slug_of(str(row.business))}
    return render(request, "staff/signup_open.html", context)


def first_page(slug: str) -> str:
    """Give where a new business begins: its set-up, where the house has one."""
    try:
        return reverse("setup", args=[slug])
    except NoReverseMatch:
        return reverse("dashboard", args=[slug])


@open_view
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Show on what terms a business is kept here."""
    return render(request, "staff/terms.html")
