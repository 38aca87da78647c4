"""How the columns of people who come are classified, in the words that come again and again."""

from tenants.personal import NotPersonal, P

ROW = NotPersonal("the row's own random id")
TENANT = NotPersonal("which business the row belongs to")
VISITS = "user.behavior.purchase_history"
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
        on_erase="DELETE",
        store="enc:data",
    )


def index(label: object) -> P:
    """Classify a blind index: it finds the card by an address and cannot be read."""
    return P(
        cat="user.unique_id.pseudonymous",
        purpose=("booking",),
        basis="6.1.b",
        retain="customer",
        label=label,
        export="none",
        on_erase="DELETE",
        store="hmac",
    )


def thread(label: object) -> P:
    """Classify the thread from a row to the card."""
    return P(
        cat="user.unique_id.pseudonymous",
        purpose=("booking",),
        basis="6.1.b",
        retain="customer",
        label=label,
        export="none",
        on_erase="DELETE_ROW",
        why_plain="A random id; it says nothing without the card.",
    )


def newsletter(label: object, why: str) -> P:
    """Classify a part of the answer about the newsletter."""
    return plain(label, why, cat="user.preference.newsletter", purpose="newsletter", basis="6.1.f")


def colleague(label: object, *, cat: str = "user.unique_id.pseudonymous", why: str = "") -> P:
    """Classify which colleague it was; it goes with the card."""
    return P(
        cat=cat,
        purpose=("booking",),
        basis="6.1.f",
        retain="customer",
        label=label,
        export="none",
        on_erase="DELETE_ROW",
        why_plain=why or "A random id of a colleague.",
    )
