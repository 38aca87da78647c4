"""The queue of requests: accept, decline with a few words, or propose another time that is held."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.actions.propose import NotWaiting, accept_proposal, propose, refuse_proposal
from bookings.actions.requests import decline, expire_requests
from bookings.links import mint_link
from bookings.models import Allocation, Booking, BookingEvent
from bookings.slots import Refused
from notifications.models import Message
from staff.permissions import Permission
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tests.bookings.calendar import act, allow, client_of
from tests.bookings.steps import at_once, book, customer_of, details, moving, starts, states, told, write
from tests.bookings.visitor import Page
from tests.world import NOW, Shop, local, plant_solvik

pytestmark = pytest.mark.usefixtures("morning")

TEN, TWO = local("2026-11-26 10:00"), local("2026-11-26 14:00")
Status = Booking.Status


def ask(shop: Shop, at: datetime = TEN, **typed: str) -> Booking:
    """Ask for a visit that needs a yes."""
    return book(shop, "trial", at=at, typed=details(**typed))


def offer(shop: Shop, request: Booking, at: datetime = TWO, words: str = "", now: datetime = NOW) -> Booking:
    """Propose as Alice does."""
    return propose(
        tenant=shop.tenant,
        booking=request,
        plan=moving(shop, request),
        start=at,
        words=words,
        by=shop.actor("alice"),
        now=now,
    )


def test_s05_the_proposed_time_is_held_and_the_asked_one_is_free_again(in_solvik: Shop) -> None:
    proposed = offer(in_solvik, ask(in_solvik))
    assert (proposed.status, proposed.starts_at, proposed.asked_starts_at) == (Status.REQUESTED, TWO, TEN)
    free = starts(in_solvik, "cut", on="2026-11-26")
    assert "10:00" in free and "14:00" not in free
    assert Allocation.objects.filter(booking=proposed).count() == 1
    assert proposed.approve_by == NOW + timedelta(hours=24)


def test_the_customer_is_asked_by_a_message_with_the_words_and_a_link(in_solvik: Shop) -> None:
    request = ask(in_solvik)
    offer(in_solvik, request, words="Så har jeg god tid til dig.")
    assert ("booking_requested", "email", "skipped") in states(request)
    mail = write(told(request)["booking_proposed", "email"], in_solvik.tenant, now=NOW)
    for said in ("torsdag 26. november kl. 10.00", "14.00", "Så har jeg god tid", "onsdag 25. november"):
        assert said in mail.text, said
    assert "/v/" in mail.text and not mail.calendar
    sms = write(told(request)["booking_proposed", "sms"], in_solvik.tenant, now=NOW)
    assert "14.00" in sms.text and "/v/" in sms.text


def test_she_accepts_by_her_private_link_and_by_post_alone(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        request = offer(solvik, ask(solvik))
        token = mint_link(request, now=NOW)
    client, page = Client(), f"/b/{solvik.tenant.slug}/v/{token}/"
    text = Page(client.get(page).content.decode()).text
    assert "passer denne tid dig?" in text and "torsdag 26. november kl. 10.00" in text
    assert client.get(f"{page}answer/").status_code == 405
    for _ in range(2):
        assert client.post(f"{page}answer/", {"answer": "yes"}).status_code == 302
    with tenant_scope(solvik.tenant):
        booking = Booking.objects.get()
        kinds = list(BookingEvent.objects.order_by("at").values_list("kind", flat=True))
    assert booking.status == Status.BOOKED
    assert sorted(kinds) == ["approved", "proposed", "requested"]
    with tenant_scope(solvik.tenant):
        assert Message.objects.filter(kind="booking_confirmation", channel="email").count() == 1
        assert Message.objects.filter(kind="booking_reminder", state="planned").count() == 1


def test_she_says_no_and_the_time_is_free(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        token = mint_link(offer(solvik, ask(solvik)), now=NOW)
    Client().post(f"/b/{solvik.tenant.slug}/v/{token}/answer/", {"answer": "no"})
    with tenant_scope(solvik.tenant):
        assert Booking.objects.get().status == Status.DECLINED
        assert not Allocation.objects.exists()
        assert not Message.objects.filter(kind="booking_declined").exists()


def test_unanswered_it_lapses_once_and_she_is_told_what_lapsed(in_solvik: Shop) -> None:
    request = offer(in_solvik, ask(in_solvik))
    late = NOW + timedelta(hours=24)
    for gone in (1, 0):
        assert expire_requests(tenant=in_solvik.tenant, by=SYSTEM, now=late) == gone
    assert ("booking_proposal_lapsed", "email", "planned") in states(request)
    assert not any(kind == "booking_declined" for kind, _, _ in states(request))
    with pytest.raises(NotWaiting):
        accept_proposal(tenant=in_solvik.tenant, booking=request, by=customer_of(request), now=late)


def test_a_yes_after_the_deadline_is_too_late_though_nobody_swept(in_solvik: Shop) -> None:
    request = offer(in_solvik, ask(in_solvik))
    with pytest.raises(NotWaiting):
        accept_proposal(
            tenant=in_solvik.tenant,
            booking=request,
            by=customer_of(request),
            now=NOW + timedelta(hours=24),
        )


def test_a_request_that_nobody_proposed_for_cannot_be_accepted_by_its_own_customer(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        token = mint_link(ask(solvik), now=NOW)
    Client().post(f"/b/{solvik.tenant.slug}/v/{token}/answer/", {"answer": "yes"})
    with tenant_scope(solvik.tenant):
        assert Booking.objects.get().status == Status.REQUESTED


def test_a_taken_time_is_not_proposed(in_solvik: Shop) -> None:
    request = ask(in_solvik)
    book(in_solvik, "cut", at=TWO, typed=details(name="Dana Krog", email="", phone="+4520999999"))
    with pytest.raises(Refused) as refused:
        offer(in_solvik, request)
    assert refused.value.reasons == ("taken",)
    assert Booking.objects.get(pk=request.pk).starts_at == TEN


def test_the_words_go_out_with_a_no(in_solvik: Shop) -> None:
    request = ask(in_solvik)
    decline(
        tenant=in_solvik.tenant,
        booking=request,
        by=in_solvik.actor("alice"),
        now=NOW,
        words="Prøv <b>Klippestuen</b> i Valby.",
    )
    mail = write(told(request)["booking_declined", "email"], in_solvik.tenant, now=NOW)
    assert "Prøv <b>Klippestuen</b> i Valby." in mail.text and "<b>Klippestuen" not in mail.html


def test_the_queue_lists_the_most_pressing_first_and_splits_by_who_is_to_answer(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        ask(solvik, local("2026-11-27 10:00"))
        ask(solvik, local("2026-11-24 11:00"), name="Snart Larsen", phone="+4520111111", email="")
        offer(solvik, ask(solvik, local("2026-11-30 10:00"), name="Venter Bo", phone="+4520222222", email=""))
    text = Page(client_of(solvik, "alice").get(queue(solvik)).content.decode()).text
    assert "2 venter på jer" in text and "1 venter på kunden" in text
    assert text.index("Snart Larsen") < text.index("Camilla Winther") < text.index("Venter Bo")
    assert "2 t tilbage" in text.replace("\u00a0", " ") and "bad om: mandag 30. november" in text


def queue(shop: Shop, tail: str = "") -> str:
    return f"/d/{shop.tenant.slug}/requests/{tail}"


def test_from_the_queue_it_is_accepted_declined_and_proposed(solvik: Shop) -> None:
    client = client_of(solvik, "alice")
    with tenant_scope(solvik.tenant):
        yes = ask(solvik, local("2026-11-25 10:00"))
        no = ask(solvik, local("2026-11-26 10:00"), name="Nej Tak", phone="+4520111111", email="")
        other = ask(solvik, local("2026-11-27 10:00"), name="Anden Tid", phone="+4520222222", email="")
    assert client.post(queue(solvik, f"{yes.pk}/accept/")).status_code == 302
    assert client.post(queue(solvik, f"{no.pk}/decline/"), {"words": "Desværre."}).status_code == 302
    page = Page(client.get(queue(solvik, f"{other.pk}/propose/")).content.decode())
    times = [str(each["value"]) for each in page.fields if each.get("name") == "start"]
    assert times
    assert client.post(queue(solvik, f"{other.pk}/propose/"), {"start": times[0]}).status_code == 302
    with tenant_scope(solvik.tenant):
        found = {row.pk: row for row in Booking.objects.all()}
    assert (found[yes.pk].status, found[no.pk].status) == (Status.BOOKED, Status.DECLINED)
    assert found[no.pk].answer == "Desværre." and found[other.pk].asked_starts_at is not None
    again = client.post(queue(solvik, f"{no.pk}/accept/"), follow=True)
    assert "besvaret eller trukket tilbage" in again.content.decode()


def test_a_time_outside_the_hours_is_proposed_only_with_open_eyes(solvik: Shop) -> None:
    client = client_of(solvik, "alice")
    with tenant_scope(solvik.tenant):
        request = ask(solvik)
    address = queue(solvik, f"{request.pk}/propose/")
    typed = {"day": "2026-11-26", "time": "19:00"}
    page = Page((first := client.post(address, typed)).content.decode())
    assert first.status_code == 409 and "Alice er ikke på arbejde." in page.text
    assert client.post(address, typed | {"accept": str(page.field("accept")["value"])}).status_code == 302
    assert client.post(address, {}).status_code == 422


def test_s73_own_only_staff_see_and_answer_their_own_requests_alone(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        request = ask(solvik)
    client = client_of(solvik, "bob")
    assert "Camilla" not in client.get(queue(solvik)).content.decode()
    for what in ("accept", "decline", "propose"):
        assert client.post(queue(solvik, f"{request.pk}/{what}/")).status_code == 403
    day = f"/d/{solvik.tenant.slug}/calendar/"
    assert "1 forespørgsel" not in client.get(day).content.decode()
    assert "1 forespørgsel" in client_of(solvik, "alice").get(day).content.decode()


def test_what_the_customer_wrote_is_for_those_who_read_notes(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        ask(solvik, message="Allergi over for blegemiddel")
    assert "Allergi" in client_of(solvik, "alice").get(queue(solvik)).content.decode()
    allow(solvik, "bob", Permission.ALL_CALENDARS)
    assert "Allergi" not in client_of(solvik, "bob").get(queue(solvik)).content.decode()


def test_the_queue_asks_as_much_for_one_as_for_nine(solvik: Shop) -> None:
    client, counts = client_of(solvik, "alice"), []
    for number in range(9):
        with tenant_scope(solvik.tenant):
            phone = f"+45201111{number:02d}"
            ask(
                solvik, local(f"2026-12-{number // 2 + 7:02d} {9 + number % 2:02d}:00"), phone=phone, email=""
            )
        with CaptureQueriesContext(connection) as asked:
            assert client.get(queue(solvik)).status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[-1], counts


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_yes_and_no_at_once_end_in_one_answer() -> None:
    shop = plant_solvik()
    with tenant_scope(shop.tenant):
        request = offer(shop, ask(shop))

    def answer(act: object) -> str:
        with tenant_scope(shop.tenant):
            try:
                act(tenant=shop.tenant, booking=request, by=customer_of(request), now=NOW)
            except NotWaiting:
                return "late"
        return "answered"

    assert at_once([lambda: answer(accept_proposal), lambda: answer(refuse_proposal)]) == {
        "answered": 1,
        "late": 1,
    }
    with tenant_scope(shop.tenant):
        request.refresh_from_db()
        assert Allocation.objects.exists() == (request.status == Status.BOOKED)


def test_an_answer_on_a_stale_queue_says_what_came_between_and_answers_nothing(solvik: Shop) -> None:
    client = client_of(solvik, "alice")
    with tenant_scope(solvik.tenant):
        request = ask(solvik)
    seen = {"seen": str(Page(client.get(queue(solvik)).content.decode()).field("seen")["value"])}
    with tenant_scope(solvik.tenant):
        offer(solvik, request, words="Kan du om eftermiddagen?")
    posts = {
        queue(solvik, f"{request.pk}/accept/"): seen,
        queue(solvik, f"{request.pk}/decline/"): seen | {"words": "Ikke i dag."},
        queue(solvik, f"{request.pk}/propose/"): seen | {"day": "2026-11-27", "time": "10:00"},
        act(solvik, request, "answer"): seen | {"answer": "approve"},
    }
    for address, typed in posts.items():
        refused = client.post(address, typed)
        assert refused.status_code == 409, address
        page = Page(refused.content.decode())
        assert "Besøget er blevet ændret, mens du så på det" in page.text and "Alice" in page.text, address
        assert page.field("seen")["value"] != seen["seen"]
        assert "words" not in typed or typed["words"] in refused.content.decode()
    with tenant_scope(solvik.tenant):
        booking = Booking.objects.get()
        assert (booking.status, booking.starts_at) == (Status.REQUESTED, TWO)
        now_seen = booking.version
    assert client.post(queue(solvik, f"{request.pk}/accept/"), {"seen": now_seen}).status_code == 302
    with tenant_scope(solvik.tenant):
        assert Booking.objects.get().status == Status.BOOKED
