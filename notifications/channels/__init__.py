"""The ways out, as the settings name them."""

from django.conf import settings

from notifications.channels.anymail import Anymail
from notifications.channels.base import Channel
from notifications.channels.elks import Elks
from notifications.channels.gatewayapi import GatewayApi
from notifications.channels.smtp import Smtp
from notifications.subprocessors import NotApproved

__all__ = ["channel_for"]


def channel_for(channel: str) -> Channel:
    """Give the channel that sends `email` or `sms`, or refuse what the register does not hold."""
    return _mail() if channel == "email" else _sms()


def _mail() -> Channel:
    if settings.EMAIL_CHANNEL == "anymail":
        return Anymail(backend=settings.ANYMAIL_BACKEND, demo=settings.DEMO)
    if settings.EMAIL_CHANNEL != "smtp":
        raise NotApproved(f"EMAIL_CHANNEL {settings.EMAIL_CHANNEL!r} is not one of smtp, anymail.")
    if settings.DEMO and settings.DEMO_SMTP_PORT:
        return Smtp(url=f"smtp://127.0.0.1:{settings.DEMO_SMTP_PORT}", demo=True)
    return Smtp(url=settings.SMTP_URL, demo=settings.DEMO)


def _sms() -> Channel:
    name, token, demo = settings.SMS_CHANNEL, settings.SMS_TOKEN, settings.DEMO
    if name == "demo" and demo:
        address = f"http://127.0.0.1:{settings.DEMO_SMS_PORT}/rest/mtsms"
        return GatewayApi(token=token or name, address=address, company="demo-sms", demo=True)
    if name not in {"gatewayapi", "46elks"}:
        raise NotApproved(f"SMS_CHANNEL {name!r} is not one of gatewayapi, 46elks.")
    make: type[GatewayApi] | type[Elks] = GatewayApi if name == "gatewayapi" else Elks
    return make(token=token, address=settings.SMS_URL or make.address_of_company, demo=demo)
