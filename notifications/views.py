"""Where the companies report: no cookie, no session, an address that nobody guesses."""

import hmac
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from notifications.reporting import settle_report
from notifications.reports import Outcome, brevo_report, elks_outcome, gatewayapi_outcome
from tenants.doors import behind

LARGEST = 64 * 1024


@behind("report")
@csrf_exempt
@require_POST
def sms_report(request: HttpRequest, token: str) -> HttpResponse:
    """Take the report on one text message; the address was given with it and serves no other.

    GatewayAPI signs its reports and must have signed this one; 46elks has no signature.
    """
    signature = request.headers.get("X-Gwapi-Signature", "")
    try:
        outcome: Outcome | None
        if settings.SMS_CHANNEL == "46elks":
            outcome = elks_outcome(request.POST.dict())
        else:
            outcome = gatewayapi_outcome(signature, settings.SMS_REPORT_SECRET)
    except KeyError:
        # On its way, or a word that we do not know: nothing is settled by it.
        return HttpResponse(status=204)
    if outcome is None:
        raise Http404
    return settled(token, outcome)


@behind("report")
@csrf_exempt
@require_POST
def mail_report(request: HttpRequest, secret: str) -> HttpResponse:
    """Take Brevo's report on one mail; it names our message by the token that went along as metadata."""
    wanted = settings.MAIL_REPORT_SECRET
    if not wanted or not hmac.compare_digest(secret.encode(), wanted.encode()):
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponse(status=413)
    report = brevo_report(request.body)
    return settled(*report) if report else HttpResponse(status=204)


def settled(token: str, outcome: Any) -> HttpResponse:
    """Settle the message, or answer as for an address that never was."""
    if not settle_report(token=token, outcome=outcome, now=timezone.now()):
        raise Http404
    return HttpResponse(status=204)
