"""Which columns about the house, its people and its hours are personal."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from bookings.personal.words import CALENDAR, TRADE, employee
from tenants.personal import ROW, TENANT, NotPersonal, declare

declare(
    "bookings.Resource",
    subject="self",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "kind": TRADE,
        "name": employee(_("Name of the staff member"), store="enc:data"),
        "title": NotPersonal("a job's title, shown on the public page"),
        "membership_id": employee(_("The staff member's sign-in")),
        "online": TRADE,
        "active": TRADE,
        "position": TRADE,
    },
)
for model, names in {
    "bookings.ServiceCategory": ("name", "name_en", "colour", "position"),
    "bookings.Service": (
        *("category", "name", "name_en", "description", "description_en", "minutes", "buffer_before"),
        *(
            "buffer_after",
            "gap_start",
            "gap_minutes",
            "price_minor",
            "price_from",
            "shown",
            "online",
            "active",
        ),
        *("grid_minutes", "notice_minutes", "furthest_days", "needs_approval", "approval_minutes", "seats"),
        "position",
    ),
    "bookings.Performer": ("service", "resource", "minutes", "price_minor"),
    "bookings.Need": ("service", "number", "resource"),
    "bookings.GroupSession": (
        *("service", "resource", "room", "series", "starts_at", "ends_at", "seats", "cancelled_at"),
    ),
}.items():
    declare(model, subject=None, fields={"id": ROW, "tenant": TENANT, **dict.fromkeys(names, TRADE)})

declare(
    "bookings.WeeklyHours",
    subject="resource",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "resource": employee(_("Whose hours")),
        **{
            name: employee(_("Working hours"), why=CALENDAR)
            for name in ("weekday", "start_minute", "end_minute", "valid_from", "valid_until")
        },
    },
)
declare(
    "bookings.CalendarException",
    subject="resource",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "kind": employee(_("Kind of absence"), why=CALENDAR),
        "resource": employee(_("Who is away")),
        "starts_at": employee(_("Away from"), why=CALENDAR),
        "ends_at": employee(_("Away until"), why=CALENDAR),
        "label": employee(_("What colleagues may read"), store="enc:data"),
    },
)
declare(
    "bookings.AbsenceRequest",
    subject="resource",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "resource": employee(_("Who is away")),
        "starts_at": employee(_("Away from"), why=CALENDAR),
        "ends_at": employee(_("Away until"), why=CALENDAR),
        "label": employee(_("What colleagues may read"), store="enc:data"),
        "state": employee(_("Kind of absence"), why="Four words; those that wait are asked for."),
        "asked_by": employee(_("Who is away")),
        "asked_at": employee(_("When"), why="Shown beside the wish."),
        "answered_by": employee(_("By whom")),
        "answered_at": employee(_("When"), why="Shown beside the answer."),
        "answer": employee(_("What colleagues may read"), store="enc:data"),
        "exception": employee(_("Who is away")),
    },
)

declare(
    "bookings.CalendarFeed",
    subject="membership_id",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "membership_id": employee(_("Whose calendar feed")),
        "token_hash": replace(
            employee(_("Address of the calendar feed"), store="hash"), cat="user.credentials"
        ),
        "shows": NotPersonal("how much the feed tells"),
        "made_at": employee(_("Calendar feed made"), why=CALENDAR),
        "read_at": employee(_("Calendar feed last fetched"), why=CALENDAR),
    },
)
