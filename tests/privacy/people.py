"""A customer with everything that can be known of her, and her mother, who shares the name and the e-mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bookings.links import mint_link
from bookings.models import Booking
from customers.models import Customer, Note
from customers.newsletter import record_choice
from notifications.models import Message
from tenants import audit
from tenants.models import AuditEntry
from tests.bookings import steps
from tests.replay import planted_once
from tests.world import NOW, Shop, local

EMAIL = "winther@example.dk"


@dataclass
class Family:
    """The daughter, who goes, and the mother, who stays."""

    her: Customer
    mother: Customer
    past: Booking
    mothers: Booking


@planted_once(at=NOW)
def plant_family(shop: Shop) -> Family:
    """Book for both, write notes, mint links, look them up, and ask about news."""
    past = steps.book(
        shop,
        "cut",
        at=local("2026-11-25 10:00"),
        typed=steps.details(name="Camilla Winther", email=EMAIL, message="Jeg er øm i nakken", no_news=True),
    )
    mothers = steps.book(
        shop,
        "cut",
        at=local("2026-11-26 10:00"),
        typed=steps.details(name="Karin Winther", email=EMAIL, phone="+4520654321", message="Parkering?"),
    )
    for booking, secret in ((past, True), (mothers, False)):
        card = booking.customer
        assert card is not None
        Note.objects.create(customer=card, text="Vil have te", created_at=NOW, author_initials="AH")
        if secret:
            Note.objects.create(
                customer=card, text="7/3 + 20 vol", created_at=NOW, trade_secret=True, reason="opskrift"
            )
        mint_link(booking, now=NOW)
        audit.record(
            "customer.view",
            by=shop.actor("bob"),
            now=NOW,
            purpose="booking",
            subject_id=card.pk,
            object_id=booking.pk,
        )
    assert past.customer is not None and mothers.customer is not None
    record_choice(
        customer=past.customer,
        objected=True,
        wording="nyheder-1",
        channel="booking",
        by=shop.actor("alice"),
        now=NOW,
    )
    audit.record(
        "calendar.view",
        by=shop.actor("alice"),
        now=NOW,
        purpose="booking",
        ids=[past.customer_id, mothers.customer_id],
    )
    past.status, past.payment, past.payment_how, past.paid_at = "done", "paid", "card", past.starts_at
    past.save()
    return Family(past.customer, mothers.customer, past, mothers)


def sent(booking: Booking, *, at: datetime = NOW) -> None:
    """Let the confirmations have gone out."""
    Message.objects.filter(about_id=booking.pk, kind="booking_confirmation").update(
        state="sent", handed_at=at, settled_at=at, provider="gatewayapi", country="DK",
        categories=["phone number", "text of the message"], provider_ref="ref-1",
    )  # fmt: skip


def rows_of_audit() -> int:
    """Count the audit."""
    return AuditEntry.objects.count()


AFTER = NOW + timedelta(days=2)
