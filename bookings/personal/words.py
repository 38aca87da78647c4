"""The words in which the diary says what its columns are."""

from tenants.personal import NotPersonal, P

CALENDAR = "The calendar asks for it by range and the exclusion constraint compares it."
ROW = NotPersonal("the row's own random id")
TENANT = NotPersonal("which business the row belongs to")
TRADE = NotPersonal("what the business offers")


def visit_fact(label: object, *, why: str = CALENDAR, export: str = "both") -> P:
    """Classify a plain fact of a visit: kept without the person for the statistics."""
    return P(
        cat="user.behavior.purchase_history",
        purpose=("booking",),
        basis="6.1.b",
        retain="customer",
        recipients=(),
        label=label,
        export=export,
        on_erase="KEEP_UNLINKED",
        store="plain",
        why_plain=why,
    )


def booked_fact(label: object) -> P:
    """Classify what the books stand on once a visit is paid: it stays without a name, as the law says."""
    return P(
        cat="user.behavior.purchase_history",
        purpose=("booking",),
        basis="6.1.b",
        retain="customer",
        label=label,
        on_erase="HOLD",
        hold_law="Bogføringsloven § 12",
        why_plain="Turnover is added up.",
    )


def link(label: object) -> P:
    """Classify the thread from a row to the person: cut at erasure."""
    return P(
        cat="user.unique_id.pseudonymous",
        purpose=("booking",),
        basis="6.1.b",
        retain="customer",
        recipients=(),
        label=label,
        export="none",
        on_erase="DELETE",
        store="plain",
        why_plain="A random id; it says nothing without the customer's row.",
    )


def said(label: object) -> P:
    """Classify what somebody wrote about a visit: gone with the person."""
    return P(
        cat="user.content.private",
        purpose=("booking",),
        basis="6.1.b",
        retain="customer",
        label=label,
        on_erase="DELETE",
        store="enc:data",
    )


def employee(label: object, *, store: str = "plain", why: str = "A random id of a colleague.") -> P:
    """Classify a fact about an employee."""
    return P(
        cat="user.name" if store != "plain" else "user.unique_id.pseudonymous",
        purpose=("booking",),
        basis="6.1.f",
        retain="employment",
        recipients=(),
        label=label,
        export="none",
        on_erase="DELETE",
        store=store,
        why_plain=why if store == "plain" else "",
    )
