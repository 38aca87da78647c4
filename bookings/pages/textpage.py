"""Builds the pages of a business's own message texts: the list, what may be filled in, and the preview."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from notifications.gsm import Segments, fits_gsm, sender_name
from notifications.kinds import registered
from notifications.models import MessageText
from notifications.preview import preview, sample
from notifications.texts import (
    PLACEHOLDERS,
    MailText,
    SmsText,
    Wording,
    facts,
    hello,
    placeholder_values,
    reader,
)
from tenants.models import Tenant

# In the order in which a visit meets them.
ORDER = (
    "booking_confirmation",
    "booking_requested",
    "booking_proposed",
    "booking_declined",
    "booking_proposal_lapsed",
    "booking_moved",
    "booking_reminder",
    "booking_cancelled",
    "series_booked",
    "series_moved",
    "series_cancelled",
)
DATE = ("date", "short_date")
# A text message is the business's own from end to end, so it must say these itself: one of each group.
# A mail has the facts and the link under its opening, whatever the opening says.
NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "booking_confirmation": (DATE, ("time",), ("link",)),
    "booking_requested": (DATE, ("time",), ("link",)),
    "booking_declined": (DATE, ("time",)),
    "booking_moved": (DATE, ("time",), ("link",)),
    "booking_reminder": (DATE, ("time",)),
    "booking_cancelled": (DATE, ("time",)),
    "booking_proposed": (DATE, ("time",), ("link",)),
    "booking_proposal_lapsed": (DATE, ("time",)),
    "series_booked": (DATE, ("time",), ("link",)),
    "series_moved": (DATE, ("time",), ("link",)),
    "series_cancelled": (DATE, ("time",)),
}


@dataclass(frozen=True)
class Which:
    """One text: what it tells, by which way, in which language."""

    kind: str
    channel: str
    language: str

    @property
    def needed(self) -> tuple[tuple[str, ...], ...]:
        """Give the groups of placeholders of which one must stand in the text."""
        return NEEDED.get(self.kind, ()) if self.channel == "sms" else ()


def languages_of(tenant: Tenant) -> list[str]:
    """Give the languages that customers of this business are written to in, its own first."""
    known = [code for code, _name in settings.LANGUAGES]
    spoken = [tenant.language, *tenant.languages]
    return [code for code in dict.fromkeys(spoken) if code in known]


def find_which(tenant: Tenant, kind: str, channel: str, language: str) -> Which | None:
    """Read a text's address; None where there is no such text."""
    known = registered().get(kind)
    if kind not in ORDER or known is None or channel not in known.channels:
        return None
    return Which(kind, channel, language) if language in languages_of(tenant) else None


def own_wording(which: Which) -> Wording:
    """Give the business's own words; empty where it has none."""
    own = MessageText.objects.filter(kind=which.kind, channel=which.channel, language=which.language).first()
    return Wording(own.subject, own.body) if own else Wording()


def our_wording(tenant: Tenant, which: Which) -> Wording:
    """Give our words with the placeholders still in them, for the business to start from."""
    marks: dict[str, Any] = {name: f"{{{name}}}" for name in PLACEHOLDERS}
    with reader(which.language, tenant.zone):
        said = marks | {
            "business": {"name": marks["business"]},
            "greeting": hello(marks["first_name"]),
            "phone": marks["phone"] if tenant.phone else "",
            "can_change": True,
        }
        if which.channel == "sms":
            return Wording("", _ours(which.kind, "sms.txt", said))
        return Wording(_ours(which.kind, "subject.txt", said), _ours(which.kind, "opening.txt", said))


def _ours(kind: str, part: str, said: dict[str, Any]) -> str:
    return " ".join(get_template(f"messages/{kind}/{part}").render(said).split())


def list_context(tenant: Tenant) -> dict[str, Any]:
    """Draw every text there is, and whose words it has."""
    own = {(each.kind, each.channel, each.language) for each in MessageText.objects.all()}
    labels, times = kind_labels(), kind_times()
    spoken = languages_of(tenant)
    return {
        "section": "messages",
        "kinds": [
            {
                "name": kind,
                "label": labels[kind],
                "when": times[kind],
                "texts": [
                    {
                        "url": reverse("message_text", args=[tenant.slug, kind, channel, language]),
                        "label": text_label(channel, language),
                        "own": (kind, channel, language) in own,
                    }
                    for channel in ("sms", "email")
                    for language in spoken
                ],
            }
            for kind in ORDER
            if kind in registered()
        ],
    }


def text_context(tenant: Tenant, which: Which, wording: Wording, *, now: datetime) -> dict[str, Any]:
    """Draw what stands around the form: what it is, what may be filled in, and the preview."""
    return {
        "section": "messages",
        "which": which,
        "kind_label": kind_labels()[which.kind],
        "kind_time": kind_times()[which.kind],
        "text_label": text_label(which.channel, which.language),
        "marks": marks_of(tenant, which, now=now),
        "preview": preview_context(tenant, which, wording, now=now),
        "own": own_wording(which) != Wording(),
        "url": reverse("message_text", args=[tenant.slug, which.kind, which.channel, which.language]),
        "list_url": reverse("message_texts", args=[tenant.slug]),
    }


