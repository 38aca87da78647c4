"""The vocabulary refuses what contradicts itself, and our own columns are all classified."""

import pytest
from django.apps import apps

from tenants import personal
from tenants.checks import crypto_ids_stand_once
from tenants.personal import DECLARED, Misdeclared, NotPersonal, P, declare

GIVEN = {
    "cat": "user.name",
    "purpose": ("booking",),
    "basis": "6.1.b",
    "retain": "customer",
    "store": "enc:data",
}


@pytest.mark.parametrize(
    "change",
    [
        {"store": "plain"},
        {"store": "rot13"},
        {"basis": "7"},
        {"purpose": ()},
        {"retain": ""},
        {"export": "mail"},
        {"on_erase": "HIDE"},
        {"basis": "9.2.a"},
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(change: dict[str, object]) -> None:
    assert P(**GIVEN)
    with pytest.raises(Misdeclared):
        P(**{**GIVEN, **change})


def test_data_of_nobody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(personal, "DECLARED", {})
    with pytest.raises(Misdeclared, match="nobody"):
        declare("a.B", subject=None, fields={"name": P(**GIVEN)})
    declare("a.B", subject=None, fields={"colour": NotPersonal("a colour")})
    assert "a.b" in personal.DECLARED


@pytest.mark.parametrize("label", ["tenants", "vault"])
def test_our_own_columns_are_all_classified(label: str) -> None:
    for model in apps.get_app_config(label).get_models():
        columns = {field.name for field in model._meta.concrete_fields}
        assert set(DECLARED[model._meta.label_lower].fields) == columns


def test_no_two_columns_share_a_crypto_id() -> None:
    assert crypto_ids_stand_once(None) == []
