"""Reads single cells: dates as people write them, times, lengths, yes and no, numbers that Excel ate."""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation

from customers import normalise

DMY, MDY = "dmy", "mdy"
DATE = re.compile(r"(\d{1,4})[-/. ]\s?(\d{1,2})[-/. ]\s?(\d{1,4})")
CLOCK = re.compile(r"(?:kl\.?\s*)?(\d{1,2})(?:[.:h](\d{2}))?(?:[.:]\d{2})?\s*(am|pm)?", re.IGNORECASE)
AFTER_DATE = re.compile(r"[T ,]+(?:kl\.?\s*)?(\d{1,2}[.:]\d{2}(?:[.:]\d{2})?\s*(?:am|pm)?)", re.IGNORECASE)
LENGTH = re.compile(
    r"(?:(\d+)\s*(?:t|h|timer?|hours?))?\s*(?:(\d+)\s*(?:m|min|minutter|minutes?)?\.?)?", re.IGNORECASE
)
MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]{2,}")
SCIENTIFIC = re.compile(r"(\d+[.,]\d+)E\+?(\d+)", re.IGNORECASE)
YES = frozenset(
    ["1", "ja", "j", "yes", "y", "true", "sand", "x", "tilmeldt", "subscribed", "aktiv", "on", "ok"]
)
NO = frozenset(["0", "nej", "n", "no", "false", "falsk", "afmeldt", "unsubscribed", "off", "-", "ikke"])
# The first day of Excel's calendar, moved by the leap day of 1900 that never was.
EXCEL_EPOCH = date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1900, 2200
MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan januar january januari", "feb februar february februari", "mar marts march mars mrt",
            "apr april", "maj may mai", "jun juni june", "jul juli july", "aug august augusti",
            "sep sept september", "okt oct oktober october", "nov november", "dec december des desember",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
NAMED = re.compile(r"(?:[^\W\d]+\.?,? )?(?:d\. ?)?(\d{1,2})\.? ?([^\W\d]{3,9})\.?,? (\d{4})", re.IGNORECASE)


def order_of(cells: Iterable[str]) -> str:
    """Say whether a column writes the day or the month first: a part above twelve can only be a day."""
    seconds = [int(found[2]) for cell in cells if (found := DATE.match(cell)) and len(found[1]) <= 2]
    firsts = [int(found[1]) for cell in cells if (found := DATE.match(cell)) and len(found[1]) <= 2]
    return MDY if any(each > 12 for each in seconds) and not any(each > 12 for each in firsts) else DMY


def read_date(text: str, order: str = DMY) -> date | None:
    """Read a day: 24-11-2026, 24.11.26, 2026-11-24, 24. nov. 2026, or the number that Excel counts it as."""
    text = text.strip()
    if found := DATE.match(text):
        first, second, third = (int(each) for each in found.groups())
        if len(found[1]) == 4:
            return day_of(first, second, third)
        day, month = (second, first) if order == MDY else (first, second)
        return day_of(full_year(third) if len(found[3]) <= 2 else third, month, day)
    if found := NAMED.match(text):
        month_named = MONTHS.get(found[2].lower(), 0)
        return day_of(int(found[3]), month_named, int(found[1]))
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return EXCEL_EPOCH + timedelta(days=int(float(text)))
    return None


def full_year(short: int) -> int:
    """Read two digits: up to 49 they are of this century."""
    return 2000 + short if short < 50 else 1900 + short


def day_of(year: int, month: int, day: int) -> date | None:
    """Give a day, or None where the calendar has none."""
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def read_clock(text: str) -> time | None:
    """Read a time of day: 9.15, 09:15, kl. 9, 1:30 PM, or the part of a day that Excel keeps."""
    text = text.strip()
    if re.fullmatch(r"0[.,]\d+", text) and len(text) > 4:
        minutes = round(float(text.replace(",", ".")) * 1440)
        return time(minutes // 60, minutes % 60) if minutes < 1440 else None
    found = CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_moment(text: str, order: str = DMY) -> tuple[date | None, time | None]:
    """Read a cell that holds a day and perhaps a time: 2026-11-24 09:15."""
    day = read_date(text, order)
    rest = AFTER_DATE.search(text)
    if rest is None and re.fullmatch(r"\d{5}\.\d+", text.strip()):
        minutes = round(float(text) % 1 * 1440)
        return day, time(minutes // 60 % 24, minutes % 60)
    return day, read_clock(rest[1]) if rest else None


def read_minutes(text: str) -> int | None:
    """Read a length: 45, 45 min, 1 t 30 min, 1:30."""
    text = text.strip().rstrip(".")
    if found := re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", text):
        return int(found[1]) * 60 + int(found[2])
    found = LENGTH.fullmatch(text)
    if not text or found is None or not (found[1] or found[2]):
        return None
    return int(found[1] or 0) * 60 + int(found[2] or 0)


def read_price(text: str) -> int | None:
    """Read an amount in the smallest unit: 1.295,00 kr., DKK 1,295.50, 495."""
    digits = re.sub(r"[^\d.,]", "", text).strip(".,")
    if not digits:
        return None
    last = max(digits.rfind("."), digits.rfind(","))
    # One or two digits after the last sign are the small coin; three are thousands.
    cents = 0 < len(digits) - last - 1 <= 2 and last >= 0
    whole = re.sub(r"[.,]", "", digits[:last] if cents else digits)
    try:
        return int(Decimal(f"{whole or 0}.{digits[last + 1 :] if cents else 0}") * 100)
    except InvalidOperation:
        return None


def read_yes(text: str) -> bool | None:
    """Read a yes or a no; what is neither is not guessed. A date says that it happened then."""
    word = text.strip().casefold().rstrip(".!")
    if word in YES:
        return True
    if word in NO or not word:
        return False if word else None
    return True if read_date(word) else None


def read_email(text: str) -> str | None:
    """Give the one address in a cell, also out of "Anne <anne@example.dk>", or None where there is none."""
    found = MAIL.findall(text.strip())
    return str(found[0]).rstrip(".") if len(found) == 1 else None


def read_phone(text: str, country: str) -> normalise.Phone | None:
    """Read a number, also one that Excel took for a number: its zeros or its plus are put back."""
    typed = text.strip()
    if found := SCIENTIFIC.fullmatch(typed):
        mantissa, power = found[1].replace(",", "."), int(found[2])
        if len(mantissa.split(".")[1]) < power - 1:
            return None
        typed = str(int(Decimal(mantissa).scaleb(power)))
    typed = re.sub(
        r"[.,]0$", "", re.sub(r"^(tlf|tel|mob|mobil|phone)[.:]*\s*", "", typed, flags=re.IGNORECASE)
    )
    digits = re.sub(r"\D", "", typed)
    tries = [typed]
    if typed.lstrip("+").replace(" ", "") == digits or digits == typed:
        # Of 0046701234567 Excel leaves 46701234567, of 0701234567 it leaves 701234567.
        tries += [f"+{digits}", f"0{digits}"] if not typed.startswith("+") else []
    for each in tries:
        try:
            return normalise.phone(each, country)
        except normalise.PhoneError:
            continue
    return None
