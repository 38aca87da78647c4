"""To whom a person's details really went: by company and country, with times, out of the messages' rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from notifications.models import Message
from notifications.subprocessors import REGISTER
from privacy import countries, words
from privacy.values import Speaker, word

State = Message.State
KINDS: dict[str, Promise] = {
    "booking_confirmation": gettext_lazy("Confirmation"),
    "booking_requested": gettext_lazy("Request received"),
    "booking_moved": pgettext_lazy("message", "New time"),
    "booking_reminder": gettext_lazy("Reminder"),
    "booking_cancelled": gettext_lazy("Cancellation"),
    "booking_declined": gettext_lazy("Request declined"),
}
STATES: dict[str, Promise] = {
    State.PLANNED: gettext_lazy("planned"),
    State.CLAIMED: gettext_lazy("on its way"),
    State.SENT: pgettext_lazy("message", "sent"),
    State.DELIVERED: gettext_lazy("delivered"),
    State.FAILED: gettext_lazy("failed"),
    State.UNKNOWN: gettext_lazy("uncertain"),
    State.SKIPPED: gettext_lazy("not sent"),
}


@dataclass(frozen=True)
class Told:
    """One message: when, of what kind, and what became of it."""

    when: str
    kind: str
    state: str


@dataclass(frozen=True)
class Recipient:
    """A company that was really given something, what, and each time."""

    company: str
    country: str
    channel: str
    given: str
    messages: tuple[Told, ...]


@dataclass(frozen=True)
class Disclosed:
    """What left the house, and what did not."""

    recipients: list[Recipient]
    kept_back: list[Told]


def disclosed_to(ids: Sequence[UUID], speaker: Speaker, *, language: str) -> Disclosed:
    """Read every message to her, and sort them by the company that carried it."""
    rows = list(Message.objects.filter(recipient_id__in=ids).order_by("-send_at", "pk"))
    carried: dict[tuple[str, str, str, tuple[str, ...]], list[Message]] = {}
    kept_back = []
    for row in rows:
        if row.handed_at is None:
            kept_back.append(told(row, speaker))
        else:
            where = (row.provider, row.country, row.channel, tuple(row.categories))
            carried.setdefault(where, []).append(row)
    return Disclosed(
        [
            Recipient(
                company=company_of(provider),
                country=countries.name_of(country, language),
                channel=_("text message")
                if channel == Message.Channel.SMS
                else pgettext("channel", "e-mail"),
                given=", ".join(word(words.GIVEN, each) for each in given),
                messages=tuple(told(row, speaker) for row in messages),
            )
            for (provider, country, channel, given), messages in carried.items()
        ],
        kept_back,
    )


def company_of(provider: str) -> str:
    """Name a company as the register does; one that has left the register stands by its key."""
    entry = REGISTER.get(provider)
    return _(entry.company) if entry is not None else provider


def told(row: Message, speaker: Speaker) -> Told:
    """Tell one message: when it was handed over and settled, or was to be sent."""
    handed = speaker.moment(row.handed_at or row.send_at)
    settled = row.settled_at if row.handed_at is not None else None
    state = word(STATES, row.state)
    if settled is not None and speaker.moment(settled) != handed:
        state = f"{state} {speaker.moment(settled)}"
    return Told(handed, word(KINDS, row.kind), state)
