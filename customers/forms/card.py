"""What a colleague writes on a card."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.forms.contact import ContactForm
from customers.models import Customer

LANGUAGES = [("da", gettext_lazy("Danish")), ("en", gettext_lazy("English"))]
OLDEST = 120


class CardForm(ContactForm):
    """Name, addresses, language and birthday; only the name must be there.

    Who may not see contact data has no fields for it, so that nothing is shown and nothing emptied.
    """

    language = forms.ChoiceField(label=gettext_lazy("Language of the messages"), choices=LANGUAGES)
    birthday = forms.DateField(
        label=gettext_lazy("Birthday"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, contact: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = _("Write the customer's name.")
        self.fields["birthday"].error_messages["invalid"] = _("Write the birthday as a day, like 14.3.1988.")
        for name in ("name", "phone", "email"):
            # The browser would offer the colleague's own.
            self.fields[name].widget.attrs["autocomplete"] = "off"
        if not contact:
            del self.fields["phone"], self.fields["email"]

    def clean_phone(self) -> str:
        """Leave a number that cannot be read as it stands on the card; a new one has to be right."""
        typed = str(self.cleaned_data["phone"]).strip()
        return typed if typed and typed == self.initial.get("phone") else super().clean_phone()

    def clean_birthday(self) -> str:
        """Take a day on which a living person can have been born."""
        day: date | None = self.cleaned_data["birthday"]
        if day is None:
            return ""
        today = timezone.localdate()
        if day > today:
            raise forms.ValidationError(_("This day has not come yet."))
        if day.year < today.year - OLDEST:
            raise forms.ValidationError(_("This is more than 120 years ago. Look at the year."))
        return day.isoformat()


def typed_before(card: Customer) -> dict[str, Any]:
    """Give what stands on the card as the form shows it."""
    names = ("name", "phone", "email", "language", "birthday")
    return {name: getattr(card, name) or "" for name in names}
