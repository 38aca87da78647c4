"""What bookings adds to the people's pages: settling the visits of somebody who leaves."""

from django.urls import path

from bookings.staff_views import leaver

urlpatterns = [
    path("d/<slug:slug>/people/<uuid:member_id>/leave/", leaver.leave, name="person_leave"),
]
