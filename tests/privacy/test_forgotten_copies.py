"""Erasing somebody reaches the copies that are on their way in or out."""

import pytest
from django.utils import timezone

from bookings.actions.importing import bring as bringing
from bookings.models import ExportFile, ImportBatch, ImportPart, ImportRow
from customers.models import Customer
from privacy import erasure
from tenants.context import tenant_scope
from tests.bookings.test_export import export
from tests.bookings.test_import import PEOPLE, bring, check, outcomes, write
from tests.world import Shop, plant_solvik


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    """Give Salon Solvik, committed: the ledger of the vault is another database."""
    return plant_solvik()


def test_no_file_and_no_waiting_list_keeps_who_was_erased(shop: Shop) -> None:
    done = write(shop, check(shop, bring(shop, PEOPLE)))
    export(shop, "customers")
    waiting = check(shop, bring(shop, PEOPLE))
    with tenant_scope(shop.tenant):
        card = next(each for each in Customer.objects.all() if str(each.name) == "Åsa Öberg")
    with tenant_scope(shop.tenant):
        erasure.erase_now(
            tenant=shop.tenant, card=card, reason="request", by=shop.actor("alice"), now=timezone.now()
        )
    with tenant_scope(shop.tenant):
        assert not ExportFile.objects.exists()
        assert not ImportPart.objects.exists()
        assert list(ImportBatch.objects.values_list("pk", flat=True)) == [done.pk]
        first = ImportRow.objects.get(batch=done, number=0)
        assert (first.customer_id, first.made_customer) == (None, True)
        assert Customer.objects.count() == 3
        with pytest.raises(bringing.NotNow):
            bringing.begin(batch_id=waiting.pk, by=shop.actor("alice"), now=timezone.now())
    assert len(outcomes(shop, done)) == 6
