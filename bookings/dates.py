"""How days and times are said to the reader: "torsdag 26. november", "9.15", "Thursday 26 November"."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as write
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bookings.intervals import FIRST_DAY, LAST_DAY


def day_or_none(text: str) -> date | None:
    """Read a day out of an address; what is none, or lies outside the calendar, is as if not asked."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def danish() -> bool:
    """Say whether the reader reads Danish."""
    return (get_language() or "da").startswith("da")


def clock(moment: datetime) -> str:
    """Write a local time of day: 9.15, in English 09:15."""
    return f"{moment.hour}.{moment.minute:02d}" if danish() else f"{moment.hour:02d}:{moment.minute:02d}"


def minute_clock(minute: int) -> str:
    """Write minutes since local midnight as a time of day; 1440 is 24."""
    hours, minutes = divmod(minute, 60)
    hours = hours if hours <= 24 else hours - 24
    return f"{hours}.{minutes:02d}" if danish() else f"{hours:02d}:{minutes:02d}"


def long_day(day: date) -> str:
    """Write a day with its weekday and month: torsdag 26. november."""
    return write(day, "l j. F" if danish() else "l j F")


def short_day(day: date) -> str:
    """Write a day briefly: tor. 26. nov."""
    if danish():
        weekday, month = write(day, "D M").lower().split()
        return f"{weekday[:3]}. {day.day}. {month[:3]}."
    return write(day, "D j M")


def full_day(day: date) -> str:
    """Write a day with its year: 2. oktober 2026."""
    return write(day, "j. F Y" if danish() else "j F Y")


def dated_day(day: date) -> str:
    """Write a day with its year briefly: 2. okt. 2026; a short month has no dot to lose."""
    if not danish():
        return write(day, "j M Y")
    month = write(day, "F").lower()
    return f"{day.day}. {month if len(month) <= 4 else month[:3] + '.'} {day.year}"


def capital(text: str) -> str:
    """Begin a sentence or a heading with a capital letter."""
    return text[:1].upper() + text[1:]


def near_day(day: date, today: date) -> str:
    """Name a day as near as it is: i dag, i morgen, tor., or tor. 3. dec.; a past weekday gets its date."""
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow")
    if day == today - timedelta(days=1):
        return _("yesterday")
    if today < day < today + timedelta(days=7):
        return f"{write(day, 'D').lower()[:3]}." if danish() else write(day, "D")
    return short_day(day)


def near_moment(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Name a moment as near as it is: i dag 14.15, tor. 9.00."""
    local = moment.astimezone(zone)
    return f"{near_day(local.date(), now.astimezone(zone).date())}\u00a0{clock(local)}"


def day_and_time(moment: datetime, zone: ZoneInfo) -> str:
    """Write a moment in full: torsdag 26. november kl. 13.30."""
    local = moment.astimezone(zone)
    return _("%(day)s at %(time)s") % {"day": long_day(local.date()), "time": clock(local)}


def stretch_label(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """Write a stretch as one says it: a day, days, or times of day."""
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    whole = start.time() == end.time() == datetime.min.time()
    if whole:
        last = (end - timedelta(minutes=1)).date()
        if last == start.date():
            return short_day(start.date())
        return _("%(first)s to %(last)s") % {"first": short_day(start.date()), "last": short_day(last)}
    first = f"{short_day(start.date())} {clock(start)}"
    if end.date() == start.date():
        return f"{first}–{clock(end)}"
    return _("%(first)s to %(last)s") % {"first": first, "last": f"{short_day(end.date())} {clock(end)}"}


def month_label(day: date) -> str:
    """Write a month: november 2026."""
    return write(day, "F Y")


def week_number(day: date) -> int:
    """Give the ISO week's number."""
    return day.isocalendar().week
