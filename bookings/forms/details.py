"""What a customer types, turned into the values of the trade."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.forms.contact import ContactForm
from tenants.models import Tenant


class DetailsForm(ContactForm):
    """Who is coming. The tenant says which of phone and e-mail it cannot do without."""

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
        super().__init__(*args, tenant=tenant, **kwargs)
        need = tenant.contact_required
        self.fields["phone"].required = need in {"phone", "both"}
        self.fields["email"].required = need in {"email", "both"}
        self.fields["name"].error_messages["required"] = _("Write your name, so that we know who is coming.")
        self.fields["phone"].error_messages["required"] = _("Write your number, so that we can reach you.")
        self.fields["email"].error_messages["required"] = _("Write your e-mail, so that we can confirm.")

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
