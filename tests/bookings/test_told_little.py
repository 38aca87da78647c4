"""What the public pages say where a business has told little of itself, and where a time is very near."""

import pytest

from tenants.models import Tenant
from tests.bookings.visitor import TEN, Page, Visitor
from tests.world import Shop, local

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def visitor(solvik: Shop) -> Visitor:
    """Give somebody who reads Danish."""
    return Visitor(solvik)


def tell(shop: Shop, **facts: object) -> None:
    """Let the business say this of itself."""
    Tenant.objects.filter(pk=shop.tenant.pk).update(**facts)


def test_the_front_page_shows_how_a_business_is_reached_and_where_else_it_is(visitor: Visitor) -> None:
    tell(visitor.shop, website="https://www.solvik.example/", contact_hours="Hverdage 9-15")
    page = visitor.page(visitor.base())
    assert {"mailto:hej@salon-solvik.example", "https://www.solvik.example/"} <= set(page.links)
    assert "Solvikgade 14, 1620 København V" in page.text and "Hverdage 9-15" in page.text


def test_what_it_has_not_told_leaves_no_gap(visitor: Visitor) -> None:
    tell(visitor.shop, street="", postcode="", city="", phone="", email="", cancel_cutoff_minutes=4320)
    front = visitor.page(visitor.base())
    assert not [link for link in front.links if link.startswith(("tel:", "mailto:"))]
    details = visitor.page(visitor.choose(at=local("2026-11-26 14:00")))
    done = visitor.page(visitor.book())
    for page in (front, details, done):
        assert " ," not in page.text and "på ." not in page.text and "Ring" not in page.text
    assert "Vi ses i Salon Solvik" in done.text


def test_without_a_phone_the_mail_is_the_way_to_reach_it(visitor: Visitor) -> None:
    tell(visitor.shop, phone="", cancel_cutoff_minutes=4320)
    assert "Skriv til os på hej@salon-solvik.example." in visitor.page(visitor.choose(at=TEN)).text


def test_a_time_too_near_to_be_changed_says_so_before_it_is_booked(visitor: Visitor) -> None:
    tell(visitor.shop, cancel_cutoff_minutes=2880)
    near, far = (visitor.page(visitor.choose(at=local(f"2026-11-{day} 15:00"))).text for day in ("25", "27"))
    assert "ikke selv kan flytte eller aflyse" in near and "Du kan selv flytte" not in near
    assert "Du kan selv flytte eller aflyse indtil onsdag 25. november kl. 15.00." in far


def test_a_day_says_how_many_times_it_has(visitor: Visitor) -> None:
    text = visitor.page(visitor.times("cut")).text
    assert " tider" in text and "gange" not in text


def test_a_dead_link_leads_to_the_business_and_to_how_it_is_reached(visitor: Visitor) -> None:
    answer = visitor.get(f"{visitor.base()}v/never-was-a-token-of-this-length/")
    assert answer.status_code == 404 and answer["Referrer-Policy"] == "no-referrer"
    page = Page(answer.content.decode())
    assert visitor.base() in page.links and "Ring til os" in page.text
