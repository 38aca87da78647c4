"""A lost second factor: restored by another owner, or by support after 72 hours; any owner may stop it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from notifications.compose import Skip, compose
from notifications.models import Message
from staff.actions import find_or_create_user
from staff.actions.lostfactor import CannotOpen, NotDue, open_case, restore_by_support
from staff.models import CaseNotice, FactorCase, Membership, Session, User
from tenants.actors import Actor
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.models import AuditEntry, Tenant
from tests.staff.conftest import NOW, PASSWORD, Person, enter
from tests.staff.mail import link_in, written

pytestmark = pytest.mark.django_db
CASES = "/platform/cases/"


@pytest.fixture
def clock(db: None) -> Iterator[Any]:
    """Stop the clock on the morning of the tests' world."""
    with time_machine.travel(NOW, tick=False) as travelled:
        yield travelled


@pytest.fixture
def second(salon: Tenant, hire: Callable[..., Person]) -> Person:
    """Give the salon's other owner."""
    return hire(salon, "olga@solvik.example", "owner").with_factor()


@pytest.fixture
def dana(hire: Callable[..., Person]) -> Client:
    """Give the browser of Dana, who works for the platform."""
    return browser(support_person())


def support_person() -> Person:
    """Give Dana as somebody who can come in."""
    user = find_or_create_user(
        email="dana@platform.example", name="Dana Friis", password=PASSWORD, language="da", now=NOW
    )
    with tenant_scope(PLATFORM_ID):
        User.objects.filter(pk=user.pk).update(is_platform_staff=True, totp_confirmed_at=NOW)
    return Person("dana@platform.example", Membership(user_id=user.pk), user.tenant)


def browser(person: Person) -> Client:
    """Give somebody's browser."""
    client = Client()
    enter(client, person)
    return client


def due(kind: str) -> list[str]:
    """Give to whom the mails of a kind go that are due by now."""
    with tenant_scope(PLATFORM_ID):
        tenant = Tenant.objects.get(pk=PLATFORM_ID)
        rows = Message.objects.filter(kind=kind, send_at__lte=timezone.now(), state="planned")
        found = [compose(row, tenant, now=timezone.now()) for row in rows]
    return sorted(each.payload.to for each in found if not isinstance(each, Skip))


def test_another_owner_restores_and_every_owner_and_she_herself_are_told(
    second: Person, alice: Person, salon: Tenant
) -> None:
    lost = browser(second)
    address = f"/d/solvik/people/{second.membership.pk}/factor/"
    owner = browser(alice.with_factor())
    assert owner.get(address).status_code == 200 and second.user().has_factor
    assert owner.post(address).status_code == 302
    assert not second.user().has_factor and second.user().totp_secret == ""
    assert lost.get("/d/solvik/")["Location"].startswith("/signin/")
    assert sorted(mail.to for mail in written("account_notice")) == [alice.email, second.email]
    with tenant_scope(salon):
        entry = AuditEntry.objects.get(action="staff.restore_factor")
        assert entry.object_id == second.membership.pk and entry.actor_id == alice.membership.user_id
    client = Client()
    signed = client.post("/signin/", {"email": second.email, "password": PASSWORD})
    assert signed["Location"].startswith("/signin/enrol/"), "she sets up a new one before anything else"


def test_nobody_restores_her_own_and_no_colleague_does(alice: Person, bob: Person) -> None:
    mine = browser(alice.with_factor())
    assert mine.post(f"/d/solvik/people/{alice.membership.pk}/factor/").status_code == 409
    assert browser(bob).post(f"/d/solvik/people/{alice.membership.pk}/factor/").status_code == 403
    assert alice.user().has_factor


def test_an_owner_does_not_open_the_way_into_another_business(
    second: Person, alice: Person, clinic: Tenant, hire: Callable[..., Person]
) -> None:
    hire(clinic, second.email, "owner")
    owner = browser(alice.with_factor())
    assert owner.post(f"/d/solvik/people/{second.membership.pk}/factor/").status_code == 409
    assert second.user().has_factor


def test_support_waits_72_hours_and_every_owner_is_told_at_once_and_again(
    clock: Any, dana: Client, alice: Person, second: Person
) -> None:
    alice.with_factor()
    opened = dana.post(CASES, {"act": "open", "email": alice.email, "reason": "Ringede fra salonens nummer"})
    assert opened.status_code == 302
    with tenant_scope(PLATFORM_ID):
        case = FactorCase.objects.get()
    assert due("factor_case") == sorted([alice.email, second.email])
    restoring = {"act": "restore", "case": str(case.pk)}
    clock.shift(timedelta(hours=47))
    with tenant_scope(PLATFORM_ID):
        Message.objects.filter(kind="factor_case", send_at__lte=timezone.now()).update(state="sent")
    assert due("factor_case") == []
    clock.shift(timedelta(hours=2))
    assert due("factor_case") == sorted([alice.email, second.email])
    clock.shift(timedelta(hours=22, minutes=59))
    enter(dana, support_person())
    assert dana.post(CASES, restoring).status_code == 422 and alice.user().has_factor
    enter(dana, support_person())  # twelve hours end a session
    clock.shift(timedelta(minutes=1))
    assert dana.post(CASES, restoring).status_code == 302 and not alice.user().has_factor


