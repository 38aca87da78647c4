"""Who is meant by what was typed: one form of an e-mail, initials of a name, a word for a device. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from itertools import count

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def email_key(text: str) -> str:
    """Bring an e-mail to the one form it is found by; dots and plus signs keep their meaning."""
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    local, at, domain = folded.rpartition("@")
    if not at:
        return folded
    # What is not a domain will be found by nobody, which is the right answer.
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return f"{local}@{domain}"


def initials(name: str) -> str:
    """Take the first letters of the first and the last word: 'Åse-Marie Holm' is ÅH."""
    words = [word for word in re.split(r"\s+", name.strip()) if word and word[0].isalnum()]
    if not words:
        return "?"
    if len(words) == 1:
        return words[0][:2].upper()
    return (words[0][0] + words[-1][0]).upper()


def device_label(user_agent: str) -> str:
    """Name the family of browser and system, and nothing finer: enough to know one's own phone again."""
    browser = next((label for mark, label in BROWSERS if mark in user_agent), "")
    system = next((label for mark, label in SYSTEMS if mark in user_agent), "")
    return ", ".join(part for part in (browser, system) if part)


# Danish letters are written out in addresses; the rest loses its accents.
LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "ð": "d", "þ": "th", "&": " og "})
# What an address of a business must not be taken for.
RESERVED = frozenset(
    [
        "account",
        "admin",
        "api",
        "app",
        "b",
        "blog",
        "booking",
        "bookings",
        "d",
        "demo",
        "feed",
        "help",
        "hjaelp",
        "invited",
        "kontakt",
        "login",
        "mail",
        "platform",
        "privacy",
        "setup",
        "signin",
        "signout",
        "signup",
        "static",
        "status",
        "support",
        "terms",
        "vilkaar",
        "www",
    ]
)
LONGEST_SLUG = 50


def slug_of(name: str) -> str:
    """Make a business's name fit for its address: "Hår & Hud" is haar-og-hud."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    slug = "-".join(words)[:LONGEST_SLUG].strip("-")
    if not slug or slug in RESERVED or slug.isdigit():
        slug = f"salon-{slug}".strip("-")
    return slug


def slugs_after(slug: str) -> Iterator[str]:
    """Give the address and, where it is taken, the next ones: solvik, solvik-2, solvik-3."""
    yield slug
    for number in count(2):
        yield f"{slug}-{number}"
