"""The business's front page."""

import re

import pytest
from django.conf import settings

from bookings.models import Service
from tenants.context import tenant_scope
from tenants.models import Tenant
from tests.bookings.visitor import Page, Visitor
from tests.world import Shop

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def visitor(solvik: Shop) -> Visitor:
    return Visitor(solvik)


def metas(page: Page) -> dict[str, str]:
    return {
        str(attrs.get("property") or attrs.get("name")): str(attrs.get("content"))
        for tag, attrs in page.tags
        if tag == "meta"
    }


def test_it_shows_name_address_hours_services_with_prices_and_people(visitor: Visitor) -> None:
    text = visitor.page(visitor.base()).text
    for words in ("Salon Solvik", "Solvikgade 14", "1620", "Dameklip", "495 kr.", "Alice Holm", "Bob Skov"):
        assert words in text
    assert "9.00–17.00" in text
    assert "Lukket" in text


def test_a_link_to_it_looks_right_when_it_is_shared(visitor: Visitor) -> None:
    Tenant.objects.filter(pk=visitor.shop.tenant.pk).update(tagline="Frisør på Vesterbro")
    page = visitor.page(visitor.base())
    found = metas(page)
    here = f"{settings.BASE_URL}/b/salon-solvik/"
    assert found["og:title"] == "Salon Solvik"
    assert found["og:url"] == here
    assert found["description"] == found["og:description"] == "Frisør på Vesterbro"
    assert [attrs["href"] for tag, attrs in page.tags if attrs.get("rel") == "canonical"] == [here]
    assert "robots" not in found


def test_without_a_tagline_the_description_still_says_something(visitor: Visitor) -> None:
    assert len(metas(visitor.page(visitor.base()))["description"]) > 20


def test_it_asks_nothing_of_another_host(visitor: Visitor) -> None:
    html = visitor.get(visitor.base()).content.decode()
    outside = [
        each
        for each in re.findall(r'(?:src|href|content)="(https?://[^"]+)"', html)
        if not each.startswith(settings.BASE_URL)
    ]
    assert outside == []


def test_the_phone_number_is_written_as_it_is_read_and_can_be_dialled(visitor: Visitor) -> None:
    page = visitor.page(visitor.base())
    assert "tel:+4500000000" in page.links
    assert "+4500000000" not in page.text


def test_the_english_page_names_services_in_english(visitor: Visitor) -> None:
    page = visitor.page(visitor.base() + "?lang=en")
    assert "Women's cut" in page.text
    assert "DKK 495" in page.text.replace("\xa0", " ")


def test_the_canonical_address_is_the_same_in_both_languages(visitor: Visitor) -> None:
    for tail in ("", "?lang=en"):
        page = visitor.page(visitor.base() + tail)
        assert [attrs["href"] for _tag, attrs in page.tags if attrs.get("rel") == "canonical"] == [
            f"{settings.BASE_URL}/b/salon-solvik/"
        ]


@pytest.mark.parametrize("state", ["draft", "closed", "suspended"])
def test_a_business_that_is_not_public_is_not_found(visitor: Visitor, state: str) -> None:
    Tenant.objects.filter(pk=visitor.shop.tenant.pk).update(state=state)
    assert visitor.get(visitor.base()).status_code == 404


def test_what_only_the_staff_book_is_shown_without_a_way_to_book_it_and_the_hidden_is_not(
    visitor: Visitor,
) -> None:
    cut, trim = visitor.shop.services["cut"], visitor.shop.services["trim"]
    with tenant_scope(visitor.shop.tenant):
        Service.objects.filter(pk=cut.pk).update(online=False)
        Service.objects.filter(pk=trim.pk).update(shown=False)
    page = visitor.page(visitor.base())
    assert "Dameklip" in page.text and "495 kr." in page.text and "Ring og book" in page.text
    assert not [link for link in page.links if str(cut.pk) in link]
    assert "Pandehår" not in page.text
    services = visitor.page(visitor.base() + "book/").text
    assert "Dameklip" not in services and "Pandehår" not in services
    for name in ("cut", "trim"):
        assert visitor.get(visitor.times(name)).status_code == 302


def test_s68_markup_in_a_services_name_is_inert(visitor: Visitor) -> None:
    with tenant_scope(visitor.shop.tenant):
        Service.objects.filter(pk=visitor.shop.services["cut"].pk).update(
            name='<script>alert(1)</script>"><img src=x onerror=alert(1)>'
        )
    for address in (visitor.base(), visitor.base() + "book/", visitor.times("cut")):
        html = visitor.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html


def test_it_sets_no_cookie_and_needs_no_script(visitor: Visitor) -> None:
    answer = visitor.get(visitor.base())
    assert not answer.cookies
    assert "<script" not in answer.content.decode()
