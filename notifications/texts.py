"""What a message says: the facts in the reader's words, the templates, and a tenant's own wording."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template import Context, Engine
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notifications.addresses import readable_number
from notifications.gsm import Segments, fold, segments
from tenants.colours import NAMED

PLACEHOLDERS = (
    "first_name",
    "business",
    "services",
    "who",
    "date",
    "short_date",
    "time",
    "place",
    "price",
    "link",
    "phone",
)
# Weekday and date, with the year where it is not this one; the clock is "9.15" in Danish, "09:15" in English.
FORMATS = {
    "da": {"date": "l j. F", "year": "l j. F Y", "short": "D j. M", "time": "G.i"},
    "en": {"date": "l j F", "year": "l j F Y", "short": "D j M", "time": "H:i"},
}


@dataclass(frozen=True)
class Wording:
    """A tenant's own words: for mail the subject and the opening, for a text message the whole text."""

    subject: str = ""
    body: str = ""


@dataclass(frozen=True)
class MailText:
    """A mail, ready to go."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class SmsText:
    """A text message, ready to go, and what it costs."""

    text: str
    segments: Segments


def speaks(language: str, fallback: str) -> str:
    """Choose one language for the whole message, so that no sentence and weekday differ."""
    known = {code for code, _name in settings.LANGUAGES}
    for candidate in (language, fallback):
        code = (candidate or "").replace("_", "-").lower().split("-")[0]
        if code in known:
            return code
    return str(settings.LANGUAGE_CODE).split("-", maxsplit=1)[0]


@contextmanager
def reader(language: str, zone: ZoneInfo) -> Iterator[None]:
    """Speak the recipient's language and keep the business's clock while rendering."""
    with translation.override(language), timezone.override(zone):
        yield


def greeting_name(name: str) -> str:
    """Give a first name that is fit to stand in a message, else nothing.

    Anyone can type any name on a public page and any address beside it: an address, a number or a sentence
    in the name must not reach a stranger's phone over the business's signature.
    """
    plain = " ".join(name.split())
    return plain if re.fullmatch(r"[^\W\d_][^\W\d_'’\- ]{0,29}(?:['’\- ][^\W\d_]{1,29}){0,2}", plain) else ""


def facts(given: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """Put the kind's context into words; call it inside `reader`."""
    found = dict(given)
    found["first_name"] = greeting_name(str(given.get("first_name", "")))
    found["greeting"] = hello(found["first_name"])
    found["link"] = given.get("manage_url", "")
    country = getattr(given.get("business"), "country", "DK")
    found["phone"] = readable_number(str(given.get("phone") or ""), country)
    found["brand"] = getattr(given.get("business"), "colour", NAMED["green"])
    found["language"] = translation.get_language() or settings.LANGUAGE_CODE
    if "starts" in given:
        formats = _formats()
        starts, ends = given["starts"], given.get("ends")
        same_year = starts.year == now.astimezone(starts.tzinfo).year
        found["date"] = date_format(starts, formats["date" if same_year else "year"])
        # Django's Danish short months begin with a capital, which Danish does not.
        short = date_format(starts, formats["short"])
        found["short_date"] = short.lower() if found["language"] == "da" else short
        found["time"] = date_format(starts, formats["time"])
        found["until"] = date_format(ends, formats["time"]) if ends else ""
    cutoff = given.get("cutoff_until")
    found["can_change"] = bool(cutoff and cutoff > now)
    if cutoff:
        found["cutoff_date"] = date_format(cutoff, _formats()["date"])
        found["cutoff_time"] = date_format(cutoff, _formats()["time"])
    return found


def render_mail(kind: str, said: Mapping[str, Any], wording: Wording | None = None) -> MailText:
    """Write the mail; a tenant's own opening leaves the facts, the links and the footer standing."""
    own = wording or Wording()
    values = placeholder_values(said)
    opening = substitute(own.body, values).strip()
    subject = substitute(own.subject, values) if own.subject else _plain(kind, "subject.txt", said)
    whole = {**said, "opening": opening, "subject": " ".join(subject.split())}
    html = get_template(f"messages/{kind}/body.html").render(whole)
    text = re.sub(r"\n{3,}", "\n\n", _plain(kind, "body.txt", whole)).strip() + "\n"
    return MailText(subject=whole["subject"], text=text, html=html)


def render_sms(kind: str, said: Mapping[str, Any], wording: Wording | None = None) -> SmsText:
    """Write the text message; our own greeting goes when it alone would cost another segment."""
    if wording and wording.body:
        return _counted(substitute(wording.body, placeholder_values(said)))
    greeted = _counted(_plain(kind, "sms.txt", said))
    if greeted.segments.count == 1 or not said.get("first_name"):
        return greeted
    bare = _counted(_plain(kind, "sms.txt", {**said, "first_name": "", "greeting": ""}))
    return bare if bare.segments.count < greeted.segments.count else greeted


def hello(first_name: str) -> str:
    """Greet by first name where there is one."""
    return _("Hi %(first_name)s") % {"first_name": first_name} if first_name else _("Hi")


def placeholder_values(said: Mapping[str, Any]) -> dict[str, str]:
    """Give each placeholder its text."""
    business = said.get("business")
    values = {name: str(said.get(name, "") or "") for name in PLACEHOLDERS}
    values["business"] = str(getattr(business, "name", business) or "")
    return values


def substitute(text: str, values: Mapping[str, str]) -> str:
    """Put values in place of `{first_name}` and its kin; anything else in braces stays as it was typed.

    One pass, no format strings: a value with braces in it is not read again, and no attribute is reachable.
    """
    return re.sub(r"\{([a-z_]+)\}", lambda found: values.get(found[1], found[0]), text)


def unknown_placeholders(text: str) -> list[str]:
    """List what stands in braces and means nothing, for the form that takes a tenant's wording."""
    return sorted({name for name in re.findall(r"\{([^{}]*)\}", text) if name not in PLACEHOLDERS})


def _formats() -> dict[str, str]:
    return FORMATS.get(speaks(translation.get_language() or "", ""), FORMATS["en"])


def _plain(kind: str, part: str, said: Mapping[str, Any]) -> str:
    template = Engine.get_default().get_template(f"messages/{kind}/{part}")
    return str(template.render(Context(dict(said), autoescape=False))).strip()


def _counted(text: str) -> SmsText:
    folded = fold(" ".join(text.split()))
    return SmsText(folded, segments(folded))
