"""Only wrong tries count against an account and an address."""

import pytest

from staff.signin import TRIES, TooManyTries, user_with_password
from tests.staff.conftest import PASSWORD, Person

pytestmark = pytest.mark.django_db


def test_right_passwords_are_given_back(bob: Person) -> None:
    for _ in range(TRIES + 5):
        assert (
            user_with_password(email="bob@solvik.example", password=PASSWORD, address="192.0.2.71")
            is not None
        )


def test_wrong_passwords_stay_counted(bob: Person) -> None:
    for _ in range(TRIES):
        assert (
            user_with_password(email="bob@solvik.example", password="forkert kodeord", address="192.0.2.72")
            is None
        )
    with pytest.raises(TooManyTries):
        user_with_password(email="bob@solvik.example", password=PASSWORD, address="192.0.2.72")
