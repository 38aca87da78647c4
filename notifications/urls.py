"""The addresses that the companies report to."""

from django.urls import path

from notifications import views

urlpatterns = [
    path("reports/sms/<str:token>/", views.sms_report, name="sms_report"),
    path("reports/mail/<str:secret>/", views.mail_report, name="mail_report"),
]
