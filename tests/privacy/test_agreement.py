"""The data-processing agreement: what it says, who agrees to it, and that no page is public without it."""

import hashlib

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from privacy import agreement, datamap
from privacy.agreement import TextChanged, accept_agreement, agreement_now, is_accepted
from privacy.policy import customer_columns
from privacy.publishing import NotReady, missing_of, publish, take_down
from staff.models import Membership
from tenants.context import tenant_scope
from tenants.models import AgreementAcceptance, AuditEntry, PolicyVersion, Tenant
from tests.world import NOW, Shop, plant_solvik

PAGE = reverse("agreement", args=["salon-solvik"])


@pytest.fixture
def solvik(db: None) -> Shop:
    """Give Salon Solvik with its people; this folder's own fixture is the bare business."""
    return plant_solvik()


def accept(shop: Shop, language: str = "da") -> AgreementAcceptance:
    """Agree as Alice."""
    return accept_agreement(
        tenant=shop.tenant,
        language=language,
        sha256=agreement_now(shop.tenant, language).sha256,
        name="Alice Holm",
        user_id=shop.members["alice"].user_id,
        by=shop.actor("alice"),
        now=NOW,
    )


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_text_has_what_article_28_3_asks_for(in_solvik: Shop, language: str) -> None:
    text = agreement_now(in_solvik.tenant, language).text
    words = {
        "da": ["28, stk. 3", "instruks", "tavshedspligt", "AES-256-GCM", "underdatabehandlere", "30 dage",
               "artikel 32 til 36", "24 timer", "sletter vi", "efterse", "uden for EU og EØS"],
        "en": ["28(3)", "instruction", "secrecy", "AES-256-GCM", "subprocessors", "30 days",
               "articles 32 to 36", "24 hours", "we erase", "inspect", "outside the EU and the EEA"],
    }  # fmt: skip
    assert [word for word in words[language] if word not in text] == []
    assert "{{" not in text and "{%" not in text


def test_its_categories_are_those_of_the_data_map(in_solvik: Shop) -> None:
    text = agreement_now(in_solvik.tenant, "en").text
    with override("en"):
        columns = [*customer_columns(), *datamap.by_subject("staff.User")]
        assert [label for label in datamap.labels_of(columns) if label not in text] == []


def test_an_owner_agrees_to_exactly_the_text_that_was_shown(solvik: Shop) -> None:
    alice = solvik.browser("alice")
    page = alice.get(PAGE).content.decode()
    shown = page.split('name="sha256" value="')[1].split('"')[0]
    answer = alice.post(PAGE, {"name": "Alice Holm", "agreed": "on", "sha256": shown})
    assert answer.status_code == 302
    with tenant_scope(solvik.tenant):
        row = AgreementAcceptance.objects.get()
        text = PolicyVersion.objects.get(kind="agreement")
        assert hashlib.sha256(text.text.encode()).hexdigest() == shown == bytes(row.sha256).hex()
        assert (row.version, row.name, row.user_id) == ("0.9", "Alice Holm", solvik.members["alice"].user_id)
        assert AuditEntry.objects.filter(action="agreement.accept").count() == 1
    copy = alice.get(reverse("agreement_copy", args=["salon-solvik", "0.9", "en"]))
    assert copy.status_code == 200 and shown in copy.content.decode()
    assert "Alice Holm agreed to version 0.9" in alice.get(PAGE).content.decode()


def test_a_text_that_changed_meanwhile_is_read_again(solvik: Shop) -> None:
    alice = solvik.browser("alice")
    shown = alice.get(PAGE).content.decode().split('name="sha256" value="')[1].split('"')[0]
    Tenant.objects.filter(pk=solvik.tenant.pk).update(street="Ny Gade 3")
    answer = alice.post(PAGE, {"name": "Alice Holm", "agreed": "on", "sha256": shown})
    assert answer.status_code == 409 and "Read it again." in answer.content.decode()
    assert alice.post(PAGE, {"name": "Alice", "agreed": "on", "sha256": "zz"}).status_code == 409
    with tenant_scope(solvik.tenant):
        assert not AgreementAcceptance.objects.exists()


