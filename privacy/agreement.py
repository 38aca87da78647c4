"""The data-processing agreement between a business and this site, written out of the data map and register.

Like the policy it is made once, when it is shown, and kept as it was agreed to: the acceptance names the
version and the fingerprint of exactly that text.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from privacy import countries, datamap
from privacy.policy import customer_columns, fingerprint, recipients, tidy
from tenants import audit
from tenants.actors import Actor
from tenants.models import AgreementAcceptance, PolicyVersion, Tenant

AGREEMENT = "agreement"
# A change of the sentences that asks for a new yes raises the first number; the rest raises the second and is
# told thirty days before.
VERSION = "0.9"
LANGUAGES = ("da", "en")
NOTICE_DAYS = 30
BREACH_HOURS = 24


class TextChanged(Exception):
    """The text is another than the one that was read: a fact of the business or the register has changed."""


@dataclass(frozen=True)
class Text:
    """The agreement as one would agree to it now."""

    version: str
    language: str
    text: str

    @property
    def sha256(self) -> bytes:
        """Give the fingerprint of the text."""
        return fingerprint(self.text)


def major(version: str) -> str:
    """Give the number before the first point: within it, an acceptance holds on."""
    return version.split(".", 1)[0]


def agreement_now(tenant: Tenant, language: str) -> Text:
    """Write the agreement for one business, as it stands today."""
    spoken = language if language in LANGUAGES else "en"
    with override(spoken):
        text = render_to_string(f"agreement/text.{spoken}.txt", facts_of(tenant, spoken))
    return Text(VERSION, spoken, tidy(text))


def facts_of(tenant: Tenant, language: str) -> dict[str, object]:
    """Gather what the text tells: the two parties, the data, the companies, where it runs."""
    region = settings.HOSTING_REGION
    staff = [*datamap.by_subject("staff.User"), *datamap.by_subject("bookings.Resource")]
    return {
        "business": tenant,
        "operator": settings.OPERATOR or _("the operator of this booking system"),
        "country": countries.name_of(tenant.country, language),
        "hosting": countries.name_of(region, language) if region else "",
        "customers": datamap.labels_of(customer_columns()),
        "staff": datamap.labels_of(staff),
        "recipients": recipients(language),
        "months": tenant.retention_months,
        "notice": NOTICE_DAYS,
        "hours": BREACH_HOURS,
        "version": VERSION,
    }


def latest_acceptance() -> AgreementAcceptance | None:
    """Give the open business's newest yes."""
    return AgreementAcceptance.objects.order_by("-accepted_at", "-pk").first()


def is_accepted() -> bool:
    """Say whether the open business has agreed to the current major version."""
    versions = AgreementAcceptance.objects.order_by("-accepted_at", "-pk").values_list("version", flat=True)
    latest = versions.first()
    return latest is not None and major(latest) == major(VERSION)


def accepted_texts() -> list[PolicyVersion]:
    """List the texts that were ever agreed to, the newest first."""
    return list(PolicyVersion.objects.filter(kind=AGREEMENT).order_by("-published_at", "-pk"))


@transaction.atomic
def accept_agreement(
    *, tenant: Tenant, language: str, sha256: bytes, name: str, user_id: UUID | None, by: Actor, now: datetime
) -> AgreementAcceptance:
    """Agree to exactly the text with this fingerprint. Raises TextChanged when it reads otherwise by now."""
    shown = agreement_now(tenant, language)
    if shown.sha256 != sha256:
        raise TextChanged
    kept = PolicyVersion.objects.filter(kind=AGREEMENT, language=shown.language)
    stored = next((row for row in kept if bytes(row.sha256) == sha256), None)
    if stored is None:
        same = [
            row.version for row in kept if row.version == VERSION or row.version.startswith(f"{VERSION}.")
        ]
        number = f"{VERSION}.{len(same)}" if same else VERSION
        stored = PolicyVersion.objects.create(
            kind=AGREEMENT,
            language=shown.language,
            version=number,
            text=shown.text,
            sha256=sha256,
            published_at=now,
        )
    acceptance = AgreementAcceptance.objects.create(
        version=stored.version,
        language=shown.language,
        sha256=sha256,
        user_id=user_id,
        name=name,
        accepted_at=now,
    )
    audit.record(
        "agreement.accept", by=by, now=now, purpose="agreement", object_kind="agreement", object_id=stored.pk
    )
    return acceptance
