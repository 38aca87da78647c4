"""What a business says of itself and its rules: what is stored, what is refused, and what follows."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bookings.actions.holidays import holiday_rows
from bookings.forms.business import cvr_sound
from bookings.models import CalendarException, Service
from notifications.models import Message
from privacy.policy import VERSION
from tenants.context import tenant_scope
from tenants.models import AuditEntry, PolicyVersion, Tenant
from tests.bookings.steps import book
from tests.world import NOW, Shop, local

FACTS = {
    "name": "Salon Solvik",
    "tagline": "",
    "street": "Solvikgade 14",
    "postcode": "1620",
    "city": "København V",
    "cvr": "",
    "phone": "+4500000000",
    "email": "hej@salon-solvik.example",
    "contact_hours": "Hverdage 9-15",
    "website": "",
    "languages": ["da", "en"],
    "language": "da",
    "timezone": "Europe/Copenhagen",
    "currency": "DKK",
}
RULES = {
    "contact_required": "phone",
    "max_open_per_contact": "3",
    "cancel_cutoff_minutes": "120",
    "notice_minutes": "240",
    "furthest_days": "60",
}


def post(client: Client, page: str, /, **values: object) -> tuple[int, str]:
    """Send a form, and give the answer."""
    answer = client.post(reverse(page, args=["salon-solvik"]), values)
    return answer.status_code, answer.content.decode()


def stored(shop: Shop) -> Tenant:
    """Read the business as it is now."""
    return Tenant.objects.get(pk=shop.tenant.pk)


def test_the_list_of_settings_says_how_each_page_stands(alice: Client, solvik: Shop) -> None:
    page = alice.get(reverse("settings", args=["salon-solvik"])).content.decode()
    assert "Solvikgade 14, 1620 København V" in page
    assert "1 day before" in page
    assert reverse("message_texts", args=["salon-solvik"]) in page


def test_a_new_address_is_stored_named_in_the_log_and_told_in_the_policy(alice: Client, solvik: Shop) -> None:
    status, _page = post(alice, "business", **{**FACTS, "street": "Ny Gade 3"})
    assert status == 302
    assert stored(solvik).street == "Ny Gade 3"
    with tenant_scope(solvik.tenant):
        entry = AuditEntry.objects.get(action="settings.business")
        assert entry.fields == ["contact_hours", "street"]
        newest = PolicyVersion.objects.filter(kind="privacy", language="da").order_by("-published_at")[0]
        assert newest.version == f"{VERSION}.1" and "Ny Gade 3" in newest.text
    assert "Hverdage 9-15" in Client().get(reverse("front", args=["salon-solvik"])).content.decode()


def test_what_the_policy_does_not_tell_makes_no_new_policy(alice: Client, solvik: Shop) -> None:
    assert post(alice, "business", **{**FACTS, "tagline": "Frisør på Vesterbro"})[0] == 302
    with tenant_scope(solvik.tenant):
        assert PolicyVersion.objects.filter(kind="privacy").count() == 2


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("cvr", "1358562", "A CVR number has 8 digits."),
        ("cvr", "13585629", "This is no CVR number"),
        ("phone", "20 12 34 5", "A Danish number has 8."),
        ("email", "hej@salon", "This e-mail cannot be right."),
        ("website", "min side", "This is no address of a web site."),
        ("timezone", "Mars/Olympus", "Select a valid choice"),
        ("language", "xx", "Select a valid choice"),
        ("name", " ", "Write what the business is called."),
    ],
)
def test_what_cannot_be_right_is_said_beside_the_field_and_nothing_is_lost(
    alice: Client, solvik: Shop, field: str, typed: str, said: str
) -> None:
    status, page = post(alice, "business", **{**FACTS, "street": "Halvt skrevet 7", field: typed})
    assert status == 422
    assert said in page and f'id="id_{field}-e"' in page and "Halvt skrevet 7" in page
    assert stored(solvik).street == "Solvikgade 14"


def test_a_sound_cvr_number_is_written_in_pairs(alice: Client, solvik: Shop) -> None:
    assert post(alice, "business", **{**FACTS, "cvr": "DK-13585628"})[0] == 302
    assert stored(solvik).cvr == "13 58 56 28"


@given(st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_never_makes_another_sound_cvr_number(place: int, step: int) -> None:
    digits = [int(digit) for digit in "13585628"]
    assert cvr_sound("13585628")
    digits[place] = (digits[place] + step) % 10
    # 11 divides no product of a weight below it and a difference below it.
    assert not cvr_sound("".join(map(str, digits)))


def test_rules_hold_for_new_services_and_for_all_when_asked(alice: Client, solvik: Shop) -> None:
    assert post(alice, "booking_rules", **RULES)[0] == 302
    with tenant_scope(solvik.tenant):
        assert set(Service.objects.values_list("notice_minutes", flat=True)) == {0}
    assert post(alice, "booking_rules", **RULES, everywhere="on")[0] == 302
    with tenant_scope(solvik.tenant):
        assert set(Service.objects.values_list("notice_minutes", "furthest_days")) == {(240, 60)}
    tenant = stored(solvik)
    assert (tenant.contact_required, tenant.max_open_per_contact, tenant.cancel_cutoff_minutes) == (
        "phone",
        3,
        120,
    )


def test_s44_changing_the_reminder_on_the_page_moves_what_waits_and_loses_none(
    alice: Client, solvik: Shop
) -> None:
    with tenant_scope(solvik.tenant):
        starts = [local(f"2036-12-0{day} 10:00") for day in (1, 2)]
        Service.objects.update(furthest_days=6000)
        for start in starts:
            book(solvik, "cut", at=start)
    assert post(alice, "reminders", reminder_minutes="2880")[0] == 302
    with tenant_scope(solvik.tenant):
        waiting = Message.objects.filter(kind="booking_reminder", state="planned").order_by("send_at")
        assert [row.send_at for row in waiting] == [start - timedelta(days=2) for start in starts]
    assert stored(solvik).reminder_minutes == 2880


def test_s68_a_script_in_the_name_of_the_business_is_inert(alice: Client, solvik: Shop) -> None:
    nasty = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    assert post(alice, "business", **{**FACTS, "name": nasty})[0] == 302
    for name in ("settings", "business", "front"):
        page = alice.get(reverse(name, args=["salon-solvik"])).content.decode()
        assert "<script>alert" not in page and "<img src=x" not in page


def test_another_clock_keeps_closed_days_and_booked_moments_and_names_what_lies_outside(
    alice: Client, solvik: Shop
) -> None:
    """Hours and days were said by the clock on the wall; a customer was told a moment."""
    start = local("2026-11-26 09:00")
    with tenant_scope(solvik.tenant):
        visit = book(solvik, "cut", at=start)
        closed = CalendarException.objects.create(
            kind="holiday",
            starts_at=local("2026-12-25 00:00"),
            ends_at=local("2026-12-26 00:00"),
            label="Jul",
        )
    with time_machine.travel(NOW, tick=False):
        address = reverse("business", args=["salon-solvik"])
        moved = alice.post(address, FACTS | {"timezone": "Europe/London"}, follow=True)
    assert moved.redirect_chain == [("/d/salon-solvik/hours/?done=clock", 302)]
    assert b"One coming visit lies outside the hours." in moved.content
    london = ZoneInfo("Europe/London")
    with tenant_scope(solvik.tenant):
        closed.refresh_from_db()
        visit.refresh_from_db()
        assert closed.starts_at == datetime(2026, 12, 25, tzinfo=london)
        assert closed.ends_at == datetime(2026, 12, 26, tzinfo=london)
        assert visit.starts_at == start
        tenant = Tenant.objects.get(pk=solvik.tenant.pk)
        assert set(holiday_rows(tenant, 2026)) == {date(2026, 12, 25)}
