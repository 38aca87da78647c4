"""The guide: from a draft with nothing in it to a live page, left and come back to at any step."""

import pytest
from django.test import Client
from django.urls import reverse

from bookings.forms.week import typed_week
from bookings.healthwords import health_word
from bookings.models import Performer, Resource, Service, ServiceCategory, WeeklyHours
from bookings.trades import TRADES
from bookings.weekplan import WeekSpan
from privacy.publishing import NEEDED
from staff.actions import enrol_member
from staff.models import Membership
from tenants.actions import ensure_platform, open_tenant
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.models import Tenant
from tests.staff.conftest import Person
from tests.world import NOW, PASSWORD, signed_in

SLUG = "ny-salon"


def url(step: str) -> str:
    """Give the address of a step."""
    return reverse("setup_step", args=[SLUG, step])


@pytest.fixture
def draft(db: None) -> Tenant:
    """Open a business with nothing in it."""
    ensure_platform(now=NOW)
    return open_tenant(slug=SLUG, name="Ny Salon", by=SYSTEM, now=NOW)


@pytest.fixture
def vera(draft: Tenant) -> Client:
    """Give its owner's browser, in English."""
    member: Membership = enrol_member(
        tenant=draft, email="vera@ny-salon.example", name="Vera Holt", password=PASSWORD, role="owner",
        by=SYSTEM, now=NOW,
    )  # fmt: skip
    Person("vera@ny-salon.example", member, draft).with_factor()
    return signed_in(Client(headers={"accept-language": "en"}), member)


def go(client: Client, step: str, **values: object) -> str:
    """Send a step, and give where it leads."""
    answer = client.post(url(step), values)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return str(answer["Location"])


def choose(client: Client, trade: str = "hair", **more: object) -> str:
    """Send the first step."""
    return go(client, "trade", trade=trade, phone="20 12 34 56", street="Ny Gade 3", city="Aarhus C", **more)


