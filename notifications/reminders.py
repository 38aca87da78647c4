"""When a reminder is due, and how long to wait before trying again. Plain dates in, plain dates out."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = 1440
QUIET_FROM = time(21, 0)
QUIET_UNTIL = time(8, 0)
# Early enough that the sweep has sent it when the quiet hours begin.
LAST_MINUTE = time(20, 59)

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)


def reminder_at(
    starts_at: datetime, booked_at: datetime, before_minutes: int, zone: ZoneInfo, channel: str
) -> datetime | None:
    """Give the instant of the reminder in UTC, or None where the confirmation is reminder enough.

    Whole days before are days on the wall clock (09:00 the day before stays 09:00 over a change of the
    clocks), the rest is elapsed time. A visit booked, or moved, at or after that moment gets none.
    A text message that would fall into the quiet hours goes out just before they begin; where the visit was
    booked after that, when they end; where it has begun by then, not at all.
    """
    moment = _before(starts_at, before_minutes, zone)
    if before_minutes <= 0 or moment <= booked_at:
        return None
    if channel != "sms" or not is_quiet(moment, zone):
        return moment
    earlier = _evening_before(moment, zone)
    if earlier > booked_at:
        return earlier
    later = quiet_end(moment, zone)
    return later if later < starts_at else None


def is_quiet(moment: datetime, zone: ZoneInfo) -> bool:
    """Say whether a phone should stay silent now: from 21 until 8 on the wall clock."""
    clock = moment.astimezone(zone).time()
    return clock >= QUIET_FROM or clock < QUIET_UNTIL


def quiet_end(moment: datetime, zone: ZoneInfo) -> datetime:
    """Give the end of the quiet hours that this moment lies in, in UTC."""
    local = moment.astimezone(zone)
    date = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return datetime.combine(date, QUIET_UNTIL, tzinfo=zone).astimezone(UTC)


def retry_at(tries: int, now: datetime) -> datetime | None:
    """Give the instant of the next try after so many that failed, or None when it is enough."""
    return now + PAUSES[tries - 1] if 1 <= tries <= len(PAUSES) else None


def _before(starts_at: datetime, before_minutes: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(before_minutes, DAY)
    local = starts_at.astimezone(zone)
    # Arithmetic on an aware datetime moves the wall clock; through UTC a time that a change of the clocks
    # leaves out becomes the real one after the gap.
    day_before = (local - timedelta(days=days)).replace(fold=0)
    return day_before.astimezone(UTC) - timedelta(minutes=rest)


def _evening_before(moment: datetime, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    date = local.date() - timedelta(days=0 if local.time() >= QUIET_FROM else 1)
    return datetime.combine(date, LAST_MINUTE, tzinfo=zone).astimezone(UTC)
