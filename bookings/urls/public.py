"""What strangers and customers see of a business."""

from django.urls import path

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
    path("b/<slug:slug>/v/<str:token>/answer/", visit.visit_answer, name="visit_answer"),
    path("b/<slug:slug>/v/<str:token>/booking.ics", visit.visit_ics, name="visit_ics"),
]
