"""Staff, rooms and equipment: added, put in order, linked to a sign-in, and taken out of use."""

import time_machine
from django.test import Client
from django.urls import reverse

from bookings.models import Booking, Performer, Resource, Service
from tenants.context import tenant_scope
from tests.bookings.steps import book
from tests.world import NOW, Shop, local

SLUG = "salon-solvik"
LIST, NEW = reverse("resources", args=[SLUG]), reverse("resource_new", args=[SLUG])


def act(client: Client, shop: Shop, name: str, what: str) -> int:
    """Press a button of a row."""
    url = reverse("resource_act", args=[SLUG, shop.people[name].pk])
    return client.post(url, {"act": what}).status_code


def test_a_new_colleague_stands_last_and_performs_everything_when_ticked(alice: Client, solvik: Shop) -> None:
    given = {"kind": "staff", "name": "Vera Holt", "title": "Frisør", "online": "on", "performs_all": "on"}
    assert alice.post(NEW, given).status_code == 302
    with tenant_scope(solvik.tenant):
        vera = Resource.objects.get(title="Frisør")
        assert vera.position > 10 and vera.membership_id is None
        assert Performer.objects.filter(resource=vera).count() == Service.objects.count()
    assert "Vera Holt" in alice.get(LIST).content.decode()


def test_a_room_has_no_sign_in_and_performs_nothing(alice: Client, solvik: Shop) -> None:
    given = {"kind": "room", "name": "Rum 2", "performs_all": "on"}
    assert alice.post(NEW, given).status_code == 302
    with tenant_scope(solvik.tenant):
        room = Resource.objects.get(kind="room")
        assert room.online and not Performer.objects.filter(resource=room).exists()


def test_a_sign_in_belongs_to_one_lane(alice: Client, solvik: Shop) -> None:
    taken = {"kind": "staff", "name": "Bob igen", "membership_id": str(solvik.members["bob"].pk)}
    alice.post(NEW, taken)
    with tenant_scope(solvik.tenant):
        assert Resource.objects.filter(membership_id=solvik.members["bob"].pk).count() == 1


def test_a_sign_in_of_the_business_next_door_is_refused(alice: Client, solvik: Shop, lund: Shop) -> None:
    with tenant_scope(solvik.tenant):
        bob = solvik.people["bob"]
        bob.membership_id = None
        bob.save()
    url = reverse("resource", args=[SLUG, bob.pk])
    given = {"name": "Bob Skov", "online": "on", "membership_id": str(lund.members["charlie"].pk)}
    assert alice.post(url, given).status_code == 422
    assert alice.post(url, given | {"membership_id": str(solvik.members["bob"].pk)}).status_code == 302
    assert alice.get(reverse("resource", args=[SLUG, lund.people["charlie"].pk])).status_code == 404


def test_the_order_is_moved_among_those_of_a_kind(alice: Client, solvik: Shop) -> None:
    assert act(alice, solvik, "bob", "up") == 302
    with tenant_scope(solvik.tenant):
        names = [str(row.name) for row in Resource.objects.order_by("position")]
    assert names == ["Bob Skov", "Alice Holm", "Farvestol"]
    act(alice, solvik, "bob", "up")
    act(alice, solvik, "chair", "up")
    with tenant_scope(solvik.tenant):
        assert [str(row.name) for row in Resource.objects.order_by("position")] == names


def test_the_visits_ahead_are_shown_before_a_colleague_goes_out_of_use(alice: Client, solvik: Shop) -> None:
    with time_machine.travel(NOW, tick=False):
        with tenant_scope(solvik.tenant):
            book(solvik, "cut", at=local("2026-11-26 10:00"), who="bob")
        page = alice.get(
            reverse("resource", args=[SLUG, solvik.people["bob"].pk]) + "?retire"
        ).content.decode()
        assert "One visit lies in this time." in page and "Camilla Winther" in page
        assert act(alice, solvik, "bob", "retire") == 302
    with tenant_scope(solvik.tenant):
        assert Booking.objects.filter(status="booked").count() == 1
        assert not Resource.objects.get(pk=solvik.people["bob"].pk).active
    assert act(alice, solvik, "bob", "restore") == 302
    assert act(alice, solvik, "bob", "explode") == 404


def test_s68_a_script_in_a_name_is_inert(alice: Client, solvik: Shop) -> None:
    nasty = '"><img src=x onerror=alert(1)>'
    alice.post(NEW, {"kind": "staff", "name": nasty, "title": nasty, "online": "on"})
    for url in (LIST, reverse("opening_hours", args=[SLUG]), reverse("absence_new", args=[SLUG])):
        page = alice.get(url).content.decode()
        assert "onerror=alert(1)&gt;" in page and "<img src=x" not in page
