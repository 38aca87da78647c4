"""How often something comes back, as a colleague says it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bookings.forms.change import DayField
from bookings.recurrence import FURTHEST, LONGEST_PAUSE, MOST, Rule

TIMES, UNTIL = "times", "until"


class RuleForm(forms.Form):
    """Every n weeks, so many times or until a date; the first date is given or asked for."""

    day = DayField(label=gettext_lazy("First date"))
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 300}),
    )
    every = forms.IntegerField(
        label=gettext_lazy("Weeks between"), min_value=1, max_value=LONGEST_PAUSE, initial=1
    )
    ends = forms.ChoiceField(choices=[(TIMES, ""), (UNTIL, "")], initial=TIMES)
    times = forms.IntegerField(
        label=gettext_lazy("Number of times"), min_value=2, max_value=MOST, initial=6, required=False
    )
    until = DayField(label=gettext_lazy("Last date"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("every", "times"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"

    def clean(self) -> dict[str, Any]:
        """Hold that there is one end, and more than one date before it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, ends = data.get("day"), data.get("ends")
        if ends == TIMES and not data.get("times") and "times" not in self.errors:
            self.add_error("times", _("Write how many times."))
        if ends == UNTIL and not data.get("until") and "until" not in self.errors:
            self.add_error("until", _("Write the last date."))
        if self.errors or first is None:
            return data
        rule = self.rule()
        count = len(rule.dates())
        if count < 2 and self.needs_two():
            self.add_error("until", _("That is one date only. Choose a later last date."))
        elif data.get("until") and rule.dates()[-1] + rule.step <= min(data["until"], first + FURTHEST):
            text = ngettext("At most %(count)s date at once.", "At most %(count)s dates at once.", MOST)
            self.add_error("until", text % {"count": MOST})
        return data

    def needs_two(self) -> bool:
        """Say whether one date is too few."""
        return True

    def rule(self) -> Rule:
        """Give the rule that was said."""
        data = self.cleaned_data
        minute = data["time"].hour * 60 + data["time"].minute
        until = data["until"] if data["ends"] == UNTIL else None
        times = data["times"] if data["ends"] == TIMES else None
        return Rule(data["day"], minute, data["every"], times, until)


class NewSeriesForm(RuleForm):
    """A series that begins with no visit: also which service, and with whom."""

    service = forms.UUIDField(label=gettext_lazy("Service"))
    who = forms.UUIDField(label=gettext_lazy("With"))
