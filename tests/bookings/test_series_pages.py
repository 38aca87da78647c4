"""The pages of series: how often, every date with what is in the way, and changes of several visits."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.links import mint_link
from bookings.models import Booking
from customers.models import Customer
from notifications.models import Message
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.bookings.calendar import act, client_of
from tests.bookings.recurring import card, repeat, shown
from tests.bookings.recurring import visits as of_series
from tests.bookings.steps import book, book_first, details
from tests.bookings.visitor import Page
from tests.world import NOW, Shop, local

pytestmark = pytest.mark.usefixtures("morning")

RULE = {"day": "2026-11-26", "time": "10:00", "every": "1", "ends": "times", "times": "4"}


@pytest.fixture
def first(solvik: Shop) -> Booking:
    """Give a visit of Camilla's on Thursday at ten."""
    return book_first(solvik, "cut", at=local("2026-11-26 10:00"))


def occupy(shop: Shop, at: str) -> None:
    """Put somebody else there."""
    with tenant_scope(shop.tenant):
        book(shop, "cut", at=local(at), typed=details(name="Dana Krog", phone="+4520999999", email=""))


def made(shop: Shop) -> list[Booking]:
    """List what stands in series."""
    with tenant_scope(shop.tenant):
        return list(Booking.objects.exclude(series=None).order_by("starts_at"))


def new(shop: Shop) -> str:
    return f"/d/{shop.tenant.slug}/series/new/"


def wish(shop: Shop, **typed: str) -> dict[str, str]:
    """Give what a colleague types for a new series."""
    given = {"service": str(shop.services["cut"].pk), "who": str(shop.people["alice"].pk), **RULE}
    return {**given, "act": "preview", **typed}


def test_a_visit_is_repeated_after_every_date_was_shown(solvik: Shop, first: Booking) -> None:
    client, address = client_of(solvik, "alice"), act(solvik, first, "repeat")
    assert "Gentag besøget" in Page(client.get(address).content.decode()).text
    answer = client.post(address, RULE | {"act": "preview"})
    page = Page(answer.content.decode())
    assert answer.status_code == 200 and made(solvik) == []
    assert "3 datoer" in page.text and "Torsdag 17. december" in page.text and "Book 3 besøg" in page.text
    done = client.post(address, RULE | {"act": "book", "tell": "1"})
    assert done.status_code == 302
    assert len(made(solvik)) == 4 and made(solvik)[0].pk == first.pk
    assert "Serien er booket" in Page(client.get(done["Location"]).content.decode()).text


def test_s09_the_date_in_the_way_stands_first_with_its_choices(solvik: Shop, first: Booking) -> None:
    occupy(solvik, "2026-12-10 10:00")
    client, address = client_of(solvik, "alice"), act(solvik, first, "repeat")
    answer = client.post(address, RULE | {"act": "preview"})
    page = Page(answer.content.decode())
    assert "1 dato er optaget" in page.text and "Alice er optaget." in page.text
    choices = [each["value"] for each in page.fields if each.get("name") == "d3"]
    assert choices[-1] == "skip" and "2026-12-10T08:00:00+00:00" in choices
    assert page.text.index("1 dato er optaget") < page.text.index("Alle datoer")
    refused = client.post(address, RULE | {"act": "book"})
    assert refused.status_code == 409 and made(solvik) == []
    assert "hver af disse datoer" in refused.content.decode()
    assert client.post(address, RULE | {"act": "book", "d3": "2026-12-10T08:00:00+00:00"}).status_code == 302
    assert shown([each.starts_at for each in made(solvik)]) == [
        *("26.11 10:00", "03.12 10:00", "10.12 09:00", "17.12 10:00")
    ]


def test_what_came_between_is_named_and_nothing_is_written(solvik: Shop, first: Booking) -> None:
    client, address = client_of(solvik, "alice"), act(solvik, first, "repeat")
    page = Page(client.post(address, RULE | {"act": "preview"}).content.decode())
    free = str(page.field("free")["value"])
    occupy(solvik, "2026-12-10 10:00")
    answer = client.post(address, RULE | {"act": "book", "free": free})
    text = Page(answer.content.decode()).text
    assert answer.status_code == 409 and made(solvik) == []
    assert "Noget har ændret sig" in text and "Torsdag 10. december 10.00: Alice er optaget." in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"every": "0"}, None),
        ({"times": ""}, "Skriv, hvor mange gange."),
        ({"times": "99"}, None),
        ({"ends": "until", "until": ""}, "Skriv den sidste dato."),
        ({"ends": "until", "until": "2026-11-20"}, "Det bliver kun én dato"),
        ({"ends": "until", "until": "2028-11-20"}, "Højst 53 datoer"),
        ({"ends": "never"}, None),
    ],
)
def test_a_rule_that_cannot_be_is_refused_beside_its_field(
    solvik: Shop, first: Booking, typed: dict[str, str], said: str | None
) -> None:
    client = client_of(solvik, "alice")
    answer = client.post(act(solvik, first, "repeat"), RULE | {"act": "book"} | typed)
    assert answer.status_code == 422 and made(solvik) == []
    assert said is None or said in answer.content.decode()


