"""The log of messages: what went to whom by which company, and the cap on text messages."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from notifications import actions
from notifications.caps import month_of, used_this_month
from notifications.compose import Ready, compose
from notifications.models import Message
from staff.actions import invite
from staff.permissions import Permission
from tenants.context import tenant_scope
from tenants.models import AuditEntry, Tenant
from tests.bookings.calendar import allow, client_of
from tests.bookings.steps import book, book_first, details
from tests.bookings.visitor import Page
from tests.world import NOW, ZONE, Shop, local

pytestmark = pytest.mark.usefixtures("morning")

TEN = local("2026-11-26 10:00")


@pytest.fixture
def told(solvik: Shop) -> Shop:
    """Give the salon after Camilla has booked: a mail and a text message wait, and a reminder."""
    book_first(solvik, "cut", at=TEN)
    return solvik


def log(shop: Shop, tail: str = "") -> str:
    return f"/d/{shop.tenant.slug}/messages/{tail}"


def settle(shop: Shop, channel: str, **facts: object) -> Message:
    """Let the confirmation by this way end so."""
    with tenant_scope(shop.tenant):
        rows = Message.objects.filter(kind="booking_confirmation", channel=channel)
        rows.update(**{"settled_at": NOW, "handed_at": NOW, **facts})
        return rows.get()


def sent_sms(shop: Shop, at: datetime, segments: int, state: str = "sent", ref: str = "r") -> None:
    """Plant a text message of the past."""
    with tenant_scope(shop.tenant):
        Message.objects.create(
            about_kind="booking",
            about_id=uuid4(),
            kind="booking_reminder",
            channel="sms",
            send_at=at,
            due_at=at,
            handed_at=at,
            state=state,
            segments=segments,
            provider="gatewayapi",
            provider_ref=ref,
            country="DK",
            planned_by_kind="system",
            created_at=at,
        )


def test_it_says_what_went_to_whom_by_which_company_with_what_end_and_cost(told: Shop) -> None:
    settle(told, "sms", state="delivered", provider="gatewayapi", country="DK", segments=2)
    text = Page(client_of(told, "alice").get(log(told)).content.decode()).text
    for fact in (
        *("Bekræftelse , sms", "Camilla Winther", "20 12 34 56", "ONLINECITY.IO ApS (GatewayAPI)"),
        *("(DK)", "leveret", "2 sms-dele"),
    ):
        assert fact in text, fact


def test_s51_what_did_not_arrive_stands_first_and_is_sent_again_once(told: Shop) -> None:
    failed = settle(told, "email", state="failed", reason="http-550", provider="scaleway", country="FR")
    client = client_of(told, "alice")
    text = Page(client.get(log(told)).content.decode()).text
    assert text.index("1 besked, I skal se på") < text.index("Alle beskeder") and "(http-550)" in text
    address = log(told, f"{failed.pk}/again/")
    assert client.get(address).status_code == 405
    for _ in range(2):
        assert client.post(address).status_code == 302
    with tenant_scope(told.tenant):
        attempts = Message.objects.filter(kind="booking_confirmation", channel="email")
        assert sorted(attempts.values_list("attempt", "state")) == [(1, "failed"), (2, "planned")]
        assert AuditEntry.objects.filter(action="message.again").exists()
    assert "I skal se på" not in client.get(log(told)).content.decode()


def test_what_never_left_the_house_is_not_sent_again_by_hand(told: Shop) -> None:
    gone = settle(told, "email", state="skipped", reason="visit_cancelled")
    answer = client_of(told, "alice").post(log(told, f"{gone.pk}/again/"), follow=True)
    assert "sendt eller trukket tilbage" in answer.content.decode()
    with tenant_scope(told.tenant):
        assert not Message.objects.filter(attempt=2).exists()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Bekræftelse"}),
        ("state=coming", {"Bekræftelse", "Påmindelse"}),
        ("state=out", {"Bekræftelse"}),
        ("state=trouble", set()),
        ("state=nonsense&days=zzz&channel=fax&before=%00", {"Bekræftelse"}),
        ("channel=sms&state=out", set()),
    ],
)
def test_the_filters_narrow(told: Shop, query: str, shown: set[str]) -> None:
    settle(told, "email", state="sent")
    page = client_of(told, "alice").get(f"{log(told)}?{query}").content.decode()
    found = {kind for kind in ("Bekræftelse", "Påmindelse") if f"<b>{kind}</b>" in page}
    assert found == shown


def test_contact_is_for_those_who_may_see_it_and_names_for_those_who_may_see_the_card(told: Shop) -> None:
    allow(told, "bob", Permission.MESSAGES, Permission.ALL_CALENDARS)
    page = client_of(told, "bob").get(log(told)).content.decode()
    assert "Camilla Winther" in page and "20 12 34 56" not in page and "camilla@" not in page
    allow(told, "bob", Permission.MESSAGES, Permission.OWN_CALENDAR, Permission.OWN_CUSTOMERS_ONLY)
    page = client_of(told, "bob").get(log(told)).content.decode()
    assert "Camilla" not in page and "Bekræftelse" not in page


def test_s73_the_message_of_anothers_customer_is_nobodys_to_send_again(told: Shop) -> None:
    failed = settle(told, "email", state="failed")
    allow(told, "bob", Permission.MESSAGES, Permission.OWN_CALENDAR, Permission.OWN_CUSTOMERS_ONLY)
    assert client_of(told, "bob").post(log(told, f"{failed.pk}/again/")).status_code == 404


def test_pages_follow_each_other_without_a_gap_or_a_double(told: Shop) -> None:
    for number in range(120):
        # Ten at each moment, so that pages end in the middle of one.
        sent_sms(told, NOW - timedelta(hours=1 + number // 10), 1, ref=f"r{number}")
    client, address, seen = client_of(told, "alice"), log(told, "?state=out"), 0
    counts = []
    while address:
        with CaptureQueriesContext(connection) as asked:
            page = Page(client.get(address).content.decode())
        counts.append(len(asked))
        seen += sum(1 for tag, _ in page.tags if tag == "tr") - 1
        following = [link for link in page.links if "before=" in link]
        address = following[-1] if following else ""
    assert seen == 120 and len(counts) == 3
    assert counts[0] == counts[1] == counts[2], counts


def test_the_months_segments_are_of_the_business_own_month(told: Shop) -> None:
    low, high = month_of(NOW, ZONE)
    assert low == local("2026-11-01 00:00") and high == local("2026-12-01 00:00")
    december = local("2026-12-31 23:30")
    assert month_of(december, ZONE)[1] == local("2027-01-01 00:00")
    sent_sms(told, low - timedelta(seconds=1), 100)
    sent_sms(told, low, 3)
    sent_sms(told, NOW, 5, state="failed", ref="")
    sent_sms(told, NOW, 7, state="unknown")
    with tenant_scope(told.tenant):
        assert used_this_month(told.tenant, now=NOW) == 10


def cap(shop: Shop, segments: int) -> None:
    Tenant.objects.filter(pk=shop.tenant.pk).update(sms_monthly_cap=segments)


def work(shop: Shop) -> None:
    """Let the worker take what is due as far as the door, and hand over nothing."""
    with tenant_scope(shop.tenant):
        claim = actions.claim_due(now=NOW)
        for message_id in claim.message_ids:
            actions.prepare(message_id, claim=claim.name, now=NOW)


def test_s70_over_the_cap_no_text_message_leaves_and_the_owner_is_told_once(told: Shop) -> None:
    sent_sms(told, NOW - timedelta(days=1), 10)
    cap(told, 10)
    with tenant_scope(told.tenant):
        book(told, "cut", at=local("2026-11-27 10:00"), typed=details(name="Kun Sms", email=""))
    work(told)
    with tenant_scope(told.tenant):
        rows = Message.objects.filter(kind="booking_confirmation", state__in=["skipped", "claimed"])
        ends = sorted(rows.values_list("channel", "state", "reason"))
        assert ends.count(("sms", "skipped", "cap_reached")) == 2
        assert ("email", "claimed", "") in ends
        notices = Message.objects.filter(kind="sms_cap_reached")
        assert [(each.channel, each.about_id) for each in notices] == [("email", told.members["alice"].pk)]
    work(told)
    with tenant_scope(told.tenant):
        assert Message.objects.get(kind="sms_cap_reached").state == "claimed"
    text = Page(client_of(told, "alice").get(log(told)).content.decode()).text
    assert "Loftet er nået" in text and "Månedens sms'er var brugt op." in text


def test_a_reminder_over_the_cap_goes_by_mail(told: Shop) -> None:
    sent_sms(told, NOW - timedelta(days=1), 10)
    cap(told, 10)
    with tenant_scope(told.tenant):
        Message.objects.filter(kind="booking_reminder", about_id__isnull=False, state="planned").update(
            send_at=NOW, due_at=NOW
        )
    work(told)
    with tenant_scope(told.tenant):
        found = Message.objects.filter(kind="booking_reminder", handed_at=None)
        assert sorted(found.values_list("channel", "state")) == [("email", "planned"), ("sms", "skipped")]


def test_under_the_cap_it_leaves_and_the_next_month_begins_anew(told: Shop) -> None:
    sent_sms(told, local("2026-10-31 23:59"), 1000)
    cap(told, 10)
    work(told)
    with tenant_scope(told.tenant):
        assert Message.objects.get(kind="booking_confirmation", channel="sms").state == "claimed"


def test_near_the_cap_the_log_warns(told: Shop) -> None:
    sent_sms(told, NOW, 8)
    cap(told, 10)
    assert "Der er kun 2 sms-dele tilbage" in client_of(told, "alice").get(log(told)).content.decode()
    cap(told, 11)
    assert "sms-dele tilbage" not in client_of(told, "alice").get(log(told)).content.decode()


def test_the_cap_is_set_by_those_who_set_things(told: Shop) -> None:
    client = client_of(told, "alice")
    assert client.post(log(told, "cap/"), {"cap": "250"}).status_code == 302
    assert Tenant.objects.get(pk=told.tenant.pk).sms_monthly_cap == 250
    assert client.post(log(told, "cap/"), {"cap": "-1"}).status_code == 422
    allow(told, "bob", Permission.MESSAGES)
    assert client_of(told, "bob").post(log(told, "cap/"), {"cap": "9"}).status_code == 403
    assert "Gem loftet" not in client_of(told, "bob").get(log(told)).content.decode()
    assert Tenant.objects.get(pk=told.tenant.pk).sms_monthly_cap == 250


def test_the_mail_to_the_owner_says_what_happened_and_where_to_look(told: Shop) -> None:
    sent_sms(told, NOW - timedelta(days=1), 10)
    cap(told, 10)
    work(told)
    with tenant_scope(told.tenant):
        tenant = Tenant.objects.get(pk=told.tenant.pk)
        ready = compose(Message.objects.get(kind="sms_cap_reached"), tenant, now=NOW)
    assert isinstance(ready, Ready)
    assert ready.payload.to == "alice@salon-solvik.example"
    assert "10 sms-dele" in ready.payload.text and "/d/salon-solvik/messages/" in ready.payload.text


def test_nobody_is_shown_the_log_without_the_right(told: Shop) -> None:
    assert client_of(told, "bob").get(log(told)).status_code == 403
    assert Client().get(log(told)).status_code == 302


def test_an_invitation_says_to_whom_it_went_to_whoever_may_know_of_colleagues(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        invite(email="nanna@example.dk", name="Nanna Riis", role="staff", by=solvik.actor("alice"), now=NOW)
    assert "Nanna Riis" in client_of(solvik, "alice").get(log(solvik)).content.decode()
    allow(solvik, "bob", Permission.MESSAGES)
    page = client_of(solvik, "bob").get(log(solvik)).content.decode()
    assert "Nanna Riis" not in page and "nanna@example.dk" not in page
