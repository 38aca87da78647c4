"""What arrived, read back for a person: the parts of a mail, its links, its files."""

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from zoneinfo import ZoneInfo

# The demo's businesses are Danish.
CLOCK = ZoneInfo("Europe/Copenhagen")


@dataclass(frozen=True)
class File:
    """An attachment."""

    number: int
    filename: str
    mimetype: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """A mail or a text message as the page shows it."""

    name: str
    kind: str
    at: datetime
    sender: str
    to: str
    reply_to: str
    subject: str
    text: str
    html: str
    files: tuple[File, ...]


def letter(entry: dict[str, Any]) -> Letter:
    """Make an entry of the inbox readable."""
    at = datetime.fromisoformat(entry["at"]).astimezone(CLOCK)
    if entry["kind"] == "sms":
        return Letter(entry["name"], "sms", at, entry["from"], entry["to"], "", "", entry["text"], "", ())
    message = message_from_bytes(base64.b64decode(entry["raw"]), policy=default)
    assert isinstance(message, EmailMessage)
    text = message.get_body(("plain",))
    html = message.get_body(("html",))
    return Letter(
        name=entry["name"],
        kind="mail",
        at=at,
        sender=str(message["From"]),
        to=", ".join(entry["to"]),
        reply_to=str(message["Reply-To"] or ""),
        subject=str(message["Subject"]),
        text=text.get_content().replace("\r\n", "\n") if text else "",
        html=html.get_content() if html else "",
        files=tuple(
            File(
                number,
                part.get_filename() or "file",
                part.get_content_type(),
                content_of(part),
            )
            for number, part in enumerate(message.iter_attachments())
        ),
    )


def content_of(part: EmailMessage) -> bytes:
    """Give an attachment's bytes."""
    raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""


def style_hashes(html: str) -> list[str]:
    """Give the hash of each style attribute, so that a policy can allow exactly these and no other."""
    styles = dict.fromkeys(re.findall(r'style="([^"]*)"', html))
    digests = (hashlib.sha256(style.replace("&#x27;", "'").encode()).digest() for style in styles)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
