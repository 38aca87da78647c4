"""Places in a business: given, changed, ended."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from staff import actions
from staff.kinds import mint
from staff.models import Membership, Session, User
from staff.permissions import PRESETS, Permission
from tenants.actors import SYSTEM, Actor
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.models import AuditEntry, Tenant
from tests.staff.conftest import NOW, PASSWORD, Person, enter

pytestmark = pytest.mark.django_db


def test_name_and_email_of_a_colleague_are_not_readable_in_the_database(bob: Person) -> None:
    rows = ""
    for scope, table in ((PLATFORM_ID, "staff_user"), (bob.tenant.pk, "staff_membership")):
        with tenant_scope(scope), connection.cursor() as cursor:
            cursor.execute(f"SELECT t::text FROM {table} t")
            rows += "".join(row[0] for row in cursor.fetchall()).casefold()
    for word in ("bob", "solvik.example"):
        assert word not in rows and word.encode().hex() not in rows


def test_one_person_in_two_businesses_has_one_account_and_keeps_her_password(
    clinic: Tenant, bob: Person
) -> None:
    before = bob.user().password
    second = actions.enrol_member(
        tenant=clinic,
        email="Bob@Solvik.example",
        name="Bob S.",
        password="et helt andet kodeord",
        role="reception",
        by=SYSTEM,
        now=NOW,
    )
    assert second.user_id == bob.membership.user_id
    assert bob.user().password == before
    with tenant_scope(PLATFORM_ID):
        assert User.objects.count() == 1


def test_one_business_does_not_see_that_its_colleague_works_elsewhere(
    clinic: Tenant, bob: Person, hire: Callable[..., Person]
) -> None:
    hire(clinic, bob.email, "reception")
    with tenant_scope(clinic):
        assert Membership.objects.get().tenant_id == clinic.pk
        assert not User.objects.exists()


@pytest.mark.parametrize("password", ["short", "elevensigns", "password1234", "123456789012"])
def test_a_short_or_common_password_is_refused(
    salon: Tenant, hire: Callable[..., Person], password: str
) -> None:
    with pytest.raises(ValidationError):
        actions.enrol_member(
            tenant=salon,
            email="eve@solvik.example",
            name="Eve",
            password=password,
            role="staff",
            by=SYSTEM,
            now=NOW,
        )


def test_a_former_colleague_comes_back_to_her_old_place(bob: Person, hire: Callable[..., Person]) -> None:
    with tenant_scope(bob.tenant):
        actions.remove_member(membership=bob.membership, by=SYSTEM, now=NOW)
    again = hire(bob.tenant, bob.email, "reception").membership
    assert again.pk == bob.membership.pk and again.active and again.ended_at is None


def test_the_last_owner_can_neither_leave_nor_step_down(alice: Person, hire: Callable[..., Person]) -> None:
    with tenant_scope(alice.tenant):
        with pytest.raises(actions.LastOwner):
            actions.remove_member(membership=alice.membership, by=SYSTEM, now=NOW)
        with pytest.raises(actions.LastOwner):
            actions.change_permissions(
                membership=alice.membership, role="staff", permissions=[], by=SYSTEM, now=NOW
            )
    hire(alice.tenant, "anna@solvik.example", "owner")
    with tenant_scope(alice.tenant):
        actions.remove_member(membership=alice.membership, by=SYSTEM, now=NOW)


def test_nobody_gives_more_than_she_holds_nor_touches_an_owner(
    alice: Person, bob: Person, hire: Callable[..., Person]
) -> None:
    boss = hire(alice.tenant, "mia@solvik.example", "manager", *PRESETS["manager"], Permission.PEOPLE)
    by = Actor("staff", boss.membership.user_id)
    with tenant_scope(alice.tenant):
        actions.change_permissions(
            membership=bob.membership, role="staff", permissions=[Permission.REPORTS], by=by, now=NOW
        )
        for role, permissions in (("owner", []), ("staff", [Permission.EXPORT])):
            with pytest.raises(actions.NotYoursToGive):
                actions.change_permissions(
                    membership=bob.membership, role=role, permissions=permissions, by=by, now=NOW
                )
        with pytest.raises(actions.NotYoursToGive):
            actions.remove_member(membership=alice.membership, by=by, now=NOW)
        with pytest.raises(actions.NotYoursToGive):
            actions.invite(
                email="x@solvik.example", role="staff", by=Actor("staff", bob.membership.user_id), now=NOW
            )


def test_changes_stand_in_the_access_log_by_the_names_of_fields(bob: Person) -> None:
    with tenant_scope(bob.tenant):
        actions.change_permissions(
            membership=bob.membership, role="staff", permissions=[], by=SYSTEM, now=NOW
        )
        entry = AuditEntry.objects.get(action="staff.change_permissions")
        assert entry.fields == ["permissions", "role"] and entry.object_id == bob.membership.pk


def test_removal_ends_every_browser_of_hers_and_of_nobody_else(bob: Person, alice: Person) -> None:
    for person in (bob, bob, alice):
        enter(Client(), person)
    with tenant_scope(bob.tenant):
        actions.remove_member(membership=bob.membership, by=SYSTEM, now=NOW)
    with tenant_scope(PLATFORM_ID):
        assert [row.user_id for row in Session.objects.all()] == [alice.membership.user_id]


def test_an_invitation_is_taken_by_link_once_and_leads_to_sign_in(client: Client, alice: Person) -> None:
    from django.utils import timezone

    with tenant_scope(alice.tenant):
        invitation = actions.invite(
            email="nina@solvik.example", role="reception", by=SYSTEM, now=timezone.now()
        )
        token = mint(invitation)
    assert token not in str(invitation.__dict__)
    address = f"/invited/solvik/{token}/"
    page = client.get(address)
    assert page.status_code == 200 and page["Referrer-Policy"] == "no-referrer"
    assert client.post(address, {"name": "Nina Lund", "password": "short"}).status_code == 422
    assert client.post(address, {"name": "Nina Lund", "password": PASSWORD}).status_code == 302
    assert client.get(address).status_code == 404
    signed = client.post("/signin/", {"email": "nina@solvik.example", "password": PASSWORD})
    assert signed["Location"] == "/d/solvik/"


def test_an_invitation_runs_out_and_opens_nowhere_else(client: Client, alice: Person, clinic: Tenant) -> None:
    with tenant_scope(alice.tenant):
        token = mint(actions.invite(email="nina@solvik.example", role="reception", by=SYSTEM, now=NOW))
        with pytest.raises(actions.InvitationOver):
            actions.open_invitation(token, now=NOW + timedelta(days=7))
    with tenant_scope(clinic), pytest.raises(actions.InvitationOver):
        actions.open_invitation(token, now=NOW)
    assert client.get(f"/invited/lund/{token}/").status_code == 404
