"""A class as a colleague makes it: what, by whom, where, when, how many, and how often."""

from django import forms
from django.utils.translation import gettext_lazy

from bookings.forms.change import DayField
from bookings.forms.rule import TIMES, UNTIL, RuleForm
from bookings.recurrence import Rule

ONCE = "once"
MOST_SEATS = 200


class ClassForm(forms.Form):
    """When, by whom, where, and for how many."""

    who = forms.UUIDField(label=gettext_lazy("Teacher"))
    room = forms.UUIDField(label=gettext_lazy("Room"), required=False)
    day = DayField()
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 300}),
    )
    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=MOST_SEATS)


class NewClassForm(RuleForm):
    """A new class, once or again and again."""

    service = forms.UUIDField(label=gettext_lazy("Service"))
    who = forms.UUIDField(label=gettext_lazy("Teacher"))
    room = forms.UUIDField(label=gettext_lazy("Room"), required=False)
    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=MOST_SEATS)
    ends = forms.ChoiceField(choices=[(ONCE, ""), (TIMES, ""), (UNTIL, "")], initial=ONCE)

    def rule(self) -> Rule:
        """Give the rule that was said; a class that does not come back is a rule of one date."""
        if self.cleaned_data["ends"] != ONCE:
            return super().rule()
        time = self.cleaned_data["time"]
        return Rule(self.cleaned_data["day"], time.hour * 60 + time.minute, 1, 1)

    def needs_two(self) -> bool:
        """Ask for more than one date only of what comes back."""
        return bool(self.cleaned_data.get("ends") != ONCE)
