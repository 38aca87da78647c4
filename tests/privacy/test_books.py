"""What is left of an erased person's visits goes when the books end, and nothing else goes with it."""

from datetime import datetime

import pytest

from bookings.models import Booking, BookingEvent, BookingItem
from privacy.books import end_books
from privacy.erasure import erase_now
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.bookings import steps
from tests.privacy.people import AFTER, Family, plant_family
from tests.world import ZONE, Shop, plant_lund, plant_solvik

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "vault"])

# Paid on 25 November 2026: an entry of the books until the end of 2031.
LAST_DAY = datetime(2031, 12, 31, 23, 59, tzinfo=ZONE)
NEW_YEAR = datetime(2032, 1, 1, tzinfo=ZONE)


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    return plant_solvik()


@pytest.fixture
def family(shop: Shop) -> Family:
    with tenant_scope(shop.tenant):
        made = plant_family(shop)
        erase_now(tenant=shop.tenant, card=made.her, reason="request", by=shop.actor("alice"), now=AFTER)
        return made


def test_a_paid_visit_of_an_erased_person_goes_when_the_fifth_year_after_it_ends(
    shop: Shop, family: Family
) -> None:
    assert end_books(now=LAST_DAY) == 0
    assert end_books(now=NEW_YEAR) == 1
    with tenant_scope(shop.tenant):
        assert [visit.pk for visit in Booking.objects.all()] == [family.mothers.pk]
        for model in (BookingItem, BookingEvent):
            assert not model.objects.exclude(booking=family.mothers).exists()
        entry = AuditEntry.objects.get(action="books.end")
        assert (entry.actor_kind, entry.count) == ("system", 1)
    assert end_books(now=NEW_YEAR) == 0


def test_a_visit_paid_in_the_new_year_stays_with_the_books_of_the_year_it_was_paid_in(
    shop: Shop, family: Family
) -> None:
    with tenant_scope(shop.tenant):
        Booking.objects.filter(pk=family.past.pk).update(paid_at=datetime(2027, 1, 2, tzinfo=ZONE))
    assert end_books(now=NEW_YEAR) == 0
    assert end_books(now=datetime(2033, 1, 1, tzinfo=ZONE)) == 1


def test_who_is_here_and_who_came_without_a_name_keep_their_visits(shop: Shop) -> None:
    with tenant_scope(shop.tenant):
        hers, nobodys = (
            steps.book(shop, "cut", at=datetime(2026, 11, 25, 10, tzinfo=ZONE), who=who)
            for who in ("alice", "bob")
        )
        Booking.objects.filter(pk=nobodys.pk).update(customer=None, walk_in=True)
    assert end_books(now=NEW_YEAR) == 0
    with tenant_scope(shop.tenant):
        assert {visit.pk for visit in Booking.objects.all()} == {hers.pk, nobodys.pk}


def test_each_business_is_swept_behind_its_own_wall(shop: Shop, family: Family) -> None:
    lund = plant_lund()
    assert end_books(now=NEW_YEAR) == 1
    with tenant_scope(lund.tenant):
        assert not AuditEntry.objects.filter(action="books.end").exists()
