"""The addresses of bookings, a module for each part of the house that people come to."""

from bookings.urls import (
    calendar,
    cards,
    classes,
    exchange,
    log,
    overview,
    people,
    public,
    requests,
    series,
    settings,
)

urlpatterns = [
    *public.urlpatterns,
    *calendar.urlpatterns,
    *cards.urlpatterns,
    *classes.urlpatterns,
    *exchange.urlpatterns,
    *log.urlpatterns,
    *requests.urlpatterns,
    *overview.urlpatterns,
    *series.urlpatterns,
    *settings.urlpatterns,
    *people.urlpatterns,
]
