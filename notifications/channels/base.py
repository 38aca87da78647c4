"""What every channel takes and answers, and the one gate to the network."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from notifications.subprocessors import LOOPBACK, NotApproved, Subprocessor, approved, carries


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    filename: str
    mimetype: str
    content: bytes


@dataclass(frozen=True)
class SmsPayload:
    """All that a company which sends text messages is ever given."""

    to: str
    sender: str
    text: str
    # Where the company reports what became of it: an address for this message alone, and no word of whom.
    report_url: str = ""


@dataclass(frozen=True)
class MailPayload:
    """All that a company which sends mail is ever given."""

    to: str
    sender: str
    sender_name: str
    reply_to: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    # By what the company names the message when it reports.
    report_token: str = ""


Payload = SmsPayload | MailPayload


@dataclass(frozen=True)
class Sent:
    """Taken over by the company, under its own reference."""

    provider_ref: str


@dataclass(frozen=True)
class TemporaryFailure:
    """Surely not taken over; it is worth trying again."""

    reason: str


@dataclass(frozen=True)
class PermanentFailure:
    """Refused, and it would be refused again."""

    reason: str


@dataclass(frozen=True)
class Unknown:
    """Handed over, and no answer came: it may have been sent, so nobody sends it again unasked."""

    reason: str


# Reasons are short codes. A provider's own words are never kept: they quote addresses and texts.
Result = Sent | TemporaryFailure | PermanentFailure | Unknown


class Channel(Protocol):
    """One way out, through one company of the register."""

    company: str

    def send(self, payload: Payload) -> Result:
        """Hand one payload over; never raises for what the other side does."""
        ...


def company_of(channel: Channel, *, kind: str, demo: bool) -> Subprocessor:
    """Give the register's entry behind a channel, or refuse the kind of message."""
    entry = approved(channel.company, demo=demo)
    if not carries(entry, kind):
        raise NotApproved(f"{entry.key!r} may not carry {kind!r}.")
    return entry


def allowed_address(url: str, entry: Subprocessor, *, demo: bool) -> str:
    """Give the address back when its host is the company's and the link is encrypted."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host not in entry.hosts:
        raise NotApproved(f"The host {host!r} is not one of {entry.key!r}.")
    if parts.scheme != "https" and not (demo and host in LOOPBACK):
        raise NotApproved(f"{entry.key!r} would be reached without TLS.")
    return url
