"""One page of the access log in words."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy import deeds, words
from privacy.accesslog import COLLEAGUES, Page
from privacy.chains import state_of
from privacy.forms.log import LogForm
from privacy.values import word
from tenants.models import AuditEntry, Tenant

# Whose number counts customers, and not something else.
OF_CUSTOMERS = frozenset(
    code
    for code in deeds.DEEDS
    if code.startswith(("customer.", "calendar.view", "calendar.print", "purge.", "requests.", "messages."))
    or code in {"class.view", "absence.hits", "hours.outside", "people.leave", "log.view", "booking.import"}
)


def log_context(page: Page, form: LogForm, tenant: Tenant) -> dict[str, Any]:
    """Tell the page's entries, where the next begins, and how the chain stands."""
    asked = {name: value for name, value in form.data.items() if value and name not in {"before", "lang"}}
    after = ""
    if page.next is not None:
        moment, number = page.next
        after = "?" + urlencode({**asked, "before": f"{moment.isoformat()}_{number}"})
    return {
        "rows": [row(entry, page, tenant) for entry in page.entries],
        "next_url": after,
        "filtered": bool(asked),
        "chain": chain_facts(tenant),
    }


def row(entry: AuditEntry, page: Page, tenant: Tenant) -> dict[str, Any]:
    """Tell one entry."""
    return {
        "at": entry.at.astimezone(tenant.zone),
        "who": who(entry, page),
        "what": deeds.said(entry.action),
        "fields": ", ".join(
            dict.fromkeys(str(words.FIELDS[name]) for name in entry.fields if name in words.FIELDS)
        ),
        "whom": whom(entry, page),
        "customer": entry.subject_id if entry.subject_id in page.customers else None,
        "purpose": word(words.WHY, entry.purpose),
        "case": page.cases.get(entry.case_id, str(entry.case_id)[:8]) if entry.case_id else "",
        "sealed": entry.seq is not None,
    }


def who(entry: AuditEntry, page: Page) -> str:
    """Name who did it: a colleague by name, everybody else by what she is."""
    names: dict[str, str] = {
        "customer": _("the customer"),
        "visitor": _("the customer"),
        "support": _("support"),
        "system": _("the system"),
    }
    known: UUID | None = entry.actor_id
    return (
        page.people.get(known, "")
        if known in page.people
        else names.get(entry.actor_kind, word(words.ROLES, entry.actor_kind))
    )


def whom(entry: AuditEntry, page: Page) -> str:
    """Name whom it was about: a customer, a colleague, or how many."""
    if entry.subject_id is not None:
        found = page.customers.get(entry.subject_id) or page.people.get(entry.subject_id)
        return found or _("a customer")
    if entry.object_kind in COLLEAGUES and entry.object_id is not None:
        return page.people.get(entry.object_id, "")
    if entry.count is not None and entry.action in OF_CUSTOMERS:
        return ngettext("%(n)s customer", "%(n)s customers", entry.count) % {"n": entry.count}
    return ""


def chain_facts(tenant: Tenant) -> dict[str, Any]:
    """Tell how far the chain is drawn, what the vault knows of it, and how the whole was found."""
    state = state_of(tenant)
    check = state.check
    return {
        "chained": state.chained,
        "unchained": state.unchained,
        "head_seq": state.head.seq if state.head else 0,
        "head_at": state.head.at.astimezone(tenant.zone) if state.head else None,
        "checked_at": check.at.astimezone(tenant.zone) if check else None,
        "checked_seq": check.until_seq if check else 0,
        "faults": check.faults if check else 0,
    }
