"""Every row that names a card follows it: no model is forgotten."""

from django.apps import apps
from django.db.models import ForeignKey

from customers import registries
from customers.models import Customer
from privacy.datamap import BARE_IDS

# Appended to only: what stands under an old id is found through the merges, see customers/aliases.py.
FOUND_BY_ALIAS = {"tenants.auditentry", "tenants.auditalias"}


def test_s81_each_model_with_a_thread_to_a_card_has_a_mover() -> None:
    threads = {
        model._meta.label_lower
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is Customer
    }
    bare = {label for label, person in BARE_IDS.items() if person == Customer._meta.label_lower}
    assert threads >= {"bookings.booking", "customers.note", "customers.relation"}
    assert (threads | bare) - FOUND_BY_ALIAS - set(registries.movers()) == set()
