"""Which columns of visits are personal, why they are held, and what ends them."""

from django.utils.translation import gettext_lazy as _

from bookings.personal.words import TRADE, TURNOVER, booked_fact, employee, said, visit_fact
from tenants.personal import ROW, TENANT, NotPersonal, declare, for_visit, thread

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
        "booking": thread(_("The visit that a hold became")),
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
        "booking": thread(_("The visit it belongs to")),
        "item": thread(_("The service it belongs to")),
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
        "customer": thread(_("The customer")),
        "reference": visit_fact(_("Booking number"), why="A random number for the telephone."),
        "status": visit_fact(_("How the visit went")),
        "starts_at": visit_fact(_("Start")),
        "ends_at": visit_fact(_("End")),
        "source": visit_fact(_("Booked where")),
        "language": for_visit(
            cat="user.preference.language",
            label=_("Language of the messages"),
            on_erase="KEEP_UNLINKED",
            why_plain="Needed to write the messages; two values in all.",
        ),
        "message": said(_("Message with the booking")),
        "price_minor": booked_fact(_("Price")),
        "price_from": visit_fact(_("Price is a minimum"), why=TURNOVER),
        "list_price_minor": visit_fact(_("Price of the price list"), why=TURNOVER),
        "currency": visit_fact(_("Currency"), why=TURNOVER),
        "walk_in": visit_fact(_("Came without a name"), why="It says that there is no person."),
        "payment": booked_fact(_("Paid or not")),
        "payment_how": booked_fact(_("How it was paid")),
        "paid_at": booked_fact(_("Paid at")),
        "cancel_reason": said(_("Why it was cancelled")),
        "legal_basis": visit_fact(_("Legal basis"), why="One value: contract."),
        "policy_version": visit_fact(_("Privacy policy that was read"), why="Points at a public text."),
        "policy_sha256": visit_fact(_("Fingerprint of that policy"), why="Fingerprint of a public text."),
        "sequence": visit_fact(_("Number of changes"), why="A small number."),
        "approve_by": visit_fact(_("To be answered by")),
        "session": visit_fact(_("Class")),
        "series": visit_fact(_("Series"), why="A random id of a rule, such as every third week."),
        "position": visit_fact(_("Place in the series"), why="A small number."),
        "asked_starts_at": visit_fact(_("Time that was asked for")),
        "answer": said(_("The business's words with its answer")),
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
        "booking": thread(_("The visit")),
        "number": visit_fact(_("Order"), export="none"),
        "service": visit_fact(_("Service")),
        "resource": visit_fact(_("With whom")),
        "name": visit_fact(
            _("Service as booked"), why="Statistics by service; not tied to a name in the dump."
        ),
        "name_en": visit_fact(_("Service as booked, in English"), why="See the Danish name.", export="none"),
        "colour": TRADE,
        "price_minor": visit_fact(_("Price"), why=TURNOVER),
        "price_from": visit_fact(_("Price is a minimum"), why=TURNOVER),
        "list_price_minor": visit_fact(_("Price of the price list"), why=TURNOVER),
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
        "booking": thread(_("The visit")),
        "token_hash": for_visit(
            cat="user.authorization",
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
        "booking": thread(_("The visit")),
        "kind": visit_fact(_("What happened")),
        "at": visit_fact(_("When")),
        "actor_kind": visit_fact(_("By whom (role)"), why="A role, not a person."),
        "actor_id": employee(_("By whom")),
        "old_starts_at": visit_fact(_("Former time")),
        "new_starts_at": visit_fact(_("New time")),
        "old_resource_id": visit_fact(_("Formerly with"), export="none"),
        "new_resource_id": visit_fact(_("Now with"), export="none"),
        "old_ends_at": visit_fact(_("Former end")),
        "new_ends_at": visit_fact(_("New end")),
        "old_price_minor": visit_fact(_("Former price"), why=TURNOVER),
        "new_price_minor": visit_fact(_("New price"), why=TURNOVER),
        "what": visit_fact(_("Which service or payment"), why="A word of the price list."),
        "broke": visit_fact(_("Rules that were set aside"), why="Words of the house.", export="none"),
        "overbooked": visit_fact(_("Put over another visit"), export="none"),
        "reason": said(_("Why it was changed")),
    },
)
declare(
    "bookings.FormerPlace",
    subject="booking.customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "booking": thread(_("The visit")),
        "made_at": visit_fact(_("When"), export="none"),
        "made_by": employee(_("By whom")),
        "sequence": visit_fact(_("Number of changes"), why="A small number.", export="none"),
        "answer": visit_fact(_("Whether the customer was told"), why="One of six words.", export="none"),
        "answered_at": visit_fact(_("When"), export="none"),
        "approve_by": visit_fact(_("To be answered by"), export="none"),
        "items": thread(_("The services it belongs to")),
        **{
            name: visit_fact(_("Former time"), export="none")
            for name in ("item_starts", "item_ends", "taken_starts", "taken_ends")
        },
        "item_people": visit_fact(_("Formerly with"), export="none"),
        "taken_items": thread(_("The services it belongs to")),
        "taken_resources": visit_fact(_("Formerly with"), export="none"),
        "taken_lanes": TRADE,
        "withdrawn": thread(_("Messages that were taken back")),
    },
)
