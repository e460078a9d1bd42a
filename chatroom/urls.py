"""The addresses of the chat rooms; each is named after its view."""

from django.urls import path

from chatroom import views

urlpatterns = [
    path("", views.home, name="home"),
    path("me/", views.about_me, name="about_me"),
    path("me/download/", views.download_me, name="download_me"),
    path("me/erase/", views.erase_me, name="erase_me"),
    path("chatroom/", views.open_room, name="open_room"),
    path("chatroom/save_chat_log/", views.seed_save_chat_log, name="seed_save_chat_log"),
    path("chatroom/get_near_log/", views.seed_get_near_log, name="seed_get_near_log"),
    path("chatroom/<str:room_name>/", views.happy, name="happy"),
    path("chatroom/<str:room_name>/save_chat_log/", views.save_chat_log, name="save_chat_log"),
    path("chatroom/<str:room_name>/get_near_log/", views.get_near_log, name="get_near_log"),
    path("chatroom/<str:room_name>/history/", views.history, name="history"),
    path("chatroom/<str:room_name>/entries/", views.entries, name="entries"),
    path("chatroom/<str:room_name>/hide/", views.hide, name="hide"),
    path("chatroom/<str:room_name>/restore/", views.restore, name="restore"),
    path("chatroom/<str:room_name>/force_name/", views.force_name, name="force_name"),
    path("chatroom/<str:room_name>/report/", views.report, name="report"),
    path("chatroom/<str:room_name>/reports/", views.reports, name="reports"),
    path("chatroom/<str:room_name>/reports/answer/", views.answer_reports, name="answer_reports"),
    path("chatroom/<str:room_name>/restrict/", views.restrict, name="restrict"),
    path("chatroom/<str:room_name>/restrict/preview/", views.preview_restriction, name="preview_restriction"),
    path("chatroom/<str:room_name>/restrictions/", views.restrictions, name="restrictions"),
    path("chatroom/<str:room_name>/lift/", views.lift, name="lift"),
    path("chatroom/<str:room_name>/typing/", views.typing, name="typing"),
    path("chatroom/<str:room_name>/rename/", views.rename, name="rename"),
    path("chatroom/<str:room_name>/new_identity/", views.new_identity, name="new_identity"),
    path("chatroom/<str:room_name>/ticket/", views.ticket, name="ticket"),
    path("chatroom/<str:room_name>/passcode/", views.passcode, name="passcode"),
    path("chatroom/<str:room_name>/settings/", views.settings, name="settings"),
    path("chatroom/<str:room_name>/pin/", views.pin, name="pin"),
    path("chatroom/<str:room_name>/appoint/", views.appoint, name="appoint"),
    path("chatroom/<str:room_name>/dismiss/", views.dismiss, name="dismiss"),
    path("chatroom/<str:room_name>/claim/", views.claim, name="claim"),
    path("chatroom/<str:room_name>/renew_claim/", views.renew_claim, name="renew_claim"),
    path("chatroom/<str:room_name>/delete/", views.delete, name="delete"),
    path("chatroom/<str:room_name>/export/", views.export, name="export"),
]
