"""Whether a message can reach an address at all: plain text in, plain text or nothing out."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

SILENT = frozenset({PhoneNumberType.FIXED_LINE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.TOLL_FREE})
# Reserved by RFC 2606 and 6761: what erased people and examples are given. Nobody lives there.
NOWHERE = re.compile(r"(?:^|[@.])(?:invalid|test|localhost)$", re.IGNORECASE)


def mail_address(text: str) -> str:
    """Give a mail address that can be written to, or an empty text."""
    address = text.strip()
    local, _, domain = address.rpartition("@")
    if not local or "." not in domain or NOWHERE.search(domain) or re.search(r"[\s<>,;]", address):
        return ""
    return address


def mobile_number(text: str, country: str) -> str:
    """Give a number in E.164 that may take a text message, or an empty text."""
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) in SILENT:
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def readable_number(text: str, country: str) -> str:
    """Write a number as people of the country read it: 33 12 34 56; as it was typed where it is no number."""
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException:
        return text
    at_home = number.country_code == phonenumbers.country_code_for_region(country)
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)
