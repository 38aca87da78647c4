"""What bookings adds to the people's pages: settling a leaver's visits, and one's own calendar feed."""

from django.urls import path

from bookings.staff_views import feed, leaver

urlpatterns = [
    path("d/<slug:slug>/people/<uuid:member_id>/leave/", leaver.leave, name="person_leave"),
    path("d/<slug:slug>/account/feed/", feed.own_feed, name="account_feed"),
    path("feed/<slug:slug>/<str:token>.ics", feed.feed, name="feed"),
]
