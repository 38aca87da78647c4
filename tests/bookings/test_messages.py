"""What the post office is told about visits: still true, to whom, in which words."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from bookings.actions.cancel import cancel
from bookings.actions.mark import mark
from bookings.actions.move import move
from bookings.actions.requests import approve, decline
from bookings.models import Booking
from customers.models import Customer
from notifications import outbox
from notifications.compose import Later, Ready, Skip, compose
from notifications.models import Message
from tenants.context import tenant_scope
from tenants.models import Tenant
from tests.bookings.steps import book, customer_of, details, moving, told, write
from tests.world import NOW, Shop, local

TEN, TWO = local("2026-11-26 10:00"), local("2026-11-26 14:00")


def fate(shop: Shop, message: Message, **later: int) -> str:
    """Say what the worker would do with a message that it already holds."""
    found = compose(message, shop.tenant, now=NOW + timedelta(**later))
    return found.reason if isinstance(found, Skip) else type(found).__name__


def test_the_confirmation_says_what_when_with_whom_where_and_how_to_change(in_solvik: Shop) -> None:
    messages = told(book(in_solvik, "cut", at=TEN))
    mail = write(messages["booking_confirmation", "email"], in_solvik.tenant, now=NOW)
    for fact in ("Camilla", "Dameklip", "torsdag 26. november", "10.00", "Alice", "Solvikgade 14", "495"):
        assert fact in mail.text, fact
    assert "/v/" in mail.text and "BEGIN:VCALENDAR" in mail.calendar
    sms = write(messages["booking_confirmation", "sms"], in_solvik.tenant, now=NOW)
    assert "10.00" in sms.text and "/v/" in sms.text


def test_s50_an_english_reader_gets_one_language_throughout(in_solvik: Shop) -> None:
    messages = told(book(in_solvik, "cut", at=TEN, typed=details(language="en")))
    mail = write(messages["booking_confirmation", "email"], in_solvik.tenant, now=NOW)
    assert "Thursday 26 November" in mail.text and "10:00" in mail.text and "Women's cut" in mail.text
    assert "torsdag" not in mail.text and "Dameklip" not in mail.text


def test_s50_a_business_that_does_not_write_english_writes_its_own_language_throughout(
    in_solvik: Shop,
) -> None:
    """Visits that were booked before it stopped writing English are told of in Danish too."""
    messages = told(book(in_solvik, "cut", at=TEN, typed=details(language="en")))
    Tenant.objects.filter(pk=in_solvik.tenant.pk).update(languages=["da"])
    tenant = Tenant.objects.get(pk=in_solvik.tenant.pk)
    mail = write(messages["booking_confirmation", "email"], tenant, now=NOW)
    assert "torsdag 26. november" in mail.text and "Dameklip" in mail.text
    assert "Thursday" not in mail.text and "Women's cut" not in mail.text


def test_the_link_in_the_mail_opens_the_visit(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        booking = book(solvik, "cut", at=TEN)
        mail = write(told(booking)["booking_confirmation", "email"], solvik.tenant, now=NOW)
    address = next(word for word in mail.text.split() if "/v/" in word)
    with time_machine.travel(NOW, tick=False):
        page = Client().get("/b/" + address.split("/b/")[1])
    assert page.status_code == 200 and "10.00" in page.content.decode()


def test_s42_a_message_in_the_workers_hand_is_skipped_once_the_visit_is_cancelled(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    held = told(booking)
    cancel(tenant=in_solvik.tenant, booking=booking, by=customer_of(booking), now=NOW)
    assert fate(in_solvik, held["booking_confirmation", "sms"]) == "visit_cancelled"
    assert fate(in_solvik, held["booking_reminder", "sms"]) == "visit_cancelled"
    assert fate(in_solvik, told(booking)["booking_cancelled", "email"]) == "Ready"


def test_s42_a_reminder_in_the_workers_hand_is_skipped_after_a_no_show(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    reminder = told(booking)["booking_reminder", "sms"]
    mark(tenant=in_solvik.tenant, booking=booking, status="no_show", by=in_solvik.actor("alice"), now=NOW)
    assert fate(in_solvik, reminder) == "visit_no_show"


def test_s42_a_withdrawn_reminder_of_the_old_time_is_never_claimed_again(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    old = told(booking)["booking_reminder", "sms"]
    move(
        tenant=in_solvik.tenant,
        booking=booking,
        plan=moving(in_solvik, booking),
        start=TWO,
        by=customer_of(booking),
        now=NOW,
    )
    waiting = Message.objects.filter(kind="booking_reminder", state="planned")
    assert old.pk not in set(waiting.values_list("pk", flat=True))
    assert waiting.count() == 1


def test_s42_and_s51_nothing_goes_to_whoever_is_erased_or_restricted(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    message = told(booking)["booking_reminder", "sms"]
    Customer.objects.update(restricted=True)
    assert fate(in_solvik, message) == "restricted"
    Booking.objects.filter(pk=booking.pk).update(customer=None)
    assert fate(in_solvik, message) == "erased"


def test_nothing_is_told_of_a_visit_that_has_begun(in_solvik: Shop) -> None:
    message = told(book(in_solvik, "cut", at=TEN))["booking_reminder", "sms"]
    assert fate(in_solvik, message, days=2, hours=2) == "visit_started"


def test_a_reminder_that_a_late_worker_finds_at_night_waits_for_the_morning(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    reminder, mail = told(booking)["booking_reminder", "sms"], told(booking)["booking_confirmation", "sms"]
    night = local("2026-11-25 22:00")
    found = compose(reminder, in_solvik.tenant, now=night)
    assert isinstance(found, Later) and found.at == local("2026-11-26 08:00")
    assert isinstance(compose(mail, in_solvik.tenant, now=night), Ready)


@pytest.mark.parametrize(
    ("answer", "kind"), [(approve, "booking_confirmation"), (decline, "booking_declined")]
)
def test_a_request_is_answered_in_words(in_solvik: Shop, answer: object, kind: str) -> None:
    booking = book(in_solvik, "trial", at=TEN)
    asked = write(told(booking)["booking_requested", "email"], in_solvik.tenant, now=NOW)
    assert "Prøveopsætning" in asked.text and asked.calendar == ""
    answer(tenant=in_solvik.tenant, booking=booking, by=in_solvik.actor("alice"), now=NOW)
    said = write(told(booking)[kind, "email"], in_solvik.tenant, now=NOW)
    assert "Prøveopsætning" in said.text
    assert bool(said.calendar) == (answer is approve)


def test_the_rows_of_the_outbox_hold_no_name_and_no_address(in_solvik: Shop) -> None:
    book(in_solvik, "cut", at=TEN)
    rows = str(list(Message.objects.values()))
    for private in ("Camilla", "camilla@example.dk", "20123456"):
        assert private not in rows


def test_s54_reloading_the_done_page_sends_nothing(solvik: Shop) -> None:
    client = Client()
    with time_machine.travel(NOW, tick=False):
        address = f"/b/{solvik.tenant.slug}/book/time/?s={solvik.services['cut'].pk}"
        chosen = client.post(address, {"start": TEN.isoformat()})
        typed = {"name": "Camilla Winther", "phone": "20123456", "email": "", "policy": "on"}
        done = client.post(chosen["Location"], typed)["Location"]
        with tenant_scope(solvik.tenant):
            before = Message.objects.count()
        for _ in range(3):
            assert client.get(done).status_code == 200
        again = client.post(chosen["Location"], typed)
        assert again.status_code == 302
        stranger = client.get(done.rsplit("/", 3)[0] + "/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/done/")
        assert stranger.status_code == 404
    with tenant_scope(solvik.tenant):
        assert Message.objects.count() == before and Booking.objects.count() == 1


def test_s55_looking_at_the_cancel_page_ten_times_cancels_nothing_and_a_post_once(solvik: Shop) -> None:
    client = Client(enforce_csrf_checks=True)
    with tenant_scope(solvik.tenant):
        booking = book(solvik, "cut", at=TEN)
        mail = write(told(booking)["booking_confirmation", "email"], solvik.tenant, now=NOW)
    address = "/b/" + next(word for word in mail.text.split() if "/v/" in word).split("/b/")[1] + "cancel/"
    with time_machine.travel(NOW, tick=False):
        for _ in range(10):
            assert client.get(address, headers={"purpose": "prefetch"}).status_code == 200
            assert client.head(address).status_code == 200
            client.options(address)
        with tenant_scope(solvik.tenant):
            assert Booking.objects.get().status == "booked"
        for _ in range(2):
            assert client.post(address).status_code == 302
    with tenant_scope(solvik.tenant):
        assert Booking.objects.get().status == "cancelled"
        sent = [row for row in outbox.for_about(booking.pk) if row.kind == "booking_cancelled"]
        assert len(sent) == 2
