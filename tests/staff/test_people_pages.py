"""The people's pages: the list, inviting by mail, and switching what a colleague may do."""

import re
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.models import Resource
from notifications.channels.base import MailPayload
from notifications.compose import Ready, Skip, compose
from notifications.models import Message
from staff import actions
from staff.models import Invitation, Membership
from staff.pages.rights import GROUPS
from staff.permissions import PRESETS, Permission
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.models import AuditEntry, Tenant
from tests.staff.conftest import PASSWORD, Person, enter
from tests.staff.mail import link_in, written

pytestmark = pytest.mark.django_db
OFFER = {"act": "send", "name": "Nina Lund", "email": "nina@solvik.example", "role": "reception"}
STAFF = {"permissions": ["own_calendar", "see_contact"], "calendar": "new", "language": "da"}


@pytest.fixture
def manager(salon: Tenant, hire: Callable[..., Person]) -> Client:
    """Give the browser of Mona, who may invite but is no owner."""
    mona = hire(salon, "mona@solvik.example", "manager", *PRESETS["manager"], Permission.PEOPLE)
    client = Client()
    enter(client, mona)
    return client


def mail_of(tenant: Tenant, kind: str) -> MailPayload:
    """Write the newest mail of a kind as the worker would."""
    return written(kind, scope=tenant.pk)[0]


def test_every_permission_has_a_sentence_and_a_group() -> None:
    assert {each for _title, rows in GROUPS for each, _words in rows} == set(Permission)


def test_an_invitation_goes_by_mail_and_its_link_opens_the_place_with_a_calendar(
    owner: Client, salon: Tenant
) -> None:
    assert owner.post("/d/solvik/people/invite/", OFFER | STAFF).status_code == 302
    mail = mail_of(salon, "staff_invitation")
    assert mail.to == "nina@solvik.example" and "Nina" in mail.text and "Alice" in mail.text
    link = link_in(mail)
    page = Client().get(link)
    assert page.status_code == 200 and b"Nina Lund" in page.content
    assert Client().post(link, {"name": "Nina Lund", "password": PASSWORD}).status_code == 302
    with tenant_scope(salon):
        nina = Membership.objects.get(role="reception")
        assert nina.held == {Permission.OWN_CALENDAR, Permission.SEE_CONTACT}
        assert str(Resource.objects.get(membership_id=nina.pk).name) == "Nina Lund"
        assert AuditEntry.objects.filter(action="staff.invite").count() == 1


def test_the_newest_mail_alone_opens_the_place(owner: Client, salon: Tenant) -> None:
    owner.post("/d/solvik/people/invite/", OFFER | STAFF)
    first = link_in(mail_of(salon, "staff_invitation"))
    with tenant_scope(salon):
        address = f"/d/solvik/people/invited/{Invitation.objects.get().pk}/"
    assert owner.post(address, {"act": "again"}).status_code == 302
    assert Client().get(first).status_code == 404
    second = link_in(mail_of(salon, "staff_invitation"))
    assert Client().get(second).status_code == 200
    owner.post(address, {"act": "withdraw"})
    assert Client().get(second).status_code == 404
    assert owner.post(address, {"act": "again"}).status_code == 404


def test_a_mail_that_waits_is_not_sent_once_the_offer_is_taken_back(owner: Client, salon: Tenant) -> None:
    owner.post("/d/solvik/people/invite/", OFFER | STAFF)
    with tenant_scope(salon):
        offer, message = Invitation.objects.get(), Message.objects.get(kind="staff_invitation")
        assert isinstance(compose(message, salon, now=timezone.now()), Ready)
        actions.withdraw_invitation(invitation=offer, by=SYSTEM, now=timezone.now())
        assert isinstance(compose(message, salon, now=timezone.now()), Skip)
        message.refresh_from_db()
        assert message.state == Message.State.SKIPPED


def test_whoever_works_here_is_not_invited_again(owner: Client, bob: Person, salon: Tenant) -> None:
    page = owner.post("/d/solvik/people/invite/", OFFER | STAFF | {"email": "BOB@solvik.example"})
    assert page.status_code == 422 and b"id_email-e" in page.content
    with tenant_scope(salon):
        assert not Invitation.objects.exists()


def test_the_switches_of_a_role_are_shown_without_a_script_and_save_nothing(
    owner: Client, bob: Person
) -> None:
    address = f"/d/solvik/people/{bob.membership.pk}/"
    page = owner.post(address, {"act": "preset", "role": "accountant", "name": "Bob"}).content.decode()
    on = re.findall(r'id="may-([a-z_]+)" value="[a-z_]+" checked', page)
    assert on == ["reports"]
    with tenant_scope(bob.tenant):
        assert Membership.objects.get(pk=bob.membership.pk).role == "staff"


