"""The button that reminds a school."""

from django.urls import reverse
from django.utils import timezone

from activities.late_schools import services
from activities.late_schools.rights import may_remind
from core.pages import ForThoseWhoMay
from core.reminding import who_was_told
from core.views import ActionView
from roster.models import School


class RemindSchoolView(ForThoseWhoMay, ActionView):
    """Reminds whoever confirms there, and leads back to the first page, which says what is late."""

    model = School

    def may(self):
        return may_remind(self.actor, self.record)

    def perform(self, record):
        people = services.remind_school(record, actor=self.actor, today=timezone.localdate())
        return who_was_told(people, self.actor)

    def get_success_url(self, record):
        return reverse("home")
