"""One's calendar address, and the calendar that it leads to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core.views import ScopedTemplateView
from training.calendar import services
from training.calendar.codes import address, is_right
from training.calendar.models import Feed
from training.calendar.querysets import feed_with
from training.calendar.reading import calendar_of


class CalendarView(ScopedTemplateView):
    """The address that one's own telephone subscribes to; the button makes it, and a new one."""

    template_name = "training/calendar.html"
    title = gettext_lazy("My calendar of trainings")

    def dispatch(self, request, *args, **kwargs):
        if request.actor.teacher_id is None:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        feed = Feed.objects.visible_to(self.actor).first()
        return super().get_context_data(**kwargs) | {"address": address(feed) if feed else ""}

    def post(self, request):
        services.renew_feed(actor=self.actor)
        messages.success(request, _("The address is made. Only whoever has it reads the calendar."))
        return redirect("training:calendar")


@method_decorator(login_not_required, name="dispatch")
class FeedView(View):
    """The calendar, for the program that has its address: it cannot sign in."""

    http_method_names = ["get", "head"]

    def get(self, request, *, key, code):
        feed = feed_with(key)
        if feed is None or not is_right(feed, code):
            raise Http404
        made = calendar_of(feed.user.teacher_id, timezone.localdate())
        response = HttpResponse(made, content_type="text/calendar; charset=utf-8")
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response
