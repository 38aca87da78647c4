import dataclasses

import pytest

from notifications.channels.base import allowed_address
from notifications.subprocessors import (
    EEA,
    ENTRIES,
    REGISTER,
    NotApproved,
    approved,
    carries,
    company_for_host,
    faults,
)


def test_the_eea_is_thirty_countries():
    assert len(EEA) == 30
    assert not EEA & {"US", "GB", "CH"}


def test_every_company_sits_and_keeps_its_data_in_the_eea():
    assert faults(ENTRIES, demo=True) == []


@pytest.mark.parametrize("place", ["seat", "parent_country", "storage"])
def test_a_company_with_one_foot_outside_is_refused(place, monkeypatch):
    entry = dataclasses.replace(REGISTER["gatewayapi"], **{place: "US"})
    monkeypatch.setitem(REGISTER, "gatewayapi", entry)
    with pytest.raises(NotApproved, match="outside the EU"):
        approved("gatewayapi", demo=False)


@pytest.mark.parametrize("status", ["announced", "retired", "demo"])
def test_a_company_that_is_not_approved_is_refused(status, monkeypatch):
    monkeypatch.setitem(REGISTER, "46elks", dataclasses.replace(REGISTER["46elks"], status=status))
    with pytest.raises(NotApproved):
        approved("46elks", demo=False)


def test_an_unknown_company_is_refused():
    with pytest.raises(NotApproved):
        approved("somebody", demo=True)


def test_the_demo_companies_exist_in_a_demo_only():
    assert approved("demo-sms", demo=True).status == "demo"
    with pytest.raises(NotApproved):
        approved("demo-sms", demo=False)


def test_each_host_belongs_to_one_company_of_a_channel():
    seen = [(entry.status, entry.channel, host) for entry in ENTRIES for host in entry.hosts]
    assert len(seen) == len(set(seen))


def test_mail_may_go_to_registered_hosts_only():
    assert company_for_host("smtp.tem.scaleway.com", "email", demo=False) == "scaleway"
    with pytest.raises(NotApproved):
        company_for_host("smtp.gmail.com", "email", demo=False)


def test_a_kind_that_was_not_agreed_is_not_carried():
    entry = dataclasses.replace(REGISTER["46elks"], message_kinds=("booking_reminder",))
    assert carries(entry, "booking_reminder")
    assert not carries(entry, "newsletter")


@pytest.mark.parametrize(
    "url",
    [
        "http://gatewayapi.eu/rest/mtsms",
        "https://gatewayapi.com/rest/mtsms",
        "https://gatewayapi.eu.evil.example/rest/mtsms",
        "https://gatewayapi.eu@evil.example/",
        "http://127.0.0.1/rest/mtsms",
    ],
)
def test_an_address_beside_the_allow_list_is_refused(url):
    with pytest.raises(NotApproved):
        allowed_address(url, REGISTER["gatewayapi"], demo=False)
