"""The words in which the diary says what its columns are."""

from tenants.personal import PSEUDONYM, NotPersonal, P, for_visit

CALENDAR = "The calendar asks for it by range and the exclusion constraint compares it."
TURNOVER = "Turnover is added up."
TRADE = NotPersonal("what the business offers")
BOUGHT = "user.behavior.purchase_history"


def visit_fact(label: object, *, why: str = CALENDAR, export: str = "both") -> P:
    """Classify a plain fact of a visit: kept without the person for the statistics."""
    return for_visit(cat=BOUGHT, label=label, export=export, on_erase="KEEP_UNLINKED", why_plain=why)


def booked_fact(label: object) -> P:
    """Classify what the books stand on once a visit is paid: it stays without a name, as the law says."""
    return for_visit(
        cat=BOUGHT, label=label, on_erase="HOLD", hold_law="Bogføringsloven § 12", why_plain=TURNOVER
    )


def said(label: object) -> P:
    """Classify what somebody wrote about a visit: gone with the person."""
    return for_visit(cat="user.content.private", label=label, store="enc:data")


def employee(label: object, *, store: str = "plain", why: str = "A random id of a colleague.") -> P:
    """Classify a fact about an employee."""
    return P(
        cat="user.name" if store != "plain" else PSEUDONYM,
        purpose=("booking",),
        basis="6.1.f",
        retain="employment",
        label=label,
        export="none",
        store=store,
        why_plain=why if store == "plain" else "",
    )