def test_a_switch_counts_from_her_next_request(owner: Client, bob: Person) -> None:
    browser = Client()
    enter(browser, bob)
    assert browser.get("/d/solvik/people/").status_code == 403
    address = f"/d/solvik/people/{bob.membership.pk}/"
    typed = {"name": "Bob Skov", "role": "staff", "calendar": ""}
    assert owner.post(address, typed | {"permissions": ["people"]}).status_code == 302
    assert browser.get("/d/solvik/people/").status_code == 200
    assert owner.post(address, typed | {"permissions": []}).status_code == 302
    assert browser.get("/d/solvik/people/").status_code == 403
    with tenant_scope(bob.tenant):
        member = Membership.objects.get(pk=bob.membership.pk)
        assert str(member.name) == "Bob Skov" and str(member.initials) == "BS"
        named = AuditEntry.objects.filter(object_id=member.pk).values_list("action", flat=True)
        assert {"staff.change_permissions", "staff.change_name"} <= set(named)


def test_a_manager_gives_no_more_than_she_holds_and_leaves_the_rest_standing(
    manager: Client, bob: Person
) -> None:
    address = f"/d/solvik/people/{bob.membership.pk}/"
    with tenant_scope(bob.tenant):
        Membership.objects.filter(pk=bob.membership.pk).update(permissions=["export", "own_calendar"])
    typed = {"name": "Bob", "role": "staff", "calendar": ""}
    asked = ["delete", "see_health", "own_calendar", "see_notes"]
    assert manager.post(address, typed | {"permissions": asked}).status_code == 302
    with tenant_scope(bob.tenant):
        assert Membership.objects.get(pk=bob.membership.pk).held == {
            Permission.EXPORT,
            Permission.OWN_CALENDAR,
            Permission.SEE_NOTES,
        }


def test_a_manager_neither_makes_nor_changes_an_owner(manager: Client, alice: Person, bob: Person) -> None:
    assert manager.get(f"/d/solvik/people/{alice.membership.pk}/").status_code == 200
    for person in (alice, bob):
        typed = {"name": "X", "role": "owner", "permissions": [], "calendar": ""}
        assert manager.post(f"/d/solvik/people/{person.membership.pk}/", typed).status_code == 422
    typed = {"name": "X", "role": "staff", "permissions": [], "calendar": ""}
    assert manager.post(f"/d/solvik/people/{alice.membership.pk}/", typed).status_code == 422
    with tenant_scope(alice.tenant):
        assert Membership.objects.filter(role="owner").get().pk == alice.membership.pk


def test_who_is_limited_to_her_own_customers_frees_nobody_from_it(
    salon: Tenant, hire: Callable[..., Person]
) -> None:
    limited = hire(
        salon, "lise@solvik.example", "staff", *PRESETS["staff"], Permission.PEOPLE, Permission.SEE_NOTES
    )
    client = Client()
    enter(client, limited)
    sent = client.post("/d/solvik/people/invite/", OFFER | {"role": "staff", "permissions": ["see_notes"]})
    assert sent.status_code == 302
    with tenant_scope(salon):
        assert Invitation.objects.get().held == {Permission.SEE_NOTES, Permission.OWN_CUSTOMERS_ONLY}


def test_the_only_owner_stays_owner(owner: Client, alice: Person) -> None:
    typed = {"name": "Alice", "role": "staff", "permissions": [], "calendar": ""}
    page = owner.post(f"/d/solvik/people/{alice.membership.pk}/", typed)
    assert page.status_code == 422 and b"id_role-e" in page.content


def test_a_colleagues_calendar_is_not_taken_from_her(
    owner: Client, bob: Person, alice: Person, salon: Tenant
) -> None:
    with tenant_scope(salon):
        hers = Resource.objects.create(kind="staff", name="Alice", membership_id=alice.membership.pk)
        free = Resource.objects.create(kind="staff", name="Nina", position=1)
    typed = {"name": "Bob", "role": "staff", "permissions": ["own_calendar"]}
    address = f"/d/solvik/people/{bob.membership.pk}/"
    assert owner.post(address, typed | {"calendar": str(hers.pk)}).status_code == 422
    assert owner.post(address, typed | {"calendar": str(free.pk)}).status_code == 302
    with tenant_scope(salon):
        assert Resource.objects.get(pk=free.pk).membership_id == bob.membership.pk


def test_the_list_asks_as_often_for_many_as_for_few(
    owner: Client,
    salon: Tenant,
    hire: Callable[..., Person],
    django_assert_num_queries: Callable[..., object],
) -> None:
    owner.get("/d/solvik/people/")
    counts = []
    for batch in range(2):
        with CaptureQueriesContext(connections["default"]) as asked:
            owner.get("/d/solvik/people/")
        counts.append(len(asked))
        for number in range(5):
            hire(salon, f"p{batch}{number}@solvik.example", "staff")
    assert counts[0] == counts[1]


def test_strangers_and_former_colleagues_are_not_found(owner: Client, charlie: Person, bob: Person) -> None:
    assert owner.get(f"/d/solvik/people/{charlie.membership.pk}/").status_code == 404
    with tenant_scope(bob.tenant):
        actions.remove_member(membership=bob.membership, by=SYSTEM, now=timezone.now())
    assert owner.get(f"/d/solvik/people/{bob.membership.pk}/").status_code == 404
    assert b"BO" in owner.get("/d/solvik/people/").content
