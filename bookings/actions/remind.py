"""Change the business's reminder rule: every reminder that waits gets its new moment (S44)."""

from datetime import datetime

from bookings.actions.tell import REMINDER, reminder_of
from bookings.kinds import ABOUT
from bookings.models import Booking
from notifications import outbox
from tenants import audit
from tenants.actors import Actor
from tenants.models import Tenant


def change_reminders(*, tenant: Tenant, minutes: int, by: Actor, now: datetime) -> int:
    """Remind so many minutes before from now on; 0 is never. Give how many visits it concerns.

    Reminders that have gone out are left alone, none is lost and none is doubled.
    """
    tenant.reminder_minutes = minutes
    tenant.save(update_fields=["reminder_minutes"])
    ahead = Booking.objects.select_related("customer").filter(status=Booking.Status.BOOKED, starts_at__gt=now)
    instants = [instant for booking in ahead if (instant := reminder_of(tenant, booking, booking.changed_at))]
    outbox.replan(about_kind=ABOUT, kind="booking_reminder", rule=REMINDER, instants=instants, by=by, now=now)
    audit.record("settings.reminders", by=by, now=now, purpose="booking", fields=["reminder_minutes"])
    return len(instants)
