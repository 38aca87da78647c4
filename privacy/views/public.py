"""The public page of a business's privacy policy, now and as it was."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from privacy.policy import PRIVACY, blocks_of, published_versions
from tenants.models import PolicyVersion, Tenant
from tenants.public import public_view


@require_safe
@public_view
def policy(request: HttpRequest, tenant: Tenant, version: str = "") -> HttpResponse:
    """Show the policy in the reader's language, the current one or an older version."""
    # Compared here: the database refuses a NUL, which an address can hold.
    rows = [row for row in PolicyVersion.objects.filter(kind=PRIVACY) if version in {"", row.version}]
    found = sorted(
        rows,
        key=lambda row: (row.language == get_language(), row.language == tenant.language, row.published_at),
    )
    if not found:
        raise Http404
    shown = found[-1]
    heading, *blocks = blocks_of(shown.text)
    context = {
        "tenant": tenant,
        "policy": shown,
        "fingerprint": bytes(shown.sha256).hex()[:16],
        "published": shown.published_at.astimezone(tenant.zone),
        "heading": heading.lines[0],
        "blocks": blocks,
        "others": [number for number in published_versions() if number != shown.version],
        "front_url": reverse("front", args=[tenant.slug]),
    }
    return render(request, "privacy/policy.html", context)
