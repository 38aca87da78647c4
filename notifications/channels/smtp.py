"""Mail over SMTP, step by step, so that it is known whether the payload had left when a link broke."""

import re
import smtplib
import ssl
from dataclasses import dataclass
from email.policy import SMTP as WIRE
from functools import cached_property
from urllib.parse import unquote, urlsplit

from notifications.channels.base import (
    MailPayload,
    Payload,
    PermanentFailure,
    Result,
    Sent,
    TemporaryFailure,
    Unknown,
)
from notifications.channels.mime import build, split_address
from notifications.subprocessors import LOOPBACK, NotApproved, company_for_host

TIMEOUT = 10.0
ENCRYPTED = {"smtp+tls", "smtp+ssl"}


@dataclass(frozen=True)
class Relay:
    """Where mail is handed over, read from `smtp+tls://user:password@host:587`."""

    host: str
    port: int
    user: str
    password: str
    scheme: str

    @classmethod
    def parse(cls, url: str) -> "Relay":
        """Read the address; the port defaults by scheme."""
        parts = urlsplit(url)
        port = parts.port or (465 if parts.scheme == "smtp+ssl" else 587)
        return cls(
            parts.hostname or "",
            port,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            parts.scheme,
        )


class Refused(Exception):
    """The server said no, with this code."""

    def __init__(self, step: str, code: int) -> None:
        super().__init__(step, code)
        self.code = code
        self.reason = f"smtp-{step}-{code}"


class Smtp:
    """Hands one mail to one relay: STARTTLS and a valid certificate, or nothing, outside the demo."""

    def __init__(self, *, url: str, demo: bool = False, context: ssl.SSLContext | None = None) -> None:
        self.relay = Relay.parse(url)
        self.company = company_for_host(self.relay.host, "email", demo=demo)
        self.plain = self.relay.scheme == "smtp" and demo and self.relay.host in LOOPBACK
        if self.relay.scheme not in ENCRYPTED and not self.plain:
            raise NotApproved("Mail would be sent in plain text.")
        self.given = context

    @cached_property
    def context(self) -> ssl.SSLContext:
        """Give what certificates are checked against; reading it takes a while, so only for a link."""
        return self.given or ssl.create_default_context()

    def send(self, payload: Payload) -> Result:
        """Open, introduce, hand over; the point of no return is the first byte of the body."""
        if not isinstance(payload, MailPayload):
            return PermanentFailure("wrong-payload")
        try:
            message = build(payload)
        except ValueError:
            return PermanentFailure("bad-address")
        body = message.as_bytes(policy=WIRE.clone(cte_type="7bit"))
        server = self.try_open()
        if isinstance(server, TemporaryFailure):
            return server
        try:
            return self.hand_over(server, payload, body, str(message["Message-ID"] or ""))
        finally:
            server.close()

    def try_open(self) -> smtplib.SMTP | TemporaryFailure:
        """Open the link, or say in a word why there is none; nothing has left the house yet."""
        reasons: list[tuple[type[Exception], str]] = [
            (ssl.SSLError, "certificate"),
            (smtplib.SMTPNotSupportedError, "no-encryption"),
            (smtplib.SMTPAuthenticationError, "sign-in"),
        ]
        try:
            return self.open()
        except (OSError, smtplib.SMTPException) as error:
            return TemporaryFailure(
                next((word for kind, word in reasons if isinstance(error, kind)), "no-connection")
            )

    def open(self) -> smtplib.SMTP:
        """Connect, encrypt, sign in."""
        relay = self.relay
        server: smtplib.SMTP
        if relay.scheme == "smtp+ssl":
            server = smtplib.SMTP_SSL(relay.host, relay.port, timeout=TIMEOUT, context=self.context)
        else:
            server = smtplib.SMTP(relay.host, relay.port, timeout=TIMEOUT)
        try:
            if relay.scheme == "smtp+tls":
                server.starttls(context=self.context)
            server.ehlo_or_helo_if_needed()
            if relay.user:
                server.login(relay.user, relay.password)
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server

    def hand_over(self, server: smtplib.SMTP, payload: MailPayload, body: bytes, reference: str) -> Result:
        """Say the envelope, then the body, and read the one answer that counts."""
        try:
            self.envelope(server, payload)
        except Refused as refused:
            return answer(refused, reference)
        except (OSError, smtplib.SMTPException, ValueError, UnicodeError):
            return TemporaryFailure("broken-before-body")
        try:
            server.send(dotted(body))
            code, _ = server.getreply()
        except (OSError, smtplib.SMTPException):
            return Unknown("broken-after-body")
        return answer(Refused("body", code), reference)

    def envelope(self, server: smtplib.SMTP, payload: MailPayload) -> None:
        """Name sender and recipient and ask for leave to send the body."""
        addresses = [
            f"{local}@{domain}" for local, domain in map(split_address, (payload.sender, payload.to))
        ]
        options = [] if all(address.isascii() for address in addresses) else ["SMTPUTF8"]
        if options and not server.has_extn("smtputf8"):
            raise Refused("address", 553)
        if options:
            server.command_encoding = "utf-8"
        expect("from", server.mail(addresses[0], options), 250)
        expect("to", server.rcpt(addresses[1]), 250)
        expect("data", server.docmd("DATA"), 354)


def expect(step: str, reply: tuple[int, bytes], code: int) -> None:
    """Raise unless the server answered as it should."""
    if reply[0] != code and not (code == 250 and reply[0] == 251):
        raise Refused(step, reply[0])


def answer(refused: Refused, reference: str) -> Result:
    """Sort a code: taken, try again, or never."""
    if refused.code == 250:
        return Sent(reference)
    return TemporaryFailure(refused.reason) if refused.code < 500 else PermanentFailure(refused.reason)


def dotted(body: bytes) -> bytes:
    """Escape leading dots and end with the lone one."""
    escaped = re.sub(rb"(?m)^\.", b"..", body)
    return escaped + (b"" if escaped.endswith(b"\r\n") else b"\r\n") + b".\r\n"
