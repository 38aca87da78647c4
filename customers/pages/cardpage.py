"""The card of one customer: what the colleague who looks may see of it, and nothing more."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from customers import registries
from customers.alike import alike, sharing
from customers.blocks import told_block
from customers.models import Customer, Merge, Note, Relation
from customers.newsletter import has_objected, why_not
from customers.pages.listpage import local
from customers.reach import cards_for
from staff.models import Membership
from staff.permissions import Permission, known
from tenants.models import Tenant

SHARING_SHOWN = 6


def card_context(card: Customer, membership: Membership, tenant: Tenant, *, now: datetime) -> dict[str, Any]:
    """Give the card what it shows."""
    may = membership.may
    edits = may(Permission.EDIT_CUSTOMERS) and not card.restricted
    return {
        "card": {
            "id": card.pk,
            "name": card.name,
            "since": local(card.created_at, tenant),
            "language": card.language,
            "birthday": birthday_of(card),
            "restricted": card.restricted,
        },
        "contact": {"phone": card.phone or "", "email": card.email or ""}
        if may(Permission.SEE_CONTACT)
        else None,
        "may_edit": edits,
        "notes": notes_of(card, membership, tenant) if may(Permission.SEE_NOTES) else None,
        "may_note": may(Permission.SEE_NOTES) and not card.restricted,
        "family": family_of(card, membership),
        "blocked": told_block(card.pk, tenant.zone, why=may(Permission.SEE_NOTES), now=now),
        "news": news_of(card, tenant),
        "hints": hints_of(card, membership) if edits else [],
        "merges": merges_of(card, tenant) if edits else [],
        **panels_of(card, membership, tenant),
    }


def birthday_of(card: Customer) -> date | None:
    """Read the birthday; what is no day is none."""
    try:
        return date.fromisoformat(card.birthday or "")
    except ValueError:
        return None


def panels_of(card: Customer, membership: Membership, tenant: Tenant) -> dict[str, list[dict[str, Any]]]:
    """Ask the apps above for what they hang on the card, each panel in its place."""
    found: dict[str, list[dict[str, Any]]] = {"figures": [], "main": [], "side": []}
    for panel in registries.card_panels():
        if panel.permission and not membership.may(*known([panel.permission])):
            continue
        facts = panel.facts(card, membership, tenant)
        if facts:
            found[panel.place].append({"name": panel.name, "template": panel.template, "facts": facts})
    return found


def notes_of(card: Customer, membership: Membership, tenant: Tenant) -> list[dict[str, Any]]:
    """Give the notes, the newest first, with who wrote them and when."""
    notes = list(Note.objects.filter(customer=card).order_by("-created_at", "pk"))
    authors = first_names({note.author_id for note in notes if note.author_id})
    return [
        {
            "id": note.pk,
            "text": note.text,
            "secret": note.trade_secret,
            "reason": note.reason,
            "author": authors.get(note.author_id, note.author_initials),
            "at": local(note.created_at, tenant),
            "edited": local(note.edited_at, tenant),
            "may_edit": may_edit(note, membership) and not card.restricted,
        }
        for note in notes
    ]


def may_edit(note: Note, membership: Membership) -> bool:
    """Say whether a note is this colleague's to change: her own, or anybody's for those who edit cards."""
    return note.author_id == membership.user_id or membership.may(Permission.EDIT_CUSTOMERS)


def first_names(user_ids: set[UUID]) -> dict[UUID | None, str]:
    """Name the colleagues who are still there; of who has left, the initials stay."""
    if not user_ids:
        return {}
    members = Membership.objects.filter(user_id__in=user_ids, active=True)
    return {member.user_id: str(member.name).split(" ", 1)[0] for member in members}


def family_of(card: Customer, membership: Membership) -> dict[str, Any]:
    """Give whom the person belongs to, and who only shares an address with her."""
    seen = cards_for(membership).filter(restricted=False)
    both = Relation.objects.filter(Q(customer=card) | Q(other=card))
    rows = [
        # The row's first person is the parent: the other one is a child.
        (other, "child" if kind == Relation.Kind.PARENT else kind) if one == card.pk else (one, kind)
        for one, other, kind in both.values_list("customer", "other", "kind")
    ]
    ties = dict(rows)
    there = {each.pk: each for each in seen.filter(pk__in=[other for other, kind in rows])}
    tied = [
        {"id": other, "name": there[other].name, "tie": tie}
        for other, tie in rows
        if other in there and tie != Relation.Kind.DIFFERENT
    ]
    shown = []
    if membership.may(Permission.SEE_CONTACT):
        for other in sharing(card, seen).exclude(pk__in=list(ties))[:SHARING_SHOWN]:
            same_phone = card.phone_index is not None and card.phone_index == other.phone_index
            same_email = card.email_index is not None and card.email_index == other.email_index
            shown.append({"id": other.pk, "name": other.name, "phone": same_phone, "email": same_email})
    return {"tied": tied, "sharing": shown}


def news_of(card: Customer, tenant: Tenant) -> dict[str, Any]:
    """Say whether the person gets news, and if not why not."""
    last = card.newsletter_choices.order_by("-at").only("at", "channel").first()
    return {
        "objected": has_objected(card),
        "offered": local(card.newsletter_offered_at, tenant),
        "answered": local(last.at, tenant) if last else None,
        "channel": last.channel if last else "",
        "why_not": why_not(card, channel="email") or "",
    }


def hints_of(card: Customer, membership: Membership) -> list[dict[str, Any]]:
    """Name the cards that may be the same person, among those that this colleague may see."""
    found = dict(alike(card))
    if not membership.may(Permission.SEE_CONTACT):
        # That two people share an address is contact data too.
        found = {other: why for other, why in found.items() if why == "name"}
    there = cards_for(membership).filter(pk__in=list(found), restricted=False)
    return [{"id": other.pk, "name": other.name, "why": found[other.pk]} for other in there]


def others_on(context: dict[str, Any]) -> list[UUID]:
    """Name the other people whose names the card shows."""
    family = context["family"]
    shown = [*family["tied"], *family["sharing"], *context["hints"]]
    return sorted({row["id"] for row in shown})


def merges_of(card: Customer, tenant: Tenant) -> list[dict[str, Any]]:
    """List the cards that became part of this one and can still be taken out again."""
    rows = Merge.objects.filter(customer=card, kept_id=card.pk, undone_at=None, cards__kept=False)
    found = rows.order_by("-at").values_list("pk", "at")
    return [{"id": number, "at": local(at, tenant)} for number, at in found]
