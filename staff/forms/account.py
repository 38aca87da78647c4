"""What is typed on one's own account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.forms.signing import LONGEST_PASSWORD
from staff.forms.signup import EMAIL_ERRORS, NewPasswordForm


class OwnForm(forms.Form):
    """Her name, and what the pages speak to her."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        error_messages={"required": _("Write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    page_language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As in the browser")), ("da", _("Danish")), ("en", _("English"))],
    )


class CurrentPasswordForm(forms.Form):
    """The password that she has, before anything that lets people in is changed."""

    current = forms.CharField(
        label=_("Your password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        error_messages={"required": _("Write your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ChangePasswordForm(NewPasswordForm, CurrentPasswordForm):
    """The old password and the new one."""

    field_order = ("current", "password")


class ChangeEmailForm(CurrentPasswordForm):
    """The new address, and the password."""

    email = forms.EmailField(
        label=_("New e-mail"),
        max_length=254,
        error_messages=EMAIL_ERRORS,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )
    field_order = ("email", "current")
