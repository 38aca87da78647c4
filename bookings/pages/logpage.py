"""Builds the log of messages: what went to whom by which company, what became of it, and what it cost."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings.dates import near_moment
from bookings.pages.textpage import kind_labels
from bookings.words import phone_label
from customers.models import Customer
from notifications.caps import WARN_AT, used_this_month
from notifications.models import Message
from notifications.subprocessors import ENTRIES
from staff.models import Invitation
from tenants.models import Tenant

PAGE = 50
MOST_TROUBLE = 20
TROUBLE_DAYS = timedelta(days=30)
State = Message.State
TROUBLE = (State.FAILED, State.UNKNOWN)
STATES: dict[str, tuple[str, ...]] = {
    "trouble": TROUBLE,
    "out": (State.SENT, State.DELIVERED),
    "skipped": (State.SKIPPED,),
    "coming": (State.PLANNED, State.CLAIMED),
}
TICK = timedelta(microseconds=1)
INVITATION = "staff_invitation"
Rows = QuerySet[Message]


def log_rows(
    mine: Rows, chosen: Mapping[str, str], *, before: str, now: datetime
) -> tuple[list[Message], str]:
    """Read one page and the mark at which the next begins: the newest first, of what is planned the soonest.

    The mark is the last row's own time and id, so that a page costs the same however far down it lies.
    """
    rows = mine
    if states := STATES.get(chosen["state"]):
        rows = rows.filter(state__in=states)
    if chosen["channel"]:
        rows = rows.filter(channel=chosen["channel"])
    coming = chosen["state"] == "coming"
    if not coming:
        rows = rows.filter(due_at__gte=now - timedelta(days=int(chosen["days"])), due_at__lt=now + TICK)
    rows = after_mark(rows, before, coming=coming)
    order = ("due_at", "id") if coming else ("-due_at", "-id")
    found = list(rows.order_by(*order)[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last.due_at.isoformat()}_{last.pk}" if last else ""


def after_mark(rows: Rows, mark: str, *, coming: bool) -> Rows:
    """Go on where the page before ended; a mark that is none begins anew."""
    moment, _sep, row_id = mark.partition("_")
    try:
        at, last = datetime.fromisoformat(moment), UUID(row_id)
    except ValueError:
        return rows
    if at.tzinfo is None:
        return rows
    if coming:
        return rows.filter(due_at__gte=at).filter(Q(due_at__gte=at + TICK) | Q(due_at=at, id__gt=last))
    return rows.filter(due_at__lt=at + TICK).filter(Q(due_at__lt=at) | Q(due_at=at, id__lt=last))


def troubled(mine: Rows, *, now: datetime) -> list[Message]:
    """Read what did not arrive, or may not have, and was not sent again since: somebody should look."""
    again = Message.objects.filter(
        about_id=OuterRef("about_id"),
        kind=OuterRef("kind"),
        rule=OuterRef("rule"),
        channel=OuterRef("channel"),
        version=OuterRef("version"),
        attempt__gt=OuterRef("attempt"),
    )
    rows = mine.filter(~Exists(again), state__in=TROUBLE, due_at__gte=now - TROUBLE_DAYS)
    return list(rows.order_by("-due_at")[:MOST_TROUBLE])


def draw(
    tenant: Tenant,
    rows: Sequence[Message],
    people: Mapping[UUID, Customer],
    *,
    invited: Mapping[UUID, str],
    sees: bool,
    now: datetime,
) -> list[dict[str, Any]]:
    """Draw the rows for a reader who may, or may not, see addresses."""
    labels, colleagues = labels_of(), labels_to_colleagues()
    companies = {entry.key: _(entry.company) for entry in ENTRIES}
    return [
        {
            "id": row.pk,
            "kind_label": labels.get(row.kind, row.kind),
            "channel": row.channel,
            "channel_label": _("text message") if row.channel == "sms" else pgettext("channel", "e-mail"),
            "when_label": near_moment(row.due_at, now, tenant.zone),
            "person": person_of(tenant, row, people, sees=sees),
            "colleague": invited.get(row.about_id, _("a colleague")) if row.kind in colleagues else "",
            "company": _(companies.get(row.provider, row.provider)) if row.provider else "",
            "country": row.country,
            "state": row.state,
            "state_label": state_label(row.state),
            "reason": reason_words(row.reason) if row.state != State.PLANNED or row.reason else "",
            "segments": row.segments if row.channel == "sms" else None,
            "again": row.state in TROUBLE,
            "attempt": row.attempt,
        }
        for row in rows
    ]


def person_of(
    tenant: Tenant, row: Message, people: Mapping[UUID, Customer], *, sees: bool
) -> dict[str, Any] | None:
    """Name the recipient where she is a customer whom the reader may see."""
    card = people.get(row.recipient_id) if row.recipient_id else None
    if card is None:
        return None
    address = (
        (phone_label(card.phone, tenant.country) if card.phone else "")
        if row.channel == "sms"
        else card.email
    )
    return {"id": card.pk, "name": card.name, "address": (address or "") if sees else ""}


def people_of(rows: Collection[Message], cards: QuerySet[Customer]) -> dict[UUID, Customer]:
    """Read the recipients among the cards that the reader may see, in one question."""
    ids = {row.recipient_id for row in rows if row.recipient_id}
    return {card.pk: card for card in cards.filter(pk__in=ids)} if ids else {}


def invited_of(rows: Collection[Message]) -> dict[UUID, str]:
    """Name who was invited, for readers who may know of colleagues, in one question."""
    ids = {row.about_id for row in rows if row.kind == INVITATION}
    found = Invitation.objects.filter(pk__in=ids) if ids else Invitation.objects.none()
    return {each.pk: each.name or str(each.email) for each in found}


def month_context(tenant: Tenant, *, now: datetime) -> dict[str, Any]:
    """Say what the month has cost so far, and how near the cap is."""
    used, cap = used_this_month(tenant, now=now), tenant.sms_monthly_cap
    return {
        "used": used,
        "cap": cap,
        "percent": min(100, used * 100 // cap) if cap else 0,
        "near": bool(cap) and used >= cap * WARN_AT,
        "full": bool(cap) and used >= cap,
        "left": max(cap - used, 0),
    }


def labels_of() -> dict[str, str]:
    """Name every kind, those to colleagues as well."""
    return kind_labels() | labels_to_colleagues()


def labels_to_colleagues() -> dict[str, str]:
    """Name the kinds that go to colleagues."""
    return {
        INVITATION: _("Invitation to a colleague"),
        "sms_cap_reached": _("Text messages used up"),
        "absence_asked": _("Wish for time off"),
        "absence_answered": _("Answer to a wish for time off"),
    }


def state_label(state: str) -> str:
    """Say what became of a message."""
    return {
        "planned": _("planned"),
        "claimed": _("on its way"),
        "sent": pgettext("message", "sent"),
        "delivered": _("delivered"),
        "failed": _("failed"),
        "unknown": _("uncertain"),
        "skipped": _("not sent"),
    }.get(state, state)


def reason_words(code: str) -> str:
    """Say a reason in words; the code itself where it is a company's own."""
    words = {
        "no_mobile": _("There is no mobile number."),
        "no_address": _("There is no e-mail address."),
        "no_such_address": _("There is no such address."),
        "no_recipient": _("There is nobody to send it to."),
        "erased": _("The customer has been deleted."),
        "restricted": _("The customer's details are locked."),
        "moved": _("The visit was moved."),
        "rule_changed": _("The rule for reminders was changed."),
        "visit_started": _("The visit had begun."),
        "visit_cancelled": _("The visit was cancelled."),
        "visit_declined": _("The request was declined."),
        "visit_expired": _("The request was not answered in time."),
        "visit_no_show": _("The customer did not come."),
        "visit_booked": _("The visit was booked by then."),
        "visit_arrived": _("The customer had come."),
        "visit_done": _("The visit was over."),
        "visit_requested": _("The visit waits for an answer."),
        "answered": _("It was answered by then."),
        "series_over": _("Nothing of the series is still to come."),
        "cap_reached": _("The month's text messages were used up."),
        "no_word_after_handing_over": _("Handed over, and no answer came."),
        "no-answer": _("Handed over, and no answer came."),
        "no-connection": _("The company could not be reached."),
        "broken-after-body": _("The line broke after it was handed over."),
        "broken-before-body": _("The line broke before it was handed over."),
        "unreadable-answer": _("The company's answer could not be read."),
        "bad-address": _("The address cannot be right."),
        "certificate": _("The company's certificate is not valid."),
        "sign-in": _("The company did not let us in."),
    }
    if code in words or not code:
        return words.get(code, "")
    return _("The company said no (%(code)s).") % {"code": code}
