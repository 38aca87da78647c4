"""Cards that may be one person: the hint, the pairs, the preview field by field, merging and undoing."""

import pytest

from customers.models import Customer, Merge
from staff.permissions import Permission
from tenants.context import tenant_scope
from tests.bookings import steps
from tests.customers.desk import Desk, text_of
from tests.world import local

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def pair(desk: Desk) -> tuple[Customer, Customer]:
    """Give Anne twice: once with her phone, once with her e-mail and her middle name."""
    kept = desk.add("Anne Bruun", "", "20 12 34 56")
    gone = desk.add("Anne Holm Bruun", "anne@example.dk", "20 12 34 56")
    return kept, gone


def hint(desk: Desk, card: Customer) -> str:
    return text_of(desk.client().get(desk.address("customer_card", card.pk)))


def pairs(desk: Desk, client=None) -> str:
    return text_of((client or desk.client()).get(desk.address("customer_duplicates")))


@pytest.mark.parametrize(
    ("one", "two", "why"),
    [
        (("Anne Bruun", "", "20123456"), ("Anne Holm Bruun", "", "20123456"), "lignende navn"),
        (("Anne Bruun", "a@example.dk", ""), ("Anne B.", "A@example.dk", ""), "lignende navn"),
        (("Åse Skov", "", "20123456"), ("Aase Skov", "ny@example.dk", ""), "samme navn"),
        (("Anne Bruun", "", ""), ("Anne Bruun", "anne@example.dk", ""), "samme navn"),
    ],
)
def test_cards_that_may_be_one_person_are_named_on_the_card_and_in_the_list(
    desk: Desk, one: tuple[str, str, str], two: tuple[str, str, str], why: str
) -> None:
    card = desk.add(*one)
    desk.add(*two)
    assert why in hint(desk, card)
    assert why in pairs(desk) and two[0] in pairs(desk)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("Anne Bruun", "a@example.dk", "20123456"), ("Emil Bruun", "a@example.dk", "20123456")),
        (("Anne Bruun", "", "20123456"), ("Anne Bruun", "", "20999999")),
        (("Anne", "", ""), ("Anne", "a@example.dk", "")),
        (("Anne Bruun", "", ""), ("Anna Bruun", "", "")),
    ],
)
def test_families_and_namesakes_are_left_alone(
    desk: Desk, one: tuple[str, str, str], two: tuple[str, str, str]
) -> None:
    card = desk.add(*one)
    desk.add(*two)
    assert "samme person" not in hint(desk, card)
    assert "Ingen kort ligner" in pairs(desk)


def test_two_who_were_told_apart_are_not_named_again(desk: Desk, pair: tuple[Customer, Customer]) -> None:
    kept, gone = pair
    assert "samme person" in hint(desk, kept)
    desk.client().post(desk.address("customer_link", kept.pk), {"tie": "different", "other": str(gone.pk)})
    assert "samme person" not in hint(desk, kept) and "samme person" not in hint(desk, gone)
    assert "Ingen kort ligner" in pairs(desk)
    assert "forskellige" not in hint(desk, kept)


def test_s73_hints_stay_among_ones_own_and_shared_addresses_are_contact_data(
    desk: Desk, pair: tuple[Customer, Customer]
) -> None:
    kept, _gone = pair
    blind = desk.hire("rita", Permission.ALL_CALENDARS, Permission.EDIT_CUSTOMERS)
    assert "Holm" not in text_of(blind.get(desk.address("customer_card", kept.pk)))
    assert "Holm" not in pairs(desk, blind)
    own = desk.hire("mona", Permission.OWN_CALENDAR, Permission.OWN_CUSTOMERS_ONLY, Permission.EDIT_CUSTOMERS)
    assert "Anne" not in pairs(desk, own)
    assert own.get(desk.address("customer_merge", *(card.pk for card in pair))).status_code == 403


def test_s79_the_preview_shows_both_and_merging_does_what_it_says(
    desk: Desk, pair: tuple[Customer, Customer]
) -> None:
    kept, gone = pair
    with tenant_scope(desk.shop.tenant):
        typed = steps.details(name="Anne Holm Bruun", email="anne@example.dk")
        booked = steps.book(desk.shop, "cut", at=local("2026-11-26 10:00"), typed=typed)
        assert booked.customer_id == gone.pk
    client, address = desk.client(), desk.address("customer_merge", kept.pk, gone.pk)
    preview = text_of(client.get(address))
    for part in ("Anne Bruun", "Anne Holm Bruun", "anne@example.dk", "20 12 34 56"):
        assert part in preview
    with tenant_scope(desk.shop.tenant):
        assert Merge.objects.count() == 0
    assert client.post(address, {"name": "theirs"}).status_code == 302
    text = hint(desk, kept)
    assert "Anne Holm Bruun" in text and "anne@example.dk" in text and "Dameklip" in text
    old = client.get(desk.address("customer_card", gone.pk))
    assert old.status_code == 302 and old["Location"] == desk.address("customer_card", kept.pk)
    assert client.get(desk.address("customer_edit", gone.pk)).status_code == 200


def test_s79_a_merge_is_taken_back_from_the_card(desk: Desk, pair: tuple[Customer, Customer]) -> None:
    kept, gone = pair
    client = desk.client()
    client.post(desk.address("customer_merge", kept.pk, gone.pk), {"name": "theirs"})
    with tenant_scope(desk.shop.tenant):
        row = Merge.objects.get()
    assert "Fortryd sammenlægningen" in hint(desk, kept)
    assert client.post(desk.address("customer_unmerge", row.pk)).status_code == 302
    assert "Fortryd" not in hint(desk, kept)
    with tenant_scope(desk.shop.tenant):
        found = sorted(str(card.name) for card in Customer.objects.all())
        assert found == ["Anne Bruun", "Anne Holm Bruun"]
    assert client.post(desk.address("customer_unmerge", row.pk)).status_code == 409


def test_a_restricted_card_is_merged_with_nobody(desk: Desk, pair: tuple[Customer, Customer]) -> None:
    kept, gone = pair
    with tenant_scope(desk.shop.tenant):
        Customer.objects.filter(pk=gone.pk).update(restricted=True)
    assert desk.client().post(desk.address("customer_merge", kept.pk, gone.pk)).status_code == 403


def test_a_search_finds_the_card_to_merge_with(desk: Desk, pair: tuple[Customer, Customer]) -> None:
    kept, gone = pair
    found = desk.client().post(desk.address("customer_merge_with", kept.pk), {"q": "anne"}).content.decode()
    assert desk.address("customer_merge", kept.pk, gone.pk) in found
    assert desk.address("customer_merge", kept.pk, kept.pk) not in found


def test_the_list_of_pairs_is_remembered_only_until_a_card_changes(
    desk: Desk, pair: tuple[Customer, Customer]
) -> None:
    _kept, gone = pair
    assert "Anne Holm Bruun" in pairs(desk)
    assert "Anne Holm Bruun" in pairs(desk)
    with tenant_scope(desk.shop.tenant):
        gone.name = "Karla Thorup"
        gone.save(update_fields=["name"])
    assert "Karla Thorup" not in pairs(desk)
