"""What every table of a tenant's rows has: a random id, its tenant, and keys that never cross tenants."""

import uuid
from typing import Any, TypeVar

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import cached_property

from tenants.context import current_tenant_id

Row = TypeVar("Row", bound=models.Model)


def unique(rows: QuerySet[Row]) -> Row | None:
    """Give the one row of a unique key, or None: `first` would have the database sort it."""
    return next(iter(rows), None)


class Key(models.ForeignKey):
    """A key to another row. Like every other field, and unlike Django's keys, it makes its column once.

    A question that sorts hashes each column that it reads; for one that is new, that is most of its cost.
    """

    @cached_property
    def own_col(self) -> Any:
        """Give the column of the model's own table."""
        return super().get_col(self.model._meta.db_table)

    def get_col(self, alias: Any, output_field: Any = None) -> Any:
        if output_field is None and alias == self.model._meta.db_table:
            return self.own_col
        return super().get_col(alias, output_field)


class OwningTenant(Key):
    """The tenant of a row: taken from the open scope, never from a form."""

    def __init__(self, to: Any = "tenants.Tenant", on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        # Isolate makes the constraint, and a unique (tenant_id, id), which serves as the index.
        kwargs.update(editable=False, blank=True, db_index=False, db_constraint=False, related_name="+")
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("editable", "blank", "db_index", "db_constraint", "related_name"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if getattr(model_instance, self.attname) is None:
            setattr(model_instance, self.attname, current_tenant_id())
        return super().pre_save(model_instance, add)


class TenantForeignKey(Key):
    """A key to another row of the same tenant; the database holds it as (tenant_id, id)."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        return name, path, args, kwargs


class TenantModel(models.Model):
    """A row of one tenant. Its migration must be followed by `isolation.Isolate`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tenant = OwningTenant()

    class Meta:
        abstract = True
