"""What a business types as its own words of a message, and what is wrong with it."""

import re
from difflib import get_close_matches
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.pages.textpage import Which
from notifications.texts import PLACEHOLDERS, Wording, unknown_placeholders

SUBJECT_LENGTH, MAIL_LENGTH, SMS_LENGTH = 200, 2000, 480


class TextForm(forms.Form):
    """The words; what is empty, or is ours unchanged, stays ours."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=SUBJECT_LENGTH, required=False)
    body = forms.CharField(label=gettext_lazy("Text"), max_length=MAIL_LENGTH, required=False)

    def __init__(self, *args: Any, which: Which, own: Wording, ours: Wording, **kwargs: Any) -> None:
        kwargs["initial"] = {"subject": own.subject or ours.subject, "body": own.body or ours.body}
        super().__init__(*args, **kwargs)
        self.which, self.ours = which, ours
        sms = which.channel == "sms"
        if sms:
            del self.fields["subject"]
        self.fields["body"] = forms.CharField(
            label=_("Text") if sms else _("Opening"),
            max_length=SMS_LENGTH if sms else MAIL_LENGTH,
            required=False,
            widget=forms.Textarea(attrs={"rows": 6}),
        )
        for field in self.fields.values():
            # What is pasted is not cut off unseen: too much is said, and stays to be shortened.
            field.widget.attrs.pop("maxlength", None)
            field.widget.attrs |= {"lang": which.language, "autocomplete": "off"}
            field.error_messages["max_length"] = _(
                "There are %(show_value)d characters here. At most %(limit_value)d fit."
            )

    def clean_subject(self) -> str:
        """Check the subject; it is one line."""
        subject = " ".join(str(self.cleaned_data["subject"]).split())
        check_marks(subject)
        return subject

    def clean_body(self) -> str:
        """Check the text, and that it says what the customer cannot do without."""
        body = str(self.cleaned_data["body"]).replace("\r\n", "\n").strip()
        check_marks(body)
        if body:
            check_needed(body, self.which)
        return body

    def wording(self) -> Wording:
        """Give the words as they would be stored, also while something is still wrong with them."""
        subject, body = self._typed("subject"), self._typed("body")
        return Wording(
            "" if subject == self.ours.subject else subject,
            "" if body == self.ours.body else body,
        )

    def _typed(self, name: str) -> str:
        if name not in self.fields:
            return ""
        if not self.is_bound:
            return str(self.initial[name])
        limit = getattr(self.fields[name], "max_length", 0)
        return str(self.cleaned_data.get(name, self.data.get(name, "").strip()[:limit]))


def check_marks(text: str) -> None:
    """Refuse braces that mean nothing. Raises ValidationError."""
    faults = [unknown_label(name) for name in unknown_placeholders(text)]
    if faults:
        raise forms.ValidationError(" ".join(faults))
    if re.search(r"[{}]", re.sub(r"\{[a-z_]+\}", "", text)):
        raise forms.ValidationError(_("A brace stands alone. Write the name between two, like {time}."))


def unknown_label(name: str) -> str:
    """Say that nothing is filled in for a name, and which one may have been meant."""
    near = get_close_matches(name.strip().lower(), PLACEHOLDERS, n=1)
    if near:
        known = {"name": f"{{{name}}}", "near": f"{{{near[0]}}}"}
        return _("Nothing is filled in for %(name)s. Did you mean %(near)s?") % known
    return _("Nothing is filled in for %(name)s. Use one of the names in the list below.") % {
        "name": f"{{{name}}}"
    }


def check_needed(text: str, which: Which) -> None:
    """Refuse a text that leaves out what it is sent for. Raises ValidationError."""
    used = set(re.findall(r"\{([a-z_]+)\}", text))
    missing = [group for group in which.needed if not used & set(group)]
    if not missing:
        return
    reasons = {
        "date": _("{date} or {short_date} is missing: without it the customer does not know the day."),
        "time": _("{time} is missing: without it the customer does not know when."),
        "link": _("{link} is missing: without it the customer cannot see, move or cancel the visit."),
    }
    raise forms.ValidationError(" ".join(reasons[group[0]] for group in missing))
