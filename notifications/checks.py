"""System checks of the post office: a way out beside the register keeps the program from starting."""

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from notifications.channels import channel_for
from notifications.subprocessors import ENTRIES, NotApproved, approved, faults


@register(Tags.security)
def ways_out_are_registered(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a register with a foot outside the EU and EEA, and channels that stand beside it."""
    found: list[CheckMessage] = [
        Error(fault, hint="See notifications/subprocessors.py.", id="notifications.E001")
        for fault in faults(ENTRIES, demo=True)
    ]
    if settings.DEBUG and not settings.DEMO:
        return found
    for name, hint in (
        ("email", "EMAIL_CHANNEL and SMTP_URL or ANYMAIL_BACKEND"),
        ("sms", "SMS_CHANNEL and SMS_URL"),
    ):
        try:
            approved(channel_for(name).company, demo=settings.DEMO)
        except NotApproved as refusal:
            found.append(Error(str(refusal), hint=f"Look at {hint}.", id="notifications.E002"))
    return found
