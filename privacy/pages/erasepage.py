"""Before and after erasing one person: what goes, what a law keeps, who shares her address and stays."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from bookings.kinds import items_of
from bookings.models import Booking
from bookings.words import services_label, who_label
from customers.aliases import ids_of
from customers.models import Customer
from customers.reach import cards_for
from privacy import words
from privacy.holds import standing
from privacy.laws import LAWS
from privacy.models import Erasure
from privacy.plan import Found, Held, find
from privacy.threads import CUSTOMER
from staff.models import Membership
from tenants.models import Tenant

SHARING_SHOWN = 5


def preview(
    card: Customer, tenant: Tenant, membership: Membership, visits: Sequence[Booking], *, now: datetime
) -> dict[str, Any]:
    """Tell everything that erasing this person would do."""
    found = find(card, ids_of(card.pk), tenant.zone)
    return {
        "name": card.name,
        "card_id": card.pk,
        "goes": [goes(each) for each in in_order(found) if each.step.does == "delete" and named(each)],
        "traces": sum(each.rows for each in found if each.step.does == "delete" and not named(each)),
        "stays": [stays(each) for each in in_order(found) if each.step.does != "delete" and named(each)],
        "law": [law_row(held) for each in found for held in each.held],
        "visits": [visit_row(visit, tenant) for visit in visits],
        "sharing": sharing(card, membership),
        "hold": hold_row(card, tenant, now=now),
        "waiting": Erasure.objects.filter(customer=card, state=Erasure.State.WAITING).first(),
    }


def in_order(found: list[Found]) -> list[Found]:
    """Put the tables in the order in which they mean something; new ones last."""
    known = list(words.TABLES)
    return sorted(
        found, key=lambda each: known.index(each.step.label) if each.step.label in known else len(known)
    )


def named(found: Found) -> bool:
    """Say whether a table means something to the owner; a new one always does."""
    return found.step.label in words.TABLES or found.step.label not in words.COUNTED


def labels_of(found: Found, names: Sequence[str]) -> str:
    """Name columns, each once."""
    entries = found.step.table.entries()
    texts = [str(entries[name].label) for name in names if name in entries]
    return ", ".join(text for text in dict.fromkeys(texts) if text)


def goes(found: Found) -> dict[str, Any]:
    """Tell rows that go; of her own card, which details."""
    entries = found.step.table.entries()
    details = labels_of(found, [name for name, entry in entries.items() if entry.export != "none"])
    own = found.step.label == CUSTOMER
    return {"what": words.counted(found.step.label, found.rows, details), "details": details if own else ""}


def stays(found: Found) -> dict[str, Any]:
    """Tell rows that stay without her, and what is taken out of them."""
    entries = found.step.table.entries()
    details = labels_of(found, list(entries))
    taken = [name for name in found.step.columns if entries[name].cat.startswith("user.content")]
    return {
        "what": words.counted(found.step.label, found.rows, details),
        "taken": labels_of(found, taken),
    }


def law_row(held: Held) -> dict[str, Any]:
    """Tell what a law keeps."""
    law = LAWS[held.law]
    return {
        "law": law.words,
        "kept": law.kept,
        "rows": held.rows,
        "until": date.fromisoformat(held.until) if held.until else None,
    }


def visit_row(visit: Booking, tenant: Tenant) -> dict[str, Any]:
    """Tell a visit that is still to come."""
    items = items_of(visit)
    return {
        "at": visit.starts_at.astimezone(tenant.zone),
        "services": services_label(items),
        "who": who_label(items),
    }


def sharing(card: Customer, membership: Membership) -> dict[str, Any]:
    """Name the others with her e-mail or her number: they stay as they are."""
    same = Q(pk__in=[])
    if card.email_index is not None:
        same |= Q(email_index=card.email_index)
    if card.phone_index is not None:
        same |= Q(phone_index=card.phone_index)
    others = Customer.objects.filter(same).exclude(pk=card.pk)
    seen = cards_for(membership).filter(same).exclude(pk=card.pk).order_by("created_at", "pk")
    shown = list(seen[:SHARING_SHOWN])
    return {
        "count": others.count(),
        "names": [one.name for one in shown],
        "ids": [one.pk for one in shown],
    }


def hold_row(card: Customer, tenant: Tenant, *, now: datetime) -> dict[str, Any] | None:
    """Tell the dispute that keeps her details, if there is one."""
    held = standing(now).filter(customer=card).order_by("-until").first()
    if held is None:
        return None
    return {
        "until": held.until.astimezone(tenant.zone),
        "reason": held.reason,
        "lift_url": reverse("gdpr_lift", args=[tenant.slug, held.pk]),
    }


def receipt(erasure: Erasure, tenant: Tenant) -> dict[str, Any]:
    """Tell what was done, in numbers alone."""
    counts = [line.rsplit(" ", 2) for line in erasure.counts]
    told = [(label, does, int(rows)) for label, does, rows in counts]
    known = [(label, does, rows) for label, does, rows in told if label in words.TABLES]
    return {
        "erasure": erasure,
        "at": (erasure.settled_at or erasure.due_at).astimezone(tenant.zone),
        "reason": erasure.get_reason_display(),
        "goes": [words.counted(label, rows) for label, does, rows in known if does == "delete"],
        "stays": [words.counted(label, rows) for label, does, rows in known if does != "delete"],
        "traces": sum(rows for label, does, rows in told if does == "delete" and label not in words.TABLES),
        "keep_url": reverse("gdpr_keep", args=[tenant.slug, erasure.pk]),
    }
