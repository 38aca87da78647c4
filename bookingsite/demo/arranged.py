"""What an owner has arranged in the demo: the agreement she made, and a colleague's wish for time off."""

from datetime import datetime, time, timedelta

from bookings.models import AbsenceRequest, Resource
from privacy.agreement import accept_agreement, agreement_now
from staff.models import Membership
from tenants.actors import Actor
from tenants.models import Tenant


def plant_agreement(tenant: Tenant, owner: Resource, *, now: datetime) -> None:
    """Let the owner agree to the data-processing agreement."""
    member = member_of(owner)
    accept_agreement(
        tenant=tenant,
        language="da",
        sha256=agreement_now(tenant, "da").sha256,
        name=str(owner.name),
        user_id=member.user_id,
        by=Actor("owner", member.user_id),
        now=now,
    )


def plant_wish(tenant: Tenant, person: Resource, *, now: datetime) -> None:
    """Let a colleague ask for a long weekend in five weeks."""
    member = member_of(person)
    today = now.astimezone(tenant.zone).date()
    friday = today + timedelta(days=35 + (4 - today.weekday()) % 7)
    AbsenceRequest.objects.create(
        resource=person,
        starts_at=datetime.combine(friday, time(0), tzinfo=tenant.zone),
        ends_at=datetime.combine(friday + timedelta(days=2), time(0), tzinfo=tenant.zone),
        label="Fri",
        asked_by=member.user_id,
        asked_at=now,
    )


def member_of(person: Resource) -> Membership:
    """Give the sign-in that a lane belongs to."""
    return next(row for row in Membership.objects.all() if row.pk == person.membership_id)
