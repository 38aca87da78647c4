"""The register of companies that a message may pass on its way: who, where, what, and by which hosts.

A new company is a diff to this file that somebody reads. Nothing leaves the house for a host that is not
here, and nothing here is outside the EU and EEA: `faults` says so, and the system checks ask it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

EU = frozenset(
    [
        "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE",
        "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
    ]
)  # fmt: skip
EEA = EU | {"IS", "LI", "NO"}

LOOPBACK = ("localhost", "127.0.0.1", "::1")

Status = Literal["approved", "announced", "demo", "retired"]
SMS_DATA = ("phone", "first name", "time of the visit", "business")
MAIL_DATA = ("e-mail", "first name", "visit: time, service, person, place, price", "business")


@dataclass(frozen=True)
class Subprocessor:
    """One company: its countries, what it is given for what, how long it keeps it, and its hosts."""

    key: str
    company: str
    seat: str
    parent_country: str
    storage: str
    channel: Literal["email", "sms"]
    categories: tuple[str, ...]
    message_kinds: tuple[str, ...]
    retention: str
    status: Status
    hosts: tuple[str, ...]


ANY_KIND = ("*",)

ENTRIES = (
    Subprocessor(
        key="gatewayapi",
        company="ONLINECITY.IO ApS (GatewayAPI)",
        seat="DK",
        parent_country="DK",
        storage="DK",
        channel="sms",
        categories=SMS_DATA,
        message_kinds=ANY_KIND,
        retention="Set in the data processing agreement; write the days here when it is signed.",
        status="approved",
        # The .eu platform, which keeps the data inside the EU; the .com platform is not on the list.
        hosts=("gatewayapi.eu",),
    ),
    Subprocessor(
        key="46elks",
        company="46elks AB",
        seat="SE",
        parent_country="SE",
        storage="SE",
        channel="sms",
        categories=SMS_DATA,
        message_kinds=ANY_KIND,
        retention="The text is not kept (dontlog=message); number and time as the agreement says.",
        status="approved",
        hosts=("api.46elks.com",),
    ),
    Subprocessor(
        key="scaleway",
        company="Scaleway SAS (Transactional Email)",
        seat="FR",
        parent_country="FR",
        storage="FR",
        channel="email",
        categories=MAIL_DATA,
        message_kinds=ANY_KIND,
        retention="Set in the data processing agreement; write the days here when it is signed.",
        status="approved",
        hosts=("api.scaleway.com", "smtp.tem.scaleway.com"),
    ),
    Subprocessor(
        key="brevo",
        company="Sendinblue SAS (Brevo)",
        seat="FR",
        parent_country="FR",
        storage="FR",
        channel="email",
        categories=MAIL_DATA,
        message_kinds=ANY_KIND,
        retention="Set in the data processing agreement; write the days here when it is signed.",
        status="approved",
        hosts=("api.brevo.com", "smtp-relay.brevo.com"),
    ),
    Subprocessor(
        key="own-relay",
        company="The operator's own mail server, beside the application",
        seat="DK",
        parent_country="DK",
        storage="DK",
        channel="email",
        categories=MAIL_DATA,
        message_kinds=ANY_KIND,
        retention="The queue only, at most five days.",
        status="approved",
        hosts=(*LOOPBACK, "mail"),
    ),
    Subprocessor(
        key="demo-mail",
        company="The demo's own catcher, on this machine",
        seat="DK",
        parent_country="DK",
        storage="DK",
        channel="email",
        categories=MAIL_DATA,
        message_kinds=ANY_KIND,
        retention="The latest two hundred, sealed, on this machine.",
        status="demo",
        hosts=LOOPBACK,
    ),
    Subprocessor(
        key="demo-sms",
        company="The demo's own gateway, on this machine",
        seat="DK",
        parent_country="DK",
        storage="DK",
        channel="sms",
        categories=SMS_DATA,
        message_kinds=ANY_KIND,
        retention="The latest two hundred, sealed, on this machine.",
        status="demo",
        hosts=LOOPBACK,
    ),
)

REGISTER: dict[str, Subprocessor] = {entry.key: entry for entry in ENTRIES}
ANYMAIL_COMPANIES = {
    "anymail.backends.scaleway.EmailBackend": "scaleway",
    "anymail.backends.brevo.EmailBackend": "brevo",
}


class NotApproved(Exception):
    """This company, or this host, may not be given anything."""


def approved(key: str, *, demo: bool) -> Subprocessor:
    """Give the entry when something may be sent through it, else refuse."""
    entry = REGISTER.get(key)
    if entry is None:
        raise NotApproved(f"{key!r} is not in the register.")
    found = faults([entry], demo=demo)
    if found:
        raise NotApproved(found[0])
    return entry


def faults(entries: Iterable[Subprocessor], *, demo: bool) -> list[str]:
    """Say in words why each of these may not be used; nothing where all may."""
    allowed = {"approved", "demo"} if demo else {"approved"}
    found: list[str] = []
    for entry in entries:
        if entry.status not in allowed:
            found.append(f"{entry.key!r} has the status {entry.status!r}.")
        for word, country in (
            ("seat", entry.seat),
            ("owner", entry.parent_country),
            ("storage", entry.storage),
        ):
            if country not in EEA:
                found.append(f"{entry.key!r}: {word} in {country!r} is outside the EU and EEA.")
    return found


def company_for_host(host: str, channel: str, *, demo: bool) -> str:
    """Name the entry whose list holds this host; the demo's own before the others in a demo."""
    rank = ("demo", "approved") if demo else ("approved",)
    for status in rank:
        for entry in ENTRIES:
            if entry.status == status and entry.channel == channel and host in entry.hosts:
                return entry.key
    raise NotApproved(f"The host {host!r} stands with no company that may send {channel}.")


def carries(entry: Subprocessor, kind: str) -> bool:
    """Say whether messages of this kind may pass through the company."""
    return entry.message_kinds == ANY_KIND or kind in entry.message_kinds
