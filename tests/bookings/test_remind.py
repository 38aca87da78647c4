"""Changing the reminder rule."""

from datetime import timedelta

from bookings.actions.remind import change_reminders
from bookings.models import Booking
from notifications.models import Message
from tests.bookings import steps
from tests.world import NOW, Shop, local

STARTS = local("2026-11-30 14:00")


def book(shop: Shop) -> Booking:
    """Book a cut on Monday afternoon."""
    return steps.book(shop, "cut", at=STARTS)


def waiting() -> list[Message]:
    """Give the reminders that wait."""
    return list(Message.objects.filter(kind="booking_reminder", state="planned"))


def test_s44_a_changed_rule_moves_every_planned_reminder(in_solvik: Shop) -> None:
    book(in_solvik)
    assert [row.send_at for row in waiting()] == [STARTS - timedelta(days=1)]
    change_reminders(tenant=in_solvik.tenant, minutes=2880, by=in_solvik.actor("alice"), now=NOW)
    assert [row.send_at for row in waiting()] == [STARTS - timedelta(days=2)]
    change_reminders(tenant=in_solvik.tenant, minutes=1440, by=in_solvik.actor("alice"), now=NOW)
    assert [row.send_at for row in waiting()] == [STARTS - timedelta(days=1)]


def test_s44_no_reminders_at_all_and_back_again_loses_none(in_solvik: Shop) -> None:
    book(in_solvik)
    change_reminders(tenant=in_solvik.tenant, minutes=0, by=in_solvik.actor("alice"), now=NOW)
    assert waiting() == []
    change_reminders(tenant=in_solvik.tenant, minutes=1440, by=in_solvik.actor("alice"), now=NOW)
    assert [row.send_at for row in waiting()] == [STARTS - timedelta(days=1)]


def test_s43_a_visit_three_hours_ahead_gets_no_reminder_and_one_a_day_and_an_hour_ahead_gets_one(
    in_solvik: Shop,
) -> None:
    for start, expected in ((local("2026-11-24 11:00"), 0), (local("2026-11-25 09:00"), 1)):
        typed = steps.details(name="Helle Toft", phone="+4520123457", email="")
        booking = steps.book(in_solvik, "cut", at=start, who=None, typed=typed)
        assert Message.objects.filter(kind="booking_reminder", about_id=booking.pk).count() == expected
