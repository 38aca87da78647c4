"""Jobs: ids only, no tenant at the start, never put off by the broker."""

from uuid import UUID, uuid4

import pytest
from celery import current_app

from tenants import jobs
from tenants.context import tenant_scope

seen: list[object] = []


@jobs.tenant_task(name="tests.tenants.look")
def look(tenant_id: UUID, count: int) -> None:
    """Remember what it was given."""
    seen.append((tenant_id, count))


def test_a_job_receives_uuids() -> None:
    tenant_id = uuid4()
    look(str(tenant_id), 3)
    assert seen[-1] == (tenant_id, 3)
    assert "tests.tenants.look" in current_app.tasks


@pytest.mark.parametrize("argument", ["alice@example.dk", None, {"name": "Åse"}, b"x", 1.5])
def test_it_takes_ids_only_and_does_not_quote_the_rest(argument: object) -> None:
    with pytest.raises(jobs.NotAnId) as caught:
        look.apply_async(args=[argument])
    assert "alice" not in str(caught.value)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_it_takes_nothing_by_name() -> None:
    with pytest.raises(jobs.NotAnId):
        look.apply_async(kwargs={"name": "Åse"})


@pytest.mark.parametrize("when", [{"countdown": 60}, {"eta": "2027-01-01T00:00:00Z"}])
def test_it_is_never_put_off(when: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="put off"):
        look.apply_async(args=[str(uuid4()), 1], **when)


@pytest.mark.django_db
def test_it_does_not_start_inside_a_scope() -> None:
    with tenant_scope(uuid4()), pytest.raises(RuntimeError, match="own scopes"):
        look(str(uuid4()), 1)