def list_of(draft: Tenant) -> dict[str, object]:
    """Give what the step of the price list sends, unchanged."""
    with tenant_scope(draft):
        rows = list(Service.objects.all())
    found: dict[str, object] = {}
    for row in rows:
        key = row.pk.hex
        found |= {f"use_{key}": "on", f"name_{key}": row.name, f"min_{key}": row.minutes}
        found[f"price_{key}"] = str(row.price_minor // 100)
    return found


def test_the_whole_way_from_nothing_to_a_live_page(draft: Tenant, vera: Client) -> None:
    front = reverse("front", args=[SLUG])
    assert Client().get(front).status_code == 404
    assert "0 of 8 steps" in vera.get(reverse("calendar_day", args=[SLUG])).content.decode()
    assert choose(vera) == url("services")
    assert go(vera, "services", **list_of(draft)) == url("hours")
    page = vera.get(url("hours")).content.decode()
    assert 'value="09:00"' in page and 'value="19:00"' in page
    week = typed_week([WeekSpan(day, 540, 1020) for day in range(5)])
    assert go(vera, "hours", act="save", **week) == url("staff")
    assert 'value="Vera Holt"' in vera.get(url("staff")).content.decode()
    assert go(vera, "staff", act="add", name="Vera Holt", title="Frisør") == url("staff")
    assert go(vera, "staff", act="onward") == url("look")
    assert go(vera, "look", accent="plum") == url("preview")
    preview = vera.get(reverse("preview", args=[SLUG])).content.decode()
    assert "Only you can see this page." in preview and "Women&#x27;s cut" in preview
    assert go(vera, "preview") == url("agreement")
    shown = vera.get(url("agreement")).content.decode().split('name="sha256" value="')[1].split('"')[0]
    signed = vera.post(
        reverse("agreement", args=[SLUG]),
        {"name": "Vera Holt", "agreed": "on", "sha256": shown, "next": url("publish")},
    )
    assert signed["Location"] == url("publish")
    assert "Everything is there." in vera.get(url("publish")).content.decode()
    assert Client().get(front).status_code == 404
    assert go(vera, "publish") == reverse("setup", args=[SLUG])
    live = Client(headers={"accept-language": "da"}).get(front)
    assert live.status_code == 200 and "Dameklip" in live.content.decode()
    assert 'class="brand-plum' in live.content.decode()
    page = vera.get(reverse("setup", args=[SLUG])).content.decode()
    assert "Your page is public" in page and "rail-link" in page
    with tenant_scope(draft):
        assert Resource.objects.get().membership_id == Membership.objects.get().pk
        assert Performer.objects.count() == len(TRADES["hair"].entries)


def test_an_owner_leaves_and_comes_back_to_where_she_was(draft: Tenant, vera: Client) -> None:
    overview = reverse("setup", args=[SLUG])
    assert "Begin" in vera.get(overview).content.decode()
    choose(vera)
    page = vera.get(overview).content.decode()
    assert f'class="btn primary big" href="{url("services")}"' in page
    go(vera, "services", act="skip")
    page = vera.get(overview).content.decode()
    assert (
        f'class="btn primary big" href="{url("hours")}"' in page and "passed by" not in page.split("<ol")[0]
    )
    for step in ("hours", "staff", "look", "preview", "agreement"):
        go(vera, step, act="skip")
    assert f'class="btn primary big" href="{url("publish")}"' in vera.get(overview).content.decode()


def test_publishing_says_in_words_what_is_missing(draft: Tenant, vera: Client) -> None:
    answer = vera.post(url("publish"))
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in (
        "A phone number or an e-mail",
        "At least one service",
        "Opening hours.",
        "Somebody who",
        "agreement",
    ):
        assert words in page
    assert Tenant.objects.get(pk=draft.pk).state == "draft"
    assert len(NEEDED) == 5


def test_another_trade_replaces_the_list_only_when_asked(draft: Tenant, vera: Client) -> None:
    choose(vera)
    choose(vera, "massage")
    with tenant_scope(draft):
        assert Service.objects.filter(name="Dameklip").exists()
    choose(vera, "massage", replace="on")
    with tenant_scope(draft):
        assert not Service.objects.filter(name="Dameklip").exists()
        assert Service.objects.count() == len(TRADES["massage"].entries)
        assert ServiceCategory.objects.count() == len(TRADES["massage"].headings)


def test_the_short_list_changes_what_is_typed_and_drops_what_is_not_offered(
    draft: Tenant, vera: Client
) -> None:
    choose(vera)
    given = list_of(draft)
    with tenant_scope(draft):
        cut, fringe = Service.objects.get(name="Dameklip"), Service.objects.get(name="Pandehår")
        colour = Service.objects.get(name="Klip og farve")
    given |= {f"price_{cut.pk.hex}": "525,50", f"min_{cut.pk.hex}": "50"}
    given.pop(f"use_{fringe.pk.hex}")
    go(vera, "services", **given)
    with tenant_scope(draft):
        stored = Service.objects.get(pk=cut.pk)
        assert (stored.price_minor, stored.minutes) == (52550, 50)
        assert not Service.objects.filter(pk=fringe.pk).exists()
        assert Service.objects.get(pk=colour.pk).gap_minutes == 40
    short = vera.post(url("services"), list_of(draft) | {f"min_{colour.pk.hex}": "60"})
    assert short.status_code == 422 and "The pause must end" in short.content.decode()


def test_nothing_typed_is_lost_and_a_bad_step_stays(draft: Tenant, vera: Client) -> None:
    answer = vera.post(url("trade"), {"trade": "hair", "phone": "20 12", "street": "Halv Gade 1"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Halv Gade 1" in page and "A Danish number has 8." in page
    assert vera.post(url("trade"), {"phone": ""}).status_code == 422
    assert vera.get(url("nowhere")).status_code == 404
    with tenant_scope(draft):
        assert not Service.objects.exists() and not WeeklyHours.objects.exists()


@pytest.mark.parametrize("key", list(TRADES))
def test_a_trade_plants_what_the_rules_of_a_service_allow(draft: Tenant, vera: Client, key: str) -> None:
    trade = TRADES[key]
    assert 8 <= len(trade.entries) <= 14
    assert len({entry.name for entry in trade.entries}) == len(trade.entries)
    assert not any(health_word(entry.name, entry.text) for entry in trade.entries)
    assert all(entry.name_en and entry.minutes % 5 == 0 for entry in trade.entries)
    assert all(0 <= start < end <= 1440 for start, end in trade.week.values())
    choose(vera, key)
    with tenant_scope(draft):
        assert Service.objects.count() == len(trade.entries)


def test_a_stranger_learns_nothing_of_a_draft(draft: Tenant, vera: Client) -> None:
    for name in ("front", "book_services", "policy"):
        there = Client().get(reverse(name, args=[SLUG]))
        never = Client().get(reverse(name, args=["never-was"]))
        assert there.status_code == never.status_code == 404
        assert there.content.replace(SLUG.encode(), b"never-was") == never.content


def test_in_an_empty_draft_each_sheet_of_the_calendar_says_what_is_left(draft: Tenant, vera: Client) -> None:
    for name in ("calendar_day", "calendar_week", "calendar_month", "calendar_list"):
        page = vera.get(reverse(name, args=[SLUG])).content.decode()
        assert "Nobody has a calendar here yet." in page and url("trade") in page, name
        # Nobody could take a visit, so none is offered.
        assert "New visit" not in page and 'class="grid' not in page, name


def test_a_page_without_a_street_shows_no_empty_line_for_it(draft: Tenant, vera: Client) -> None:
    choose(vera)
    address = reverse("preview", args=[SLUG])
    assert "Ny Gade 3" in vera.get(address).content.decode()
    Tenant.objects.filter(pk=draft.pk).update(street="", postcode="", city="")
    page = vera.get(address).content.decode()
    assert 'class="where"' in page and "map-pin" not in page and "<span>, <span" not in page
