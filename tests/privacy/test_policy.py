"""The privacy policy: written from the map, kept as served, readable by version."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from privacy import policy
from privacy.categories import CATEGORIES, STORIES
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.models import PolicyVersion, Tenant
from tenants.policies import current_policy

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _ways_out(settings) -> None:
    settings.DEMO = False
    settings.SMTP_URL = "smtp+tls://user:pass@smtp.tem.scaleway.com:587"
    settings.EMAIL_CHANNEL, settings.SMS_CHANNEL = "smtp", "gatewayapi"
    settings.HOSTING_REGION = "DE"


def publish(tenant: Tenant, now: datetime = NOW) -> list[PolicyVersion]:
    return policy.publish_policy(tenant=tenant, by=SYSTEM, now=now)


def test_it_is_published_in_both_languages_with_the_fingerprint_of_its_text(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        published = publish(solvik)
        assert [(row.language, row.version) for row in published] == [("da", "0.10"), ("en", "0.10")]
        for row in PolicyVersion.objects.all():
            assert bytes(row.sha256) == hashlib.sha256(row.text.encode()).digest()
            assert row.published_at == NOW


def test_publishing_the_same_text_again_changes_nothing(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        first = publish(solvik)
        assert [row.pk for row in publish(solvik, NOW + timedelta(days=1))] == [row.pk for row in first]
        assert PolicyVersion.objects.count() == 2


def test_a_changed_fact_gives_a_new_version_and_keeps_the_old(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        publish(solvik)
        solvik.retention_months = 12
        assert {row.version for row in publish(solvik, NOW + timedelta(days=1))} == {"0.10.1"}
        assert policy.published_versions() == ["0.10.1", "0.10"]
        current = current_policy("privacy", "da")
        assert current is not None
        assert "12 måneder efter dit sidste besøg" in current.text
        old = PolicyVersion.objects.get(language="da", version="0.10")
        assert "24 måneder efter dit sidste besøg" in old.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "da",
            [
                "artikel 6, stk. 1, litra b", "artikel 6, stk. 1, litra f", "markedsføringsloven § 10",
                "ONLINECITY.IO ApS (GatewayAPI), Danmark", "Scaleway SAS (Transactional Email), Frankrig",
                "Serverne står i Tyskland", "24 måneder", "bogføringsloven", "senest efter en måned",
                "Datatilsynet, Carl Jacobsens Vej 35, 2500 Valby",
            ],
        ),
        (
            "en",
            [
                "article 6(1)(b)", "article 6(1)(f)", "ONLINECITY.IO ApS (GatewayAPI), Denmark",
                "Scaleway SAS (Transactional Email), France", "The servers stand in Germany", "24 months",
                "Bookkeeping Act", "within a month", "Datatilsynet, Carl Jacobsens Vej 35, 2500 Valby",
                "your name; your phone number; your e-mail",
            ],
        ),
    ],
)  # fmt: skip
def test_it_names_purposes_grounds_companies_countries_retention_rights_and_where_to_complain(
    solvik: Tenant, language: str, words: list[str]
) -> None:
    with tenant_scope(solvik):
        text = policy.write_policy(solvik, language)
    for word in [*words, solvik.name, solvik.street, solvik.email]:
        assert word in text
    assert "{{" not in text and "{%" not in text and "&#" not in text
    assert "samtykke" not in text.replace("Vi beder ikke om samtykke til det.", "")


def test_it_names_only_companies_that_are_in_use(solvik: Tenant, settings) -> None:
    settings.SMS_CHANNEL = "46elks"
    with tenant_scope(solvik):
        text = policy.write_policy(solvik, "da")
    assert "46elks AB, Sverige" in text
    assert "GatewayAPI" not in text


def test_every_purpose_and_every_kind_of_data_of_a_customer_has_its_words() -> None:
    columns = policy.customer_columns()
    assert {c.entry.cat for c in columns if c.model not in STORIES} <= set(CATEGORIES)
    assert set(STORIES) <= {c.model for c in columns}
    assert all(policy.words_for(purpose, columns) for purpose in policy.PURPOSES)
    assert {purpose for c in columns for purpose in c.entry.purpose} <= set(policy.PURPOSES)
    assert {c.entry.basis for c in columns} <= {"6.1.b", "6.1.c", "6.1.f"}


def test_the_text_is_divided_into_headings_paragraphs_and_lists(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        for language in policy.LANGUAGES:
            blocks = policy.blocks_of(policy.write_policy(solvik, language))
            kinds = [block.kind for block in blocks]
            assert kinds[0] == "heading"
            assert kinds.count("heading") == 13
            assert kinds.count("list") == 2


def test_the_page_shows_the_text_in_the_readers_language_without_a_cookie(
    solvik: Tenant, client: Client
) -> None:
    with tenant_scope(solvik):
        publish(solvik)
    danish = client.get(f"/b/{solvik.slug}/policy/", headers={"accept-language": "da"})
    assert danish.status_code == 200
    assert f"Sådan bruger {solvik.name} dine oplysninger" in danish.content.decode()
    assert not danish.cookies
    english = client.get(f"/b/{solvik.slug}/policy/?lang=en").content.decode()
    assert f"How {solvik.name} uses your details" in english


def test_an_older_version_stays_readable_and_an_unknown_one_is_not_found(
    solvik: Tenant, client: Client
) -> None:
    with tenant_scope(solvik):
        publish(solvik)
        solvik.retention_months = 12
        publish(solvik, NOW + timedelta(days=1))
    page = client.get(f"/b/{solvik.slug}/policy/").content.decode()
    assert "12 måneder" in page
    assert f"/b/{solvik.slug}/policy/0.10/" in page
    assert "24 måneder" in client.get(f"/b/{solvik.slug}/policy/0.10/").content.decode()
    assert client.get(f"/b/{solvik.slug}/policy/8.1/").status_code == 404


def test_a_business_that_has_published_nothing_or_is_not_public_has_no_page(
    lund: Tenant, client: Client
) -> None:
    assert client.get(f"/b/{lund.slug}/policy/").status_code == 404
    assert client.get("/b/nobody-at-all/policy/").status_code == 404
    assert client.post(f"/b/{lund.slug}/policy/").status_code == 405
