import base64
import json
from dataclasses import replace

import pytest

from notifications.channels.base import (
    MailPayload,
    PermanentFailure,
    Sent,
    SmsPayload,
    TemporaryFailure,
    Unknown,
)
from notifications.channels.elks import Elks
from notifications.channels.gatewayapi import GatewayApi
from notifications.subprocessors import NotApproved
from tests.notifications.capture import free_port, http_capture

SMS = SmsPayload(to="+4520123456", sender="SalonSolvik", text="Hej Mette. Vi ses kl. 9.15 æøå €")


def gatewayapi(url):
    return GatewayApi(token="secret", address=f"{url}/rest/mtsms", company="demo-sms", demo=True)


def elks(url):
    return Elks(token="user:secret", address=f"{url}/a1/sms", company="demo-sms", demo=True)


def test_gatewayapi_gets_exactly_the_fields_of_its_schema():
    with http_capture() as server:
        server.body = json.dumps({"ids": [421332671], "usage": {"total_cost": 0.12}}).encode()
        assert gatewayapi(server.url).send(SMS) == Sent("421332671")
        [request] = server.requests
    assert request["path"] == "/rest/mtsms"
    assert request["headers"]["authorization"] == "Token secret"
    assert request["body"] == {
        "sender": "SalonSolvik",
        "message": SMS.text,
        "encoding": "UTF8",
        "recipients": [{"msisdn": 4520123456}],
    }


def test_s47_gatewayapi_is_told_when_a_text_needs_the_wide_alphabet():
    with http_capture() as server:
        server.body = b'{"ids": [1]}'
        gatewayapi(server.url).send(SmsPayload("+4520123456", "Salon", "Hej François"))
        assert server.requests[0]["body"]["encoding"] == "UCS2"
        assert server.requests[0]["body"]["message"] == "Hej François"


def test_46elks_gets_exactly_the_fields_of_its_schema():
    with http_capture() as server:
        server.body = json.dumps({"id": "s17a6dafb12d6b1cabc053d57dac2b9d8", "status": "created"}).encode()
        assert elks(server.url).send(SMS) == Sent("s17a6dafb12d6b1cabc053d57dac2b9d8")
        [request] = server.requests
    assert request["path"] == "/a1/sms"
    assert request["headers"]["authorization"] == "Basic " + base64.b64encode(b"user:secret").decode()
    assert request["headers"]["content-type"] == "application/x-www-form-urlencoded"
    assert request["body"] == {
        "from": "SalonSolvik",
        "to": "+4520123456",
        "message": SMS.text,
        "dontlog": "message",
    }


@pytest.mark.parametrize(("channel", "field"), [(gatewayapi, "callback_url"), (elks, "whendelivered")])
def test_a_company_is_told_where_to_report_and_still_nothing_of_whom(channel, field):
    with http_capture() as server:
        server.body = b'{"ids": [1], "id": "s1"}'
        plain, asked = SMS, replace(SMS, report_url="https://book.example.dk/reports/sms/token/")
        channel(server.url).send(plain)
        channel(server.url).send(asked)
        first, second = (request["body"] for request in server.requests)
    assert second == {**first, field: "https://book.example.dk/reports/sms/token/"}


@pytest.mark.parametrize("channel", [gatewayapi, elks])
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, PermanentFailure("http-400")),
        (403, PermanentFailure("http-403")),
        (302, PermanentFailure("http-302")),
        (429, TemporaryFailure("http-429")),
        (500, TemporaryFailure("http-500")),
        (503, TemporaryFailure("http-503")),
        (502, Unknown("http-502")),
        (504, Unknown("http-504")),
        (200, Unknown("unreadable-answer")),
    ],
)
def test_an_answer_is_read_for_what_it_means(channel, status, expected):
    with http_capture() as server:
        server.status = status
        assert channel(server.url).send(SMS) == expected


@pytest.mark.parametrize("channel", [gatewayapi, elks])
def test_a_link_that_breaks_after_the_payload_leaves_it_unknown(channel):
    with http_capture() as server:
        server.hang_up = True
        assert channel(server.url).send(SMS) == Unknown("no-answer")
        assert len(server.requests) == 1


@pytest.mark.parametrize("channel", [gatewayapi, elks])
def test_nobody_at_home_is_worth_another_try(channel):
    assert channel(f"http://127.0.0.1:{free_port()}").send(SMS) == TemporaryFailure("no-connection")


def test_a_channel_refuses_a_payload_that_is_not_its_own():
    mail = MailPayload("a@example.dk", "b@example.dk", "B", "", "s", "t", "h")
    assert gatewayapi("http://127.0.0.1:9").send(mail) == PermanentFailure("wrong-payload")
    assert elks("http://127.0.0.1:9").send(mail) == PermanentFailure("wrong-payload")


def test_a_channel_to_a_foreign_host_cannot_be_made():
    for make in (GatewayApi, Elks):
        with pytest.raises(NotApproved):
            make(token="t", address="https://sms.example.com/send")
