"""How a visit is told to a person: its services, its people, its price, its place."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from textwrap import wrap

import phonenumbers
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from bookings.models import Booking, BookingItem
from tenants.models import Tenant


def services_label(items: Sequence[BookingItem]) -> str:
    """Join the services of a visit: "Klip, farve og føn"."""
    return joined([item.label for item in items])


def joined(words: Sequence[str]) -> str:
    """Join words as a sentence does."""
    unique = list(dict.fromkeys(words))
    if len(unique) <= 1:
        return "".join(unique)
    return _("%(first)s and %(last)s") % {"first": ", ".join(unique[:-1]), "last": unique[-1]}


def who_label(items: Sequence[BookingItem]) -> str:
    """Name the people who perform the visit."""
    return joined([item.resource.first_name for item in items])


def price_label(minor: int, *, from_price: bool, currency: str = "DKK") -> str:
    """Write a price as the reader's language writes money: "fra 1.295 kr." or "from DKK 1,295"."""
    if minor == 0 and not from_price:
        return pgettext("price", "free")
    amount = money(minor, currency)
    return _("from %(amount)s") % {"amount": amount} if from_price else amount


def money(minor: int, currency: str) -> str:
    """Write an amount in the smallest unit as money: "1.295 kr.", in English "DKK 1,295"."""
    whole, cents = divmod(minor, 100)
    if not (get_language() or "da").startswith("da"):
        return f"{currency}\u00a0{whole:,}" + (f".{cents:02d}" if cents else "")
    sign = {"DKK": "kr.", "SEK": "kr", "NOK": "kr", "EUR": "€"}.get(currency, currency)
    return f"{whole:,}".replace(",", ".") + (f",{cents:02d}" if cents else "") + f"\u00a0{sign}"


def minutes_label(minutes: int) -> str:
    """Write a length of time: "45 min", "2 t 15 min"."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(_("%(hours)s h") % {"hours": hours})
    if rest or not hours:
        parts.append(_("%(minutes)s min") % {"minutes": rest})
    return " ".join(parts).replace(" ", "\u00a0")


def place(tenant: Tenant) -> str:
    """Give the address on one line."""
    town = f"{tenant.postcode} {tenant.city}".strip()
    return ", ".join(part for part in (tenant.street, town) if part)


def whereabouts(tenant: Tenant) -> str:
    """Give the business with its address, as far as it has told one."""
    return ", ".join(part for part in (tenant.name, place(tenant)) if part)


def reach_us(tenant: Tenant) -> str:
    """Say how the business is reached: by phone, else by mail; nothing where it has told neither."""
    if tenant.phone:
        return _("Call us on %(phone)s.") % {"phone": phone_label(tenant.phone, tenant.country)}
    return _("Write to us at %(email)s.") % {"email": tenant.email} if tenant.email else ""


def cutoff_of(tenant: Tenant, booking: Booking) -> datetime:
    """Give the last moment at which the customer may move or cancel by herself."""
    return booking.starts_at - timedelta(minutes=tenant.cancel_cutoff_minutes)


def phone_label(e164: str, country: str) -> str:
    """Write a number as it is read aloud: 20 12 34 56 at home, +46 70 123 45 67 from abroad."""
    try:
        number = phonenumbers.parse(e164, country)
    except phonenumbers.NumberParseException:
        return e164
    at_home = number.country_code == phonenumbers.country_code_for_region(country)
    form = (
        phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    text = phonenumbers.format_number(number, form)
    # A number outside the plan (the demo's are invented) is grouped as Danes read eight digits.
    return " ".join(wrap(text, 2)) if country == "DK" and len(text) == 8 and text.isdigit() else text
