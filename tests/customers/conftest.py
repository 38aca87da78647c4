"""Two bare businesses: who comes is tested before anybody works there."""

import pytest

from tenants.models import Tenant
from tests.customers.desk import desk
from tests.world import make_tenant

__all__ = ["desk"]


@pytest.fixture
def solvik(db: None) -> Tenant:
    """Give Salon Solvik, with nobody in it."""
    return make_tenant("salon-solvik", "Salon Solvik")


@pytest.fixture
def lund(db: None) -> Tenant:
    """Give Lund Klinik, the stranger next door."""
    return make_tenant("lund-klinik", "Lund Klinik")
