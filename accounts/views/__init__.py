"""The pages of an account, by Django's own views where it has them."""

from accounts.views.account import ChangeEmail, DeleteAccount, account
from accounts.views.logging_in import Login, log_out, register
from accounts.views.passwords import ChangePassword, ForgotPassword, NewPassword
from accounts.views.sessions import end_other_sessions, end_session, sessions

__all__ = [
    "ChangeEmail",
    "ChangePassword",
    "DeleteAccount",
    "ForgotPassword",
    "Login",
    "NewPassword",
    "account",
    "end_other_sessions",
    "end_session",
    "log_out",
    "register",
    "sessions",
]
