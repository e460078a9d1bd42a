"""A form that was tried too often stands there again, with what was typed into it, and until when to wait."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.views.generic import FormView

from chatroom.refusals import TooFast
from chatroom.views.answers import takes_html


class FormAgain(FormView):
    """A view of a form; to go before the classes whose `dispatch` may raise TooFast."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Shows the form again to a browser. Raises TooFast to whatever else asks."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except TooFast as refusal:
            if not takes_html(request):
                raise
            return self._form_again(refusal)

    def _form_again(self, refusal: TooFast) -> HttpResponse:
        # Not bound: to look at what is in it would be one more try. Fields of passwords show none.
        given = {name: value for name, value in self.get_form_kwargs().items() if name not in ("data", "files")}
        form = self.get_form_class()(**given | {"initial": self.request.POST.dict()})
        context = self.get_context_data(form=form, refusal=refusal)
        response = self.render_to_response(context, status=refusal.status)
        for name, value in refusal.headers.items():
            response[name] = value
        add_never_cache_headers(response)
        return response
