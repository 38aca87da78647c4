"""The pages of signing in: password, second factor, enrolling it, choosing a business, signing out."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from staff import actions, demo, secondfactor, signin
from staff.access import (
    awaiting_factor,
    link_view,
    open_view,
    session_of,
    signed_in,
    signed_in_view,
    to_signin,
)
from staff.actions.lostfactor import stop_found
from staff.forms.signing import AcceptForm, CodeForm, NameForm, RecoveryForm, SignInForm
from staff.identity import device_label
from staff.models import Session, User
from tenants.actors import Actor
from tenants.context import tenant_scope
from tenants.doors import form_page
from tenants.models import Tenant
from tenants.throttle import address_of


@open_view
@form_page
@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for e-mail and password; the answer to a wrong pair tells nothing of who is known."""
    if request.method != "POST":
        if signed_in(request):
            return redirect("choose_tenant")
        return sign_in_page(request, SignInForm())
    form = SignInForm(request.POST)
    if not form.is_valid():
        return sign_in_page(request, form)
    try:
        user = signin.user_with_password(address=address_of(request), **form.cleaned_data)
    except signin.TooManyTries:
        form.add_error(None, _("Too many tries. Wait a quarter of an hour and try again."))
        return sign_in_page(request, form, status=429)
    if user is None:
        form.add_error(None, _("E-mail and password do not belong together. Check both."))
        return sign_in_page(request, form)
    return password_was_right(request, user)


def sign_in_page(request: HttpRequest, form: SignInForm, *, status: int = 200) -> HttpResponse:
    """Show the form, and in the demo who may be tried."""
    context = {"form": form, "next": wanted(request), "demo_logins": demo.logins()}
    context["done"] = request.GET.get("done", "")
    return render(request, "staff/signin.html", context, status=status)


def password_was_right(request: HttpRequest, user: User) -> HttpResponse:
    """Go on to the second factor, to enrolling one, or in."""
    device = device_label(request.headers.get("User-Agent", ""))
    stage = Session.Stage.PASSWORD if user.has_factor else Session.Stage.SINGLE
    signin.open_session(session_of(request), user=user, stage=stage, device=device)
    rotate_token(request)
    if user.has_factor:
        return forward("second_factor", request)
    workplaces = signin.workplaces_of(user.pk)
    if signin.must_enrol(user, workplaces):
        return forward("enrol_factor", request)
    signin.note_sign_in(user=user, workplaces=workplaces, now=timezone.now())
    return landing(request, workplaces)


@open_view
@form_page
@sensitive_post_parameters()
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the app's code, or a recovery code."""
    user = awaiting_factor(request)
    if user is None:
        return redirect("signin")
    by_recovery = "recovery_code" in request.POST
    typed = request.POST if request.method == "POST" else None
    code, recovery = CodeForm(None if by_recovery else typed), RecoveryForm(typed if by_recovery else None)
    form = recovery if by_recovery else code
    if form.is_valid() and factor_fits(user, form):
        return both_were_right(request, user)
    context = {"form": code, "recovery": recovery, "next": wanted(request), **demo.code_for(user)}
    context["passkeys"] = signin.has_passkeys(user)
    return render(request, "staff/second_factor.html", context)


def factor_fits(user: User, form: CodeForm | RecoveryForm) -> bool:
    """Try what was typed; if it does not open, say why on the form."""
    now = timezone.now()
    try:
        if isinstance(form, RecoveryForm):
            if signin.accept_recovery_code(user, form.cleaned_data["recovery_code"], now=now):
                return True
            form.add_error("recovery_code", _("This code opens nothing. Each recovery code works once."))
        else:
            if signin.accept_code(user, form.cleaned_data["code"], now=now):
                return True
            form.add_error(
                "code", _("This code does not fit. Wait for the next one and type all six digits.")
            )
    except signin.TooManyTries:
        form.add_error(None, _("Too many tries. Wait a quarter of an hour and try again."))
    return False


