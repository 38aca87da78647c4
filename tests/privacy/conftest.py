"""Two bare businesses that have published nothing yet."""

import pytest

from tenants.models import Tenant
from tests.world import make_tenant


@pytest.fixture
def solvik(db: None) -> Tenant:
    """Give Salon Solvik, with nobody in it."""
    return make_tenant("salon-solvik", "Salon Solvik")


@pytest.fixture
def lund(db: None) -> Tenant:
    """Give Lund Klinik, the stranger next door."""
    return make_tenant("lund-klinik", "Lund Klinik")
