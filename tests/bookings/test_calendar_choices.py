"""Whose lanes, which colours, how large: said by the address, kept for each colleague, never widened."""

from datetime import timedelta

import pytest

from bookings.models import CalendarChoice, Resource
from notifications.models import Message
from staff.permissions import Permission
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.bookings import steps
from tests.bookings.calendar import THURSDAY, address, allow, client_of, html_of, labels, put
from tests.bookings.visitor import Page
from tests.world import NOW, Shop, local

pytestmark = pytest.mark.usefixtures("morning")

TEN = local("2026-11-26 10:00")


def choose(shop: Shop, name: str = "alice", **typed: object) -> str:
    """Send the form and give where it leads."""
    where = f"/d/{shop.tenant.slug}/calendar/choose/"
    answer = client_of(shop, name).post(where, {"day": THURSDAY, "kind": "day", **typed})
    assert answer.status_code == 302
    return answer["Location"]


def lanes(shop: Shop, where: str, name: str = "alice") -> list[str]:
    html = client_of(shop, name).get(where).content.decode()
    return [str(attrs["data-person"]) for _tag, attrs in Page(html).tags if attrs.get("class") == "lane"]


def test_a_choice_stands_in_the_address_and_is_remembered(solvik: Shop) -> None:
    bob = solvik.people["bob"].pk
    there = choose(solvik, who=bob, colour="status", zoom="3", kind="week")
    assert "/calendar/week/?" in there and f"who={bob}" in there and "zoom=3" in there
    plain = f"/d/{solvik.tenant.slug}/calendar/"
    assert lanes(solvik, plain) == [str(bob)]
    html = client_of(solvik, "alice").get(plain).content.decode()
    assert "zoom-3" in html and "Venter på" in html
    allow(solvik, "bob", Permission.ALL_CALENDARS)
    assert len(lanes(solvik, plain, "bob")) == 2  # it is hers alone
    choose(solvik, who=[str(each.pk) for each in (solvik.people["alice"], solvik.people["bob"])])
    assert len(lanes(solvik, plain)) == 2
    with tenant_scope(solvik.tenant):
        [row] = CalendarChoice.objects.all()
    assert row.who == []


def test_the_address_beats_what_is_remembered(solvik: Shop) -> None:
    choose(solvik, who=solvik.people["bob"].pk)
    alice = solvik.people["alice"].pk
    assert lanes(solvik, address(solvik, who=alice)) == [str(alice)]
    assert len(lanes(solvik, address(solvik, who="all"))) == 2


def test_nobody_elses_calendar_can_be_chosen(solvik: Shop, lund: Shop) -> None:
    allow(solvik, "bob", Permission.OWN_CALENDAR)
    own = str(solvik.people["bob"].pk)
    choose(solvik, "bob", who=[str(solvik.people["alice"].pk), str(lund.people["charlie"].pk)])
    assert lanes(solvik, f"/d/{solvik.tenant.slug}/calendar/", "bob") == [own]
    with tenant_scope(solvik.tenant):
        assert CalendarChoice.objects.get().who == []


def test_a_choice_of_a_lost_right_shows_nobody(solvik: Shop) -> None:
    allow(solvik, "bob", Permission.ALL_CALENDARS)
    choose(solvik, "bob", who=solvik.people["alice"].pk)
    allow(solvik, "bob", Permission.OWN_CALENDAR)
    assert lanes(solvik, f"/d/{solvik.tenant.slug}/calendar/", "bob") == [str(solvik.people["bob"].pk)]


@pytest.mark.parametrize(
    "typed", [{"zoom": "9", "colour": "x", "kind": "nowhere", "day": "x", "who": "x"}, {}]
)
def test_nonsense_is_the_usual(solvik: Shop, typed: dict[str, str]) -> None:
    assert "zoom=1" in choose(solvik, **typed)


def test_a_room_shows_whose_visit_it_holds_from_start_to_end(solvik: Shop) -> None:
    chair = solvik.people["chair"]
    with tenant_scope(solvik.tenant):
        put(solvik, TEN, room=chair, minutes=120, gap_start=30, gap_minutes=45, buffer_after=15)
        put(solvik, TEN, who="bob", name="Mette Krogh")
    html = html_of(solvik, who=chair.pk)
    assert labels(html) == ["10.00 til 12.00, Karen Holm, Dameklip, hos Alice, første besøg"]
    assert 'class="gap' not in html and 'class="buffer' not in html
    assert "ledig" not in Page(html).text


