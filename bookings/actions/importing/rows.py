"""Writes anew what became of rows."""

from collections.abc import Sequence

from bookings.models import ImportRow


def rewrite(rows: Sequence[ImportRow]) -> None:
    """Write these rows anew under their ids: updating hundreds takes ten times as long."""
    ImportRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
    ImportRow.objects.bulk_create(rows, batch_size=1000)
