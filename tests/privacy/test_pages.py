"""The pages of data protection, as the owner walks through them: GDPR, inactive customers, the log."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.models import Booking
from customers.models import Customer
from privacy import chains
from privacy.models import ChainCheck, CustomerHold, Erasure, Purge
from staff.models import Membership
from staff.permissions import Permission
from tenants import audit
from tenants.context import tenant_scope
from tenants.models import AuditEntry, PolicyVersion, Tenant
from tests.bookings import steps
from tests.privacy.people import plant_family
from tests.staff.conftest import Person, enter
from tests.world import NOW, Shop, later, local, plant_solvik

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop(transactional_db: None) -> Iterator[Shop]:
    with time_machine.travel(NOW, tick=False):
        yield plant_solvik()


@pytest.fixture
def owner(shop: Shop) -> Client:
    return sign_in(shop, "alice")


def sign_in(shop: Shop, name: str) -> Client:
    client = Client(headers={"accept-language": "da"})
    enter(client, Person(f"{name}@salon-solvik.example", shop.members[name], shop.tenant))
    return client


def allow(shop: Shop, name: str, *permissions: Permission) -> None:
    with tenant_scope(shop.tenant):
        Membership.objects.filter(pk=shop.members[name].pk).update(
            permissions=[str(one) for one in permissions]
        )


def url(shop: Shop, name: str, *args: object) -> str:
    return reverse(name, args=[shop.tenant.slug, *args])


def old_cards(shop: Shop, count: int) -> None:
    with tenant_scope(shop.tenant):
        for number in range(count):
            Customer.objects.create(
                name=f"Gammel {number}", created_at=later(days=-1500), last_visit_at=later(days=-900 - number)
            )


def test_s76_the_page_shows_the_number_and_no_number_after_the_run(shop: Shop, owner: Client) -> None:
    old_cards(shop, 3)
    assert "3 kunder har ikke været her i 24 måneder" in owner.get(url(shop, "gdpr")).content.decode()


def test_each_tool_stands_there_only_for_whoever_holds_its_permission(shop: Shop) -> None:
    old_cards(shop, 1)
    for held, there, absent in (
        ({Permission.ACCESS_LOG}, "gdpr_log", ("gdpr_inactive", "find", "export_start")),
        ({Permission.DELETE}, "gdpr_inactive", ("gdpr_log", "export_start")),
        ({Permission.EXPORT}, "export_start", ("gdpr_log", "gdpr_inactive", "find")),
        (
            {Permission.EXPORT, Permission.SEE_CONTACT, Permission.SEE_NOTES},
            "find",
            ("gdpr_inactive", "gdpr_log"),
        ),
    ):
        allow(shop, "bob", *held)
        page = sign_in(shop, "bob").get(url(shop, "gdpr")).content.decode()
        mark = {
            "gdpr_log": url(shop, "gdpr_log"),
            "gdpr_inactive": url(shop, "gdpr_inactive"),
            "export_start": url(shop, "export_start"),
            "find": 'id="find"',
        }
        assert mark[there] in page
        assert not [name for name in absent if mark[name] in page]


def test_whoever_sees_her_own_customers_only_clears_nobody_out(shop: Shop) -> None:
    old_cards(shop, 1)
    allow(shop, "bob", Permission.DELETE, Permission.OWN_CUSTOMERS_ONLY)
    bob = sign_in(shop, "bob")
    assert bob.get(url(shop, "gdpr_inactive")).status_code == 403
    with tenant_scope(shop.tenant):
        card = Customer.objects.get()
    assert bob.get(url(shop, "gdpr_erase", card.pk)).status_code == 403


def test_without_the_permission_for_contact_no_contact_is_found_or_shown(shop: Shop) -> None:
    with tenant_scope(shop.tenant):
        plant_family(shop)
    allow(shop, "bob", Permission.DELETE)
    bob = sign_in(shop, "bob")
    found = bob.post(url(shop, "gdpr"), {"q": "winther"}).content.decode()
    assert "Camilla Winther" in found and "winther@example.dk" not in found and "20123456" not in found
    assert "Camilla" not in bob.post(url(shop, "gdpr"), {"q": "winther@example.dk"}).content.decode()


def test_a_typed_number_decides_and_a_stale_one_is_told_the_new(shop: Shop, owner: Client) -> None:
    old_cards(shop, 3)
    here = url(shop, "gdpr_inactive")
    page = owner.get(here).content.decode()
    assert "3 kunder kan slettes" in page and "Gammel 2" in page
    old_cards(shop, 1)
    typed = {"months": "24", "with_visits": "on", "never_visited": "on", "days": "7", "count": "3"}
    stale = owner.post(here, typed)
    assert stale.status_code == 422 and "Reglen finder nu 4, ikke 3." in stale.content.decode()
    done = owner.post(here, {**typed, "count": "4"})
    assert done.status_code == 302
    report = owner.get(done["Location"]).content.decode()
    assert "4 kunder bliver slettet" in report and "4 kunder er slettet" not in report
    with tenant_scope(shop.tenant):
        purge = Purge.objects.get()
        assert purge.due_at == later(days=7)
    owner.post(url(shop, "gdpr_purge_cancel", purge.pk))
    assert "Oprydningen blev fortrudt" in owner.get(done["Location"]).content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        "months=5",
        "months=61",
        "months=x",
        "months=24",
        "months=24&with_visits=on&made_before=0001-01-01",
        "months=",
    ],
)
def test_a_rule_that_makes_no_sense_finds_nobody_and_says_why(shop: Shop, owner: Client, asked: str) -> None:
    answer = owner.get(url(shop, "gdpr_inactive") + f"?{asked}")
    assert answer.status_code == 422 and 'class="errsum"' in answer.content.decode()


def test_s77_nobody_has_to_take_a_copy_first(shop: Shop, owner: Client) -> None:
    old_cards(shop, 1)
    typed = {"months": "24", "with_visits": "on", "days": "0", "count": "1"}
    assert owner.post(url(shop, "gdpr_inactive"), typed).status_code == 302


@pytest.mark.parametrize("may", [True, False])
def test_a_copy_is_offered_before_only_to_whoever_may_make_one(shop: Shop, may: bool) -> None:
    old_cards(shop, 1)
    allow(shop, "bob", Permission.DELETE, *([Permission.EXPORT] if may else []))
    page = sign_in(shop, "bob").get(url(shop, "gdpr_inactive")).content.decode()
    assert (url(shop, "export_start") in page) is may


def test_how_long_people_are_kept_is_set_here_and_stands_in_the_policy(shop: Shop, owner: Client) -> None:
    assert owner.post(url(shop, "gdpr_retention"), {"months": "12"}).status_code == 302
    assert Tenant.objects.get(pk=shop.tenant.pk).retention_months == 12
    with tenant_scope(shop.tenant):
        latest = PolicyVersion.objects.filter(kind="privacy", language="da").order_by("-version").first()
        assert latest is not None and "12 måneder efter dit sidste besøg" in latest.text
        assert AuditEntry.objects.filter(action="settings.retention").count() == 1
    for wrong in ("5", "61", "", "mange"):
        owner.post(url(shop, "gdpr_retention"), {"months": wrong})
    assert Tenant.objects.get(pk=shop.tenant.pk).retention_months == 12


def test_a_coming_visit_is_explained_and_asks_for_an_answer(shop: Shop, owner: Client) -> None:
    with tenant_scope(shop.tenant):
        booking = steps.book(shop, "cut", at=local("2026-11-30 10:00"))
        card = booking.customer
    assert card is not None
    here = url(shop, "gdpr_erase", card.pk)
    page = owner.get(here).content.decode()
    assert "1 kommende tid" in page and "mandag 30. november" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    typed = {"reason": "request", "name": "camilla winther", "seen": seen[1]}
    assert owner.post(here, typed).status_code == 422, "what becomes of the visit was not answered"
    assert owner.post(here, {**typed, "coming": "tell", "seen": "0" * 16}).status_code == 422, (
        "another question"
    )
    done = owner.post(here, {**typed, "coming": "tell"})
    assert done.status_code == 302
    waiting = owner.get(done["Location"]).content.decode()
    assert "Kunden bliver slettet" in waiting and "Kunden er slettet" not in waiting
    with tenant_scope(shop.tenant):
        assert Booking.objects.get().status == "cancelled"
        assert Erasure.objects.get().state == "waiting"


def test_a_dispute_is_kept_with_reason_and_day_and_stops_the_erasure(shop: Shop, owner: Client) -> None:
    old_cards(shop, 1)
    with tenant_scope(shop.tenant):
        card = Customer.objects.get()
    here = url(shop, "gdpr_hold", card.pk)
    for until in ("2026-11-24", "2027-12-24", ""):
        assert owner.post(here, {"reason": "Uenig", "until": until}).status_code == 422
    assert owner.post(here, {"reason": "Uenig om regning", "until": "2027-02-01"}).status_code == 302
    page = owner.get(url(shop, "gdpr_erase", card.pk)).content.decode()
    assert "Uenig om regning" in page and 'name="seen"' not in page
    owner.post(url(shop, "gdpr_erase", card.pk), {"reason": "request", "name": "Gammel 0", "seen": ""})
    with tenant_scope(shop.tenant):
        assert Customer.objects.exists()
        assert CustomerHold.objects.get().reason == "Uenig om regning"


def test_the_log_tells_who_looked_at_whom_and_can_be_narrowed(shop: Shop, owner: Client) -> None:
    with tenant_scope(shop.tenant):
        family = plant_family(shop)
    page = owner.get(url(shop, "gdpr_log")).content.decode()
    assert "Bob Skov" in page and "Camilla Winther" in page and "Åbnede et kundekort" in page
    bob = shop.members["bob"].user_id
    narrowed = owner.get(url(shop, "gdpr_log") + f"?who={bob}&group=customers").content.decode()
    assert "Camilla Winther" in narrowed and "Offentliggjorde" not in narrowed
    hers = owner.get(url(shop, "gdpr_log") + f"?customer={family.her.pk}").content.decode()
    assert "Camilla Winther" in hers and "Karin Winther" not in hers
    other = owner.get(url(shop, "gdpr_log") + "?since=2026-11-25").content.decode()
    assert "Ingen linjer her" in other
    for nonsense in (
        "who=x",
        "since=0001-01-01",
        "until=9999-12-31",
        "before=x_y",
        "before=2026-01-01_1",
        "group=%00",
    ):
        assert owner.get(url(shop, "gdpr_log") + f"?{nonsense}").status_code == 200, nonsense


def test_the_log_goes_on_page_after_page_and_misses_no_entry(shop: Shop, owner: Client) -> None:
    with tenant_scope(shop.tenant):
        for number in range(120):
            audit.record("customer.view", by=shop.actor("bob"), now=NOW, count=number)
        whole = AuditEntry.objects.filter(action="customer.view").count()
    address, shown = url(shop, "gdpr_log") + "?group=customers", 0
    while address:
        page = owner.get(address).content.decode()
        shown += page.count("<tr><td")
        after = re.search(r'href="(\?[^"]*before=[^"]+)"', page)
        address = url(shop, "gdpr_log") + after[1].replace("&amp;", "&") if after else ""
    assert shown == whole == 120


def test_the_log_asks_as_many_questions_for_many_entries_as_for_few(shop: Shop, owner: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert owner.get(url(shop, "gdpr_log")).status_code == 200
        return len(found)

    with tenant_scope(shop.tenant):
        card = Customer.objects.create(name="Anna", created_at=NOW)
        audit.record("customer.view", by=shop.actor("bob"), now=NOW, subject_id=card.pk)
    asked()
    few = asked()
    with tenant_scope(shop.tenant):
        for number in range(45):
            card = Customer.objects.create(name=f"Anna {number}", created_at=NOW)
            audit.record("customer.view", by=shop.actor("bob"), now=NOW, subject_id=card.pk)
    # Whoever stands in a list for the first time gets an alias there.
    asked()
    assert asked() == few


def test_the_log_says_honestly_how_far_the_chain_stands(shop: Shop, owner: Client) -> None:
    assert "Hele kæden er ikke gennemgået endnu" in owner.get(url(shop, "gdpr_log")).content.decode()
    audit.chain(shop.tenant.pk, now=NOW)
    assert chains.check(shop.tenant, now=NOW).faults == 0
    page = owner.get(url(shop, "gdpr_log")).content.decode()
    assert "intet er ændret eller fjernet" in page and "er ikke kædet endnu" in page
    assert chains.check_due(now=later(hours=1)) == 0
    assert not chains.is_due(shop.tenant, later(hours=1)) and chains.is_due(
        shop.tenant, NOW + timedelta(days=1)
    )
    with tenant_scope(shop.tenant):
        last = AuditEntry.objects.exclude(seq=None).count()
        ChainCheck.objects.create(at=later(hours=2), until_seq=last, faults=3)
    assert "Kæden holder ikke: 3 fejl" in owner.get(url(shop, "gdpr_log")).content.decode()


def test_the_tools_hang_on_the_customers_card_for_whoever_may(shop: Shop, owner: Client) -> None:
    old_cards(shop, 1)
    with tenant_scope(shop.tenant):
        card = Customer.objects.get()
    page = owner.get(url(shop, "customer_card", card.pk)).content.decode()
    assert url(shop, "gdpr_printout", card.pk) in page and url(shop, "gdpr_erase", card.pk) in page
    allow(shop, "bob", Permission.OWN_CALENDAR)
    page = sign_in(shop, "bob").get(url(shop, "customer_card", card.pk)).content.decode()
    assert "gdpr" not in page


def test_a_card_out_of_use_is_found_for_a_rights_case_by_the_owner_alone(shop: Shop, owner: Client) -> None:
    with tenant_scope(shop.tenant):
        Customer.objects.create(name="Dina Begrænset", created_at=NOW, restricted=True)
    allow(shop, "bob", Permission.DELETE)
    assert "Dina Begrænset" in owner.post(url(shop, "gdpr"), {"q": "dina"}).content.decode()
    assert (
        "Dina Begrænset" not in sign_in(shop, "bob").post(url(shop, "gdpr"), {"q": "dina"}).content.decode()
    )
    assert "Dina Begrænset" not in owner.post(url(shop, "customers"), {"q": "dina"}).content.decode()