def test_a_colleague_who_left_is_shown_where_she_had_visits(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        put(solvik, TEN, who="bob")
        Resource.objects.filter(pk=solvik.people["bob"].pk).update(active=False)
    assert len(lanes(solvik, address(solvik))) == 2
    assert len(lanes(solvik, address(solvik, day="2026-11-27"))) == 1


def test_two_at_once_stand_side_by_side_and_a_third_is_counted(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        for lane, name in enumerate(("Karen Holm", "Mette Krogh", "Lone Juhl")):
            put(solvik, TEN, lane=lane, name=name)
    html = html_of(solvik, who=solvik.people["alice"].pk)
    assert ' for-60 left"' in html and ' for-60 right"' in html
    assert ">+1</a>" in html and "1 mere på samme tid" in html


def test_marks_say_first_visit_note_payment_and_a_message_that_failed(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        first = put(solvik, TEN - timedelta(days=30))
        again = put(
            solvik,
            TEN,
            customer=first.customer,
            payment="paid",
            payment_how="cash",
            paid_at=NOW,
            message="Hej",
        )
    said = labels(html_of(solvik))
    assert said == ["10.00 til 11.00, Karen Holm, Dameklip, hos Alice, har en note, betalt"]
    with tenant_scope(solvik.tenant):
        for attempt, state in ((1, "failed"), (2, "sent")):
            Message.objects.create(
                about_kind="booking",
                about_id=again.pk,
                kind="booking_confirmation",
                channel="email",
                state=state,
                attempt=attempt,
                send_at=NOW,
                due_at=NOW,
                planned_by_kind="system",
                created_at=NOW,
            )
    assert "nåede ikke frem" not in labels(html_of(solvik))[0]
    with tenant_scope(solvik.tenant):
        Message.objects.filter(attempt=2).delete()
    assert "en besked nåede ikke frem" in labels(html_of(solvik))[0]


def test_a_note_is_marked_only_for_those_who_may_read_notes(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        put(solvik, TEN, message="Hej")
    allow(solvik, "bob", Permission.ALL_CALENDARS)
    for kind in ("", "week/", "list/", "print/"):
        assert "note" not in Page(html_of(solvik, kind, who_looks="bob")).text
        assert "har en note" not in html_of(solvik, kind, who_looks="bob")


def test_first_with_her_is_all_that_a_colleague_of_her_own_calendar_learns(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        first = put(solvik, TEN - timedelta(days=30))
        put(solvik, TEN, who="bob", customer=first.customer)
    allow(solvik, "bob", Permission.OWN_CALENDAR)
    assert "første besøg" in labels(html_of(solvik, who_looks="bob"))[0]
    assert "første besøg" not in labels(html_of(solvik, who=solvik.people["bob"].pk))[0]


def test_the_list_shows_what_was_cancelled_where_it_is_asked_for(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        put(solvik, TEN, status="cancelled")
        put(solvik, TEN, name="Mette Krogh")
        steps.plant_class(solvik, at=local("2026-11-27 14:00"))
    usual = Page(html_of(solvik, "list/")).text
    assert "Mette Krogh" in usual and "Karen Holm" not in usual and "0 af 4 pladser" in usual
    gone = Page(html_of(solvik, "list/", keep="cancelled")).text
    assert "Karen Holm" in gone and "Mette Krogh" not in gone and "pladser" not in gone
    assert "Ingen besøg i de dage" in Page(html_of(solvik, "list/", keep="requested")).text


def test_a_visit_of_two_services_is_one_line_of_the_list(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        steps.book(solvik, "cut", "trim", at=TEN)
    text = Page(html_of(solvik, "list/")).text
    assert "Dameklip og Pandehår" in text and text.count("Camilla Winther") == 1


def test_the_paper_names_what_goes_on_it_and_can_do_with_initials(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        put(solvik, TEN)
    page = Page(html_of(solvik, "print/"))
    assert "Torsdag 26. november 2026" in page.text and "Udskrevet af Alice Holm" in page.text
    assert "makulér" in page.text
    short = Page(html_of(solvik, "print/", names="short")).text
    assert "K. H." in short and "Karen" not in short
    with tenant_scope(solvik.tenant):
        rows = AuditEntry.objects.filter(action="calendar.print")
        assert [each.count for each in rows] == [1, 1]


def test_the_month_counts_visits_and_shows_no_names(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        for hour in (9, 11):
            put(solvik, local(f"2026-11-26 {hour:02d}:00"))
        put(solvik, local("2026-11-26 13:00"), status="cancelled")
        steps.plant_class(solvik, at=local("2026-11-26 14:00"))
    answer = client_of(solvik, "alice").get(address(solvik, "month/"))
    cells = {each["name"]: each for week in answer.context["weeks"] for each in week["cells"]}
    assert cells["Torsdag 26. november"]["count"] == 3
    # Two people of seven and a half hours each, and three hours taken.
    assert cells["Torsdag 26. november"]["free_label"] == "ledig 12\u00a0t"
    assert "Karen" not in answer.content.decode()
    with tenant_scope(solvik.tenant):
        assert not AuditEntry.objects.filter(action="calendar.view").exists()
