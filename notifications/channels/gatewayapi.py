"""Text messages through GatewayAPI (Denmark): POST /rest/mtsms, JSON."""

from typing import TypedDict

from notifications.channels.base import (
    Payload,
    PermanentFailure,
    Result,
    SmsPayload,
    allowed_address,
)
from notifications.channels.http import post
from notifications.gsm import fits_gsm
from notifications.subprocessors import approved

ADDRESS = "https://gatewayapi.eu/rest/mtsms"


class Recipient(TypedDict):
    """One number, digits only."""

    msisdn: int


class Message(TypedDict):
    """What is sent, by whom, to whom."""

    sender: str
    message: str
    encoding: str
    recipients: list[Recipient]


class Request(Message, total=False):
    """The body of the request; the address for reports only where we can take them."""

    callback_url: str


def schema(payload: SmsPayload) -> Request:
    """Write exactly the fields that the company is given."""
    fields: Request = {
        "sender": payload.sender,
        "message": payload.text,
        "encoding": "UTF8" if fits_gsm(payload.text) else "UCS2",
        "recipients": [{"msisdn": int(payload.to.lstrip("+"))}],
    }
    return {**fields, "callback_url": payload.report_url} if payload.report_url else fields


class GatewayApi:
    """Sends one text message to one number."""

    address_of_company = ADDRESS

    def __init__(
        self, *, token: str, address: str = ADDRESS, company: str = "gatewayapi", demo: bool = False
    ) -> None:
        self.company = company
        self.address = allowed_address(address, approved(company, demo=demo), demo=demo)
        self.token = token

    def send(self, payload: Payload) -> Result:
        """Post it with the token; the reference is the first of `ids`."""
        if not isinstance(payload, SmsPayload):
            return PermanentFailure("wrong-payload")
        return post(
            self.address, "ids", json=schema(payload), headers={"Authorization": f"Token {self.token}"}
        )
