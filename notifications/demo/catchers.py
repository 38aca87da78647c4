"""The demo's mail catcher (SMTP) and text message gateway (HTTP), in one process of their own.

`python -m notifications.demo.catchers` reads DATA_DIR, KEYRING, DEMO_SMTP_PORT and DEMO_SMS_PORT from the
environment, serves on loopback and ends on SIGTERM or Ctrl-C. Only this process needs aiosmtpd; production
has neither.
"""

import asyncio
import os
import signal
import sys
import threading
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from notifications.demo.sms_gateway import Gateway
from notifications.demo.store import Inbox, mail_entry


class Keeper:
    """Keeps each mail that arrives."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep it before saying so."""
        raw = envelope.original_content or b""
        self.inbox.keep(mail_entry(envelope.mail_from or "", list(envelope.rcpt_tos), raw))
        return "250 OK"


async def serve(inbox: Inbox, smtp_port: int, sms_port: int) -> None:
    """Serve both until told to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    gateway = Gateway(sms_port, inbox, os.environ.get("SMS_REPORT_SECRET", "demo-reports"))
    threading.Thread(target=gateway.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    server = await loop.create_server(
        lambda: SMTP(Keeper(inbox), hostname="localhost", enable_SMTPUTF8=True), "127.0.0.1", smtp_port
    )
    async with server:
        await stop.wait()
    gateway.shutdown()


def main() -> int:
    """Read the environment and serve; a port in use ends with one line."""
    inbox = Inbox(Path(os.environ["DATA_DIR"]) / "inbox", os.environ.get("KEYRING", ""))
    ports = int(os.environ["DEMO_SMTP_PORT"]), int(os.environ["DEMO_SMS_PORT"])
    try:
        asyncio.run(serve(inbox, *ports))
    except OSError as error:
        sys.stderr.write(
            f"The demo's catchers cannot listen on the ports {ports[0]} and {ports[1]}: {error.strerror}\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
