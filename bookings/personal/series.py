"""Which columns of series are personal, why they are held, and what ends them."""

from django.utils.translation import gettext_lazy as _

from bookings.personal.words import employee, visit_fact
from tenants.personal import ROW, TENANT, declare

declare(
    "bookings.Series",
    subject="bookings.customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        **{
            name: visit_fact(_("Rule of a series"), why="A weekday, a time and a number of weeks.")
            for name in ("first_on", "wall_minute", "every_weeks", "times", "until")
        },
        "made_by_id": employee(_("By whom")),
        "created_at": visit_fact(_("Booked at")),
    },
)
declare(
    "bookings.SeriesChange",
    subject="series.bookings.customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "series": visit_fact(_("Series"), why="A random id of a rule.", export="none"),
        "kind": visit_fact(_("What happened")),
        "at": visit_fact(_("When")),
        "actor_kind": visit_fact(_("By whom (role)"), why="A role, not a person."),
        "actor_id": employee(_("By whom")),
    },
)
