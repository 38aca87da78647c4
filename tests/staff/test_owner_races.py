"""Two owners end or lower each other in the same moment: the business never has none."""

from collections.abc import Callable

import pytest

from staff import actions
from staff.models import Membership
from staff.permissions import OWNER, PRESETS
from tenants.actors import Actor
from tenants.context import tenant_scope
from tenants.models import Tenant
from tests.bookings.steps import at_once
from tests.staff.conftest import NOW, Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def olga(salon: Tenant, hire: Callable[..., Person]) -> Person:
    """Give the salon's other owner."""
    return hire(salon, "olga@solvik.example", "owner")


def remove(tenant: Tenant, whom: Person, by: Person) -> str:
    """Press the button that ends an owner's place."""
    try:
        with tenant_scope(tenant):
            member = Membership.objects.get(pk=whom.membership.pk)
            actions.remove_member(membership=member, by=Actor("owner", by.membership.user_id), now=NOW)
    except actions.LastOwner:
        return "stays"
    return "left"


def lower(tenant: Tenant, whom: Person, by: Person) -> str:
    """Make a colleague of an owner."""
    try:
        with tenant_scope(tenant):
            actions.change_permissions(
                membership=Membership.objects.get(pk=whom.membership.pk),
                role="staff",
                permissions=PRESETS["staff"],
                by=Actor("owner", by.membership.user_id),
                now=NOW,
            )
    except actions.LastOwner:
        return "stays"
    return "lowered"


@pytest.mark.parametrize("act", [remove, lower])
@pytest.mark.parametrize("round_", range(3))
def test_one_of_two_who_end_each_other_stays(
    salon: Tenant, alice: Person, olga: Person, act: Callable[[Tenant, Person, Person], str], round_: int
) -> None:
    ended = at_once([lambda: act(salon, olga, alice), lambda: act(salon, alice, olga)])
    with tenant_scope(salon):
        assert Membership.objects.filter(role=OWNER, active=True).count() == 1, ended
    assert sorted(ended)[-1] == "stays"


def test_one_who_leaves_and_one_who_is_lowered_leave_an_owner(
    salon: Tenant, alice: Person, olga: Person
) -> None:
    ended = at_once([lambda: remove(salon, alice, alice), lambda: lower(salon, olga, alice)])
    with tenant_scope(salon):
        assert Membership.objects.filter(role=OWNER, active=True).count() == 1, ended
