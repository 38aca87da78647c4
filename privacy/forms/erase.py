"""The word that erases somebody: her name, typed, and what becomes of her coming visits."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import Booking
from customers.normalise import name_key
from privacy.models import Erasure

TELL, QUIET = "tell", "quiet"


class EraseForm(forms.Form):
    """Asked before anything goes."""

    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[choice for choice in Erasure.Reason.choices if choice[0] != Erasure.Reason.INACTIVE],
    )
    coming = forms.ChoiceField(
        label=_("Coming visits"),
        choices=[
            (TELL, _("Cancel and tell the customer first")),
            (QUIET, _("Cancel without a message")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    name = forms.CharField(label=_("Type the name"), max_length=200)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, called: str, visits: Sequence[Booking], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.called = called
        self.fields["coming"].required = bool(visits)
        self.now_seen = seal_of(visits)

    def clean_name(self) -> str:
        """Compare as a person reads: case, accents and double spaces are no matter."""
        typed = str(self.cleaned_data["name"])
        if name_key(typed) != name_key(self.called):
            raise forms.ValidationError(
                _("That is not the name on the card. It says: %(name)s"), params={"name": self.called}
            )
        return typed

    def clean(self) -> dict[str, Any]:
        """Refuse an answer to another question: her visits have changed since the page was shown."""
        cleaned = super().clean() or {}
        if cleaned.get("seen") != self.now_seen:
            raise forms.ValidationError(
                _("The coming visits have changed since you opened this page. Look again.")
            )
        return cleaned


def seal_of(visits: Sequence[Booking]) -> str:
    """Tell one set of coming visits from another."""
    told = " ".join(f"{visit.pk}:{visit.starts_at.isoformat()}" for visit in visits)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
