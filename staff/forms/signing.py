"""What is typed when signing in, turned into words that the actions take."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_PASSWORD = 256


class SignInForm(forms.Form):
    """E-mail and password."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Write your e-mail."),
            "invalid": gettext_lazy("This is not a whole e-mail. One looks like anna@salon.dk."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        error_messages={"required": gettext_lazy("Write your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """The six digits of an authenticator app."""

    code = forms.CharField(
        label=gettext_lazy("Code from your app"),
        max_length=20,
        error_messages={"required": gettext_lazy("Write the six digits that your app shows.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class RecoveryForm(forms.Form):
    """One of the codes that were written down for the day the phone is lost."""

    recovery_code = forms.CharField(
        label=gettext_lazy("Recovery code"),
        max_length=40,
        error_messages={"required": gettext_lazy("Write one of your recovery codes.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class NameForm(forms.Form):
    """What a new colleague is called here; with an account already she keeps her password."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=100,
        error_messages={"required": gettext_lazy("Write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class AcceptForm(NameForm):
    """A new colleague's name and password."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        error_messages={"required": gettext_lazy("Choose a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Refuse what is short or on every list, in our words."""
        return checked_password(self.cleaned_data["password"])


def checked_password(password: str) -> str:
    """Give a new password back if it is long enough and on no list, else say why not."""
    try:
        validate_password(password)
    except ValidationError as refused:
        raise ValidationError(password_refusal(refused)) from refused
    return password


def password_refusal(refused: ValidationError) -> str:
    """Say why a password was refused and what a good one is."""
    codes: set[Any] = {error.code for error in refused.error_list}
    if "password_too_short" in codes:
        return _("A password has at least 12 characters. Three or four words do well.")
    if "password_entirely_numeric" in codes:
        return _("Digits alone are guessed quickly. Use words too.")
    return _("Many people use this password, so it is guessed first. Choose another.")
