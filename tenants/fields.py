"""Columns that hold nothing readable: sealed texts, and blind indexes over them."""

import base64
import logging
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.expressions import Col
from django.db.models.lookups import IsNull
from django.db.models.query_utils import DeferredAttribute
from django.utils.functional import cached_property
from django.utils.translation import gettext

from tenants import crypto, keys
from tenants.context import current_tenant_id

log = logging.getLogger(__name__)


class Sealed(bytes):
    """An envelope as it stands in the database."""


class Unreadable(str):
    """What a page shows for a value that does not open. It is never written back as text."""

    __slots__ = ()


class SealedCol(Col):
    """A sealed column in a query: it may be fetched, and asked whether it is null; nothing else."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        # Until the select list stands, what is compiled is the select list.
        if compiler.select is not None:
            raise FieldError(f"{self.target} is sealed: it cannot be ordered, grouped or compared.")
        return self.column_sql(compiler, connection)

    def column_sql(self, compiler: Any, connection: Any) -> Any:
        """Name the column without asking what for."""
        return super().as_sql(compiler, connection)

    def relabeled_clone(self, relabels: Any) -> "SealedCol":
        if self.alias is None:
            return self
        return type(self)(relabels.get(self.alias, self.alias), self.target, self.output_field)

    def _resolve_output_field(self) -> Any:
        # Asked for by functions and aggregates round the column, which would work on the ciphertext.
        raise FieldError(f"{self.target} is sealed: no function can read it.")

    @property
    def _output_field_or_none(self) -> Any:
        return self._resolve_output_field()


class SealedIsNull(IsNull):
    """The one question that a sealed column answers."""

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> Any:
        column = lhs or self.lhs
        if isinstance(column, SealedCol):
            return column.column_sql(compiler, connection)
        return super().process_lhs(compiler, connection, lhs)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        sql, params = self.process_lhs(compiler, connection)
        return (f"{sql} IS NULL" if self.rhs else f"{sql} IS NOT NULL"), params


class SealedAttribute(DeferredAttribute):
    """Opens the value when it is first looked at, and remembers what it was sealed as."""

    field: "EncryptedTextField"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        if instance is None:
            return self
        data = instance.__dict__
        name = self.field.attname
        if name not in data:
            return super().__get__(instance, cls)
        value = data[name]
        if isinstance(value, Sealed):
            text = self.field.opened(instance, value)
            data[self.field.memory] = (value, text, instance.pk)
            data[name] = value = text
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        if value is not None and not isinstance(value, str | Sealed):
            raise TypeError(f"{self.field} takes text, not {type(value).__name__}.")
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """A text sealed under a key of the row's tenant. `crypto_id` is for ever; the column's name is not."""

    descriptor_class = SealedAttribute
    if TYPE_CHECKING:
        _pyi_private_set_type: str
        _pyi_private_get_type: str

    def __init__(
        self, *args: Any, crypto_id: str = "", key: str = "data", pad: int = 32, **kwargs: Any
    ) -> None:
        self.crypto_id = crypto_id
        self.key = key
        self.pad = pad
        super().__init__(*args, **kwargs)

    @property
    def memory(self) -> str:
        """Name the place where an instance keeps what its value was sealed as."""
        return f"_sealed_{self.attname}"

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.update(crypto_id=self.crypto_id, key=self.key, pad=self.pad)
        return name, path, args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = list(super().check(**kwargs))
        if not self.crypto_id or self.key not in keys.PURPOSES:
            found.append(
                checks.Error("A sealed field needs a crypto_id and a known key.", obj=self, id="tenants.E001")
            )
        if self.unique or self.primary_key or getattr(self, "db_index", False):
            found.append(checks.Error("A sealed field cannot be indexed.", obj=self, id="tenants.E002"))
        return found

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_col(self, alias: Any, output_field: Any = None) -> Any:
        if alias == self.model._meta.db_table and output_field in (None, self):
            return self.cached_col
        return SealedCol(alias, self, output_field or self)

    @cached_property
    def cached_col(self) -> Any:
        return SealedCol(self.model._meta.db_table, self)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return SealedIsNull
        raise FieldError(f"{self} is sealed: look it up by its blind index, not by {lookup_name!r}.")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self} is sealed: {lookup_name!r} cannot read it.")

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Sealed) else super().to_python(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return self.sealed(model_instance)

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Sealed):
            return value
        if value in ("", b""):
            # A migration fills the rows of a new column with this; it reads as an empty text.
            return b""
        raise FieldError(f"{self} is sealed: save the row itself; update() and bulk_update() cannot seal.")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = value if prepared else self.get_prep_value(value)
        return None if value is None else connection.Database.Binary(bytes(value))

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        # Reached by update() and bulk_update() with an expression, which would bypass the sealing.
        if hasattr(value, "as_sql"):
            raise FieldError(
                f"{self} is sealed: save the row itself; update() and bulk_update() cannot seal."
            )
        return "%s"

    def value_to_string(self, obj: models.Model) -> str:
        sealed = self.sealed(obj)
        return "" if sealed is None else base64.b64encode(sealed).decode()

    def sealed(self, instance: models.Model) -> Sealed | None:
        """Give the envelope to store: the one it came in while the text is unchanged, else a new one."""
        data = instance.__dict__
        value = data.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        former = data.get(self.memory)
        if former is not None and former[1] == value and former[2] == instance.pk:
            return Sealed(former[0])
        if isinstance(value, Unreadable):
            raise ValueError(f"{self}: the marker of an unreadable value is not a value.")
        envelope = self.seal_for(instance, value)
        data[self.memory] = (envelope, value, instance.pk)
        return envelope

    def seal_for(self, instance: models.Model, text: str) -> Sealed:
        """Seal a text for one row under its tenant's active key."""
        place = self.place_of(instance)
        version, cipher = keys.sealing_cipher(place.tenant_id, self.key)
        return Sealed(crypto.seal(text, cipher=cipher, key_version=version, place=place, step=self.pad))

    def place_of(self, instance: models.Model) -> crypto.Place:
        """Say where a value of this row lives."""
        if instance.pk is None:
            raise ValueError(f"{self}: a row without an id has no place to seal for.")
        tenant_id = instance.__dict__.get("tenant_id") or current_tenant_id()
        return crypto.Place(tenant_id, self.crypto_id, instance.pk)

    def unseal_for(self, instance: models.Model, envelope: bytes) -> str:
        """Open an envelope in its row, or raise CannotOpen."""
        place = self.place_of(instance)
        cipher = keys.opening_cipher(place.tenant_id, self.key, crypto.key_version_of(envelope))
        return crypto.unseal(envelope, cipher=cipher, place=place)

    def opened(self, instance: models.Model, envelope: bytes) -> str:
        """Open an envelope for the page; one that does not open shows a marker and is logged."""
        if envelope == b"":
            return ""
        try:
            return self.unseal_for(instance, envelope)
        except crypto.CannotOpen:
            extra = {
                "event": "unreadable",
                "object_id": instance.pk,
                "tenant_id": instance.__dict__.get("tenant_id"),
            }
            log.error("A sealed value does not open: %s", self.crypto_id, extra=extra)
            return Unreadable(gettext("(cannot be read)"))


class BlindIndexField(models.BinaryField):
    """Sixteen bytes by which equal values of one tenant meet; see `keys.blind_index`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = crypto.INDEX_BYTES
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        return name, path, args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        return None if value is None else bytes(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in {"exact", "in", "isnull"}:
            raise FieldError(f"{self} is a blind index: it has no {lookup_name!r}.")
        return super().get_lookup(lookup_name)
