"""The lists of words: added by the line, pasted or from a file, and taken off again."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chatroom.actions.words import add_words, remove_words
from chatroom.admin.acting import CHOSEN_MAX, tell_count
from chatroom.admin.filters import RoomFilter
from chatroom.admin.lists import LargeTableAdmin
from chatroom.content_refusals import TooManyWords
from chatroom.forms import find_room
from chatroom.models import ROOM_NAME_MAX, Room, Word
from chatroom.refusals import NoSuchRoom
from chatroom.roles import Act, require
from chatroom.words.forms import WordLines, read_word_lines

BAD_LINES_SHOWN = 100


class WordsForm(forms.Form):
    """Words, one on each line."""

    deed = forms.ChoiceField(label=_("what to do"), choices=Word.Deed.choices)
    room = forms.CharField(
        label=_("room"), required=False, max_length=ROOM_NAME_MAX, help_text=_("The whole site, where it is empty.")
    )
    lines = forms.CharField(
        label=_("words"), required=False, widget=forms.Textarea(attrs={"rows": 12}), help_text=_("One on each line.")
    )
    file = forms.FileField(label=_("or a file"), required=False, help_text=_("A text in UTF-8, one word on each line."))

    def clean_room(self) -> Room | None:
        try:
            return find_room(self.cleaned_data["room"]) if self.cleaned_data["room"] else None
        except NoSuchRoom as refusal:
            raise ValidationError(str(refusal.sentence)) from None

    def clean(self) -> dict[str, Any]:
        """There is a word at least."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("lines") and not cleaned.get("file"):
            raise ValidationError(_("Please type something first."))
        return cleaned

    def all_lines(self) -> Iterator[str]:
        """Returns the lines that were typed, and those of the file."""
        yield from self.cleaned_data["lines"].splitlines()
        file = self.cleaned_data["file"]
        if file:
            # Whatever is not in UTF-8 was refused with the whole body.
            yield from file.read().decode("utf-8-sig", errors="replace").splitlines()


@admin.register(Word)
class WordAdmin(LargeTableAdmin):
    list_display = ("text", "deed", "room")
    list_select_related = ("room",)
    list_filter = ("deed", RoomFilter)
    fields = ("text", "folded", "deed", "room")
    actions = ("remove",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_moderate_permission(request)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Adds many words; the lines that are none are told, and cost the others nothing."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = WordsForm(request.POST or None, request.FILES or None)
        read = WordLines()
        if form.is_valid():
            read = read_word_lines(form.all_lines())
            if _add(request, form, read) and not read.bad:
                return redirect(reverse("admin:chatroom_word_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Add words"),
            "opts": self.opts,
            "form": form,
            "bad": read.bad[:BAD_LINES_SHOWN],
            "bad_count": len(read.bad),
        }
        return TemplateResponse(request, "admin/chatroom/add_words.html", context)

    @admin.action(description=_("Take off the list"), permissions=["moderate"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Word]) -> None:
        """Takes the chosen words off their lists."""
        by_room: dict[int | None, list[str]] = {}
        for room_key, folded in queryset.values_list("room", "folded")[:CHOSEN_MAX]:
            by_room.setdefault(room_key, []).append(folded)
        rooms = Room.objects.in_bulk(key for key in by_room if key)
        removed = 0
        for key, words in by_room.items():
            room = rooms[key] if key else None
            removed += remove_words(room, words, require(request, room, _act(room)))
        tell_count(request, removed)


def _act(room: Room | None) -> Act:
    return Act.RUN if room else Act.RESTRICT_EVERYWHERE


def _add(request: HttpRequest, form: WordsForm, read: WordLines) -> bool:
    room = form.cleaned_data["room"]
    actor = require(request, room, _act(room))
    try:
        added = add_words(room, read.words, form.cleaned_data["deed"], actor)
    except TooManyWords as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    text = ngettext("%(count)d word is on the list.", "%(count)d words are on the list.", added) % {"count": added}
    messages.success(request, text)
    return True
