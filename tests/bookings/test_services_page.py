"""The step of choosing services."""

import pytest

from tests.bookings.visitor import Page, Visitor, flow_of
from tests.world import Shop

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def visitor(solvik: Shop) -> Visitor:
    return Visitor(solvik)


def test_it_leads_to_the_times_of_what_was_ticked(visitor: Visitor) -> None:
    cut, trim = (visitor.shop.services[name].pk for name in ("cut", "trim"))
    answer = visitor.get(f"{visitor.base()}book/?next=1&s={cut}&s={trim}")
    assert answer.status_code == 302
    assert answer["Location"] == visitor.times("cut", "trim")


def test_nothing_ticked_is_said_on_the_same_page(visitor: Visitor) -> None:
    assert "Vælg mindst én ydelse" in visitor.page(f"{visitor.base()}book/?next=1").text


@pytest.mark.parametrize("wrong", ["s=nonsense", "s=00000000-0000-4000-8000-000000000009", "s="])
def test_an_unknown_service_leads_back_to_the_list(visitor: Visitor, wrong: str) -> None:
    answer = visitor.get(f"{visitor.base()}book/time/?{wrong}")
    assert answer.status_code == 302
    assert answer["Location"] == f"{visitor.base()}book/"


def test_a_choice_stays_ticked_when_one_comes_back(visitor: Visitor) -> None:
    cut = visitor.shop.services["cut"].pk
    page = visitor.page(f"{visitor.base()}book/?s={cut}")
    assert [each["value"] for each in page.fields if "checked" in each] == [str(cut)]


def test_changing_the_service_keeps_the_flow_so_that_the_first_hold_is_given_back(visitor: Visitor) -> None:
    token = flow_of(visitor.choose("cut", who=str(visitor.shop.people["alice"].pk)))
    change = next(link for link in visitor.page(visitor.times("cut", flow=token)).links if "/book/?" in link)
    page = visitor.page(change)
    assert page.field("flow")["value"] == token
    trim = visitor.shop.services["trim"].pk
    answer = visitor.get(f"{visitor.base()}book/?next=1&flow={token}&s={trim}")
    assert f"flow={token}" in answer["Location"]


def test_each_box_is_named_by_its_service_and_price(visitor: Visitor) -> None:
    html = visitor.get(f"{visitor.base()}book/").content.decode()
    page = Page(html)
    assert len([each for each in page.fields if each.get("name") == "s"]) == 5
    assert html.count('<label class="pickrow">') == 5
