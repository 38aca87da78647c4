"""Series of visits: made, looked at, changed."""

from django.urls import path

from bookings.staff_views import changeseries, series

VISIT = "d/<slug:slug>/calendar/<uuid:booking_id>/"

urlpatterns = [
    path("d/<slug:slug>/series/new/", series.new_series, name="new_series"),
    path(VISIT + "repeat/", series.repeat_visit, name="repeat_visit"),
    path(VISIT + "series/", changeseries.visit_series, name="visit_series"),
    path(VISIT + "series/move/", changeseries.move_visits, name="move_series"),
    path(VISIT + "series/cancel/", changeseries.cancel_visits, name="cancel_series"),
]