def both_were_right(request: HttpRequest, user: User) -> HttpResponse:
    """Let her in under a new key."""
    session = session_of(request)
    signin.open_session(session, user=user, stage=Session.Stage.DOUBLE, device=str(session.get("device", "")))
    workplaces, now = signin.workplaces_of(user.pk), timezone.now()
    stop_found(user=user, by=Actor("staff", user.pk), now=now)
    signin.note_sign_in(user=user, workplaces=workplaces, now=now)
    return landing(request, workplaces)


@open_view
@form_page
@sensitive_post_parameters()
def enrol_factor(request: HttpRequest) -> HttpResponse:
    """Set up the app, once; afterwards show the recovery codes, once."""
    user = signed_in(request)
    if user is None:
        return redirect("signin")
    if user.has_factor:
        return redirect("choose_tenant")
    secret = signin.begin_factor(user)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        codes = confirmed(user, form)
        if codes is not None:
            both_were_right(request, user)
            context: dict[str, Any] = {"codes": codes, "next": wanted(request) or reverse("choose_tenant")}
            return render(request, "staff/recovery_codes.html", context)
    uri = secondfactor.provisioning_uri(secret=secret, account=str(user.email), issuer=_("Bookings"))
    context = {
        "form": form,
        "square": secondfactor.square(uri),
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "next": wanted(request),
        **demo.code_for(user, secret=secret),
    }
    return render(request, "staff/enrol_factor.html", context)


def confirmed(user: User, form: CodeForm) -> list[str] | None:
    """Try the first code of the app; if it does not fit, say so on the form."""
    try:
        codes = signin.confirm_factor(user, form.cleaned_data["code"], now=timezone.now())
    except signin.TooManyTries:
        form.add_error(None, _("Too many tries. Wait a quarter of an hour and try again."))
        return None
    if codes is None:
        form.add_error("code", _("This code does not fit. Wait for the next one and type all six digits."))
    return codes


@signed_in_view
@require_safe
def choose_tenant(request: HttpRequest, user: User) -> HttpResponse:
    """List where she works; with one place only, go there."""
    workplaces = signin.workplaces_of(user.pk)
    if len(workplaces) == 1 and not user.is_platform_staff:
        return landing(request, workplaces)
    if not workplaces and user.is_platform_staff:
        return redirect("platform_cases")
    return render(request, "staff/choose_tenant.html", {"workplaces": workplaces, "member": user})


@open_view
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this browser's session at once."""
    session_of(request).flush()
    return redirect("signin")


@link_view("invitation")
@form_page
@sensitive_post_parameters()
def accept_invitation(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Let someone take the place that was offered her by mail."""
    tenant = Tenant.objects.filter(slug=slug, is_platform=False).first()
    if tenant is None:
        raise actions.InvitationOver
    with tenant_scope(tenant):
        invitation = actions.open_invitation(token, now=timezone.now())
        known, given = actions.has_account(invitation), request.POST if request.method == "POST" else None
        # Whoever has an account keeps its password: one that is asked for here would count for nothing.
        form = (NameForm if known else AcceptForm)(given, initial={"name": invitation.name or ""})
        if request.method == "POST" and form.is_valid():
            actions.accept_invitation(token=token, now=timezone.now(), **form.cleaned_data)
            return to_signin(request, "known" if known else "place")
        context = {"form": form, "business": tenant, "known": known, "email": str(invitation.email)}
    return render(request, "staff/accept_invitation.html", context, status=422 if form.errors else 200)


def wanted(request: HttpRequest) -> str:
    """Give the page she was on her way to, if it is one of ours."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if ours else ""


def forward(name: str, request: HttpRequest) -> HttpResponse:
    """Go to the next page of signing in, keeping where she was on her way to."""
    query = f"?{urlencode({'next': wanted(request)})}" if wanted(request) else ""
    return HttpResponseRedirect(reverse(name) + query)


def landing(request: HttpRequest, workplaces: list[Any]) -> HttpResponse:
    """Go where she was on her way to, else to her one business, else let her choose."""
    if url := wanted(request):
        return HttpResponseRedirect(url)
    if len(workplaces) == 1:
        return HttpResponseRedirect(f"/d/{workplaces[0].slug}/")
    return redirect("choose_tenant")
