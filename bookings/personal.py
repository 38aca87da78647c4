"""Which of the diary's columns are personal, why they are held, and what ends them."""

from django.utils.translation import gettext_lazy as _

from tenants.personal import NotPersonal, P, declare

CALENDAR = "The calendar asks for it by range and the exclusion constraint compares it."
ROW = NotPersonal("the row's own random id")
TENANT = NotPersonal("which business the row belongs to")
TRADE = NotPersonal("what the business offers")


def visit_fact(label: object, *, why: str = CALENDAR, export: str = "both") -> P:
    """Classify a plain fact of a visit: kept without the person for the statistics."""
    return P(
        cat="user.behavior.purchase_history",
        purpose=("booking",),
        basis="6.1.b",
        retain="customer",
        recipients=(),
        label=label,
        export=export,
        on_erase="KEEP_UNLINKED",
        store="plain",
        why_plain=why,
    )


def link(label: object) -> P:
    """Classify the thread from a row to the person: cut at erasure."""
    return P(
        cat="user.unique_id.pseudonymous",
        purpose=("booking",),
        basis="6.1.b",
        retain="customer",
        recipients=(),
        label=label,
        export="none",
        on_erase="DELETE",
        store="plain",
        why_plain="A random id; it says nothing without the customer's row.",
    )


def employee(label: object, *, store: str = "plain", why: str = "A random id of a colleague.") -> P:
    """Classify a fact about an employee."""
    return P(
        cat="user.name" if store != "plain" else "user.unique_id.pseudonymous",
        purpose=("booking",),
        basis="6.1.f",
        retain="employment",
        recipients=(),
        label=label,
        export="none",
        on_erase="DELETE",
        store=store,
        why_plain=why if store == "plain" else "",
    )


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
    "bookings.GroupSession": ("service", "resource", "starts_at", "ends_at", "seats", "cancelled_at"),
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
    "bookings.Hold",
    subject="booking.customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "token_hash": NotPersonal("hash of a random token that lives five minutes"),
        "services": TRADE,
        "performers": TRADE,
        "wanted": TRADE,
        "price_minor": TRADE,
        "starts_at": NotPersonal("a time somebody looks at; no person is known"),
        "ends_at": NotPersonal("a time somebody looks at; no person is known"),
        "expires_at": NotPersonal("when the hold ends"),
        "created_at": NotPersonal("when the hold was made"),
        "session": TRADE,
        "booking": link(_("The visit that a hold became")),
    },
)
declare(
    "bookings.Allocation",
    subject="booking.customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "resource": visit_fact(_("Who or what was booked"), export="none"),
        "starts_at": visit_fact(_("Occupied from"), export="none"),
        "ends_at": visit_fact(_("Occupied until"), export="none"),
        "lane": TRADE,
        "hold": NotPersonal("the hold it belongs to"),
        "booking": link(_("The visit it belongs to")),
        "item": link(_("The service it belongs to")),
        "session": TRADE,
        "expires_at": NotPersonal("when a hold ends"),
        "item_number": TRADE,
    },
)
declare(
    "bookings.Booking",
    subject="customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "customer": link(_("The customer")),
        "reference": visit_fact(_("Booking number"), why="A random number for the telephone."),
        "status": visit_fact(_("How the visit went")),
        "starts_at": visit_fact(_("Start")),
        "ends_at": visit_fact(_("End")),
        "source": visit_fact(_("Booked where")),
        "language": P(
            cat="user.preference.language",
            purpose=("booking",),
            basis="6.1.b",
            retain="customer",
            label=_("Language of the messages"),
            on_erase="KEEP_UNLINKED",
            store="plain",
            why_plain="Needed to write the messages; two values in all.",
        ),
        "message": P(
            cat="user.content.private",
            purpose=("booking",),
            basis="6.1.b",
            retain="customer",
            label=_("Message with the booking"),
            on_erase="DELETE",
            store="enc:data",
        ),
        "price_minor": visit_fact(_("Price"), why="Turnover is added up."),
        "price_from": visit_fact(_("Price is a minimum"), why="Turnover is added up."),
        "currency": visit_fact(_("Currency"), why="Turnover is added up."),
        "legal_basis": visit_fact(_("Legal basis"), why="One value: contract."),
        "policy_version": visit_fact(_("Privacy policy that was read"), why="Points at a public text."),
        "policy_sha256": visit_fact(_("Fingerprint of that policy"), why="Fingerprint of a public text."),
        "sequence": visit_fact(_("Number of changes"), why="A small number."),
        "approve_by": visit_fact(_("To be answered by")),
        "session": visit_fact(_("Class")),
        "created_at": visit_fact(_("Booked at")),
        "changed_at": visit_fact(_("Changed at")),
    },
)
declare(
    "bookings.BookingItem",
    subject="booking.customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "booking": link(_("The visit")),
        "number": visit_fact(_("Order"), export="none"),
        "service": visit_fact(_("Service")),
        "resource": visit_fact(_("With whom")),
        "name": visit_fact(
            _("Service as booked"), why="Statistics by service; not tied to a name in the dump."
        ),
        "name_en": visit_fact(_("Service as booked, in English"), why="See the Danish name.", export="none"),
        "colour": TRADE,
        "price_minor": visit_fact(_("Price"), why="Turnover is added up."),
        "price_from": visit_fact(_("Price is a minimum"), why="Turnover is added up."),
        "starts_at": visit_fact(_("Start")),
        "ends_at": visit_fact(_("End")),
        **dict.fromkeys(("buffer_before", "buffer_after", "gap_start", "gap_minutes"), TRADE),
    },
)
declare(
    "bookings.BookingLink",
    subject="booking.customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "booking": link(_("The visit")),
        "token_hash": P(
            cat="user.authorization",
            purpose=("booking",),
            basis="6.1.b",
            retain="customer",
            label=_("Fingerprint of a private link"),
            export="none",
            on_erase="DELETE_ROW",
            store="hash",
        ),
        "created_at": visit_fact(_("Link made at"), export="none"),
        "expires_at": visit_fact(_("Link ends at"), export="none"),
    },
)
declare(
    "bookings.BookingEvent",
    subject="booking.customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "booking": link(_("The visit")),
        "kind": visit_fact(_("What happened")),
        "at": visit_fact(_("When")),
        "actor_kind": visit_fact(_("By whom (role)"), why="A role, not a person."),
        "actor_id": employee(_("By whom")),
        "old_starts_at": visit_fact(_("Former time")),
        "new_starts_at": visit_fact(_("New time")),
        "old_resource_id": visit_fact(_("Formerly with"), export="none"),
        "new_resource_id": visit_fact(_("Now with"), export="none"),
    },
)
