"""Opening a business, and a password that was forgotten."""

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.forms.signing import LONGEST_PASSWORD, AcceptForm, checked_password
from staff.identity import slug_of

EMAIL_ERRORS = {
    "required": _("Write your e-mail."),
    "invalid": _("This is not a whole e-mail. One looks like anna@salon.dk."),
}


class SignUpForm(AcceptForm):
    """The business, its owner, and a password."""

    business = forms.CharField(
        label=_("Name of the business"),
        max_length=100,
        error_messages={"required": _("Write the name of the business.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages=EMAIL_ERRORS,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    terms = forms.BooleanField(error_messages={"required": _("Read the terms and tick the box.")})
    field_order = ("business", "name", "email", "password", "terms")

    def clean_business(self) -> str:
        """Refuse a name in which there is nothing to read."""
        business: str = " ".join(self.cleaned_data["business"].split())
        if not any(sign.isalnum() for sign in business) or not slug_of(business):
            raise forms.ValidationError(_("Write the name of the business."))
        return business


class ForgotForm(forms.Form):
    """The address that the link is to be sent to."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages=EMAIL_ERRORS,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )


class NewPasswordForm(forms.Form):
    """A new password."""

    password = forms.CharField(
        label=_("New password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        error_messages={"required": _("Choose a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Refuse what is short or on every list, in our words."""
        return checked_password(self.cleaned_data["password"])


class PasswordForm(forms.Form):
    """The password that she has, typed once more."""

    password = forms.CharField(
        label=_("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        error_messages={"required": _("Write the password that you chose.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
