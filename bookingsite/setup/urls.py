"""The addresses of getting ready."""

from django.urls import path

from bookingsite.setup import guide, views

urlpatterns = [
    path("d/<slug:slug>/settings/", views.settings_hub, name="settings"),
    path("d/<slug:slug>/setup/", guide.setup, name="setup"),
    path("d/<slug:slug>/setup/<slug:step>/", guide.setup_step, name="setup_step"),
]
