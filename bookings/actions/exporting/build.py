"""Ask for a file, make it, let it be fetched by whoever asked for it, and let it die."""

import base64
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import translation

from bookings.actions.exporting import tables
from bookings.actions.exporting.columns import LEFT_OUT, columns_of, meaning_of
from bookings.actions.exporting.columns import tables as every_table
from bookings.actions.exporting.tables import Table
from bookings.actions.importing.nudge import nudge
from bookings.exchange.cells import csv_bytes
from bookings.models import ExportFile
from staff.models import Membership
from staff.permissions import Permission
from tenants import audit
from tenants.actors import Actor
from tenants.context import tenant_scope
from tenants.models import Tenant
from tenants.tokens import new_token, token_hash

LIVES = timedelta(days=1)
What = ExportFile.What


class NotHers(Exception):
    """Everything is more than a member who sees only her own customers may take along."""


@transaction.atomic
def order(*, what: str, form: str, language: str, member: Membership, by: Actor, now: datetime) -> str:
    """Ask for a file; give the token of its address. Raises NotHers."""
    if what == What.EVERYTHING and member.may(Permission.OWN_CUSTOMERS_ONLY):
        raise NotHers
    token = new_token()
    assert by.id is not None
    made = ExportFile.objects.create(
        token_hash=token_hash(token),
        what=what,
        form=form,
        language=language,
        by_id=by.id,
        by_kind=by.kind,
        membership_id=member.pk,
        created_at=now,
        expires_at=now + LIVES,
    )
    audit.record(
        f"export.{what}", by=by, now=now, purpose="portability", object_kind="export", object_id=made.pk
    )
    nudge()
    return token


def find(token: str, *, by: Actor, now: datetime) -> ExportFile | None:
    """Find the file of this address, if it is hers and lives; without what it holds."""
    if by.id is None:
        return None
    same = ExportFile.objects.filter(token_hash=token_hash(token), by_id=by.id, expires_at__gt=now)
    return same.defer("content").first()


@transaction.atomic
def fetch(file: ExportFile, *, by: Actor, now: datetime) -> bytes:
    """Open the file for whoever asked for it, and write down that it left."""
    audit.record(
        "export.fetch",
        by=by,
        now=now,
        purpose="portability",
        object_kind="export",
        object_id=file.pk,
        fields=[file.what],
        count=file.rows,
    )
    return base64.b64decode(str(file.content))


@transaction.atomic
def drop(file: ExportFile, *, by: Actor, now: datetime) -> None:
    """Delete a file before its day is over."""
    audit.record(
        "export.drop", by=by, now=now, purpose="portability", object_kind="export", object_id=file.pk
    )
    ExportFile.objects.filter(pk=file.pk).delete()


def drop_dead(tenant_id: UUID, *, now: datetime) -> None:
    """Delete one tenant's files that have had their day."""
    with tenant_scope(tenant_id):
        ExportFile.objects.filter(expires_at__lte=now).delete()


def build_waiting(tenant_id: UUID, *, now: datetime) -> int:
    """Make the files that one tenant waits for, each in a transaction of its own."""
    built = 0
    while build_next(tenant_id, now=now):
        built += 1
    return built


def build_next(tenant_id: UUID, *, now: datetime) -> bool:
    """Make the next file that nobody else makes; False where there is none."""
    with tenant_scope(tenant_id):
        waiting = ExportFile.objects.filter(ready_at=None, failed=False, expires_at__gt=now)
        file = waiting.select_for_update(skip_locked=True).order_by("created_at").first()
        if file is None:
            return False
        tenant = Tenant.objects.get(pk=tenant_id)
        member = Membership.objects.filter(pk=file.membership_id, active=True).first()
        if member is None or not member.may(Permission.EXPORT):
            # Her rights ended between asking and making.
            file.failed = True
            file.save(update_fields=["failed"])
            return True
        with translation.override(file.language):
            raw, rows = made(file, tenant, member, now=now)
        file.content = base64.b64encode(raw).decode()
        file.rows, file.bytes, file.ready_at = rows, len(raw), now
        file.save(update_fields=["content", "rows", "bytes", "ready_at"])
        return True


def made(file: ExportFile, tenant: Tenant, member: Membership, *, now: datetime) -> tuple[bytes, int]:
    """Make what is asked for: one list, or a packed folder of all of them."""
    if file.what == What.EVERYTHING:
        return everything(tenant, member, now=now)
    read = {What.CUSTOMERS: tables.customers, What.VISITS: tables.visits, What.SERVICES: tables.services}
    table = read[What(file.what)](tenant, member)
    raw = csv_bytes(table.heads, table.rows) if file.form == ExportFile.Form.CSV else json_bytes(table)
    return raw, len(table.rows)


def json_bytes(table: Table) -> bytes:
    """Write a list for other systems: an object for each row, under lasting keys."""
    rows = [dict(zip(table.keys, row, strict=True)) for row in table.rows]
    return json.dumps({table.name: rows}, ensure_ascii=False, indent=1, default=str).encode()


def everything(tenant: Tenant, member: Membership, *, now: datetime) -> tuple[bytes, int]:
    """Pack the three lists that people read, every table as it stands, and a page that explains them."""
    out = io.BytesIO()
    count = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for read in (tables.customers, tables.visits, tables.services):
            table = read(tenant, member)
            count += len(table.rows)
            packed.writestr(f"{table.name}.csv", csv_bytes(table.heads, table.rows))
            packed.writestr(f"{table.name}.json", json_bytes(table))
        for model in every_table():
            table = tables.whole(model, tenant, member)
            packed.writestr(f"tables/{table.name}.csv", csv_bytes(table.heads, table.rows))
            packed.writestr(f"tables/{table.name}.json", json_bytes(table))
        packed.writestr("README.txt", "\ufeff" + "\r\n".join(readme(tenant, member, now=now)))
    return out.getvalue(), count


def readme(tenant: Tenant, member: Membership, *, now: datetime) -> Sequence[str]:
    """Say what lies in the folder, column by column, out of the data map."""
    lines = [f"{tenant.name}, {now.astimezone(tenant.zone):%Y-%m-%d %H:%M} ({tenant.timezone})", ""]
    lines += [
        translation.gettext(
            "customers, visits and services are lists for people; they can be imported again."
        ),
        translation.gettext(
            "The folder tables holds every table as it stands, one file each, as CSV and JSON."
        ),
        translation.gettext("A cell that would be a formula begins with an apostrophe."),
        "",
    ]
    for model in every_table():
        lines += [model._meta.label_lower]
        lines += [f"  {each.attname}: {meaning_of(model, each)}" for each in columns_of(model, member)]
        lines += [""]
    lines += [translation.gettext("Not in this folder:")]
    lines += [f"  {label}: {why}" for label, why in sorted(LEFT_OUT.items())]
    return lines
