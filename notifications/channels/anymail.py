"""Mail through a European provider's HTTP interface, by django-anymail."""

from email.utils import quote

import requests
from anymail.exceptions import AnymailAPIError, AnymailError
from django.core.mail import EmailMultiAlternatives, get_connection

from notifications.channels.base import (
    MailPayload,
    Payload,
    PermanentFailure,
    Result,
    Sent,
    TemporaryFailure,
    Unknown,
)
from notifications.channels.http import AGAIN
from notifications.channels.mime import one_line, split_address
from notifications.subprocessors import ANYMAIL_COMPANIES, NotApproved, approved


class Anymail:
    """Sends one mail by the anymail backend that the settings name."""

    def __init__(self, *, backend: str, demo: bool = False) -> None:
        company = ANYMAIL_COMPANIES.get(backend)
        if company is None:
            raise NotApproved(f"{backend!r} belongs to no company of the register.")
        self.company = approved(company, demo=demo).key
        self.backend = backend

    def send(self, payload: Payload) -> Result:
        """Hand it over and read the provider's reference."""
        if not isinstance(payload, MailPayload):
            return PermanentFailure("wrong-payload")
        try:
            message = compose(payload)
        except ValueError:
            return PermanentFailure("bad-address")
        if payload.report_token and self.company == "brevo":
            message.metadata = {"report": payload.report_token}  # type: ignore[attr-defined]
        message.connection = get_connection(self.backend, fail_silently=False)
        try:
            message.send()
        except AnymailAPIError as error:
            return meaning(error)
        except AnymailError:
            return PermanentFailure("refused")
        status = getattr(message, "anymail_status", None)
        reference = getattr(status, "message_id", None)
        return Sent(str(reference)) if reference else Unknown("unreadable-answer")


def compose(payload: MailPayload) -> EmailMultiAlternatives:
    """Write Django's message out of the payload, field by field."""
    for address in filter(None, (payload.to, payload.sender, payload.reply_to)):
        split_address(address)
    # Written by hand: formataddr would encode the name, and a JSON interface wants it as it is.
    name = f'"{quote(one_line(payload.sender_name))}"'
    message = EmailMultiAlternatives(
        subject=one_line(payload.subject),
        body=payload.text,
        from_email=f"{name} <{payload.sender}>",
        to=[payload.to],
        reply_to=[f"{name} <{payload.reply_to}>"] if payload.reply_to else None,
        headers=dict(payload.headers),
    )
    if payload.html:
        message.attach_alternative(payload.html, "text/html")
    for attachment in payload.attachments:
        message.attach(attachment.filename, attachment.content, attachment.mimetype.partition(";")[0])
    return message


def meaning(error: AnymailAPIError) -> Result:
    """Sort an error: did the payload leave the house?"""
    if isinstance(error, requests.ConnectTimeout):
        return TemporaryFailure("no-connection")
    status = getattr(error, "status_code", None)
    if status is None:
        return Unknown("no-answer")
    if status in AGAIN:
        return TemporaryFailure(f"http-{status}")
    return Unknown(f"http-{status}") if status >= 500 else PermanentFailure(f"http-{status}")
