"""What to show of the access log."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.accesslog import Wanted
from privacy.deeds import GROUPS
from staff.forms.choices import offer


class LogForm(forms.Form):
    """Filters; what is no sense is left out."""

    who = forms.TypedChoiceField(label=_("Who"), required=False, coerce=UUID, empty_value=None)
    group = forms.ChoiceField(label=_("What"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    customer = forms.UUIDField(required=False, widget=forms.HiddenInput)
    before = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, colleagues: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = [("", _("Everybody")), *((str(number), name) for number, name in colleagues)]
        groups = [("", _("Everything")), *((name, words) for name, (words, _codes) in GROUPS.items())]
        offer(self, who=everybody, group=groups)

    def wanted(self) -> Wanted:
        """Give what was asked for, without what could not be read."""
        self.is_valid()
        data = self.cleaned_data
        return Wanted(
            who=data.get("who"),
            group=data.get("group") or "",
            since=data.get("since"),
            until=data.get("until"),
            customer=data.get("customer"),
            before=place_of(data.get("before") or ""),
        )


def place_of(text: str) -> tuple[datetime, UUID] | None:
    """Read where a page begins: a moment and the number of a row."""
    moment, _at, number = text.partition("_")
    try:
        read = datetime.fromisoformat(moment)
        return (read, UUID(number)) if read.tzinfo is not None else None
    except ValueError:
        return None
