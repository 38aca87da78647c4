"""The staff's calendar and what is done with a visit."""

from django.urls import path

from bookings.staff_views import calendar, choose, sheets

HERE = "d/<slug:slug>/calendar/"
VISIT = HERE + "<uuid:booking_id>/"

urlpatterns = [
    path(HERE, sheets.day, name="calendar_day"),
    path(HERE + "week/", sheets.week, name="calendar_week"),
    path(HERE + "month/", sheets.month, name="calendar_month"),
    path(HERE + "list/", sheets.visits, name="calendar_list"),
    path(HERE + "choose/", choose.choose, name="calendar_choose"),
    path(HERE + "print/", sheets.paper, name="calendar_print"),
    path(VISIT + "mark/", calendar.mark_visit, name="mark_visit"),
    path(VISIT + "cancel/", calendar.cancel_visit, name="cancel_visit"),
    path(VISIT + "move/", calendar.move_visit, name="move_visit"),
    path(VISIT + "answer/", calendar.answer_request, name="answer_request"),
]
