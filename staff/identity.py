"""Who is meant by what was typed: one form of an e-mail, initials of a name, a word for a device. Pure."""

import re
import unicodedata
from contextlib import suppress

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
