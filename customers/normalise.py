"""What people type, brought to one form, so that two spellings of the same thing meet.

Pure: no Django, no clock, no database. Nothing here is ever shown to a person except `first_name`.
"""

import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumberType, ValidationResult

PhoneKind = Literal["mobile", "landline", "unknown"]
PhoneFault = Literal["too_short", "too_long", "invalid"]

LONGEST_PHONE_TEXT = 40
LONGEST_FIRST_NAME = 40
FIXED_KINDS = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN,
    PhoneNumberType.VOICEMAIL,
}
# Danish numbers move freely between mobile and fixed lines, so the plan only settles the two ends:
# the classic mobile series, and the service numbers. All others may well receive an SMS: "unknown".
DANISH_MOBILE = (
    "2",
    "30",
    "31",
    "40",
    "41",
    "42",
    "50",
    "51",
    "52",
    "53",
    "60",
    "61",
    "71",
    "81",
    "91",
    "92",
    "93",
)
DANISH_SERVICE = ("70", "80", "90")

LETTERS = str.maketrans({"å": "aa", "æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "đ": "d", "ð": "d", "ł": "l"})
APOSTROPHES = dict.fromkeys(map(ord, "'\u2019\u2018\u02bc\u00b4`"))


@dataclass(frozen=True)
class Phone:
    """A telephone number in its international form, and what hangs at the other end."""

    e164: str
    kind: PhoneKind


class PhoneError(ValueError):
    """A number that cannot be dialled; says how many digits stand there and how many it takes."""

    def __init__(self, code: PhoneFault, *, digits: int, expected: int | None, country: str) -> None:
        super().__init__(code)
        self.code = code
        self.digits = digits
        self.expected = expected
        self.country = country


def email(text: str) -> str:
    """Bring an address to the form under which it is indexed; dots and plus signs are the owner's own."""
    local, at, domain = unicodedata.normalize("NFKC", text).strip().casefold().rpartition("@")
    if not at:
        return domain
    # An impossible domain stays as it is: it still has to compare equal to itself.
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return f"{local}@{domain}"


def phone(text: str, country: str) -> Phone:
    """Read a number as people in `country` write it; raise `PhoneError` when nobody could dial it."""
    typed = unicodedata.normalize("NFKC", text).strip()
    digits = sum(letter.isdigit() for letter in typed)
    if len(typed) > LONGEST_PHONE_TEXT or any(letter.isalpha() for letter in typed):
        raise _fault("invalid", digits, country)
    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException as error:
        short = error.error_type in (error.TOO_SHORT_NSN, error.TOO_SHORT_AFTER_IDD)
        long = error.error_type == error.TOO_LONG
        raise _fault("too_short" if short else "too_long" if long else "invalid", digits, country) from error
    reason = phonenumbers.is_possible_number_with_reason(number)
    region = phonenumbers.region_code_for_country_code(number.country_code or 0)
    national = len(phonenumbers.national_significant_number(number))
    if reason in (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
        raise _fault("too_short", national, region)
    if reason == ValidationResult.TOO_LONG:
        raise _fault("too_long", national, region)
    if not phonenumbers.is_valid_number(number):
        raise _fault("invalid", national, region)
    number.extension = None
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), _kind(number))


def _fault(code: PhoneFault, digits: int, country: str) -> PhoneError:
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(country, None)
    lengths = metadata.general_desc.possible_length if metadata and metadata.general_desc else ()
    expected = lengths[0] if len(lengths) == 1 else None
    return PhoneError(code, digits=digits, expected=expected, country=country)


def _kind(number: phonenumbers.PhoneNumber) -> PhoneKind:
    kind = phonenumbers.number_type(number)
    national = phonenumbers.national_significant_number(number)
    if number.country_code == 45 and national.startswith(DANISH_MOBILE):
        return "mobile"
    if kind in FIXED_KINDS or (number.country_code == 45 and national.startswith(DANISH_SERVICE)):
        return "landline"
    return "mobile" if kind == PhoneNumberType.MOBILE else "unknown"


def name_key(text: str) -> str:
    """Bring a name to the form in which spellings meet: å and aa, ø and oe, accents or none."""
    simple = max(text, default="") < FIRST_UNUSUAL
    return " ".join((text.translate(USUAL) if simple else bare(text)).split())


def bare(text: str) -> str:
    """Fold letters, drop accents and apostrophes, and leave a space in the place of everything else."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(LETTERS).translate(APOSTROPHES)
    plain = (c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return "".join(c if c.isalnum() else " " for c in plain)


# A hundred thousand names are folded when a directory is built: below this letter no letter changes its
# neighbour, so each can be looked up.
FIRST_UNUSUAL = "\u0180"
USUAL = {code: bare(chr(code)) for code in range(ord(FIRST_UNUSUAL))}


def first_name(text: str) -> str:
    """Return what to call a person in a greeting: the first word of the name, cut when absurdly long."""
    words = text.split()
    if not words:
        return ""
    word = words[0]
    return word if len(word) <= LONGEST_FIRST_NAME else word[: LONGEST_FIRST_NAME - 1] + "…"


# The last letters of the alphabet: æ, ø and å stand behind z, and aa is an å of old.
SORTED = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "ü": "y"})


def sort_key(text: str) -> str:
    """Bring a name to the form by which Danes sort: case and accents aside, æ, ø, å last, aa as å."""
    plain = text.casefold().replace("aa", "å").translate(SORTED)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return " ".join(plain.split())
