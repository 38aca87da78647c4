"""Tags and filters that every template has: icons, and times and dates in the reader's language.

Money has no filter here: prices reach the templates as finished words from `bookings/words.py`.
"""

import re
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from bookings import dates, words
from bookingsite.rail import stops_for
from bookingsite.setup.todo import left_for
from staff.permissions import Permission
from tenants import spoken

register = template.Library()

LANGUAGES = {"da": "Dansk", "en": "English"}


@cache
def drawings() -> ZipFile:
    """Open the icons of the lucide package, once: to list them takes longer than to read one."""
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))


@lru_cache(maxsize=256)
def drawing(name: str) -> str:
    """Read an icon's shapes; each icon is read once."""
    whole = drawings().read(f"{name}.svg").decode()
    start = whole.index(">", whole.index("<svg")) + 1
    return re.sub(r"\s+", " ", whole[start : whole.rindex("</svg>")]).strip()


@lru_cache(maxsize=1024)
def picture(name: str, classes: str, label: str) -> SafeString:
    """Build an inline picture; without a label it is decoration and hidden from screen readers."""
    told = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    css = f"i {classes}".strip()
    shapes = drawing(name)
    # The name is a file of the package and the class is ours; the label is escaped above.
    return mark_safe(  # noqa: S308
        f'<svg class="{escape(css)}" viewBox="0 0 24 24" focusable="false" {told}>{shapes}</svg>'
    )


@register.simple_tag
def icon(name: str, label: object = "", css: str = "") -> SafeString:
    """Draw a lucide icon inline: {% icon "phone" %} or {% icon "globe" label=mark.text %}."""
    return picture(name, css, str(label))


@register.simple_tag(takes_context=True)
def rail(context: Context) -> list[dict[str, Any]]:
    """List the dashboard's pages for whoever looks: {% rail as stops %}."""
    request = context.get("request")
    return stops_for(request) if isinstance(request, HttpRequest) else []


@register.simple_tag(takes_context=True)
def todo(context: Context) -> dict[str, Any]:
    """Tell what is left to do, for whoever arranges the business: {% todo as left %}."""
    request = context.get("request")
    return left_for(request) if isinstance(request, HttpRequest) else {}


@register.filter
def clock(moment: datetime | int | None) -> str:
    """Write a local time, or minutes since midnight: 9.15, in English 09:15."""
    if moment is None:
        return ""
    return dates.minute_clock(moment) if isinstance(moment, int) else dates.clock(moment)


@register.filter
def longday(day: date | None) -> str:
    """Write a day in full: torsdag 26. november, Thursday 26 November."""
    return dates.long_day(day) if day else ""


@register.filter
def shortday(day: date | None) -> str:
    """Write a day briefly: tor. 26. nov., Thu 26 Nov."""
    return dates.short_day(day) if day else ""


@register.filter
def fullday(day: date | None) -> str:
    """Write a day with its year: 2. oktober 2026, 2 October 2026."""
    return dates.full_day(day) if day else ""


@register.filter
def datedday(day: date | None) -> str:
    """Write a day with its year briefly: 2. okt. 2026, 2 Oct 2026."""
    return dates.dated_day(day) if day else ""


@register.filter
def phone(number: object, country: object = "DK") -> str:
    """Write a number as it is read aloud: 20 12 34 56."""
    return words.phone_label(str(number), str(country)) if number else ""


@register.filter
def at(when: object) -> str:
    """Give the class that places a time on a ruler, to the nearest five minutes before: 9.15 -> at-0915."""
    if isinstance(when, int):
        hours, minutes = divmod(when, 60)
    else:
        found = re.match(r"(\d{1,2})[.:]?(\d{2})$", str(when))
        if not found:
            return ""
        hours, minutes = int(found[1]), int(found[2])
    return f"at-{hours % 24:02d}{minutes // 5 * 5:02d}"


@register.filter
def lasting(start: int, end: int) -> str:
    """Give the class that says how long something is on a ruler: for-45."""
    return f"for-{max(5, (end - start) // 5 * 5)}"


@register.filter
def digits(text: object) -> str:
    """Keep what a telephone can dial: the digits and a leading plus."""
    return re.sub(r"(?!^\+)\D", "", str(text or "").strip())


@register.filter
def bound(field: Any, described: str = "") -> SafeString:
    """Draw a form field as our input, tied to its hint and its error."""
    marks = [described] if described else []
    attrs: dict[str, Any] = {"class": "input"}
    if field.errors:
        marks.append(f"{field.auto_id}-e")
        attrs["aria-invalid"] = "true"
    if marks:
        attrs["aria-describedby"] = " ".join(marks)
    widget = field.field.widget
    if field.field.required and widget.use_required_attribute(field.initial):
        attrs["required"] = True
    if getattr(widget, "input_type", "") == "text":
        # Only the picture of the field changes, in this form alone; checking stays with the form.
        widget.input_type = {"phone": "tel", "email": "email"}.get(field.name, "text")
    drawn: SafeString = field.as_widget(attrs=attrs | typing_help(field))
    return drawn


def typing_help(field: Any) -> dict[str, str]:
    """Tell the browser what is typed here, unless the form has said so itself."""
    known = {
        "name": {"autocomplete": "name"},
        "phone": {"autocomplete": "tel", "inputmode": "tel"},
        "email": {"autocomplete": "email", "inputmode": "email"},
        "password": {"autocomplete": "current-password"},
        "code": {"autocomplete": "one-time-code", "inputmode": "numeric"},
    }.get(field.name, {})
    return {name: value for name, value in known.items() if name not in field.field.widget.attrs}


@register.simple_tag(takes_context=True)
def other_language(context: template.Context) -> SafeString:
    """Link to this same page in the site's other language."""
    request: HttpRequest | None = context.get("request")
    code = "en" if (get_language() or "da").startswith("da") else "da"
    query = request.GET.copy() if request is not None and request.method != "POST" else None
    if query is None:
        address = f"?lang={code}"
    else:
        query["lang"] = code
        address = f"?{query.urlencode()}"
    name = LANGUAGES[code]
    return format_html(
        '<a href="{}" hreflang="{}" lang="{}" rel="nofollow">{}</a>', address, code, code, name
    )


@register.filter
def carried(address: object) -> str:
    """Take the language of this page along to another of ours."""
    return spoken.carried(str(address or ""))


@register.filter
def initials(name: object) -> str:
    """Shorten a name to at most two letters: Salon Solvik -> SS."""
    return "".join(word[0] for word in str(name or "").split()[:2]).upper()


@register.filter
def steps(minutes: int) -> int:
    """Round a length to the ruler's steps of five minutes, at least one step."""
    return max(5, round(minutes / 5) * 5)


@register.filter
def ruler(hours: Any) -> str:
    """Say which ruler a week of opening hours needs: 8 to 21, or the wide one from 6 to 24."""
    spans = [span for day in hours for span in day["spans"]]
    return "wide" if any(start < 480 or end > 1260 for start, end in spans) else ""


@register.filter
def ruler_span(span: tuple[int, int]) -> str:
    """Place opening hours on the ruler; what lies outside 6 to 24 is cut off, the words beside it are not."""
    start, end = max(360, span[0]), min(1440, span[1])
    return f"{at(start)} {lasting(start, end)}"


@register.simple_tag(takes_context=True)
def may(context: Context, *asked: str) -> bool:
    """Say whether the colleague who looks may do all of this: {% may "export" as may_export %}.

    For links only: the door of the page behind them asks again.
    """
    membership = getattr(context.get("request"), "membership", None)
    return membership is not None and membership.may(*[Permission(each) for each in asked])
