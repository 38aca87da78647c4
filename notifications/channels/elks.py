"""Text messages through 46elks (Sweden): POST /a1/sms, a form, HTTP basic authentication."""

from typing import TypedDict

from notifications.channels.base import (
    Payload,
    PermanentFailure,
    Result,
    SmsPayload,
    allowed_address,
)
from notifications.channels.http import post
from notifications.subprocessors import approved

ADDRESS = "https://api.46elks.com/a1/sms"

Message = TypedDict("Message", {"from": str, "to": str, "message": str, "dontlog": str})


class Request(Message, total=False):
    """The body of the request; the address for reports only where we can take them."""

    whendelivered: str


def schema(payload: SmsPayload) -> Request:
    """Write exactly the fields that the company is given; `dontlog` keeps the text out of its history."""
    fields: Request = {
        "from": payload.sender,
        "to": payload.to,
        "message": payload.text,
        "dontlog": "message",
    }
    return {**fields, "whendelivered": payload.report_url} if payload.report_url else fields


class Elks:
    """Sends one text message to one number."""

    address_of_company = ADDRESS

    def __init__(
        self, *, token: str, address: str = ADDRESS, company: str = "46elks", demo: bool = False
    ) -> None:
        self.company = company
        self.address = allowed_address(address, approved(company, demo=demo), demo=demo)
        self.user, _, self.password = token.partition(":")

    def send(self, payload: Payload) -> Result:
        """Post it as a form; the reference is `id`."""
        if not isinstance(payload, SmsPayload):
            return PermanentFailure("wrong-payload")
        return post(self.address, "id", data=schema(payload), auth=(self.user, self.password))
