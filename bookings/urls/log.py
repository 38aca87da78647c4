"""The log of messages."""

from django.urls import path

from bookings.staff_views import log

HERE = "d/<slug:slug>/messages/"

urlpatterns = [
    path(HERE, log.message_log, name="message_log"),
    path(HERE + "cap/", log.message_cap, name="message_cap"),
    path(HERE + "<uuid:message_id>/again/", log.message_again, name="message_again"),
]
