"""Closing on public holidays."""

from datetime import date

from bookings.actions.holidays import close_on_holidays, public_holidays
from bookings.diary import load_diary
from bookings.models import CalendarException
from bookings.slots import starts_between
from tests.world import NOW, Shop


def test_denmark_keeps_its_own_holidays() -> None:
    days = public_holidays("DK", 2027)
    assert date(2027, 3, 25) in days  # Maundy Thursday
    assert date(2027, 12, 25) in days
    assert date(2027, 6, 5) not in days  # the constitution's day is a holiday by custom only


def test_it_closes_each_holiday_once(in_solvik: Shop) -> None:
    alice = in_solvik.actor("alice")
    first = close_on_holidays(tenant=in_solvik.tenant, year=2026, by=alice, now=NOW)
    assert first == len(public_holidays("DK", 2026))
    assert close_on_holidays(tenant=in_solvik.tenant, year=2026, by=alice, now=NOW) == 0
    assert CalendarException.objects.filter(kind="holiday").count() == first


def test_nothing_is_offered_on_a_holiday(in_solvik: Shop) -> None:
    close_on_holidays(tenant=in_solvik.tenant, year=2026, by=in_solvik.actor("alice"), now=NOW)
    plan = in_solvik.plan("cut")
    christmas, after = date(2026, 12, 25), date(2026, 12, 28)  # a Friday and a Monday

    def count(day: date) -> int:
        diary = load_diary(plan.resource_ids, day, day, plan.zone, now=NOW, rooms=plan.rooms)
        return len(starts_between(plan, diary, now=NOW))

    assert count(christmas) == 0
    assert count(after) > 0
