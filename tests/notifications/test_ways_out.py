import dataclasses

import pytest

from notifications import subprocessors
from notifications.channels import channel_for
from notifications.channels.anymail import Anymail
from notifications.channels.elks import Elks
from notifications.channels.gatewayapi import GatewayApi
from notifications.channels.smtp import Smtp
from notifications.checks import ways_out_are_registered
from notifications.subprocessors import NotApproved


@pytest.fixture
def production(settings):
    settings.DEBUG = settings.DEMO = False
    settings.DEMO_SMTP_PORT = settings.DEMO_SMS_PORT = 0
    settings.EMAIL_CHANNEL, settings.SMTP_URL = "smtp", "smtp+tls://u:p@smtp.tem.scaleway.com:587"
    settings.SMS_CHANNEL, settings.SMS_URL, settings.SMS_TOKEN = "gatewayapi", "", "token"
    return settings


def test_a_production_within_the_register_starts(production):
    assert ways_out_are_registered(None) == []
    mail, sms = channel_for("email"), channel_for("sms")
    assert isinstance(mail, Smtp)
    assert isinstance(sms, GatewayApi)
    assert (mail.company, mail.relay.port, mail.relay.user) == ("scaleway", 587, "u")
    assert sms.address == "https://gatewayapi.eu/rest/mtsms"


def test_46elks_and_anymail_can_be_chosen(production):
    production.SMS_CHANNEL, production.SMS_TOKEN = "46elks", "user:password"
    production.EMAIL_CHANNEL, production.ANYMAIL_BACKEND = "anymail", "anymail.backends.brevo.EmailBackend"
    sms, mail = channel_for("sms"), channel_for("email")
    assert isinstance(sms, Elks)
    assert (sms.user, sms.password) == ("user", "password")
    assert isinstance(mail, Anymail)
    assert mail.company == "brevo"


@pytest.mark.parametrize(
    "changes",
    [
        {"SMTP_URL": "smtp+tls://smtp.gmail.com"},
        {"SMTP_URL": "smtp://smtp.tem.scaleway.com"},
        {"SMTP_URL": ""},
        {"EMAIL_CHANNEL": "carrier pigeon"},
        {"EMAIL_CHANNEL": "anymail", "ANYMAIL_BACKEND": "anymail.backends.mailgun.EmailBackend"},
        {"SMS_CHANNEL": "twilio"},
        {"SMS_CHANNEL": "demo"},
        {"SMS_URL": "https://gatewayapi.com/rest/mtsms"},
        {"SMS_URL": "http://gatewayapi.eu/rest/mtsms"},
    ],
)
def test_a_production_beside_the_register_does_not_start(production, changes):
    for name, value in changes.items():
        setattr(production, name, value)
    found = ways_out_are_registered(None)
    assert [error.id for error in found] == ["notifications.E002"]
    assert found[0].hint


def test_a_company_that_is_sold_abroad_stops_the_program(production, monkeypatch):
    sold = dataclasses.replace(subprocessors.REGISTER["gatewayapi"], parent_country="US")
    monkeypatch.setitem(subprocessors.REGISTER, "gatewayapi", sold)
    monkeypatch.setattr("notifications.checks.ENTRIES", (sold,))
    assert {error.id for error in ways_out_are_registered(None)} == {
        "notifications.E001",
        "notifications.E002",
    }
    with pytest.raises(NotApproved):
        channel_for("sms")


def test_the_demo_uses_its_own_catchers_and_nothing_else(production):
    production.DEMO, production.SMS_CHANNEL = True, "demo"
    production.DEMO_SMTP_PORT, production.DEMO_SMS_PORT = 2525, 2526
    assert (channel_for("email").company, channel_for("sms").company) == ("demo-mail", "demo-sms")
    assert ways_out_are_registered(None) == []
