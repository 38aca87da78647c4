"""Requests that wait for an answer."""

from django.urls import path

from bookings.staff_views import requests

HERE = "d/<slug:slug>/requests/"

urlpatterns = [
    path(HERE, requests.requests, name="requests"),
    path(HERE + "<uuid:booking_id>/accept/", requests.accept_request, name="accept_request"),
    path(HERE + "<uuid:booking_id>/decline/", requests.decline_request, name="decline_request"),
    path(HERE + "<uuid:booking_id>/propose/", requests.propose_time, name="propose_time"),
]
