"""A mail as bytes: text and HTML side by side, attachments, and headers that give nothing away."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime

from notifications.channels.base import MailPayload


def split_address(address: str) -> tuple[str, str]:
    """Split at the last @, the domain in its ASCII form."""
    local, _, domain = address.strip().rpartition("@")
    if not local or not domain or re.search(r"[\s<>,;\x00-\x1f]", local + domain):
        raise ValueError("not an address")
    return local, domain.encode("idna").decode("ascii")


def one_line(text: str) -> str:
    """Make a header of any text: no line breaks, no control signs."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f]+", " ", text).split())


def build(payload: MailPayload) -> EmailMessage:
    """Write the message; one that is not an address raises ValueError."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(one_line(payload.sender_name), *split_address(payload.sender))
    message["To"] = Address("", *split_address(payload.to))
    if payload.reply_to:
        message["Reply-To"] = Address(one_line(payload.sender_name), *split_address(payload.reply_to))
    message["Subject"] = one_line(payload.subject)
    message["Date"] = format_datetime(localtime())
    message.set_content(payload.text, cte="quoted-printable")
    if payload.html:
        message.add_alternative(payload.html, subtype="html", cte="quoted-printable")
    for attachment in payload.attachments:
        kind, parameters = content_type(attachment.mimetype)
        message.add_attachment(
            attachment.content, *kind, filename=one_line(attachment.filename), params=parameters
        )
    # Last: making a message multipart moves its Content-* headers into the first part.
    for name, value in payload.headers.items():
        message[name] = one_line(value)
    return message


def content_type(text: str) -> tuple[tuple[str, str], dict[str, str]]:
    """Split `text/calendar; method=PUBLISH` into its type and its parameters."""
    whole, *rest = [part.strip() for part in text.split(";")]
    main, _, sub = whole.partition("/")
    pairs = (part.partition("=") for part in rest if "=" in part)
    return (main, sub), {name.strip(): value.strip().strip('"') for name, _, value in pairs}
