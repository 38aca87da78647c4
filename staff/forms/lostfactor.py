"""Support's case about a second factor that is lost."""

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.forms.signup import EMAIL_ERRORS


class CaseForm(forms.Form):
    """Whose it is, and how support knew her."""

    email = forms.EmailField(label=_("E-mail of the account"), max_length=254, error_messages=EMAIL_ERRORS)
    reason = forms.CharField(
        label=_("How did you know the person?"),
        max_length=500,
        error_messages={"required": _("Write how you made sure who it is.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
