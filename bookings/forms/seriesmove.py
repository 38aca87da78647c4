"""Where the visits of a series are to go, and which of them."""

from django import forms
from django.utils.translation import gettext_lazy

from bookings.actions.changeseries import ALL, FOLLOWING
from bookings.forms.change import DayField


class ScopeForm(forms.Form):
    """Which visits of the series are meant."""

    scope = forms.ChoiceField(
        choices=[
            (FOLLOWING, gettext_lazy("This and the following")),
            (ALL, gettext_lazy("All that are still to come")),
        ],
        initial=FOLLOWING,
    )


class MoveSeriesForm(ScopeForm):
    """The opened visit's new time; the others follow by the same days and to the same clock."""

    day = DayField()
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 300}),
    )
    who = forms.UUIDField(label=gettext_lazy("With"))
