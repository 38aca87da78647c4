"""How the columns of people who come are classified, in the words that come again and again."""

from tenants.personal import PSEUDONYM, P, for_house, for_visit, thread

VISITS = "user.behavior.purchase_history"
BIRTHDAY = "user.demographic.date_of_birth"
BOTH_CHANNELS = ("email", "sms")


def plain(
    label: object,
    why: str,
    *,
    cat: str = "user.account",
    purpose: str = "booking",
    basis: str = "6.1.b",
    export: str = "both",
) -> P:
    """Classify a fact that the database itself must read; it goes with the card."""
    return P(
        cat=cat,
        purpose=(purpose,),
        basis=basis,
        retain="customer",
        label=label,
        export=export,
        on_erase="DELETE_ROW",
        why_plain=why,
    )


def address(label: object, cat: str, recipients: tuple[str, ...]) -> P:
    """Classify a name or an address: sealed, for the visit and its messages."""
    return P(
        cat=cat,
        purpose=("booking", "messages", "newsletter"),
        basis="6.1.b",
        retain="customer",
        recipients=recipients,
        label=label,
        store="enc:data",
    )


def index(label: object) -> P:
    """Classify a blind index: it finds the card by an address and cannot be read."""
    return for_visit(cat=PSEUDONYM, label=label, export="none", store="hmac")


def hung(label: object) -> P:
    """Classify the thread from a row that hangs on the card and goes with it."""
    return thread(label, on_erase="DELETE_ROW")


def written(label: object, *, export: str, withhold: str = "") -> P:
    """Classify what the house wrote about her: sealed, and gone with the card."""
    return for_house(
        cat="user.content.private",
        label=label,
        export=export,
        withhold=withhold,
        on_erase="DELETE_ROW",
        store="enc:data",
    )


def newsletter(label: object, why: str) -> P:
    """Classify a part of the answer about the newsletter."""
    return plain(label, why, cat="user.preference.newsletter", purpose="newsletter", basis="6.1.f")


def colleague(label: object, *, cat: str = PSEUDONYM, why: str = "A random id of a colleague.") -> P:
    """Classify which colleague it was; it goes with the card."""
    return for_house(cat=cat, label=label, export="none", on_erase="DELETE_ROW", why_plain=why)
