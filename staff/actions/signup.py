"""Signing up: the mail that is to be opened, the account, and the business in draft."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction

from staff.actions.members import enrol_member
from staff.actions.notices import tell_about
from staff.actions.recovery import HOUR, LinkOver, hold_back
from staff.identity import slug_of, slugs_after
from staff.models import SignUp, User
from staff.permissions import OWNER
from staff.signin import email_index
from tenants import audit, throttle
from tenants.actions import open_tenant
from tenants.actors import SYSTEM, VISITOR, Actor
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.models import Tenant
from tenants.tokens import token_hash

TERMS = "terms-0.9"
UNCONFIRMED = timedelta(days=1)
UNOPENED = timedelta(days=14)
MAILS_AN_HOUR = 3
FROM_ONE_ADDRESS = 10
TRIES = 10


class WrongPassword(Exception):
    """The password is not the one that was chosen at sign-up."""


def sign_up(
    *, business: str, name: str, email: str, password: str, language: str, address: str, now: datetime
) -> None:
    """Keep what was typed and plan the mail; whether the address is known is asked only in the mail."""
    hold_back("signup-address", address=address, limit=FROM_ONE_ADDRESS)
    index, hashed = email_index(email), make_password(password)
    if not throttle.allow(f"signup-account:{index.hex()}", limit=MAILS_AN_HOUR, per_seconds=HOUR):
        return
    with tenant_scope(PLATFORM_ID):
        row = SignUp.objects.create(
            business=business.strip(),
            name=name.strip(),
            email=email.strip(),
            email_index=index,
            password=hashed,
            language=language,
            created_at=now,
            expires_at=now + UNCONFIRMED,
        )
        tell_about(kind="sign_up", row=row, by=VISITOR, now=now)


def open_sign_up(token: str, *, now: datetime) -> tuple[SignUp, User | None]:
    """Find what a link opens, and the account if there is one already; inside the platform's scope."""
    row = (
        SignUp.objects.select_for_update()
        .filter(token_hash=token_hash(token), confirmed_at=None, expires_at__gt=now)
        .first()
    )
    if row is None:
        raise LinkOver
    return row, User.objects.filter(email_index=row.email_index).first()


def confirm_sign_up(*, token: str, password: str, now: datetime) -> tuple[User, bool]:
    """Make the account that the mail's reader confirmed; say whether it is new.

    A new account takes the password that was chosen, typed once more: whoever signs up with another's
    address would otherwise know the password of what its owner confirms.
    """
    with tenant_scope(PLATFORM_ID):
        row, user = open_sign_up(token, now=now)
        new = user is None
        if user is None:
            if not throttle.allow(f"signup-confirm:{row.pk}", limit=TRIES, per_seconds=HOUR):
                raise LinkOver
            if not check_password(password, row.password):
                raise WrongPassword
            user = User(
                email_index=row.email_index,
                email=row.email,
                name=row.name,
                language=row.language,
                created_at=now,
                password=row.password,
            )
            user.save()
        row.user, row.confirmed_at, row.token_hash, row.password = user, now, None, ""
        row.expires_at = now + UNOPENED
        row.save(update_fields=["user", "confirmed_at", "token_hash", "password", "expires_at"])
        audit.record(
            "account.confirm",
            by=Actor("staff", user.pk),
            now=now,
            object_kind="staff.User",
            object_id=user.pk,
        )
    return user, new


def waiting_business(user: User) -> SignUp | None:
    """Give the business that she confirmed and has not opened yet; inside the platform's scope."""
    rows = SignUp.objects.filter(user=user).exclude(confirmed_at=None)
    found: SignUp | None = rows.select_for_update().order_by("-confirmed_at").first()
    return found


def open_business(*, user: User, now: datetime) -> Tenant | None:
    """Open the business in draft, with her as its owner; a second press finds it open and gives None."""
    with tenant_scope(PLATFORM_ID):
        row = waiting_business(user)
        if row is None:
            return None
        business, name, language = str(row.business), str(row.name), row.language
        tenant = open_under_a_free_slug(business, language, by=Actor("owner", user.pk), now=now)
        enrol_member(
            tenant=tenant,
            email=str(user.email),
            name=name,
            password="",
            role=OWNER,
            by=SYSTEM,
            now=now,
            language=language,
        )
        row.delete()
    with tenant_scope(tenant):
        audit.record("tenant.accept_terms", by=Actor("owner", user.pk), now=now, purpose=TERMS)
    return tenant


def open_under_a_free_slug(business: str, language: str, *, by: Actor, now: datetime) -> Tenant:
    """Open the business under the first address that nobody has."""
    wanted = slug_of(business)
    taken = set(Tenant.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    for slug in slugs_after(wanted):
        if slug in taken:
            continue
        try:
            with transaction.atomic():
                return open_tenant(slug=slug, name=business[:120], language=language, by=by, now=now)
        except IntegrityError:
            # Somebody took it in this moment.
            continue
    raise AssertionError("there is always another number")
