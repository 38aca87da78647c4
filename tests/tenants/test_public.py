"""The public door, and what holds for every request."""

from uuid import UUID

import pytest
from django.db import DatabaseError, InternalError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory

from tenants.context import current_request_id, current_scope, current_tenant_id
from tenants.keys import VaultUnavailable
from tenants.middleware import RequestIdMiddleware, VaultGuardMiddleware
from tenants.models import AuditEntry, Tenant
from tenants.public import public_view
from tests.tenants.shops import entry, make_shop

pytestmark = pytest.mark.django_db(transaction=True)


@public_view
def greet(request: HttpRequest, tenant: Tenant, word: str = "hej") -> HttpResponse:
    assert current_tenant_id() == tenant.pk == request.tenant.pk
    return HttpResponse(f"{word} {tenant.name}")


def ask() -> HttpRequest:
    return RequestFactory().get("/")


def test_it_opens_a_public_business(solvik: Tenant) -> None:
    assert greet(ask(), slug="solvik", word="dav").content == b"dav Solvik"
    assert current_scope() is None
    assert greet.door == "public"


@pytest.mark.parametrize("state", ["draft", "closed", "suspended"])
def test_every_other_business_is_as_if_it_never_was(db: None, state: str) -> None:
    make_shop("hidden", state=state)
    for slug in ("hidden", "platform", "nobody"):
        with pytest.raises(Http404):
            greet(ask(), slug=slug)


def test_a_late_template_is_rendered_inside(solvik: Tenant) -> None:
    class Late(SimpleTemplateResponse):
        @property
        def rendered_content(self) -> str:
            return str(AuditEntry.objects.count())

    @public_view
    def late(request: HttpRequest, tenant: Tenant) -> HttpResponse:
        return Late("none")

    assert late(ask(), slug="solvik").content == b"0"


def test_nothing_streams(solvik: Tenant) -> None:
    @public_view
    def stream(request: HttpRequest, tenant: Tenant) -> StreamingHttpResponse:
        return StreamingHttpResponse(iter(["a"]))

    with pytest.raises(TypeError, match="streams"):
        stream(ask(), slug="solvik")


def test_an_error_in_the_view_undoes_what_it_wrote(solvik: Tenant) -> None:
    @public_view
    def fail(request: HttpRequest, tenant: Tenant) -> HttpResponse:
        entry().save()
        raise Http404

    with pytest.raises(Http404):
        fail(ask(), slug="solvik")

    @public_view
    def count(request: HttpRequest, tenant: Tenant) -> HttpResponse:
        return HttpResponse(str(AuditEntry.objects.count()))

    assert count(ask(), slug="solvik").content == b"0"


def test_each_request_gets_an_id_of_our_own() -> None:
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(current_request_id())
        return HttpResponse()

    request = RequestFactory().get("/", headers={"X-Request-ID": "alice@example.dk"})
    response = RequestIdMiddleware(view)(request)
    assert UUID(response.headers["X-Request-ID"]) == UUID(seen[0])
    assert current_request_id() == ""


@pytest.mark.parametrize("error", [VaultUnavailable("gone"), OperationalError("gone")])
def test_a_database_that_is_away_gives_a_503_page(error: Exception) -> None:
    guard = VaultGuardMiddleware(lambda request: HttpResponse())
    response = guard.process_exception(ask(), error)
    assert response is not None
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert b"gone" not in response.content


def test_a_request_that_the_database_ends_for_its_length_gives_a_503_page(solvik: Tenant) -> None:
    """PostgreSQL ends the connection, so the error is whatever the end of the transaction makes of that."""

    @public_view
    def slow(request: HttpRequest, tenant: Tenant) -> HttpResponse:
        with connection.cursor() as cursor:
            # A clock that runs is not set to less: it is stopped first.
            cursor.execute("SET LOCAL transaction_timeout = 0")
            cursor.execute("SET LOCAL transaction_timeout = '20ms'")
            cursor.execute("SELECT pg_sleep(1)")
        return HttpResponse()

    with pytest.raises(DatabaseError) as met:
        slow(ask(), slug="solvik")
    response = VaultGuardMiddleware(slow).process_exception(ask(), met.value)
    assert response is not None
    assert response.status_code == 503
    assert greet(ask(), slug="solvik").status_code == 200


def test_other_errors_pass() -> None:
    guard = VaultGuardMiddleware(lambda request: HttpResponse())
    assert guard.process_exception(ask(), ValueError("x")) is None
    assert guard.process_exception(ask(), InternalError("x")) is None