def test_after_the_wait_support_takes_it_away_once_and_it_stands_in_the_owners_log(
    clock: Any, alice: Person, dana: Client, salon: Tenant
) -> None:
    alice.with_factor()
    by = Actor("support", alice.membership.user_id)
    with pytest.raises(CannotOpen):
        open_case(email=alice.email, reason="x", by=by, now=NOW)
    dana.post(CASES, {"act": "open", "email": alice.email, "reason": "Set pas"})
    with tenant_scope(PLATFORM_ID):
        case = FactorCase.objects.get()
    support = Actor("support", case.opened_by_id)
    with pytest.raises(NotDue):
        restore_by_support(case_id=case.pk, by=support, now=case.due_at - timedelta(seconds=1))
    enter(Client(), alice)
    restore_by_support(case_id=case.pk, by=support, now=case.due_at)
    assert not alice.user().has_factor
    with tenant_scope(PLATFORM_ID):
        assert not Session.objects.filter(user_id=alice.membership.user_id).exists()
    with pytest.raises(NotDue):
        restore_by_support(case_id=case.pk, by=support, now=case.due_at)
    with tenant_scope(salon):
        told = AuditEntry.objects.filter(case_id=case.pk).values_list("action", flat=True)
        assert sorted(told) == ["support.open_factor_case", "support.restore_factor"]


def test_any_owner_stops_it_by_the_link_and_looking_stops_nothing(
    clock: Any, alice: Person, second: Person, dana: Client
) -> None:
    alice.with_factor()
    dana.post(CASES, {"act": "open", "email": alice.email, "reason": "En mail"})
    links = [link_in(mail) for mail in written("factor_case")]
    assert len(set(links)) == 4
    assert Client().get(links[0]).status_code == 200
    with tenant_scope(PLATFORM_ID):
        case = FactorCase.objects.get()
        assert case.stopped_at is None
    assert b"stopp" in Client().post(links[1]).content.lower()
    assert all(Client().get(link).status_code == 404 for link in links)
    clock.shift(timedelta(hours=80))
    with pytest.raises(NotDue):
        restore_by_support(case_id=case.pk, by=Actor("support", case.opened_by_id), now=timezone.now())
    assert alice.user().has_factor and due("factor_case") == []


def test_one_case_at_a_time_and_none_for_an_unknown_account_or_one_without_a_factor(
    dana: Client, alice: Person, bob: Person
) -> None:
    alice.with_factor()
    typed = {"act": "open", "reason": "x"}
    assert dana.post(CASES, typed | {"email": "nobody@x.example"}).status_code == 422
    assert dana.post(CASES, typed | {"email": bob.email}).status_code == 422
    assert dana.post(CASES, typed | {"email": alice.email}).status_code == 302
    assert dana.post(CASES, typed | {"email": alice.email}).status_code == 422
    with tenant_scope(PLATFORM_ID):
        assert FactorCase.objects.count() == 1 and CaseNotice.objects.count() == 2


def test_the_page_of_support_is_for_support_with_both_factors(alice: Person, dana: Client) -> None:
    assert browser(alice.with_factor()).get(CASES).status_code == 404
    assert Client().get(CASES).status_code == 302
    assert dana.get(CASES).status_code == 200
    with tenant_scope(PLATFORM_ID):
        Session.objects.update(stage=Session.Stage.SINGLE)
    assert dana.get(CASES)["Location"].startswith("/signin/enrol/")


def test_who_comes_in_with_both_factors_has_lost_nothing_and_the_case_stops(
    alice: Person, dana: Client, salon: Tenant
) -> None:
    alice.with_factor()
    dana.post(CASES, {"act": "open", "email": alice.email, "reason": "En stemme i telefonen"})
    client = Client()
    client.post("/signin/", {"email": alice.email, "password": PASSWORD})
    assert client.post("/signin/code/", {"code": alice.code()}).status_code == 302
    with tenant_scope(PLATFORM_ID):
        case = FactorCase.objects.get()
    assert case.stopped_at is not None
    with pytest.raises(NotDue):
        restore_by_support(
            case_id=case.pk, by=Actor("support", case.opened_by_id), now=case.due_at + timedelta(days=1)
        )
    with tenant_scope(salon):
        entry = AuditEntry.objects.get(action="support.stop_factor_case")
        assert entry.actor_id == alice.membership.user_id
