"""A forgotten password: asking for the link, and choosing a new one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from staff.access import link_view, open_view, to_signin
from staff.actions.recovery import AskedTooOften, ask_reset, open_reset, reset_password
from staff.forms.signup import ForgotForm, NewPasswordForm
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.doors import form_page
from tenants.throttle import address_of


@open_view
@form_page
def forgot_password(request: HttpRequest) -> HttpResponse:
    """Ask for the address; the answer is the same whether or not it is known here."""
    form = ForgotForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_reset(
                email=form.cleaned_data["email"],
                address=address_of(request),
                now=timezone.now(),
            )
        except AskedTooOften:
            form.add_error(None, _("Too much was asked from here. Wait an hour and try again."))
            return render(request, "staff/forgot.html", {"form": form}, status=429)
        return render(request, "staff/look_in_mail.html", {"forgot": True})
    return render(request, "staff/forgot.html", {"form": form}, status=422 if form.errors else 200)


@link_view("reset")
@form_page
@sensitive_post_parameters()
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever reads the mail choose a new password; then she signs in with it."""
    now = timezone.now()
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    with tenant_scope(PLATFORM_ID):
        open_reset(token, now=now)
    if request.method == "POST" and form.is_valid():
        reset_password(token=token, password=form.cleaned_data["password"], now=now)
        return to_signin(request, "password")
    return render(request, "staff/new_password.html", {"form": form}, status=422 if form.errors else 200)
