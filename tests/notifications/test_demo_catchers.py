import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from notifications.channels.base import MailPayload, Sent, SmsPayload
from notifications.channels.elks import Elks
from notifications.channels.gatewayapi import GatewayApi
from notifications.channels.smtp import Smtp
from notifications.demo.letters import letter, style_hashes
from notifications.demo.store import KEEP, Inbox
from tests.notifications.capture import free_port

ROOT = Path(__file__).resolve().parents[2]


TOKEN = {"headers": {"Authorization": "Token t"}}
WHOLE = {"message": "x", "recipients": [{"msisdn": 1}]}


@pytest.fixture(scope="module")
def catchers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    smtp, sms = free_port(), free_port()
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "KEYRING": "k1:abc",
        "DEMO_SMTP_PORT": str(smtp),
        "DEMO_SMS_PORT": str(sms),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "notifications.demo.catchers"], cwd=ROOT, env=environment
    )
    for _ in range(100):
        try:
            httpx.get(f"http://127.0.0.1:{sms}/", trust_env=False)
            break
        except httpx.HTTPError:
            time.sleep(0.1)
    yield {"smtp": smtp, "sms": sms, "inbox": Inbox(folder / "inbox", "k1:abc")}
    process.terminate()
    assert process.wait(10) == 0


def test_a_mail_and_text_messages_in_both_shapes_arrive_and_are_kept_sealed(catchers):
    address = f"http://127.0.0.1:{catchers['sms']}"
    mail = MailPayload(
        "mette@example.dk",
        "booking@example.com",
        "Salon Solvik",
        "",
        "Din tid",
        "Hej Mette\n.æ",
        '<p style="margin:0">Hej</p>',
    )
    assert isinstance(Smtp(url=f"smtp://127.0.0.1:{catchers['smtp']}", demo=True).send(mail), Sent)
    sms = SmsPayload("+4520123456", "SalonSolvik", "Hej Mette")
    first = GatewayApi(token="t", address=f"{address}/rest/mtsms", company="demo-sms", demo=True)
    second = Elks(token="u:p", address=f"{address}/a1/sms", company="demo-sms", demo=True)
    assert isinstance(first.send(sms), Sent)
    assert isinstance(second.send(sms), Sent)
    inbox = catchers["inbox"]
    letters = [letter(entry) for entry in inbox.entries()]
    assert [one.kind for one in letters] == ["sms", "sms", "mail"]
    assert letters[0].to == letters[1].to == "+4520123456"
    assert letters[2].text == "Hej Mette\n.æ\n"
    assert letters[2].html.strip() == '<p style="margin:0">Hej</p>'
    assert style_hashes(letters[2].html)[0].startswith("'sha256-")
    assert inbox.folder.stat().st_mode & 0o777 == 0o700
    for path in inbox.folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
        assert b"Mette" not in path.read_bytes()
        assert b"mette" not in path.read_bytes()


@pytest.mark.parametrize(
    ("path", "request_", "status"),
    [
        ("/rest/mtsms", {"json": {"message": "x", "recipients": [{"msisdn": 1}]}}, 401),
        ("/rest/mtsms", {"json": {"message": "x"}, **TOKEN}, 400),
        ("/rest/mtsms", {"json": {**WHOLE, "name": "Mette"}, **TOKEN}, 400),
        ("/rest/mtsms", {"content": b"{", **TOKEN}, 400),
        ("/a1/sms", {"data": {"from": "a", "to": "20123456", "message": "x"}, "auth": ("u", "p")}, 400),
        ("/a1/sms", {"data": {"from": "a", "to": "+4520123456", "message": "x"}}, 401),
        ("/else", {"data": {"a": "b"}}, 404),
    ],
)  # fmt: skip
def test_the_gateway_refuses_what_a_provider_would(catchers, path, request_, status):
    with httpx.Client(trust_env=False) as client:
        assert client.post(f"http://127.0.0.1:{catchers['sms']}{path}", **request_).status_code == status


def test_a_port_in_use_ends_with_one_line(catchers):
    environment = {
        **os.environ,
        "DATA_DIR": str(catchers["inbox"].folder.parent),
        "DEMO_SMTP_PORT": str(catchers["smtp"]),
        "DEMO_SMS_PORT": str(catchers["sms"]),
    }
    ended = subprocess.run(
        [sys.executable, "-m", "notifications.demo.catchers"],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert ended.returncode == 1
    assert str(catchers["sms"]) in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_the_inbox_keeps_the_newest_and_another_keyring_opens_nothing(tmp_path):
    inbox = Inbox(tmp_path / "inbox", "one")
    for number in range(KEEP + 3):
        inbox.keep({"kind": "sms", "text": str(number)})
    assert len(inbox.names()) == KEEP
    assert inbox.entries(1)[0]["text"] == str(KEEP + 2)
    assert Inbox(tmp_path / "inbox", "two").entries() == []
