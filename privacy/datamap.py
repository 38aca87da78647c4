"""The data map: what every app declared of its columns, held against what the databases really have.

Everything that must tell the truth about personal data asks here: the policy now; the register, the
print-out, the erasure and the retention when they come.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import connections, models

from tenants.fields import EncryptedTextField
from tenants.personal import DECLARED, Declaration, NotPersonal, P

# A table without a model is declared under this prefix and its own name.
TABLE = "table:"
SELF = "self"
# Tables below the persons' own that name them by a bare id: no key of the database leads upwards.
BARE_IDS = {
    "tenants.auditalias": "customers.customer",
    "tenants.auditentry": "customers.customer",
    "notifications.message": "customers.customer",
    "staff.membership": "staff.user",
    "staff.supportgrant": "staff.user",
    "tenants.agreementacceptance": "staff.user",
    "bookings.importbatch": "staff.user",
    "bookings.calendarfeed": "staff.user",
    "bookings.exportfile": "staff.user",
}


@dataclass(frozen=True)
class Column:
    """One personal column: where it stands, whose it is, and all that was declared of it."""

    model: str
    name: str
    subject: str
    entry: P

    @property
    def label(self) -> str:
        """Name the column in the reader's language."""
        return str(self.entry.label)


def columns() -> list[Column]:
    """List every personal column of the house, by model and name."""
    return [
        Column(model, name, declaration.subject or "", entry)
        for model, declaration in sorted(DECLARED.items())
        for name, entry in declaration.fields.items()
        if isinstance(entry, P)
    ]


def by_subject(subject_model: str) -> list[Column]:
    """List the columns of the persons that live in one model, that model's own columns first."""
    wanted = subject_model.lower()
    theirs = {model for model in DECLARED if person_behind(model) == wanted}
    found = [column for column in columns() if column.model in theirs]
    return sorted(found, key=lambda column: column.model != wanted)


def labels_of(found: Iterable[Column]) -> list[str]:
    """Name columns in the reader's language, each name once, in their order."""
    return list(dict.fromkeys(column.label for column in found if column.label))


# -- from a row to its person -------------------------------------------------------------------------------
def person_behind(model_label: str) -> str:
    """Say in which model the persons of a table live; empty when its path leads to nobody.

    A path runs over foreign keys to a model whose subject is itself. It may also end at a person's bare id,
    see BARE_IDS, or at a hash of her address that outlives her own row: then the table is its own.
    """
    declaration = DECLARED.get(model_label.lower())
    if declaration is None or declaration.subject is None:
        return ""
    if declaration.subject == SELF:
        return model_label.lower()
    if model_label.lower().startswith(TABLE):
        return model_label.lower() if declaration.subject in declaration.fields else ""
    return end_of_path(apps.get_model(model_label), declaration.subject)


def end_of_path(model: type[models.Model], path: str) -> str:
    """Follow a path of fields and say in which model it meets a person."""
    own = model._meta.label_lower
    for step, name in enumerate(path.split("."), start=1):
        try:
            found = model._meta.get_field(name)
        except FieldDoesNotExist:
            return ""
        last = step == len(path.split("."))
        entry = entries_of(model).get(name)
        hashed = isinstance(entry, P) and entry.store in {"hmac", "hash"}
        if last and (hashed or isinstance(found, models.UUIDField)):
            return BARE_IDS.get(own, own)
        related = found.related_model
        if not isinstance(related, type):
            return ""
        model = related
    declaration = DECLARED.get(model._meta.label_lower)
    if declaration is None or declaration.subject is None:
        return ""
    return model._meta.label_lower if declaration.subject == SELF else person_behind(model._meta.label_lower)


# -- what the map leaves out, and what it says too much -----------------------------------------------------
def every_model() -> list[type[models.Model]]:
    """List every model of every installed app, with the tables between them."""
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def unclassified_fields() -> list[str]:
    """Name every concrete field that nobody classified, as app.model.field."""
    return sorted(
        f"{model._meta.label_lower}.{column.name}"
        for model in every_model()
        for column in model._meta.concrete_fields
        if column.name not in entries_of(model)
    )


def idle_entries() -> list[str]:
    """Name every entry of the map that no model and no table has."""
    found = []
    for label, declaration in DECLARED.items():
        if label.startswith(TABLE):
            continue
        try:
            known = {column.name for column in apps.get_model(label)._meta.concrete_fields}
        except LookupError:
            known = set()
        found += [f"{label}.{name}" for name in declaration.fields if name not in known]
    return sorted(found)


def unclassified_columns(alias: str) -> list[str]:
    """Name every column that the database really has and nobody classified, as table.column."""
    classified = {
        (model._meta.db_table, column.column)
        for model in every_model()
        for column in model._meta.concrete_fields
        if column.name in entries_of(model)
    }
    raw = {
        (label.removeprefix(TABLE), name)
        for label, declaration in DECLARED.items()
        if label.startswith(TABLE)
        for name in declaration.fields
    }
    return sorted(
        f"{table}.{name}" for table, name in real_columns(alias) if (table, name) not in classified | raw
    )


def real_columns(alias: str) -> list[tuple[str, str]]:
    """Read from the database which columns its own tables and views have."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2"
        )
        return [(table, name) for table, name in cursor.fetchall()]


def unreachable_tables() -> list[str]:
    """Name every table with personal columns from which no path leads to the person."""
    return sorted({column.model for column in columns() if not person_behind(column.model)})


def wrongly_sealed_fields() -> list[str]:
    """Name every field whose way of storing is not the one declared."""
    return sorted(
        f"{model._meta.label_lower}.{column.name}: {declared} is declared, the field says {real}"
        for model, column, entry in classified_fields()
        for declared, real in [(entry.store if isinstance(entry, P) else "plain", sealing_of(column))]
        if (declared if declared.startswith("enc:") else "plain") != real
    )


def sealing_of(column: models.Field) -> str:
    """Say how a field stores its value: under which key, or plain."""
    return f"enc:{column.key}" if isinstance(column, EncryptedTextField) else "plain"


def json_fields() -> list[str]:
    """Name every JSON field: its keys could not be classified one by one."""
    return sorted(
        f"{model._meta.label_lower}.{column.name}"
        for model in every_model()
        for column in model._meta.concrete_fields
        if isinstance(column, models.JSONField)
    )


def health_in_the_open() -> list[str]:
    """Name every column held by consent to health data that is not under the health key."""
    return [
        f"{column.model}.{column.name}"
        for column in columns()
        if column.entry.basis == "9.2.a" and column.entry.store != "enc:health"
    ]


def classified_fields() -> Iterator[tuple[type[models.Model], models.Field, P | NotPersonal]]:
    """Give every field together with what was declared of it."""
    for model in every_model():
        entries = entries_of(model)
        for column in model._meta.concrete_fields:
            if column.name in entries:
                yield model, column, entries[column.name]


def entries_of(model: type[models.Model]) -> dict[str, P | NotPersonal]:
    """Give what a model declared, empty when nothing."""
    return dict(DECLARED.get(model._meta.label_lower, Declaration(None)).fields)
