"""The addresses of bookings, a module for each part of the house that people come to."""

from bookings.urls import (
    calendar,
    cards,
    exchange,
    overview,
    log,
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
    *exchange.urlpatterns,
    *log.urlpatterns,
    *requests.urlpatterns,
    *overview.urlpatterns,
    *series.urlpatterns,
    *settings.urlpatterns,
    *people.urlpatterns,
]
