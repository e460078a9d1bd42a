"""The robots of the rooms, whose tokens are revoked here, and their webhooks, which are switched off."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chatroom import actions
from chatroom.admin.acting import CHOSEN_MAX, tell_count
from chatroom.admin.filters import MadeFilter, RoomFilter
from chatroom.admin.lists import LargeTableAdmin
from chatroom.models import Robot, Webhook
from chatroom.roles import Act, require


@admin.register(Robot)
class RobotAdmin(LargeTableAdmin):
    list_display = ("person", "room", "made_by", "made_at", "used_on", "revoked_at")
    list_select_related = ("person", "room", "made_by")
    list_filter = (RoomFilter, MadeFilter)
    fields = ("person", "room", "made_by", "made_at", "used_on", "revoked_at")
    actions = ("revoke",)

    @admin.action(description=_("Revoke the token"), permissions=["moderate"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Robot]) -> None:
        """Makes the tokens of the chosen robots worthless."""
        revoked = 0
        for robot in queryset.select_related("room", "person")[:CHOSEN_MAX]:
            revoked += actions.revoke_robot(robot, require(request, robot.room, Act.STOP_ROBOT))
        tell_count(request, revoked)


@admin.register(Webhook)
class WebhookAdmin(LargeTableAdmin):
    # Of the address its host alone: the rest may be a secret of the owner's.
    list_display = ("host", "room", "made_at", "off_at", "sent_at", "trouble", "status", "failing_since")
    list_select_related = ("room",)
    list_filter = (RoomFilter, MadeFilter)
    fields = ("host", "room", "robots_too", "made_at", "off_at", "sent_at", "position")
    readonly_fields = fields
    actions = ("switch_off",)

    @admin.action(description=_("Switch off"), permissions=["moderate"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[Webhook]) -> None:
        """Lets the chosen webhooks send nothing more."""
        switched = 0
        for webhook in queryset.filter(off_at=None).select_related("room")[:CHOSEN_MAX]:
            actions.switch_webhook(webhook, require(request, webhook.room, Act.STOP_WEBHOOK), on=False)
            switched += 1
        tell_count(request, switched)
