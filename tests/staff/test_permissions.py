"""The roles as a matrix, written out once more by hand: a change of a preset is a change of this table."""

import pytest

from staff.permissions import OWNER, PRESETS, ROLES, Permission, known, may, needs_second_factor

#                       owner  manager reception staff accountant
MATRIX = {
    "own_calendar": (True, True, True, True, False),
    "all_calendars": (True, True, True, False, False),
    "see_contact": (True, True, True, False, False),
    "own_customers_only": (False, False, False, True, False),
    "see_notes": (True, True, True, False, False),
    "see_health": (False, False, False, False, False),
    "overbook": (True, True, False, False, False),
    "edit_customers": (True, True, True, False, False),
    "export": (True, False, False, False, False),
    "delete": (True, False, False, False, False),
    "newsletter": (True, True, False, False, False),
    "messages": (True, True, True, False, False),
    "reports": (True, True, False, False, True),
    "settings": (True, True, False, False, False),
    "people": (True, False, False, False, False),
    "access_log": (True, False, False, False, False),
}


def test_the_table_names_every_permission_and_every_role() -> None:
    assert set(MATRIX) == {permission.value for permission in Permission}
    assert set(PRESETS) == set(ROLES)


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", ROLES)
def test_a_preset_holds_what_the_table_says(role: str, permission: Permission) -> None:
    assert may(PRESETS[role], [permission]) is MATRIX[permission][ROLES.index(role)]


def test_asking_for_nothing_is_asking_only_to_belong() -> None:
    assert may([], [])


def test_all_of_several_are_needed_unless_any_will_do() -> None:
    asked = [Permission.OWN_CALENDAR, Permission.ALL_CALENDARS]
    assert not may(["own_calendar"], asked)
    assert may(["own_calendar"], asked, any_of=True)


def test_a_stored_word_that_no_longer_exists_grants_nothing() -> None:
    assert known(["fly", "reports"]) == {Permission.REPORTS}


def test_owners_and_whoever_sees_health_need_a_second_factor_and_others_do_not() -> None:
    assert needs_second_factor(OWNER, [])
    assert needs_second_factor("staff", ["see_health"])
    assert not needs_second_factor("manager", PRESETS["manager"])
