"""The staff's door: who comes in, who is told so, and who learns nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from staff import actions
from staff.models import Membership, Session
from staff.permissions import PRESETS, ROLES, Permission, may
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.models import Tenant
from tests.staff.conftest import NOW, Person, enter

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.staff.door_urls")]


def told(response: HttpResponse) -> tuple[int, bytes, dict[str, str]]:
    """Give what a stranger can compare: all but the request's own random id."""
    headers = {**response.headers, "X-Request-ID": "", "Expires": "", "Last-Modified": ""}
    return response.status_code, response.content, headers


def test_whoever_is_not_signed_in_is_sent_there_and_back(client: Client, salon: Tenant) -> None:
    response = client.get("/d/solvik/calendar/?day=2026-11-24")
    assert response.status_code == 302
    assert response["Location"] == "/signin/?next=%2Fd%2Fsolvik%2Fcalendar%2F%3Fday%3D2026-11-24"


def test_the_sign_in_page_is_where_an_unknown_business_leads_too(client: Client, salon: Tenant) -> None:
    assert client.get("/d/never-was/").status_code == 302


def test_a_colleague_comes_in_and_the_scope_is_open(client: Client, bob: Person) -> None:
    enter(client, bob, Session.Stage.SINGLE)
    response = client.get("/d/solvik/")
    assert response.content == b"solvik staff True"
    assert "no-store" in response["Cache-Control"]


def test_the_owner_acts_as_owner(client: Client, alice: Person) -> None:
    enter(client, alice)
    assert client.get("/d/solvik/").content == b"solvik owner True"


def test_a_stranger_gets_the_answer_of_a_business_that_never_was(
    client: Client, salon: Tenant, charlie: Person
) -> None:
    enter(client, charlie)
    for page in ("", "settings/", "calendar/"):
        theirs, nobodys = client.get(f"/d/solvik/{page}"), client.get(f"/d/never-was/{page}")
        assert theirs.status_code == 404
        assert told(theirs) == told(nobodys)


def test_of_a_business_that_never_was_as_much_is_asked(
    client: Client, salon: Tenant, charlie: Person, django_assert_num_queries: Any
) -> None:
    enter(client, charlie)
    # The session in its scope, the business with its own, the membership, and what takes both back.
    for slug in ("solvik", "never-was", "platform"):
        with django_assert_num_queries(10):
            assert client.get(f"/d/{slug}/").status_code == 404


def test_the_platforms_own_tenant_has_no_door(client: Client, charlie: Person) -> None:
    enter(client, charlie)
    assert client.get("/d/platform/").status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_exactly_what_its_preset_holds(
    client: Client, salon: Tenant, hire: Callable[..., Person], role: str
) -> None:
    enter(client, hire(salon, "eve@solvik.example", role))
    held = PRESETS[role]
    expected = {
        "": True,
        "settings/": may(held, [Permission.SETTINGS]),
        "calendar/": may(held, [Permission.OWN_CALENDAR, Permission.ALL_CALENDARS], any_of=True),
    }
    for page, allowed in expected.items():
        assert client.get(f"/d/solvik/{page}").status_code == (200 if allowed else 403), page


def test_taking_a_permission_away_counts_from_the_next_request(
    client: Client, salon: Tenant, hire: Callable[..., Person]
) -> None:
    manager = hire(salon, "mia@solvik.example", "manager")
    enter(client, manager, Session.Stage.SINGLE)
    assert client.get("/d/solvik/settings/").status_code == 200
    with tenant_scope(salon):
        held = manager.membership.held - {Permission.SETTINGS}
        actions.change_permissions(
            membership=manager.membership, role="manager", permissions=held, by=SYSTEM, now=NOW
        )
    assert client.get("/d/solvik/settings/").status_code == 403
    assert client.get("/d/solvik/").status_code == 200


def test_giving_the_health_permission_asks_for_a_second_factor_from_the_next_request(
    client: Client, bob: Person
) -> None:
    enter(client, bob, Session.Stage.SINGLE)
    with tenant_scope(bob.tenant):
        held = bob.membership.held | {Permission.SEE_HEALTH}
        actions.change_permissions(
            membership=bob.membership, role="staff", permissions=held, by=SYSTEM, now=NOW
        )
    response = client.get("/d/solvik/")
    assert response.status_code == 302 and response["Location"].startswith("/signin/enrol/")


def test_a_removed_colleague_is_out_at_once(client: Client, bob: Person) -> None:
    enter(client, bob, Session.Stage.SINGLE)
    assert client.get("/d/solvik/").status_code == 200
    with tenant_scope(bob.tenant):
        actions.remove_member(membership=bob.membership, by=SYSTEM, now=NOW)
    response = client.get("/d/solvik/")
    assert response.status_code == 302 and response["Location"].startswith("/signin/?")


def test_an_owner_without_a_factor_sees_only_the_enrolment(client: Client, alice: Person) -> None:
    enter(client, alice, Session.Stage.SINGLE)
    for page in ("/d/solvik/", "/d/solvik/settings/", "/mine/", "/d/"):
        response = client.get(page)
        assert response.status_code == 302 and response["Location"].startswith("/signin/enrol/"), page


def test_half_way_through_sign_in_no_door_opens(client: Client, charlie: Person) -> None:
    enter(client, charlie, Session.Stage.PASSWORD)
    for page in ("/d/lund/", "/mine/", "/d/", "/signin/enrol/"):
        response = client.get(page)
        assert response.status_code == 302 and response["Location"].startswith("/signin/"), page
        assert "enrol" not in response["Location"]


def test_a_page_that_is_rendered_late_is_rendered_inside_the_scope(client: Client, bob: Person) -> None:
    enter(client, bob, Session.Stage.SINGLE)
    assert client.get("/d/solvik/later/").status_code == 200


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_what_breaks_half_way_leaves_nothing_behind(client: Client, bob: Person) -> None:
    enter(client, bob, Session.Stage.SINGLE)
    with pytest.raises(RuntimeError):
        client.get("/d/solvik/breaking/")
    with tenant_scope(bob.tenant):
        assert set(Membership.objects.values_list("language", flat=True)) == {"da"}


def test_every_address_of_sign_in_has_a_door() -> None:
    from staff.urls import urlpatterns

    assert {getattr(pattern.callback, "door", None) for pattern in urlpatterns} == {
        "support",
        "open",
        "signed in",
        "staff",
    }
