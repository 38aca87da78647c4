"""Who is inactive, who is held back and why; months by the calendar of the business."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.models import Booking
from customers.models import Customer
from privacy import holds
from privacy.inactive import Rule, by_age, free_ids, held_back, months_before, over_retention, search
from tenants.context import tenant_scope
from tests.bookings import steps
from tests.world import NOW, Shop, later, local, plant_solvik

pytestmark = pytest.mark.django_db(transaction=True)
ZONE = ZoneInfo("Europe/Copenhagen")


@pytest.fixture
def shop(transactional_db: None) -> Iterator[Shop]:
    made = plant_solvik()
    with tenant_scope(made.tenant):
        yield made


def ago(months: int, days: int = 0) -> datetime:
    return months_before(NOW, months, ZONE) - timedelta(days=days)


def card(name: str, *, last: datetime | None, made: datetime | None = None, **facts: object) -> Customer:
    return Customer.objects.create(name=name, last_visit_at=last, created_at=made or ago(40), **facts)


def visit(shop: Shop, who: Customer, at: datetime, **facts: object) -> Booking:
    given = {"status": "booked", "source": "staff", "price_minor": 49500, **facts}
    return Booking.objects.create(
        customer=who, reference=who.pk.hex[:8] + f"{at:%y%m}", starts_at=at, ends_at=at + timedelta(hours=1),
        created_at=at, changed_at=at, **given,
    )  # fmt: skip


def rule(shop: Shop, months: int = 24) -> Rule:
    return Rule.after_months(months, now=NOW, zone=shop.tenant.zone)


def test_s78_exactly_the_right_ones_are_found_and_the_others_are_told_with_their_reason(shop: Shop) -> None:
    goes = card("25 months", last=ago(25))
    never = card("never", last=None)
    card("23 months", last=ago(23))
    card("made lately", last=None, made=ago(1))
    coming = card("coming", last=ago(30))
    visit(shop, coming, later(days=9))
    asked = card("asked", last=ago(30))
    visit(shop, asked, NOW - timedelta(days=1), status="requested")
    unmarked = card("was here, nobody marked it", last=ago(30))
    visit(shop, unmarked, ago(3))
    owes = card("owes", last=ago(26))
    visit(shop, owes, ago(26), status="done")
    visit(
        shop,
        card("pays", last=ago(1)),
        ago(1),
        status="done",
        payment="paid",
        payment_how="card",
        paid_at=NOW,
    )
    quarrels = card("quarrels", last=ago(30))
    holds.hold(card=quarrels, reason="Uenig", until=later(days=30), by=shop.actor("alice"), now=NOW)
    card("restricted", last=ago(30), restricted=True)
    found = search(rule(shop), now=NOW)
    assert set(free_ids(rule(shop), now=NOW)) == {goes.pk, never.pk}
    assert found.free == 2
    assert found.held == {"restricted": 1, "coming": 2, "seen": 1, "unpaid": 1, "dispute": 1}


def test_a_cancelled_visit_is_no_visit_and_holds_nobody_back(shop: Shop) -> None:
    who = card("cancelled", last=ago(30))
    visit(shop, who, later(days=9), status="cancelled")
    visit(shop, who, ago(2), status="declined")
    assert free_ids(rule(shop), now=NOW) == [who.pk]


def test_where_nobody_marks_payments_nobody_owes(shop: Shop) -> None:
    who = card("done", last=ago(26))
    visit(shop, who, ago(26), status="done")
    assert search(rule(shop), now=NOW).free == 1


def test_a_claim_lapses_after_three_years_and_a_dispute_on_its_day(shop: Shop) -> None:
    visit(
        shop,
        card("pays", last=ago(1)),
        ago(1),
        status="done",
        payment="paid",
        payment_how="card",
        paid_at=NOW,
    )
    old = card("owed long ago", last=ago(39))
    visit(shop, old, ago(39), status="done")
    quarrel = card("quarrelled", last=ago(30))
    holds.hold(card=quarrel, reason="Uenig", until=NOW + timedelta(days=1), by=shop.actor("alice"), now=NOW)
    assert search(rule(shop), now=NOW + timedelta(days=2)).free == 2


def test_only_one_kind_and_only_older_cards_can_be_asked_for(shop: Shop) -> None:
    here, never = card("here", last=ago(30)), card("never", last=None, made=ago(26))
    base = rule(shop)
    only = Rule(base.unseen_since, base.made_before, with_visits=True, never_visited=False)
    assert free_ids(only, now=NOW) == [here.pk]
    only = Rule(base.unseen_since, base.made_before, with_visits=False, never_visited=True)
    assert free_ids(only, now=NOW) == [never.pk]
    assert free_ids(base.narrowed(ago(30).date(), ZONE), now=NOW) == [here.pk]


def test_s76_the_number_on_the_page_is_the_number_in_the_rows(shop: Shop) -> None:
    for number in range(7):
        card(f"{number}", last=ago(20 + number))
    assert (
        over_retention(shop.tenant, now=NOW)
        == Customer.objects.filter(last_visit_at__lt=ago(24)).count()
        == 2
    )


def test_on_the_day_whoever_has_come_meanwhile_is_held_back(shop: Shop) -> None:
    stays, goes = card("stays", last=ago(30)), card("goes", last=ago(30))
    steps.book(shop, "cut", at=local("2026-11-26 10:00"))
    Booking.objects.update(customer=stays)
    Customer.objects.filter(pk=goes.pk).update(restricted=True)
    assert held_back(rule(shop), [stays.pk, goes.pk], now=NOW) == {stays.pk: "coming"}
    Customer.objects.filter(pk=goes.pk).update(last_visit_at=NOW)
    assert held_back(rule(shop), [goes.pk], now=NOW) == {goes.pk: "seen"}


def test_the_picture_counts_everybody_once(shop: Shop) -> None:
    for months in (1, 7, 13, 19, 25, 37, 61):
        card(f"{months}", last=ago(months))
    card("never", last=None, made=ago(2))
    counts = [count for _, _, count in by_age(now=NOW, zone=ZONE)]
    assert counts == [2, 1, 1, 1, 1, 1, 1]
    assert sum(counts) == Customer.objects.count()


def test_months_end_on_the_last_day_of_a_shorter_month() -> None:
    end_of_may = datetime(2027, 5, 31, 12, tzinfo=UTC)
    assert months_before(end_of_may, 3, ZONE).date().isoformat() == "2027-02-28"
    assert months_before(datetime(2028, 3, 31, tzinfo=UTC), 1, ZONE).date().isoformat() == "2028-02-29"
    assert months_before(datetime(2027, 1, 15, tzinfo=UTC), 12, ZONE).date().isoformat() == "2026-01-15"


@given(st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1)), st.integers(6, 60), st.integers(0, 30))
def test_a_longer_wait_never_finds_more(moment: datetime, months: int, more: int) -> None:
    now = moment.replace(tzinfo=UTC)
    assert months_before(now, months + more, ZONE) <= months_before(now, months, ZONE) < now
