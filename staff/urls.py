"""The addresses of signing in."""

from django.urls import path

from staff import views

urlpatterns = [
    path("signin/", views.sign_in, name="signin"),
    path("signin/code/", views.second_factor, name="second_factor"),
    path("signin/enrol/", views.enrol_factor, name="enrol_factor"),
    path("signout/", views.sign_out, name="signout"),
    path("d/", views.choose_tenant, name="choose_tenant"),
    path("invited/<slug:slug>/<str:token>/", views.accept_invitation, name="accept_invitation"),
]
