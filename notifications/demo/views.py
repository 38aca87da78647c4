"""The demo's post on a page: what a customer would have on the phone. None of it exists in production."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from notifications.demo.letters import Letter, letter, style_hashes
from notifications.demo.store import Inbox
from tenants.doors import behind


def demo_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open the page in a demo only."""

    @behind("demo")
    @require_safe
    @wraps(view)
    def opened(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, **kwargs)

    return opened


def inbox() -> Inbox:
    """Open the catchers' folder."""
    return Inbox(settings.DATA_DIR / "inbox", settings.KEYRING)


def found(name: str) -> Letter:
    """Give one letter, or 404."""
    entry = inbox().read(name)
    if entry is None:
        raise Http404
    return letter(entry)


@demo_page
def show(request: HttpRequest) -> HttpResponse:
    """List what arrived, the newest first."""
    letters = [letter(entry) for entry in inbox().entries()]
    return render(request, "messages/demo/inbox.html", {"letters": letters})


@demo_page
def listing(request: HttpRequest) -> HttpResponse:
    """Give the same list as JSON, for the scripted walk."""
    letters = [letter(entry) for entry in inbox().entries()]
    plain = ("name", "kind", "sender", "to", "reply_to", "subject", "text", "html")
    rows = [{key: getattr(one, key) for key in plain} | {"at": one.at.isoformat()} for one in letters]
    return JsonResponse({"letters": rows})


@demo_page
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """Show a mail's HTML as it came, under a policy that allows its own styles and nothing else."""
    one = found(name)
    response = HttpResponse(one.html)
    hashes = " ".join(style_hashes(one.html))
    styles = f"style-src-attr 'unsafe-hashes' {hashes}"
    response["Content-Security-Policy"] = (
        f"default-src 'none'; {styles}; frame-ancestors 'self'; base-uri 'none'"
    )
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


@demo_page
def attachment(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Give an attached file."""
    files = found(name).files
    if number >= len(files):
        raise Http404
    file = files[number]
    response = HttpResponse(file.content, content_type=file.mimetype)
    response["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    return response
