"""The platform's mails about accounts: a new password, a new business, a new address, and notices.

Whether an address is known here is asked only now, behind the request: the page that was answered does not
know it, and so cannot tell.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from notifications.kinds import Recipient
from staff.kinds.links import address, mint
from staff.models import EmailChange, PasswordReset, SignUp, User
from tenants.models import AuditEntry


def always(about_id: UUID, rule: str, now: datetime) -> str | None:
    """A notice of what has happened stays true."""
    return None


def as_recipient(user: User | None, *, email: str = "") -> Recipient | None:
    """Give an account as whom a mail goes to."""
    if user is None or not user.is_active:
        return None
    return Recipient(str(user.name), email or str(user.email), "", user.language)


def first_name(user: User) -> str:
    """Give what she is greeted by."""
    return str(user.name).split(" ", 1)[0]


# -- a new password --------------------------------------------------------------------------------


def reset_stands(about_id: UUID, rule: str, now: datetime) -> str | None:
    """Say why a link to a new password is not to be sent any more, if so."""
    reset = PasswordReset.objects.filter(pk=about_id).first()
    return "over" if reset is None or reset.used_at or reset.expires_at <= now else None


def reset_user(about_id: UUID) -> User | None:
    """Find whose password it is; nobody's where the address is not known."""
    return User.objects.filter(
        email_index__in=PasswordReset.objects.filter(pk=about_id).values("email_index"), is_active=True
    ).first()


def reset_for(about_id: UUID) -> Recipient | None:
    """Give whom the link goes to: nobody where the address is not known here."""
    return as_recipient(reset_user(about_id))


def reset_facts(about_id: UUID, language: str) -> dict[str, Any]:
    """Give the link."""
    user = reset_user(about_id)
    token = mint(PasswordReset.objects.get(pk=about_id))
    return {
        "sender": _("Bookings"),
        "first_name": first_name(user) if user else "",
        "url": address(f"/signin/reset/{token}/"),
    }


# -- a new business --------------------------------------------------------------------------------


def sign_up_stands(about_id: UUID, rule: str, now: datetime) -> str | None:
    """Say why the link of a sign-up is not to be sent any more, if so."""
    row = SignUp.objects.filter(pk=about_id).first()
    return "over" if row is None or row.confirmed_at or row.expires_at <= now else None


def sign_up_for(about_id: UUID) -> Recipient | None:
    """Give who signed up."""
    row = SignUp.objects.filter(pk=about_id).first()
    return Recipient(str(row.name), str(row.email), "", row.language) if row else None


def sign_up_facts(about_id: UUID, language: str) -> dict[str, Any]:
    """Give the link, and say so if the address has an account here already."""
    row = SignUp.objects.get(pk=about_id)
    return {
        "sender": _("Bookings"),
        "shop": str(row.business),
        "first_name": str(row.name).split(" ", 1)[0],
        "known": User.objects.filter(email_index=row.email_index).exists(),
        "url": address(f"/signup/{mint(row)}/"),
    }


# -- a new address ---------------------------------------------------------------------------------


def change_stands(about_id: UUID, rule: str, now: datetime) -> str | None:
    """Say why mail about a new address is not to be sent any more, if so."""
    change = EmailChange.objects.filter(pk=about_id).first()
    if change is None:
        return "over"
    if rule == "confirm" and (change.used_at or change.expires_at <= now):
        return "over"
    if rule == "confirm" and User.objects.filter(email_index=change.email_index).exists():
        # Somebody else's account has this address; the page that was answered does not say so.
        return "taken"
    return None


def change_for(about_id: UUID) -> Recipient | None:
    """Give the new mailbox."""
    change = EmailChange.objects.select_related("user").filter(pk=about_id).first()
    return as_recipient(change.user, email=str(change.email)) if change else None


def change_facts(about_id: UUID, language: str) -> dict[str, Any]:
    """Give the link that makes the address hers."""
    change = EmailChange.objects.select_related("user").get(pk=about_id)
    return {
        "sender": _("Bookings"),
        "first_name": first_name(change.user),
        "url": address(f"/account/email/{mint(change)}/"),
    }


def changed_for(about_id: UUID) -> Recipient | None:
    """Give the former mailbox."""
    change = EmailChange.objects.select_related("user").filter(pk=about_id).first()
    return as_recipient(change.user, email=str(change.old_email)) if change else None


def changed_facts(about_id: UUID, language: str) -> dict[str, Any]:
    """Say that the account answers to another address now; which one is not the former mailbox's business."""
    change = EmailChange.objects.select_related("user").get(pk=about_id)
    return {"sender": _("Bookings"), "first_name": first_name(change.user)}


# -- what happened to an account -------------------------------------------------------------------


def notice_user(about_id: UUID) -> User | None:
    """Find whose account the noted event touched."""
    return User.objects.filter(pk__in=AuditEntry.objects.filter(pk=about_id).values("object_id")).first()


def notice_for(about_id: UUID) -> Recipient | None:
    """Give whose account it is."""
    return as_recipient(notice_user(about_id))


def notice_facts(about_id: UUID, language: str) -> dict[str, Any]:
    """Say what happened, and when."""
    entry, user = AuditEntry.objects.get(pk=about_id), notice_user(about_id)
    words = {
        "account.reset_password": _("Your password was changed by a link in a mail."),
        "account.change_password": _("Your password was changed."),
        "account.enrol_factor": _("The code on your phone was set up."),
        "account.new_codes": _("New recovery codes were made; the old ones open nothing."),
        "account.add_passkey": _("A passkey was added to your account."),
        "account.remove_passkey": _("A passkey was removed from your account."),
        "account.restore_factor": _(
            "Your second factor was taken away because it was lost. "
            "You set up a new one at your next sign-in."
        ),
    }
    words["account.colleague_restored"] = _(
        "An owner took away the second factor of a colleague who had lost it. "
        "The access log of the business says whose, and who did it."
    )
    return {
        "sender": _("Bookings"),
        "first_name": first_name(user) if user else "",
        "what": words.get(entry.action, ""),
        "starts": entry.at.astimezone(entry.tenant.zone),
        "url": address("/signin/forgot/"),
    }
