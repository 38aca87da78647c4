"""What is over leaves no trace: links that ran out, sign-ups nobody confirmed, browsers long signed out."""

from datetime import datetime

from staff.models import EmailChange, PasskeyChallenge, PasswordReset, Session, SignUp
from tenants.context import PLATFORM_ID, tenant_scope


def sweep(*, now: datetime) -> int:
    """Delete what opens nothing any more, and count it."""
    gone = 0
    with tenant_scope(PLATFORM_ID):
        for model in (SignUp, PasswordReset, EmailChange, PasskeyChallenge, Session):
            deleted, _by_model = model.objects.filter(expires_at__lte=now).delete()
            gone += deleted
    return gone