def marks_of(tenant: Tenant, which: Which, *, now: datetime) -> list[dict[str, Any]]:
    """List what may be filled in: what it means, how it looks, and whether the text must have it."""
    meanings = placeholder_meanings()
    with reader(which.language, tenant.zone):
        values = placeholder_values(facts(sample(tenant, now=now), now=now))
    return [
        {
            "mark": f"{{{name}}}",
            "meaning": meanings[name],
            "example": values[name],
            "needed": need_of(name, which),
        }
        for name in PLACEHOLDERS
    ]


def need_of(name: str, which: Which) -> str:
    """Say that a placeholder must stand in the text, or another in its place; nothing where it need not."""
    group = next((each for each in which.needed if name in each), ())
    others = " / ".join(f"{{{other}}}" for other in group if other != name)
    if others:
        return _("This or %(others)s must be in the text.") % {"others": others}
    return _("Must be in the text.") if group else ""


def preview_context(tenant: Tenant, which: Which, wording: Wording, *, now: datetime) -> dict[str, Any]:
    """Render the text to an invented customer; a text message comes with what it costs."""
    made: MailText | SmsText = preview(
        tenant=tenant,
        kind=which.kind,
        channel=which.channel,
        language=which.language,
        wording=wording if wording != Wording() else None,
        now=now,
    )
    if isinstance(made, MailText):
        return {"subject": made.subject, "text": made.text, "sender": tenant.name}
    cost = made.segments
    return {
        "text": made.text,
        "sender": sender_name(tenant.name),
        "count": cost.count,
        "said": f"{count_label(cost.count)}, {length_label(made.text, cost)}",
        "facts": [
            {"label": _("Costs"), "value": count_label(cost.count)},
            {"label": _("Length"), "value": length_label(made.text, cost)},
            {"label": _("Room left"), "value": characters_label(cost.left)},
            {"label": _("Alphabet"), "value": cost.encoding},
        ],
        "foreign": [sign_label(sign) for sign in foreign_signs(made.text)],
    }


def foreign_signs(text: str) -> list[str]:
    """List the signs that the GSM alphabet has no place for, each once, in the order of the text."""
    return [sign for sign in dict.fromkeys(text) if not fits_gsm(sign)]


def sign_label(sign: str) -> str:
    """Show a sign so that it can be found; one that cannot be seen is given by its number and name."""
    if sign.isprintable() and not unicodedata.category(sign).startswith(("M", "C", "Z")):
        return sign
    return f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".strip()


def count_label(count: int) -> str:
    """Say how many messages are paid for."""
    return ngettext("%(count)s text message", "%(count)s text messages", count) % {"count": count}


def characters_label(count: int) -> str:
    """Say a number of characters."""
    return ngettext("%(count)s character", "%(count)s characters", count) % {"count": count}


def length_label(text: str, cost: Segments) -> str:
    """Say how long a text is, and where some characters count double, as how long it counts."""
    plain = characters_label(len(text))
    if cost.units == len(text):
        return plain
    return _("%(length)s that count as %(units)s") % {"length": plain, "units": cost.units}


def text_label(channel: str, language: str) -> str:
    """Name a text by its way and its language."""
    ways = {"sms": _("Text message"), "email": _("Mail")}
    names = {"da": _("in Danish"), "en": _("in English")}
    return f"{ways[channel]} {names.get(language, language)}"


def kind_labels() -> dict[str, str]:
    """Name the kinds as the visit's panel does."""
    return {
        "booking_confirmation": _("Confirmation"),
        "booking_requested": _("Request received"),
        "booking_moved": pgettext("message", "New time"),
        "booking_reminder": _("Reminder"),
        "booking_cancelled": _("Cancellation"),
        "booking_declined": _("Request declined"),
        "booking_proposed": _("Another time proposed"),
        "booking_proposal_lapsed": _("Proposed time not answered"),
        "series_booked": _("Confirmation of a series"),
        "series_moved": _("New times in a series"),
        "series_cancelled": _("Cancellation of a series"),
    }


def kind_times() -> dict[str, str]:
    """Say when each kind is sent."""
    return {
        "booking_confirmation": _("When a visit is booked."),
        "booking_requested": _("When somebody asks for a visit that you say yes or no to."),
        "booking_moved": _("When a visit gets another time."),
        "booking_reminder": _("Some time before the visit."),
        "booking_cancelled": _("When a visit is cancelled."),
        "booking_declined": _("When you say no to a request."),
        "booking_proposed": _("When you propose another time for a request."),
        "booking_proposal_lapsed": _("When the customer has not answered your proposal."),
        "series_booked": _("When a series of visits is booked. The date and time are those of the first."),
        "series_moved": _("When several visits of a series get other times."),
        "series_cancelled": _("When several visits of a series are cancelled."),
    }


def placeholder_meanings() -> dict[str, str]:
    """Say what is filled in for each placeholder."""
    return {
        "first_name": _("The customer's first name. Nothing, where what was typed is no name."),
        "business": _("The name of your business."),
        "services": _("What is booked. Leave it out of text messages if it tells of someone's health."),
        "who": _("Whom the visit is with."),
        "date": _("The day in full."),
        "short_date": _("The day, briefly."),
        "time": _("When the visit begins."),
        "place": _("Your address."),
        "price": _("What it costs."),
        "link": _("The customer's own page, where she sees, moves and cancels the visit."),
        "phone": _("Your phone number."),
    }
