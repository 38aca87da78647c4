"""A week of opening hours as it is typed: seven days with up to three spans each, and the dates it holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.utils.dateformat import format as write
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.dates import capital
from bookings.weekplan import WeekSpan, faults

DAY = 1440
SPANS = 3
EARLIEST, LATEST = date(2020, 1, 1), date(2100, 1, 1)
# A Monday, to name the weekdays by.
MONDAY = date(2024, 1, 1)


def weekday_name(weekday: int) -> str:
    """Write a weekday with a capital: Mandag."""
    return capital(write(MONDAY.replace(day=1 + weekday), "l"))


def minute_of_day(value: time) -> int:
    """Give a time of day in minutes."""
    return value.hour * 60 + value.minute


def as_time(minute: int) -> str:
    """Write minutes for a time field; midnight at the end of a day is 00:00."""
    return f"{minute % DAY // 60:02d}:{minute % 60:02d}"


def span_of(opens: time, closes: time) -> tuple[int, int]:
    """Read a span: closing at or before the opening is on the next day, 0:00 is midnight."""
    start, end = minute_of_day(opens), minute_of_day(closes)
    return start, end if end > start else end + DAY


def field_names(weekday: int, number: int) -> tuple[str, str]:
    """Name the two fields of a span."""
    return f"d{weekday}s{number}_from", f"d{weekday}s{number}_to"


class WeekForm(forms.Form):
    """Seven days; each span has a from and a to, and an empty day is closed."""

    def __init__(self, *args: Any, week: Sequence[WeekSpan] = (), may_close: bool = False, **kwargs: Any):
        self.may_close = may_close
        kwargs["initial"] = typed_week(week) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        words = {"invalid": _("Write a time, like 9:00.")}
        for weekday in range(7):
            for number in range(SPANS):
                labels = (_("%(day)s, from"), _("%(day)s, to"))
                for name, label in zip(field_names(weekday, number), labels, strict=True):
                    self.fields[name] = forms.TimeField(
                        label=label % {"day": weekday_name(weekday)},
                        required=False,
                        error_messages=words,
                        input_formats=["%H:%M", "%H.%M", "%H:%M:%S", "%H"],
                        widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M"),
                    )

    def clean(self) -> dict[str, Any]:
        """Read the spans, and refuse halves and overlaps."""
        data = super().clean() or self.cleaned_data
        found: list[WeekSpan] = []
        for weekday in range(7):
            for number in range(SPANS):
                first, second = field_names(weekday, number)
                opens, closes = data.get(first), data.get(second)
                if opens is None and closes is None:
                    continue
                if opens is None or closes is None:
                    missing = first if opens is None else second
                    if missing not in self.errors and not {first, second} & set(self.errors):
                        self.add_error(missing, _("Write both times, or neither."))
                    continue
                found.append(WeekSpan(weekday, *span_of(opens, closes)))
        for weekday in sorted(faults(found)):
            self.add_error(field_names(weekday, 0)[0], _("These hours overlap."))
        if not found and not self.may_close and not self.errors:
            self.add_error(None, _("The week is empty. Write hours for at least one day."))
        self.week = tuple(sorted(set(found)))
        return data

    def days(self) -> list[dict[str, Any]]:
        """Give the seven days for the page: name, spans as drawn, fields, errors."""
        return [self.day(weekday) for weekday in range(7)]

    def day(self, weekday: int) -> dict[str, Any]:
        """Give one day: its spans with their fields, the first always, the others where they are used."""
        pairs: list[dict[str, Any]] = []
        for number in range(SPANS):
            first, second = (self[name] for name in field_names(weekday, number))
            used = bool(first.value() or second.value())
            pairs.append({"from": first, "to": second, "used": used})
        errors = [error for pair in pairs for name in ("from", "to") for error in pair[name].errors]
        return {
            "weekday": weekday,
            "name": weekday_name(weekday),
            "spans": [span for pair in pairs if (span := drawn_span(pair["from"], pair["to"]))],
            "pairs": [pair for number, pair in enumerate(pairs) if number < 1 or pair["used"]],
            "spare": [pair for number, pair in enumerate(pairs) if number >= 1 and not pair["used"]],
            "errors": list(dict.fromkeys(errors)),
        }


def drawn_span(first: Any, second: Any) -> tuple[int, int] | None:
    """Read a span for the picture, whatever else is wrong with the form."""
    try:
        opens = first.field.clean(first.value())
        closes = second.field.clean(second.value())
    except forms.ValidationError:
        return None
    return span_of(opens, closes) if opens is not None and closes is not None else None


def typed_week(week: Iterable[WeekSpan]) -> dict[str, str]:
    """Write a week as it is typed."""
    typed: dict[str, str] = {}
    numbers: dict[int, int] = {}
    for span in sorted(week):
        number = numbers.get(span.weekday, 0)
        numbers[span.weekday] = number + 1
        if number < SPANS:
            first, second = field_names(span.weekday, number)
            typed[first], typed[second] = as_time(span.start), as_time(span.end)
    return typed


def copied(data: Mapping[str, str], source: int, targets: Iterable[int]) -> dict[str, str]:
    """Copy what is typed for one day to others."""
    typed = {name: value for name, value in data.items() if name != "act"}
    for weekday in targets:
        for number in range(SPANS):
            for mine, other in zip(field_names(source, number), field_names(weekday, number), strict=True):
                typed[other] = data.get(mine, "")
    return typed


class DatesForm(forms.Form):
    """From when a changed week holds, and until when."""

    first = forms.DateField(
        label=gettext_lazy("Holds from"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Choose the first day of the new hours."),
            "invalid": gettext_lazy("Write a date, like 2027-03-01."),
        },
    )
    last = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write a date, like 2027-03-01.")},
        help_text=gettext_lazy(
            "The last day. Empty is until further notice; afterwards the hours are as before."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Keep the dates in order and in our time."""
        data = super().clean() or self.cleaned_data
        for name in ("first", "last"):
            if data.get(name) and not EARLIEST <= data[name] <= LATEST:
                self.add_error(name, _("This date is too far away."))
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("The last day comes before the first."))
        return data
