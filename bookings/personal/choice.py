"""Which columns about what a colleague chose to see are personal."""

from django.utils.translation import gettext_lazy as _

from bookings.personal.words import employee
from tenants.personal import ROW, TENANT, NotPersonal, declare

declare(
    "bookings.CalendarChoice",
    subject="membership",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "membership": employee(_("Whose choice"), why="A random id of a colleague."),
        "who": employee(_("Whose calendars she looks at"), why="Random ids of colleagues."),
        "colour": NotPersonal("what the colours of the calendar tell"),
        "zoom": NotPersonal("how large the calendar is drawn"),
    },
)
