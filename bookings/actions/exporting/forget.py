"""Forgets copies of people that are on their way in or out, when somebody who may be among them is erased."""

from bookings.models import ExportFile, ImportBatch, ImportPart

State = ImportBatch.State


def forget_copies() -> None:
    """Delete every file of the open tenant, every list that is not imported yet, and what is left of others.

    Nobody can be looked up in a sealed file, and a list that still waits would bring the person back. A list
    that is being written right now is left: its rows are gone within seconds.
    """
    ExportFile.objects.all().delete()
    ImportBatch.objects.filter(state__in=(State.MAPPING, State.CHECKING, State.READY)).delete()
    ImportPart.objects.exclude(written_at=None).delete()
