"""A person's name and addresses as people type them."""

import re
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers import normalise
from tenants.models import Tenant

# Telephones make a link of each of these, also in the SMS that greets by name.
LINK_LIKE = re.compile(
    r"https?://|www\.|\.[a-z]{2,}/|[^\s@]@[^\s@]+\.[^\s@]"
    r"|\w\.(?:app|biz|cc|click|cn|com|co|de|dk|eu|info|io|link|ly|me|net|no|online|org|ru|se|shop|site|to|top|uk"
    r"|xyz)\b",
    re.IGNORECASE,
)
# Marks that turn the direction of a line: in a name they only mislead those who read it.
TURNING = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def phone_sentence(error: normalise.PhoneError, country: str) -> str:
    """Say what is wrong with a number, and what is right."""
    if country == "DK" and error.code in {"too_short", "too_long"} and error.digits:
        count = ngettext("There is %(count)s digit here.", "There are %(count)s digits here.", error.digits)
        return count % {"count": error.digits} + " " + _("A Danish number has 8.")
    return _("This is not a phone number. Write it like 20 12 34 56, or with + and the country code.")


class ContactForm(forms.Form):
    """Name, phone and e-mail: any name a person can have, and addresses that can be used or none."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    phone = forms.CharField(label=gettext_lazy("Mobile number"), max_length=40, required=False)
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254, required=False)

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tenant = tenant

    def clean_name(self) -> str:
        """Accept any name a person can have, but nothing that a telephone makes a link of."""
        # Joiners belong to names in some scripts and to emoji; what turns a line round belongs to none.
        typed = str(self.cleaned_data["name"]).translate(TURNING)
        name = " ".join(typed.split())
        if LINK_LIKE.search(name):
            raise forms.ValidationError(_("Write just your name here, no addresses."))
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
