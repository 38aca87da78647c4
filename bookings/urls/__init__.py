"""The addresses of bookings, a module for each part of the house that people come to."""

from bookings.urls import calendar, public, settings

urlpatterns = [*public.urlpatterns, *calendar.urlpatterns, *settings.urlpatterns]
