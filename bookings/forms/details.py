"""What a customer types, turned into the values of the trade."""

import re
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers import normalise
from tenants.models import Tenant

URL_LIKE = re.compile(r"https?://|www\.|\.[a-z]{2,}/", re.IGNORECASE)
# Marks that turn the direction of a line: in a name they only mislead those who read it.
TURNING = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def phone_sentence(error: normalise.PhoneError, country: str) -> str:
    """Say what is wrong with a number, and what is right."""
    if country == "DK" and error.code in {"too_short", "too_long"} and error.digits:
        count = ngettext("There is %(count)s digit here.", "There are %(count)s digits here.", error.digits)
        return count % {"count": error.digits} + " " + _("A Danish number has 8.")
    return _("This is not a phone number. Write it like 20 12 34 56, or with + and the country code.")


class DetailsForm(forms.Form):
    """Who is coming. The tenant says which of phone and e-mail it cannot do without."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    phone = forms.CharField(label=gettext_lazy("Mobile number"), max_length=40, required=False)
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    message = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    policy = forms.BooleanField(required=False)
    no_news = forms.BooleanField(required=False)
    # The policy that stood on the page; another one since then means reading again.
    policy_version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tenant = tenant
        need = tenant.contact_required
        self.fields["phone"].required = need in {"phone", "both"}
        self.fields["email"].required = need in {"email", "both"}
        self.fields["name"].error_messages["required"] = _("Write your name, so that we know who is coming.")
        self.fields["phone"].error_messages["required"] = _("Write your number, so that we can reach you.")
        self.fields["email"].error_messages["required"] = _("Write your e-mail, so that we can confirm.")

    def clean_name(self) -> str:
        """Accept any name a person can have, but no address of a web page and no control characters."""
        # Joiners belong to names in some scripts and to emoji; what turns a line round belongs to none.
        typed = str(self.cleaned_data["name"]).translate(TURNING)
        name = " ".join(typed.split())
        if URL_LIKE.search(name):
            raise forms.ValidationError(_("Write just your name here, no addresses of web pages."))
        if not any(character.isalpha() for character in name):
            raise forms.ValidationError(_("Write your name with letters."))
        return name

    def clean_phone(self) -> str:
        """Turn what was typed into E.164, or say what is wrong with it."""
        typed = str(self.cleaned_data["phone"]).strip()
        if not typed:
            return ""
        try:
            return normalise.phone(typed, self.tenant.country).e164
        except normalise.PhoneError as error:
            raise forms.ValidationError(phone_sentence(error, self.tenant.country)) from error

    def clean_email(self) -> str:
        """Check the address's form; whether it exists shows when the mail is sent."""
        typed = str(self.cleaned_data["email"]).strip()
        if not typed:
            return ""
        if "@" not in typed:
            raise forms.ValidationError(_("An @ is missing. Write it like anna@example.dk."))
        try:
            validate_email(typed)
        except forms.ValidationError as error:
            raise forms.ValidationError(
                _("This e-mail cannot be right. Write it like anna@example.dk.")
            ) from error
        return typed

    def clean_policy(self) -> bool:
        """Hold the acknowledgement: it is information that was read, not a consent."""
        if not self.cleaned_data["policy"]:
            raise forms.ValidationError(_("Tick here when you have read how we use your details."))
        return True

    def clean(self) -> dict[str, Any]:
        """Ask for a phone number or an e-mail where either will do."""
        data = super().clean() or self.cleaned_data
        given = data.get("phone") or data.get("email") or self.errors.get("phone") or self.errors.get("email")
        if self.tenant.contact_required == "either" and not given:
            self.add_error("phone", _("Write a mobile number or an e-mail, so that we can reach you."))
        return data
