"""Which messages of the log are shown, and how many text messages a month may cost."""

from django import forms
from django.utils.translation import gettext_lazy

STATES = [
    ("", gettext_lazy("Everything")),
    ("trouble", gettext_lazy("Not arrived, or uncertain")),
    ("out", gettext_lazy("Sent")),
    ("skipped", gettext_lazy("Not sent, with the reason")),
    ("coming", gettext_lazy("Still to be sent")),
]
CHANNELS = [
    ("", gettext_lazy("Both")),
    ("sms", gettext_lazy("Text messages")),
    ("email", gettext_lazy("E-mails")),
]
PERIODS = [
    ("7", gettext_lazy("7 days")),
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("400", gettext_lazy("400 days")),
]
MOST_SEGMENTS = 1_000_000


class LogForm(forms.Form):
    """What the log is narrowed to; nonsense in the address narrows nothing."""

    state = forms.ChoiceField(label=gettext_lazy("What became of it"), choices=STATES, required=False)
    channel = forms.ChoiceField(label=gettext_lazy("By which channel"), choices=CHANNELS, required=False)
    days = forms.ChoiceField(label=gettext_lazy("How far back"), choices=PERIODS, required=False)

    def chosen(self) -> dict[str, str]:
        """Give what was chosen, and the usual where nothing was."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "state": data.get("state", ""),
            "channel": data.get("channel", ""),
            "days": data.get("days") or "30",
        }


class CapForm(forms.Form):
    """Segments of text messages in a month; 0 is no cap."""

    cap = forms.IntegerField(
        label=gettext_lazy("At most so many a month"), min_value=0, max_value=MOST_SEGMENTS
    )
