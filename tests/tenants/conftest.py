from collections.abc import Iterator

import pytest

from tenants import keys
from tenants.models import Tenant
from tests.tenants.shops import make_shop


@pytest.fixture
def solvik(db: None) -> Tenant:
    return make_shop("solvik", state="public")


@pytest.fixture
def lund(db: None) -> Tenant:
    return make_shop("lund", state="public")


@pytest.fixture(autouse=True)
def fresh_keys() -> Iterator[None]:
    """Let no test live on the keys that another one read."""
    keys.forget()
    yield
    keys.forget()
