"""What a colleague writes into a note."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.cautions import cautions


class NoteForm(forms.Form):
    """A note, and whether it is a trade secret: then it needs a reason, for the print-out will count it."""

    text = forms.CharField(
        label=gettext_lazy("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    trade_secret = forms.BooleanField(required=False)
    reason = forms.CharField(label=gettext_lazy("Why it is a trade secret"), max_length=200, required=False)
    # What the colleague was warned of and wants to save all the same.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].error_messages["required"] = _("Write the note.")

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a secret, and forget that of a note that is none."""
        data = super().clean() or self.cleaned_data
        if not data.get("trade_secret"):
            data["reason"] = ""
        elif not data.get("reason"):
            self.add_error("reason", _("Write why it is a trade secret, such as: our own colour recipe."))
        return data

    @property
    def warnings(self) -> list[str]:
        """Give what the colleague is to think about before it is saved, as far as she has not yet."""
        found = [*cautions(self.cleaned_data.get("text", "")), *cautions(self.cleaned_data.get("reason", ""))]
        return sorted(set(found) - set(self.cleaned_data.get("seen", "").split()))
