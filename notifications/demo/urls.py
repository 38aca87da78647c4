"""The demo's addresses; `bookingsite/urls.py` includes them in a demo only."""

from django.urls import path

from notifications.demo import views

urlpatterns = [
    path("inbox/", views.show, name="demo-inbox"),
    path("inbox/letters.json", views.listing, name="demo-inbox-json"),
    path("inbox/<slug:name>/mail/", views.mail, name="demo-inbox-mail"),
    path("inbox/<slug:name>/files/<int:number>/", views.attachment, name="demo-inbox-file"),
]
