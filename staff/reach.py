"""Who is meant by an address, as far as one business may know: its own people."""

from staff.models import Membership, User
from staff.signin import email_index
from tenants.context import PLATFORM_ID, tenant_scope


def works_here(email: str) -> bool:
    """Say whether somebody with this e-mail has a place in the open business."""
    index = email_index(email)
    with tenant_scope(PLATFORM_ID):
        found = User.objects.filter(email_index=index).values_list("pk", flat=True).first()
    return found is not None and Membership.objects.filter(user_id=found, active=True).exists()
