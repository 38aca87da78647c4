"""The staff's calendar and what is done with a visit."""

from django.urls import path

from bookings.staff_views import block, choose, find, make, rearrange, sheets, status

HERE = "d/<slug:slug>/calendar/"
VISIT = HERE + "<uuid:booking_id>/"

urlpatterns = [
    path(HERE, sheets.day, name="calendar_day"),
    path(HERE + "week/", sheets.week, name="calendar_week"),
    path(HERE + "month/", sheets.month, name="calendar_month"),
    path(HERE + "list/", sheets.visits, name="calendar_list"),
    path(HERE + "choose/", choose.choose, name="calendar_choose"),
    path(HERE + "print/", sheets.paper, name="calendar_print"),
    path(HERE + "new/", make.make_visit, name="make_visit"),
    path(HERE + "new/check/", make.check_visit, name="check_visit"),
    path(HERE + "new/find/", find.find_customer, name="find_customer"),
    path(HERE + "block/", block.block_time, name="block_time"),
    path(HERE + "block/<uuid:block_id>/", block.change_block, name="change_block"),
    path(VISIT + "mark/", status.mark_visit, name="mark_visit"),
    path(VISIT + "cancel/", status.cancel_visit, name="cancel_visit"),
    path(VISIT + "pay/", status.pay_visit, name="pay_visit"),
    path(VISIT + "price/", status.price_visit, name="price_visit"),
    path(VISIT + "services/", status.change_services, name="change_services"),
    path(VISIT + "tell-again/", status.tell_again, name="tell_again"),
    path(VISIT + "move/", rearrange.move_visit, name="move_visit"),
    path(VISIT + "drop/", rearrange.drop_visit, name="drop_visit"),
    path(VISIT + "resize/", rearrange.resize_visit, name="resize_visit"),
    path(VISIT + "hand/", rearrange.hand_over, name="hand_over"),
    path(VISIT + "change/", rearrange.answer_change, name="answer_change"),
    path(VISIT + "answer/", status.answer_request, name="answer_request"),
]
