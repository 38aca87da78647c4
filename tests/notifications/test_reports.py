"""What a company reports of a message: read, checked, and written on the row, whatever comes first."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from notifications import actions
from notifications.channels.base import Sent, Unknown
from notifications.demo.reporter import coded, signed
from notifications.models import Message
from notifications.reports import (
    brevo_report,
    elks_outcome,
    gatewayapi_outcome,
    new_report_token,
    tenant_of,
)
from tenants.context import tenant_scope

SECRET = "shared-with-the-company"
pytestmark = pytest.mark.django_db


def jwt(status: str, secret: str = SECRET) -> str:
    """Sign as the company signs."""
    return signed({"id": 1, "msisdn": 4520123456, "status": status}, secret)


def test_a_token_tells_whose_it_is_and_nothing_more() -> None:
    tenant_id = uuid4()
    tokens = {new_report_token(tenant_id) for _ in range(50)}
    assert len(tokens) == 50
    assert {tenant_of(token) for token in tokens} == {tenant_id}
    for wrong in ("", "never-was", "å" * 46, tokens.pop()[:-4], "A" * 400):
        assert tenant_of(wrong) is None


def test_only_our_secret_and_only_hs256_make_a_report() -> None:
    assert gatewayapi_outcome(jwt("DELIVERED"), SECRET) == "delivered"
    assert gatewayapi_outcome(jwt("UNDELIVERABLE"), SECRET) == "failed"
    assert gatewayapi_outcome(jwt("DELIVERED", "another"), SECRET) is None
    assert gatewayapi_outcome(jwt("DELIVERED", ""), "") is None
    unsigned = f"{coded({'alg': 'none'})}.{coded({'status': 'DELIVERED'})}."
    for wrong in ("", "a.b.c", unsigned, jwt("DELIVERED")[:-2]):
        assert gatewayapi_outcome(wrong, SECRET) is None
    with pytest.raises(KeyError):
        gatewayapi_outcome(jwt("ENROUTE"), SECRET)


def test_the_other_companies_words_are_read() -> None:
    assert elks_outcome({"id": "s1", "status": "failed"}) == "failed"
    with pytest.raises(KeyError):
        elks_outcome({"status": "sent"})
    told = {"event": "hard_bounce", "email": "x@example.dk", "X-Mailin-custom": json.dumps({"report": "T"})}
    assert brevo_report(json.dumps(told).encode()) == ("T", "failed")
    assert brevo_report(json.dumps({**told, "event": "opened"}).encode()) is None
    assert brevo_report(b"[1]") is None


@pytest.fixture
def handed(post, settings, monkeypatch):
    """Give a text message on its way, the parcel, and a way to report on it."""
    settings.SMS_CHANNEL, settings.SMS_REPORT_SECRET = "gatewayapi", SECRET
    message = post.plan(channel="sms")
    now = timezone.now()
    with tenant_scope(post.tenant):
        claim = actions.claim_due(now=now)
        parcel = actions.prepare(message.pk, claim=claim.name, now=now)
    address = parcel.payload.report_url.removeprefix(settings.BASE_URL)

    def report(status: str, secret: str = SECRET, to: str = address) -> int:
        return Client().post(to, headers={"X-Gwapi-Signature": jwt(status, secret)}).status_code

    def record(result) -> Message:
        with tenant_scope(post.tenant):
            actions.record(parcel, result, now=now)
        return post.read(message)

    return report, record, message, address


def test_a_sent_message_becomes_delivered(post, handed) -> None:
    report, record, message, address = handed
    assert str(post.tenant.pk) not in address
    assert record(Sent("17")).state == "sent"
    assert report("ENROUTE") == 204
    assert post.read(message).state == "sent"
    assert report("DELIVERED") == report("DELIVERED") == 204
    row = post.read(message)
    assert (row.state, row.reported, row.provider_ref) == ("delivered", "delivered", "17")


def test_s51_what_reached_nobody_is_a_dead_letter_with_a_reason(post, handed) -> None:
    report, record, message, _ = handed
    record(Sent("17"))
    assert report("UNDELIVERABLE") == 204
    row = post.read(message)
    assert (row.state, row.reason) == ("failed", "not_delivered")


def test_a_report_that_comes_before_our_own_record_is_kept(post, handed) -> None:
    report, record, message, _ = handed
    assert report("DELIVERED") == 204
    assert post.read(message).state == "claimed"
    row = record(Sent("17"))
    assert (row.state, row.provider_ref) == ("delivered", "17")


def test_a_report_settles_what_was_uncertain_and_delivered_stays_delivered(post, handed) -> None:
    report, record, message, _ = handed
    assert record(Unknown("no-answer")).state == "unknown"
    report("DELIVERED")
    report("EXPIRED")
    assert post.read(message).state == "delivered"


def test_a_stranger_reports_nothing(post, handed, settings) -> None:
    report, record, message, address = handed
    record(Sent("17"))
    assert report("DELIVERED", secret="guessed") == 404
    assert report("DELIVERED", to="/reports/sms/" + new_report_token(post.tenant.pk) + "/") == 404
    assert report("DELIVERED", to="/reports/sms/" + new_report_token(uuid4()) + "/") == 404
    assert Client().get(address).status_code == 405
    assert Client().post("/reports/mail/guessed/", b"{}", content_type="application/json").status_code == 404
    assert post.read(message).state == "sent"


def test_brevo_reports_by_the_token_that_went_along(post, settings) -> None:
    settings.MAIL_REPORT_SECRET = "of-the-address"
    message = post.plan(channel="email")
    now = timezone.now()
    with tenant_scope(post.tenant):
        claim = actions.claim_due(now=now)
        parcel = actions.prepare(message.pk, claim=claim.name, now=now)
        actions.record(parcel, Sent("<1@b>"), now=now)
    told = {"event": "hard_bounce", "X-Mailin-custom": json.dumps({"report": parcel.payload.report_token})}
    answer = Client().post("/reports/mail/of-the-address/", told, content_type="application/json")
    assert answer.status_code == 204
    assert post.read(message).state == "failed"


def test_without_a_secret_no_report_is_asked_for(post, settings) -> None:
    settings.SMS_CHANNEL, settings.SMS_REPORT_SECRET = "gatewayapi", ""
    message = post.plan(channel="sms")
    now = timezone.now()
    with tenant_scope(post.tenant):
        claim = actions.claim_due(now=now)
        parcel = actions.prepare(message.pk, claim=claim.name, now=now)
    assert parcel.payload.report_url == ""