def test_a_series_of_its_own_finds_its_customer_by_searching(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        camilla = card()
    client = client_of(solvik, "alice")
    page = Page(client.post(new(solvik), wish(solvik, act="find", q="camil")).content.decode())
    assert "Camilla Winther" in page.text and not page.field("q").get("aria-invalid")
    picked = wish(solvik, card=str(camilla.pk))
    assert client.post(new(solvik), picked).status_code == 200
    assert client.post(new(solvik), picked | {"act": "book", "tell": "1"}).status_code == 302
    rows = made(solvik)
    assert len(rows) == 4 and {row.customer_id for row in rows} == {camilla.pk}
    with tenant_scope(solvik.tenant):
        assert Message.objects.filter(kind="series_booked").count() == 2
        assert AuditEntry.objects.filter(action="customer.search").count() == 1


def test_a_series_of_its_own_makes_a_new_card_only_when_it_is_booked(solvik: Shop) -> None:
    client, typed = client_of(solvik, "alice"), wish(solvik, name="Åse Ny", phone="20 12 34 99")
    assert client.post(new(solvik), typed).status_code == 200
    with tenant_scope(solvik.tenant):
        assert Customer.objects.count() == 0
    assert client.post(new(solvik), typed | {"act": "book"}).status_code == 302
    with tenant_scope(solvik.tenant):
        assert [each.name for each in Customer.objects.all()] == ["Åse Ny"]
        assert not Message.objects.filter(kind="series_booked").exists()


def test_nobody_is_nobody_and_a_wrong_number_is_said_beside_it(solvik: Shop) -> None:
    client = client_of(solvik, "alice")
    assert "Vælg en kunde" in client.post(new(solvik), wish(solvik)).content.decode()
    answer = client.post(new(solvik), wish(solvik, name="Åse Ny", phone="123"))
    assert answer.status_code == 422 and "Et dansk nummer har 8." in answer.content.decode()


def test_s73_own_only_staff_find_and_take_their_own_people_alone(solvik: Shop, first: Booking) -> None:
    client = client_of(solvik, "bob")
    page = client.post(new(solvik), wish(solvik, act="find", q="camilla")).content.decode()
    assert "Winther" not in page
    bob = str(solvik.people["bob"].pk)
    taken = client.post(new(solvik), wish(solvik, who=bob, card=str(first.customer_id)))
    assert taken.status_code == 403
    assert client.post(new(solvik), wish(solvik, name="Ny Kunde")).status_code == 422
    assert client.post(new(solvik), wish(solvik, who=bob, name="Ny Kunde", act="book")).status_code == 302


def test_several_visits_are_moved_with_what_is_in_the_way_first(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        series = repeat(solvik, "2026-11-26 10:00", times=3)
        second = of_series(series)[1]
    occupy(solvik, "2026-12-10 13:00")
    client, address = client_of(solvik, "alice"), act(solvik, second, "series/move")
    typed = {
        "scope": "following",
        "day": "2026-12-03",
        "time": "13:00",
        "who": str(solvik.people["alice"].pk),
    }
    page = Page(client.post(address, typed | {"act": "show"}).content.decode())
    assert "1 dato er optaget" in page.text and "før: Torsdag 10. december" in page.text
    assert client.post(address, typed | {"act": "act"}).status_code == 409
    assert client.post(address, typed | {"act": "act", "d3": "skip"}).status_code == 302
    assert shown([each.starts_at for each in made(solvik)]) == [
        *("26.11 10:00", "03.12 13:00", "10.12 10:00")
    ]


def test_several_visits_are_cancelled_after_asking(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        second = of_series(repeat(solvik, "2026-11-26 10:00", times=3))[1]
    client, address = client_of(solvik, "alice"), act(solvik, second, "series/cancel")
    text = Page(client.get(address).content.decode()).text
    assert "Denne og de følgende 2 besøg" in text and "3 besøg" in text
    assert client.post(address, {"scope": "following"}).status_code == 302
    assert [each.status for each in made(solvik)] == ["booked", "cancelled", "cancelled"]
    assert client.post(address, {"scope": "following"}).status_code == 409


def test_the_panel_says_which_of_how_many_it_is(solvik: Shop, first: Booking) -> None:
    client, day = client_of(solvik, "alice"), f"/d/{solvik.tenant.slug}/calendar/?day=2026-11-26"
    assert "Gentag" in Page(client.get(f"{day}&visit={first.pk}").content.decode()).text
    with tenant_scope(solvik.tenant):
        repeat(solvik, "2026-11-26 10:00", times=4, every=3, source=first)
    assert "Besøg 1 af 4, hver 3. uge" in Page(client.get(f"{day}&visit={first.pk}").content.decode()).text


def test_s68_markup_in_a_name_is_inert_on_the_pages_of_a_series(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        evil = card('<script>alert(1)</script>"><img onerror=x>')
        visit = of_series(repeat(solvik, "2026-11-26 10:00", times=3, customer=evil))[0]
    client = client_of(solvik, "alice")
    for tail in ("series", "series/move", "series/cancel"):
        body = client.get(act(solvik, visit, tail)).content.decode()
        assert "<script>alert" not in body and "<img onerror" not in body


def test_the_page_of_a_series_asks_as_much_for_three_visits_as_for_thirty(solvik: Shop) -> None:
    client, counts = client_of(solvik, "alice"), []
    with tenant_scope(solvik.tenant):
        short = of_series(repeat(solvik, "2026-11-26 10:00", times=3))[0]
        long = of_series(repeat(solvik, "2026-11-27 10:00", times=30, customer=card("Bo Lind")))[0]
    for visit in (short, long, short):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(act(solvik, visit, "series")).status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[2], counts


def test_a_customer_cancels_one_visit_by_her_private_link_and_the_others_stand(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        second = of_series(repeat(solvik, "2026-11-26 10:00", times=3))[1]
        token = mint_link(second, now=NOW)
    address = f"/b/{solvik.tenant.slug}/v/{token}/"
    assert Client().get(address).status_code == 200
    assert Client().post(f"{address}cancel/").status_code == 302
    assert [each.status for each in made(solvik)] == ["booked", "cancelled", "booked"]
