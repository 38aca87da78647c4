"""Figures."""

from django.urls import path

from bookings.staff_views import overview

urlpatterns = [
    path("d/<slug:slug>/overview/", overview.overview, name="overview"),
    path("d/<slug:slug>/overview/figures.csv", overview.overview_list, name="overview_csv"),
]
