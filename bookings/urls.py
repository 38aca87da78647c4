"""The public addresses of a business, and the staff's calendar."""

from django.urls import path

from bookings import calendar_views, text_views
from bookings.public_views import details, front, time, visit

urlpatterns = [
    path("b/<slug:slug>/", front.front, name="front"),
    path("b/<slug:slug>/book/", front.services, name="book_services"),
    path("b/<slug:slug>/book/time/", time.book_time, name="book_time"),
    path("b/<slug:slug>/book/<str:token>/", details.book_details, name="book_details"),
    path("b/<slug:slug>/v/<str:token>/", visit.visit, name="visit"),
    path("b/<slug:slug>/v/<str:token>/done/", visit.visit_done, name="visit_done"),
    path("b/<slug:slug>/v/<str:token>/move/", visit.visit_move, name="visit_move"),
    path("b/<slug:slug>/v/<str:token>/cancel/", visit.visit_cancel, name="visit_cancel"),
    path("b/<slug:slug>/v/<str:token>/booking.ics", visit.visit_ics, name="visit_ics"),
    path("d/<slug:slug>/", calendar_views.home, name="dashboard"),
    path("d/<slug:slug>/calendar/", calendar_views.day, name="calendar_day"),
    path("d/<slug:slug>/calendar/<uuid:booking_id>/mark/", calendar_views.mark_visit, name="mark_visit"),
    path(
        "d/<slug:slug>/calendar/<uuid:booking_id>/cancel/", calendar_views.cancel_visit, name="cancel_visit"
    ),
    path("d/<slug:slug>/calendar/<uuid:booking_id>/move/", calendar_views.move_visit, name="move_visit"),
    path(
        "d/<slug:slug>/calendar/<uuid:booking_id>/answer/",
        calendar_views.answer_request,
        name="answer_request",
    ),
    path("d/<slug:slug>/texts/", text_views.message_texts, name="message_texts"),
    path(
        "d/<slug:slug>/texts/<slug:kind>/<slug:channel>/<slug:language>/",
        text_views.message_text,
        name="message_text",
    ),
]
