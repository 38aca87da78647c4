"""The rows of the diary: what can be booked, with whom, when, and what was booked."""

from bookings.models.absence import AbsenceRequest
from bookings.models.catalogue import Need, Performer, Service, ServiceCategory
from bookings.models.choice import CalendarChoice
from bookings.models.exchange import ExportFile, ImportBatch, ImportPart, ImportRow
from bookings.models.feed import CalendarFeed
from bookings.models.former import FormerPlace
from bookings.models.hours import CalendarException, WeeklyHours
from bookings.models.resource import Resource
from bookings.models.series import Series, SeriesChange
from bookings.models.slot import MAX_ALLOCATION, Allocation, GroupSession, Hold
from bookings.models.visit import MARKED_FROM, Booking, BookingEvent, BookingItem, BookingLink

__all__ = [
    "MARKED_FROM",
    "MAX_ALLOCATION",
    "AbsenceRequest",
    "Allocation",
    "Booking",
    "BookingEvent",
    "BookingItem",
    "BookingLink",
    "CalendarChoice",
    "CalendarException",
    "CalendarFeed",
    "ExportFile",
    "FormerPlace",
    "GroupSession",
    "Hold",
    "ImportBatch",
    "ImportPart",
    "ImportRow",
    "Need",
    "Performer",
    "Resource",
    "Series",
    "SeriesChange",
    "Service",
    "ServiceCategory",
    "WeeklyHours",
]
