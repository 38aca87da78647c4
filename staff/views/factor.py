"""The second factor on one's own account: recovery codes anew, another phone."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from staff import demo, secondfactor, signin
from staff.access import StaffRequest, staff_view
from staff.actions.factor import begin_phone, confirm_phone, new_codes
from staff.forms.account import CurrentPasswordForm
from staff.forms.signing import CodeForm
from staff.models import User
from staff.views.account import page, trying
from tenants.doors import form_page
from tenants.models import Tenant


@form_page
@staff_view()
@sensitive_post_parameters()
def factor(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show how the second factor stands; the password opens new codes or another phone."""
    user, here = request.member, reverse("account_factor", args=[tenant.slug])
    if not user.has_factor:
        return HttpResponseRedirect(reverse("enrol_factor") + "?" + urlencode({"next": here}))
    act = request.POST.get("act", "")
    form = CurrentPasswordForm(request.POST if act else None)
    found: list[list[str]] = []
    if act and form.is_valid():
        given = form.cleaned_data["current"]
        if act == "phone" and trying(form)(lambda: begin_phone(user=user, password=given)):
            return HttpResponseRedirect(reverse("account_phone", args=[tenant.slug]))
        if act == "codes" and trying(form)(
            lambda: found.append(new_codes(user=user, password=given, by=request.actor, now=timezone.now()))
        ):
            codes = {"codes": found[0], "next": here}
            return render(request, "staff/recovery_codes.html", codes)
    context = page(tenant, form=form, done=request.GET.get("done", ""))
    return render(request, "account/factor.html", context, status=422 if form.errors else 200)


@form_page
@staff_view()
@sensitive_post_parameters()
def phone(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show the square for the new phone; its first code makes it count."""
    user: User = request.member
    here = reverse("account_factor", args=[tenant.slug])
    if not user.totp_pending:
        return HttpResponseRedirect(here)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            right = confirm_phone(
                user=user, code=form.cleaned_data["code"], by=request.actor, now=timezone.now()
            )
            if right:
                return HttpResponseRedirect(f"{here}?done=phone")
            form.add_error(
                "code", _("This code does not fit. Wait for the next one and type all six digits.")
            )
        except signin.TooManyTries:
            form.add_error(None, _("Too many tries. Wait a quarter of an hour and try again."))
    secret = str(user.totp_pending)
    uri = secondfactor.provisioning_uri(secret=secret, account=str(user.email), issuer=_("Bookings"))
    context = page(tenant, form=form, square=secondfactor.square(uri))
    context |= {"secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))}
    context |= demo.code_for(user, secret=secret)
    return render(request, "account/phone.html", context, status=422 if form.errors else 200)
