"""The search as a colleague types it: posted, never in an address, and only among what she may see."""

import pytest

from customers.models import Customer
from staff.permissions import Permission
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.bookings import steps
from tests.customers.desk import Desk, names, text_of
from tests.world import local

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def found(desk: Desk, text: str, who: str = "alice") -> list[str]:
    return names(desk.client(who).post(desk.address("customers"), {"q": text}))


@pytest.mark.parametrize(
    "text", ["åse", "AASE", "ødeg", "marie Åse", "Åse-M", "3456", "+45 20 12 34 56", "AASE@example.dk"]
)
def test_a_customer_is_found_as_people_type(desk: Desk, text: str) -> None:
    desk.add("Åse-Marie Ødegård", "aase@example.dk", "20 12 34 56")
    desk.add("Bent Poulsen", "bent@example.dk", "20 99 99 99")
    assert found(desk, text) == ["Åse-Marie Ødegård"]


def test_nothing_typed_is_the_list_again(desk: Desk) -> None:
    desk.add("Anne Bruun")
    assert found(desk, "  ") == ["Anne Bruun"]


def test_a_name_in_the_address_searches_nothing(desk: Desk) -> None:
    """Names never stand in addresses: the access log of a proxy would keep them."""
    desk.add("Anne Bruun")
    desk.add("Bent Poulsen")
    assert names(desk.client().get(desk.address("customers") + "?q=Bent")) == ["Anne Bruun", "Bent Poulsen"]


def test_the_page_names_nobody_in_its_links(desk: Desk) -> None:
    desk.add("Anne Bruun", "anne@example.dk")
    page = desk.client().post(desk.address("customers"), {"q": "anne"}).content.decode()
    links = [part.split('"')[0] for part in page.split('href="')[1:]]
    assert not any("anne" in link.casefold() for link in links)


def test_many_hits_are_cut_and_the_page_says_so(desk: Desk) -> None:
    with tenant_scope(desk.shop.tenant):
        for number in range(40):
            Customer(name=f"Anne {number}", created_at=local("2026-01-01 10:00")).save(force_insert=True)
    answer = desk.client().post(desk.address("customers"), {"q": "anne"})
    assert len(names(answer)) == 30
    assert "De første 30" in text_of(answer)


def test_s73_a_search_finds_ones_own_customers_only(desk: Desk) -> None:
    with tenant_scope(desk.shop.tenant):
        steps.book(
            desk.shop, "cut", at=local("2026-11-26 10:00"), who="bob", typed=steps.details(name="Anne Bob")
        )
        typed = steps.details(name="Anne Alice", phone="+4520999999", email="")
        steps.book(desk.shop, "cut", at=local("2026-11-26 10:00"), who="alice", typed=typed)
    assert found(desk, "anne", "bob") == ["Anne Bob"]


def test_who_may_not_see_contact_data_finds_nobody_by_it(desk: Desk) -> None:
    desk.add("Anne Bruun", "anne@example.dk", "20 12 34 56")
    client = desk.hire("rita", Permission.ALL_CALENDARS)
    for text in ("3456", "20123456", "anne@example.dk"):
        assert names(client.post(desk.address("customers"), {"q": text})) == []
    assert names(client.post(desk.address("customers"), {"q": "anne"})) == ["Anne Bruun"]


def test_what_was_searched_for_is_kept_nowhere_but_that_it_was_is(desk: Desk) -> None:
    desk.add("Anne Bruun")
    found(desk, "anne")
    with tenant_scope(desk.shop.tenant):
        row = AuditEntry.objects.get(action="customer.search")
        assert row.count == 1
        assert (
            "anne"
            not in str({f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}).casefold()
        )


def test_s68_a_script_in_a_name_is_inert(desk: Desk) -> None:
    desk.add('"><img src=x onerror=alert(1)> Holm')
    page = desk.client().post(desk.address("customers"), {"q": "holm"}).content.decode()
    assert "<img" not in page and "&lt;img" in page
