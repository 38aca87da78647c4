"""How long a text message is: GSM 03.38 and UCS-2, and the folding that keeps it cheap."""

import re
import unicodedata
from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each of these costs two septets: the escape and the character.
EXTENSION = frozenset("\f^{}\\[~]|€")

GSM_ONE, GSM_MANY = 160, 153
UCS_ONE, UCS_MANY = 70, 67

# What word processors and phones put in place of the plain signs that the GSM alphabet has.
FOLDS = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "´": "'", "`": "'",
        "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
        "…": "...", "•": "-", "·": "-",
        "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u200a": " ", "\u202f": " ", "\t": " ",
        "\u200b": "", "\u200c": "", "\u2060": "", "\ufeff": "", "\u00ad": "",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Segments:
    """What a text costs: its alphabet, the units used, the messages billed, and the room left."""

    encoding: str
    units: int
    count: int
    left: int


def fold(text: str) -> str:
    """Replace typographic signs by the plain ones that fit the GSM alphabet, and nothing else.

    Letters are never touched: a small ç has no place in the alphabet (only the capital has), and a name
    spelt wrong is worse than a second segment.
    """
    return unicodedata.normalize("NFC", text).translate(FOLDS).replace("\r\n", "\n")


def fits_gsm(text: str) -> bool:
    """Say whether every character has a place in the GSM alphabet or its extension."""
    return all(sign in BASIC or sign in EXTENSION for sign in text)


def segments(text: str) -> Segments:
    """Count the units and the messages that this exact text takes."""
    if fits_gsm(text):
        return _packed("GSM-7", [2 if sign in EXTENSION else 1 for sign in text], GSM_ONE, GSM_MANY)
    return _packed("UCS-2", [2 if ord(sign) > 0xFFFF else 1 for sign in text], UCS_ONE, UCS_MANY)


def _packed(encoding: str, costs: list[int], one: int, many: int) -> Segments:
    """Fill the messages one by one: neither an escape pair nor a surrogate pair is cut in two."""
    units = sum(costs)
    if units <= one:
        return Segments(encoding, units, 1, one - units)
    count, used = 1, 0
    for cost in costs:
        if used + cost > many:
            count, used = count + 1, 0
        used += cost
    return Segments(encoding, units, count, many - used)


SENDER_FOLDS = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa", "ß": "ss", "&": " og "}
)


def sender_name(name: str) -> str:
    """Make a business's name into a sender of at most eleven letters and digits, at least one a letter."""
    plain = unicodedata.normalize("NFKD", name.translate(SENDER_FOLDS)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", " ", plain).split()
    spaced = " ".join(words)
    sender = spaced if len(spaced) <= 11 else "".join(words)[:11]
    return sender if re.search("[A-Za-z]", sender) else "Booking"
