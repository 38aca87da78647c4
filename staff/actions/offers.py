"""The places that were offered and not answered: which wait, whose they are, and taking them back."""

from datetime import datetime

from django.db.models import QuerySet

from notifications import outbox
from staff.models import Invitation
from staff.signin import email_index
from tenants import audit
from tenants.actors import Actor


def waiting() -> QuerySet[Invitation]:
    """Give the offers that nobody took and nobody took back, those that ran out among them."""
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None)


def waiting_for(email: str) -> Invitation | None:
    """Find the newest offer to this address that waits; addresses are sealed, so the few are opened."""
    index = email_index(email)
    offers = waiting().order_by("-created_at", "pk")
    return next((each for each in offers if email_index(str(each.email)) == index), None)


def withdraw_invitation(*, invitation: Invitation, by: Actor, now: datetime) -> None:
    """Take the offer back: the link opens nothing from now on, and a mail that waits is not sent."""
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    outbox.withdraw(about_id=invitation.pk, reason="withdrawn", now=now)
    note_invitation("staff.withdraw_invitation", invitation, by=by, now=now)


def withdraw_hers(index: bytes, *, by: Actor, now: datetime) -> None:
    """Take back what waits for the holder of one address: its links would let her in once more."""
    for each in waiting():
        if email_index(str(each.email)) == index:
            withdraw_invitation(invitation=each, by=by, now=now)


def note_invitation(action: str, invitation: Invitation, *, by: Actor, now: datetime) -> None:
    """Write into the access log which offer was touched."""
    audit.record(action, by=by, now=now, object_kind="staff.Invitation", object_id=invitation.pk)
