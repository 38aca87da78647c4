"""What the rows about people and accounts need: links of mails that were written."""

from typing import Any

from staff.actions.recovery import RESET_LASTS
from staff.kinds import mint
from staff.models import PasswordReset, SignUp
from staff.signin import email_index
from tenants.context import PLATFORM_ID, tenant_scope
from tests.world import NOW


def plant_errands(more: dict[str, Any]) -> None:
    """Plant a forgotten password of Bob's and a sign-up of somebody new."""
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
