"""What every template may know of the site itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def site(request: HttpRequest) -> dict[str, Any]:
    """Give templates the site's own facts."""
    return {"demo": settings.DEMO, "base_url": settings.BASE_URL, "language": get_language() or "da"}
