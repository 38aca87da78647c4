"""S02 at the desk: a double press, a broken line and the browser's back button make one visit, not two."""

import pytest
from django.db import connection

from bookings.actions.cancel import cancel
from bookings.models import Booking
from notifications.models import Message
from notifications.nudges import nudger
from tenants.context import tenant_scope
from tests.bookings.calendar import client_of
from tests.bookings.deskpages import at, typed, visits
from tests.bookings.steps import at_once
from tests.bookings.visitor import Page
from tests.world import NOW, Shop, plant_solvik

pytestmark = pytest.mark.usefixtures("morning")


def form(shop: Shop, **changes: str) -> dict[str, str]:
    """Give what is typed into a panel that was opened once, for anyone who is free."""
    page = Page(client_of(shop, "alice").get(at(shop, "make_visit")).content.decode())
    return typed(shop, once=str(page.field("once")["value"]), **{"who-0": "", **changes})


def test_s02_the_same_form_sent_twice_is_one_visit_and_one_confirmation(solvik: Shop) -> None:
    client, sent = client_of(solvik, "alice"), form(solvik)
    first, again = (client.post(at(solvik, "make_visit"), sent) for _ in range(2))
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    (made,) = visits(solvik)
    with tenant_scope(solvik.tenant):
        assert Message.objects.filter(about_id=made.pk, kind="booking_confirmation").count() == 1


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_s02_a_double_press_at_the_same_moment_is_one_visit() -> None:
    shop = plant_solvik()
    sent = form(shop)

    def press() -> str:
        return str(client_of(shop, "alice").post(at(shop, "make_visit"), sent).status_code)

    assert at_once([press] * 6) == {"302": 6}
    assert len(visits(shop)) == 1


def test_s02_back_and_another_customer_is_another_visit(solvik: Shop) -> None:
    client, sent = client_of(solvik, "alice"), form(solvik)
    client.post(at(solvik, "make_visit"), sent)
    client.post(at(solvik, "make_visit"), {**sent, "name": "Hanne Lund", "phone": "20 99 88 77"})
    client.post(at(solvik, "make_visit"), {**sent, "time": "15:30"})
    assert len(visits(solvik)) == 3


def test_s02_the_same_form_after_the_visit_was_cancelled_books_again(solvik: Shop) -> None:
    client, sent = client_of(solvik, "alice"), form(solvik)
    client.post(at(solvik, "make_visit"), sent)
    with tenant_scope(solvik.tenant):
        cancel(tenant=solvik.tenant, booking=Booking.objects.get(), by=solvik.actor("alice"), now=NOW)
    assert client.post(at(solvik, "make_visit"), sent).status_code == 302
    assert sorted(each.status for each in visits(solvik)) == ["booked", "cancelled"]


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_s02_with_the_broker_down_the_visit_stands_and_its_messages_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shop, inside = plant_solvik(), []

    def broken(_tenant_id: object) -> None:
        inside.append(connection.in_atomic_block)
        raise ConnectionError("no broker")

    monkeypatch.setattr(nudger, "wake", broken)
    assert client_of(shop, "alice").post(at(shop, "make_visit"), form(shop)).status_code == 302
    (made,) = visits(shop)
    with tenant_scope(shop.tenant):
        waits = Message.objects.filter(about_id=made.pk, state="planned")
        assert waits.filter(kind="booking_confirmation").exists()
    # The broker is spoken to after the transaction, never inside it.
    assert inside and not any(inside)


def test_s02_back_to_a_new_form_and_the_same_again_is_asked_about(solvik: Shop) -> None:
    client = client_of(solvik, "alice")
    client.post(at(solvik, "make_visit"), form(solvik))
    again = form(solvik)
    asked = client.post(at(solvik, "make_visit"), again)
    page = Page(asked.content.decode())
    assert asked.status_code == 409 and "Det samme er lige booket." in page.text
    assert len(visits(solvik)) == 1
    yes = {**again, "accept": str(page.field("accept")["value"])}
    assert client.post(at(solvik, "make_visit"), yes).status_code == 302
    assert len(visits(solvik)) == 2


def test_s02_two_who_share_a_time_but_not_a_name_are_not_asked_about(solvik: Shop) -> None:
    client = client_of(solvik, "alice")
    client.post(at(solvik, "make_visit"), form(solvik))
    other = form(solvik, name="Hanne Lund", phone="20 99 88 77")
    assert client.post(at(solvik, "make_visit"), other).status_code == 302
    for time in ("15:30", "11:00"):
        nobody = form(solvik, customer="none", name="", phone="", time=time)
        assert client.post(at(solvik, "make_visit"), nobody).status_code == 302
