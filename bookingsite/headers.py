"""Response headers that hold for every page: nothing from any other host, nothing inline."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
# What customers come to: the booking, and the visit that it became.
FRAMED_DOORS = frozenset({"public", "visit"})
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class SecurityHeadersMiddleware:
    """Adds the policies that Django's own middleware does not know."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        origins = frame_origins(request)
        policy = CONTENT_SECURITY_POLICY
        if origins:
            policy = policy.replace("frame-ancestors 'none'", f"frame-ancestors {' '.join(origins)}")
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if not origins:
            response.headers.setdefault("X-Frame-Options", "DENY")
        # Pages carry personal data or tokens unless they say otherwise.
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def frame_origins(request: HttpRequest) -> list[str]:
    """Give the sites that may frame this page: a public page's own business lists them, and nobody else.

    The old X-Frame-Options cannot name an origin, so it is left out where this one does.
    """
    match = request.resolver_match
    if match is None or getattr(match.func, "door", "") not in FRAMED_DOORS:
        return []
    return list(getattr(getattr(request, "tenant", None), "embed_origins", []))
