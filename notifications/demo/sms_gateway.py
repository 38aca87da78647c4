"""A gateway for text messages that answers as GatewayAPI and 46elks document it, and keeps what came."""

import base64
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from secrets import token_hex
from typing import Any
from urllib.parse import parse_qs

from notifications.demo.reporter import report_later
from notifications.demo.store import Inbox

LARGEST = 65536


class BadRequest(ValueError):
    """The request is not one that the provider would take."""


def read_gatewayapi(raw: bytes) -> list[dict[str, Any]]:
    """Read a JSON body: sender, message, recipients with an msisdn each."""
    body = json.loads(raw)
    unknown = set(body) - {"sender", "message", "recipients", "encoding", "class", "userref", "callback_url"}
    if unknown or not isinstance(body.get("message"), str) or not body.get("recipients"):
        raise BadRequest("fields")
    return [
        {
            "to": f"+{int(each['msisdn'])}",
            "from": body.get("sender", ""),
            "text": body["message"],
            "callback_url": body.get("callback_url", ""),
        }
        for each in body["recipients"]
    ]


def read_elks(raw: bytes) -> list[dict[str, Any]]:
    """Read a form: from, to, message."""
    form = {name: values[0] for name, values in parse_qs(raw.decode(), strict_parsing=True).items()}
    if not form.get("to", "").startswith("+") or not form.get("from") or not form.get("message"):
        raise BadRequest("fields")
    return [{"to": form["to"], "from": form["from"], "text": form["message"]}]


class Gateway(ThreadingHTTPServer):
    """Listens on loopback only."""

    daemon_threads = True

    def __init__(self, port: int, inbox: Inbox, report_secret: str) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.inbox = inbox
        self.report_secret = report_secret
        self.ids = count(1)


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Gateway

    def do_GET(self) -> None:
        """Say that the gateway is up."""
        self.answer(200, {"ok": True})

    def do_POST(self) -> None:
        """Take a text message in the shape of the address it came to."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST:
            self.answer(413, {"message": "too large"})
            return
        raw = self.rfile.read(length)
        try:
            if self.path == "/rest/mtsms" and self.headers.get("Authorization", "").startswith("Token "):
                self.take_gatewayapi(raw)
            elif self.path == "/a1/sms" and self.basic():
                self.take_elks(raw)
            else:
                self.answer(401 if self.path in {"/rest/mtsms", "/a1/sms"} else 404, {"message": "no"})
        except (ValueError, KeyError, TypeError):
            self.answer(400, {"code": "0x0001", "message": "unreadable"})

    def take_gatewayapi(self, raw: bytes) -> None:
        """Keep each recipient's message and answer with ids."""
        messages = read_gatewayapi(raw)
        for message in messages:
            if address := message.pop("callback_url"):
                report_later(address, number=message["to"], secret=self.server.report_secret)
            self.server.inbox.keep({"kind": "sms", "through": "GatewayAPI", **message})
        ids = [next(self.server.ids) for _ in messages]
        self.answer(
            200, {"ids": ids, "usage": {"countries": {"DK": len(ids)}, "currency": "DKK", "total_cost": 0}}
        )

    def take_elks(self, raw: bytes) -> None:
        """Keep the message and answer with its id."""
        [message] = read_elks(raw)
        self.server.inbox.keep({"kind": "sms", "through": "46elks", **message})
        self.answer(
            200, {"id": f"s{token_hex(16)}", "status": "created", "direction": "outgoing", "parts": 1}
        )

    def basic(self) -> bool:
        """Say whether a user and a password came along."""
        word, _, value = self.headers.get("Authorization", "").partition(" ")
        return word == "Basic" and b":" in base64.b64decode(value)

    def answer(self, status: int, body: dict[str, Any]) -> None:
        """Write a JSON answer."""
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent: a request line could name a number."""
