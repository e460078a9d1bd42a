"""The addresses of an account's pages."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("", views.account, name="account"),
    path("register/", views.register, name="register"),
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", views.log_out, name="logout"),
    path("password/", views.ChangePassword.as_view(), name="change_password"),
    path("password/forgotten/", views.ForgotPassword.as_view(), name="forgot_password"),
    path("password/new/<str:uidb64>/<str:token>/", views.NewPassword.as_view(), name="reset"),
    path("email/", views.ChangeEmail.as_view(), name="change_email"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/end/", views.end_session, name="end_session"),
    path("sessions/end_others/", views.end_other_sessions, name="end_other_sessions"),
    path("delete/", views.DeleteAccount.as_view(), name="delete_account"),
]
