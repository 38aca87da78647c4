"""Whoever had two cards that became one is erased whole, and a restored backup does not part her again."""

import pytest

from customers.actions.merge import merge
from customers.actions.notes import write_note
from customers.links import link_customer
from customers.models import Customer, Merge, MergedCard, MergeMove, Note
from privacy.erasure import erase_now, known_ids
from privacy.models import Erasure
from privacy.replay import replay
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.world import NOW, Shop, plant_solvik

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


@pytest.fixture
def shop(db: None) -> Shop:
    return plant_solvik()


def add(name: str) -> Customer:
    return link_customer(name=name, email="anne@example.dk", phone="", language="da", by=SYSTEM, now=NOW)


def together(shop: Shop) -> tuple[Customer, Customer]:
    """Give the card that stays and the one that is gone; a neighbour shares their e-mail."""
    with tenant_scope(shop.tenant):
        kept, gone, _son = add("Anne Bruun"), add("Anne Holm Bruun"), add("Emil Bruun")
        for card in (kept, gone):
            write_note(card=card, text="x", trade_secret=False, reason="", initials="", by=SYSTEM, now=NOW)
        merge(gone_id=gone.pk, kept_id=kept.pk, take={"name": True}, initials="", by=SYSTEM, now=NOW)
    return kept, gone


def test_s79_erasing_the_card_leaves_nothing_under_either_id(shop: Shop) -> None:
    kept, gone = together(shop)
    with tenant_scope(shop.tenant):
        assert known_ids(kept.pk) == [kept.pk, gone.pk]
        card = Customer.objects.get(pk=kept.pk)
        erase_now(tenant=shop.tenant, card=card, reason="request", by=SYSTEM, now=NOW)
    with tenant_scope(shop.tenant):
        assert [card.name for card in Customer.objects.all()] == ["Emil Bruun"]
        for model in (Note, Merge, MergedCard, MergeMove):
            assert not model.objects.exists(), model
        assert not AuditEntry.objects.filter(subject_id__in=(kept.pk, gone.pk)).exists()


def test_s79_a_restored_backup_of_before_the_merge_is_made_one_again(shop: Shop) -> None:
    kept, gone = together(shop)
    restore_before_merge(shop, kept, gone)
    replay(now=NOW)
    with tenant_scope(shop.tenant):
        assert Merge.objects.get(undone_at=None).gone_id == gone.pk
        assert Note.objects.filter(customer=kept).count() == 2
        assert not Customer.objects.filter(pk=gone.pk).exists()


def test_s79_whoever_was_erased_after_a_merge_goes_again_whole(shop: Shop) -> None:
    kept, gone = together(shop)
    with tenant_scope(shop.tenant):
        card = Customer.objects.get(pk=kept.pk)
        erase_now(tenant=shop.tenant, card=card, reason="request", by=SYSTEM, now=NOW)
    with tenant_scope(shop.tenant):
        # What the backup brings back: both cards, and no word of the merge or the erasure.
        for one, name in ((kept, "Anne Bruun"), (gone, "Anne Holm Bruun")):
            Customer(pk=one.pk, name=name, created_at=NOW).save(force_insert=True)
        Erasure.objects.all().delete()
    replay(now=NOW)
    with tenant_scope(shop.tenant):
        assert [card.name for card in Customer.objects.all()] == ["Emil Bruun"]


def restore_before_merge(shop: Shop, kept: Customer, gone: Customer) -> None:
    """Put the rows as a backup of before the merge has them."""
    with tenant_scope(shop.tenant):
        MergedCard.objects.all().delete()
        moved = MergeMove.objects.filter(model="customers.note").values_list("row_id", flat=True)
        ids = list(moved)
        MergeMove.objects.all().delete()
        Merge.objects.all().delete()
        Customer(pk=gone.pk, name="Anne Holm Bruun", created_at=NOW).save(force_insert=True)
        assert Note.objects.filter(pk__in=ids).update(customer=gone) == 1
