"""Classes with seats."""

from django.urls import path

from bookings.staff_views import seats, sessions

HERE = "d/<slug:slug>/classes/"
ONE = HERE + "<uuid:session_id>/"
SEAT = ONE + "<uuid:booking_id>/"

urlpatterns = [
    path(HERE, sessions.classes, name="classes"),
    path(HERE + "new/", sessions.new_class, name="new_class"),
    path(ONE, sessions.class_page, name="class_page"),
    path(ONE + "change/", seats.class_change, name="class_change"),
    path(ONE + "cancel/", seats.class_cancel, name="class_cancel"),
    path(ONE + "add/", seats.seat_add, name="seat_add"),
    path(SEAT + "remove/", seats.seat_remove, name="seat_remove"),
    path(SEAT + "mark/", seats.seat_mark, name="seat_mark"),
]
