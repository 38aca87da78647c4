"""From a planned row to a payload: who, in which language, in whose words, in which fields."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from notifications import kinds
from notifications.addresses import mail_address, mobile_number
from notifications.channels.base import MailPayload, Payload, SmsPayload
from notifications.gsm import sender_name
from notifications.kinds import Kind, Recipient
from notifications.models import Message, MessageText
from notifications.reminders import is_quiet, quiet_end
from notifications.texts import Wording, facts, reader, render_mail, render_sms, speaks
from tenants.models import Tenant


@dataclass(frozen=True)
class Skip:
    """It is not to be sent, for this reason."""

    reason: str


@dataclass(frozen=True)
class Later:
    """It is not to be sent yet."""

    at: datetime


@dataclass(frozen=True)
class Ready:
    """It is to be sent now, and is this."""

    payload: Payload
    segments: int | None


def compose(message: Message, tenant: Tenant, *, now: datetime) -> Skip | Later | Ready:
    """Ask the kind all its questions now, and write the payload out of the answers."""
    kind = kinds.get(message.kind)
    reason = kind.still_true(message.about_id, message.rule, now)
    if reason:
        return Skip(reason)
    recipient = kind.recipient(message.about_id)
    if recipient is None:
        return Skip("no_recipient")
    if message.channel == Message.Channel.SMS:
        return text_message(message.about_id, kind, recipient, tenant, now=now)
    return mail(message.about_id, kind, recipient, tenant, now=now)


def text_message(
    about_id: UUID, kind: Kind, recipient: Recipient, tenant: Tenant, *, now: datetime
) -> Skip | Later | Ready:
    """Write a text message; one that nobody waits for sleeps until the morning."""
    number = mobile_number(recipient.phone, tenant.country)
    if not number:
        return Skip("no_mobile")
    if kind.quiet_hours and is_quiet(now, tenant.zone):
        return Later(quiet_end(now, tenant.zone))
    language = speaks(recipient.language, tenant.language)
    with reader(language, tenant.zone):
        said = facts(kind.context(about_id, language), now=now)
        found = render_sms(kind.name, said, wording(kind.name, "sms", language))
    return Ready(SmsPayload(number, sender_name(tenant.name), found.text), found.segments.count)


def mail(about_id: UUID, kind: Kind, recipient: Recipient, tenant: Tenant, *, now: datetime) -> Skip | Ready:
    """Write a mail from the business's name, answered to the business's own address."""
    address = mail_address(recipient.email)
    if not address:
        return Skip("no_address")
    language = speaks(recipient.language, tenant.language)
    with reader(language, tenant.zone):
        said = facts(kind.context(about_id, language), now=now)
        found = render_mail(kind.name, said, wording(kind.name, "email", language))
        files = tuple(kind.attachments(about_id, language))
        # The platform has no name of its own to sign with: it signs with what this is.
        sender = _("Bookings") if tenant.is_platform else tenant.name
    payload = MailPayload(
        to=address,
        sender=settings.MAIL_FROM,
        sender_name=sender,
        reply_to=mail_address(tenant.email or ""),
        subject=found.subject,
        text=found.text,
        html=found.html,
        attachments=files,
        headers=headers(language),
    )
    return Ready(payload, None)


def headers(language: str) -> dict[str, str]:
    """Mark the mail as sent by a machine; its id is random and tells of no row, tenant or hour."""
    domain = settings.MAIL_FROM.rpartition("@")[2]
    return {
        "Message-ID": f"<{token_hex(16)}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": language,
    }


def wording(kind: str, channel: str, language: str) -> Wording | None:
    """Give the tenant's own words for this kind, channel and language, where there are any."""
    own = MessageText.objects.filter(kind=kind, channel=channel, language=language).first()
    return Wording(own.subject, own.body) if own else None
