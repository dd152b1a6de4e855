"""The page of one training: for whoever organizes it, and for whoever is expected."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Attendance, Status
from core.audit import changes_of
from core.views import ScopedDetailView
from training.courses.models import Expected, HalfDay, Training
from training.courses.rights import (
    may_change,
    may_fill,
    may_note,
    organizes,
    takes_place,
)
from training.courses.wording import (
    days_of,
    organizer_of,
    speaker_of,
    state_of,
    time_of,
)
from training.sign_in.reading import numbers, own
from training.sign_in.wording import how_known


class TrainingView(ScopedDetailView):
    """What it is, when, who speaks; how many are expected and were there."""

    model = Training
    template_name = "training/training_detail.html"

    def refine(self, rows):
        return rows.select_related(
            "activity__kind", "activity__author", "program", "subject", "district"
        )

    def get_context_data(self, **kwargs):
        training, today = self.object, timezone.localdate()
        state, tone = state_of(training, today)
        is_organizer = organizes(self.actor, training)
        expected = Expected.objects.visible_to(self.actor).filter(training=training)
        return super().get_context_data(**kwargs) | {
            "training": training,
            "state": state,
            "tone": tone,
            "when": days_of(training),
            "takes_place": takes_place(training),
            "facts": [
                (_("Place"), training.place),
                (_("Organized by"), organizer_of(training)),
                (_("Kind of activity"), training.activity.kind),
                (_("Subject"), training.subject or ""),
                (_("Program"), training.program),
            ],
            "sessions": self.sessions(is_organizer=is_organizer),
            "expected": expected.count(),
            "is_organizer": is_organizer,
            "may_change": may_change(self.actor, training),
            "may_note": may_note(self.actor, training),
            "may_fill": may_fill(self.actor, training) and training.activity.ends_on <= today,
            "form_url": self.form_url(),
            "events": changes_of(training, actor=self.actor),
        }

    def form_url(self) -> str:
        """The form, once it is on its way and the reader is one of those who see it."""
        form = self.object.activity
        is_mine = form.author_id == self.actor.user_id
        if form.status in (Status.DRAFT, Status.VOID) or not (is_mine or self.actor.sees_all):
            return ""
        return reverse("activities:detail", args=[form.uuid])

    def sessions(self, *, is_organizer: bool) -> list[dict]:
        """Each half-day, and whether the reader was there."""
        rows = HalfDay.objects.visible_to(self.actor).filter(training=self.object)
        rows = rows.select_related("session", "teacher", "training__activity")
        rows = list(rows.order_by("session__day", "session__half"))
        counts = is_organizer or self.actor.sees_all
        number = numbers(self.object) if counts else {}
        mine = own(self.object, self.actor.teacher_id)
        return [
            {
                "half_day": row,
                "when": time_of(row),
                "theme": row.session.theme,
                "speaker": speaker_of(row, self.actor),
                "present": number.get(row.session_id, 0),
                "counts": counts,
                "mine": self.said(mine.get(row.session_id), row),
            }
            for row in rows
        ]

    def said(self, row: Attendance | None, half_day: HalfDay) -> str:
        return how_known(row, half_day, str(row.noted_by or "")) if row else ""
