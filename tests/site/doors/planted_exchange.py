"""A list on its way in and a file on its way out, for the doors of moving."""

from typing import Any

from bookings.actions.exporting.build import build_waiting, order
from bookings.actions.importing.bring import bring
from bookings.models import ImportBatch
from tenants.context import tenant_scope
from tests.world import NOW, Shop

PEOPLE = b"Navn;E-mail\r\nIda Holm;ida@example.dk\r\n"
VISITS = b"Dato;Tid;Ydelse;Navn\r\n07-12-2026;10.00;Dameklip;Ida Holm\r\n"


def plant_exchange(shop: Shop, more: dict[str, Any]) -> None:
    """Bring a list of people and one of visits, and make Alice a file."""
    with tenant_scope(shop.tenant):
        alice = shop.actor("alice")
        for kind, raw in ((ImportBatch.Kind.CUSTOMERS, PEOPLE), (ImportBatch.Kind.VISITS, VISITS)):
            more[f"{kind}_list"] = bring(
                kind=kind, raw=raw, file_name="kunder.csv", may_overbook=True, by=alice, now=NOW
            )
        more["export"] = order(
            what="services",
            form="csv",
            language="da",
            member=shop.members["alice"],
            by=alice,
            now=NOW,
        )
    build_waiting(shop.tenant.pk, now=NOW)
