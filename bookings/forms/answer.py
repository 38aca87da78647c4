"""What a colleague answers to a request: some words, and perhaps another time."""

from django import forms
from django.utils.translation import gettext_lazy

from bookings.forms.change import DayField

LONGEST = 300


class AnswerForm(forms.Form):
    """Words to the customer, which can be left out."""

    words = forms.CharField(
        label=gettext_lazy("A few words to the customer"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ProposeForm(AnswerForm):
    """One of the free times that are shown, or a time of one's own."""

    start = forms.CharField(required=False)
    day = DayField(required=False)
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 300}),
        required=False,
    )
    accept = forms.CharField(required=False, widget=forms.HiddenInput)
