"""What the rows about people and accounts need: links of mails that were written."""

from typing import Any

from bookings.actions.feed import make_feed
from staff.actions.recovery import RESET_LASTS
from staff.kinds import mint
from staff.models import CaseNotice, EmailChange, FactorCase, Membership, PasswordReset, SignUp, User
from staff.signin import email_index
from tenants.actors import SYSTEM
from tenants.context import PLATFORM_ID, tenant_scope
from tests.world import NOW


def plant_errands(more: dict[str, Any], bob: Membership) -> None:
    """Plant Bob's forgotten password, his new address and his feed, and a sign-up of somebody new."""
    with tenant_scope(bob.tenant_id):
        more["feed_token"] = make_feed(membership=bob, shows="busy", by=SYSTEM, now=NOW)
    with tenant_scope(PLATFORM_ID):
        index = email_index("bob@salon-solvik.example")
        more["reset_token"] = mint(
            PasswordReset.objects.create(email_index=index, created_at=NOW, expires_at=NOW + RESET_LASTS)
        )
        more["sign_up_token"] = mint(
            SignUp.objects.create(
                business="Salon Havn",
                name="Vera Holm",
                email="vera@example.dk",
                email_index=email_index("vera@example.dk"),
                created_at=NOW,
                expires_at=NOW + RESET_LASTS,
            )
        )
        user = User.objects.get(pk=bob.user_id)
        case = FactorCase.objects.create(
            user=user,
            opened_by=user,
            reference="ABCD2345",
            reason="x",
            opened_at=NOW,
            due_at=NOW + RESET_LASTS,
        )
        more["case_token"] = mint(CaseNotice.objects.create(case=case, user=user, created_at=NOW))
        more["email_token"] = mint(
            EmailChange.objects.create(
                user=user,
                email="bob@nyt.example",
                email_index=email_index("bob@nyt.example"),
                old_email="bob@salon-solvik.example",
                created_at=NOW,
                expires_at=NOW + RESET_LASTS,
            )
        )
