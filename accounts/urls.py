"""Logging in and out, by Django's own views."""

from django.contrib.auth import views
from django.urls import path

urlpatterns = [
    path("login/", views.LoginView.as_view(template_name="accounts/login.html", next_page="home"), name="login"),
    path("logout/", views.LogoutView.as_view(next_page="home"), name="logout"),
]
