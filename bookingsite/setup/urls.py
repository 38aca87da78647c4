"""The addresses of getting ready."""

from django.urls import path

from bookingsite.setup import views

urlpatterns = [
    path("d/<slug:slug>/settings/", views.settings_hub, name="settings"),
]