@pytest.mark.parametrize("missing", ["name", "agreed"])
def test_without_a_name_or_a_tick_nothing_is_agreed(solvik: Shop, missing: str) -> None:
    given = {"name": "Alice Holm", "agreed": "on", "sha256": "00", missing: ""}
    assert solvik.browser("alice").post(PAGE, given).status_code == 422


def test_only_an_owner_agrees(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        bob = Membership.objects.get(pk=solvik.members["bob"].pk)
        bob.permissions = [*bob.permissions, "settings"]
        bob.save()
    client = solvik.browser("bob")
    page = client.get(PAGE)
    assert page.status_code == 200 and "Only an owner" in page.content.decode()
    assert client.post(PAGE, {"name": "Bob", "agreed": "on", "sha256": "00"}).status_code == 403


@pytest.mark.parametrize(
    "next_url", ["https://evil.example/d/salon-solvik/", "//evil.example", "/d/lund-klinik/"]
)
def test_the_yes_leads_nowhere_else(solvik: Shop, next_url: str) -> None:
    alice = solvik.browser("alice")
    shown = alice.get(PAGE).content.decode().split('name="sha256" value="')[1].split('"')[0]
    answer = alice.post(PAGE, {"name": "Alice", "agreed": "on", "sha256": shown, "next": next_url})
    assert answer["Location"] == f"{PAGE}?done=saved"


def test_an_acceptance_cannot_be_changed_or_taken_away(in_solvik: Shop) -> None:
    row = accept(in_solvik)
    for change in (lambda: AgreementAcceptance.objects.update(version="9.9"), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert AgreementAcceptance.objects.get().version == "0.9"


def test_a_second_yes_to_another_text_is_another_version(in_solvik: Shop) -> None:
    accept(in_solvik)
    in_solvik.tenant.street = "Ny Gade 3"
    assert accept(in_solvik).version == "0.9.1"
    assert accept(in_solvik).version == "0.9.1"
    with pytest.raises(TextChanged):
        accept_agreement(
            tenant=in_solvik.tenant, language="da", sha256=b"", name="x", user_id=None,
            by=in_solvik.actor("alice"), now=NOW,
        )  # fmt: skip


def test_a_page_is_not_published_without_the_current_major_version(
    in_solvik: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant, by = in_solvik.tenant, in_solvik.actor("alice")
    take_down(tenant=tenant, by=by, now=NOW)
    with pytest.raises(NotReady) as refused:
        publish(tenant=tenant, by=by, now=NOW)
    assert refused.value.missing == ["agreement"]
    accept(in_solvik)
    assert publish(tenant=tenant, by=by, now=NOW).state == "public"
    take_down(tenant=tenant, by=by, now=NOW)
    monkeypatch.setattr(agreement, "VERSION", "1.0")
    assert not is_accepted()
    with pytest.raises(NotReady):
        publish(tenant=tenant, by=by, now=NOW)
    monkeypatch.setattr(agreement, "VERSION", "0.10")
    assert is_accepted()


def test_what_is_missing_is_named_in_the_order_of_the_guide(in_solvik: Shop) -> None:
    accept(in_solvik)
    assert missing_of(in_solvik.tenant) == []
    in_solvik.tenant.phone = in_solvik.tenant.email = ""
    for person in in_solvik.people.values():
        person.active = False
        person.save()
    assert missing_of(in_solvik.tenant) == ["contact", "staff"]


def test_taken_down_the_page_answers_as_if_it_never_was(solvik: Shop) -> None:
    front = reverse("front", args=["salon-solvik"])
    assert Client().get(front).status_code == 200
    with tenant_scope(solvik.tenant):
        take_down(tenant=solvik.tenant, by=solvik.actor("alice"), now=NOW)
    gone, never = Client().get(front), Client().get(reverse("front", args=["never-was"]))
    assert gone.status_code == never.status_code == 404
    assert gone.content.replace(b"salon-solvik", b"never-was") == never.content
