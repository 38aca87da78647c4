"""Offers that wait: one to an address, and none for somebody who has left."""

import pytest
from django.test import Client
from django.utils import timezone

from notifications.models import Message
from staff import actions
from staff.actions.offers import waiting
from staff.models import Invitation, Membership
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.models import Tenant
from tests.staff.conftest import PASSWORD, Person
from tests.staff.mail import link_in
from tests.staff.test_people_pages import OFFER, STAFF, mail_of

pytestmark = pytest.mark.django_db
INVITE = "/d/solvik/people/invite/"


def test_who_is_invited_twice_leads_to_the_offer_that_waits(owner: Client, salon: Tenant) -> None:
    owner.post(INVITE, OFFER | STAFF)
    page = owner.post(INVITE, OFFER | STAFF | {"email": " NINA@solvik.example", "name": "Nina L."})
    html = page.content.decode()
    with tenant_scope(salon):
        offer = Invitation.objects.get()
    assert page.status_code == 422
    assert f"/d/solvik/people/invited/{offer.pk}/" in html and 'value="again"' in html
    assert 'value="Nina L."' in html
    assert owner.post(INVITE, OFFER | STAFF | {"email": "ida@solvik.example"}).status_code == 302


def test_who_was_taken_back_is_invited_anew(owner: Client, salon: Tenant) -> None:
    owner.post(INVITE, OFFER | STAFF)
    with tenant_scope(salon):
        actions.withdraw_invitation(invitation=Invitation.objects.get(), by=SYSTEM, now=timezone.now())
    assert owner.post(INVITE, OFFER | STAFF).status_code == 302


def test_an_offer_to_a_leaver_ends_when_she_leaves(owner: Client, salon: Tenant, bob: Person) -> None:
    now = timezone.now()
    with tenant_scope(salon):
        for email in ("BOB@solvik.example", "nina@solvik.example"):
            actions.invite(email=email, role="reception", by=SYSTEM, now=now)
        actions.remove_member(membership=bob.membership, by=SYSTEM, now=now)
        assert [str(each.email) for each in waiting()] == ["nina@solvik.example"]
        gone = Invitation.objects.exclude(withdrawn_at=None).get()
        assert Message.objects.get(about_id=gone.pk).state == Message.State.SKIPPED


def test_taking_one_offer_answers_every_other_to_the_same_address(
    owner: Client,
    salon: Tenant,
) -> None:
    owner.post(INVITE, OFFER | STAFF)
    link = link_in(mail_of(salon, "staff_invitation"))
    with tenant_scope(salon):
        row = Invitation.objects.get()
        other = Invitation(
            email="Nina@Solvik.example", role="staff", permissions=[], created_at=row.created_at
        )
        other.expires_at = row.expires_at
        other.save(force_insert=True)
    assert Client().post(link, {"name": "Nina Lund", "password": PASSWORD}).status_code == 302
    with tenant_scope(salon):
        assert Membership.objects.filter(role="reception").count() == 1
        assert not waiting().exists()


def test_whoever_has_an_account_is_asked_for_no_second_password(
    owner: Client,
    salon: Tenant,
    charlie: Person,
) -> None:
    """A password typed here would count for nothing, and she would be locked out by what she just chose."""
    owner.post(INVITE, OFFER | STAFF | {"email": charlie.email})
    link = link_in(mail_of(salon, "staff_invitation"))
    page = Client().get(link).content.decode()
    assert 'name="password"' not in page and charlie.email in page
    taken = Client().post(link, {"name": "Charlie Lund", "password": "noget helt andet her"})
    assert taken["Location"] == "/signin/?done=known"
    with tenant_scope(salon):
        assert Membership.objects.filter(user_id=charlie.membership.user_id, active=True).exists()
    assert Client().post("/signin/", {"email": charlie.email, "password": PASSWORD}).status_code == 302


def test_a_place_is_taken_at_a_desk_where_somebody_else_is_signed_in(owner: Client, salon: Tenant) -> None:
    """She comes to the sign-in, not into the owner's dashboard."""
    owner.post(INVITE, OFFER | STAFF)
    link = link_in(mail_of(salon, "staff_invitation"))
    taken = owner.post(link, {"name": "Nina Lund", "password": PASSWORD})
    page = owner.get(taken["Location"])
    assert page.status_code == 200 and b'name="password"' in page.content
    assert owner.get("/d/solvik/people/")["Location"].startswith("/signin/")
