"""The page of one training, for whoever organizes it and whoever is expected, and who was there."""

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Attendance, Status
from core.audit import changes_of
from core.exports import download_of
from core.names import with_colon
from core.pages import FiledListPage, one_of
from core.views import ScopedDetailView
from training.courses.half_days import is_over, list_opens
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
    state_of_half_day,
    time_of,
)
from training.pages.tables import PresentFilter, PresentTable, sheet_of
from training.sign_in.models import Present
from training.sign_in.reading import Heads, heads, numbers, own
from training.sign_in.services import record_list_download
from training.sign_in.wording import how_known, told

WITH_PERSON = ("teacher", "school", "district", "session", "noted_by")


class TrainingView(ScopedDetailView):
    """What it is, when, who speaks; how many are expected and were there."""

    model = Training
    template_name = "training/training_detail.html"

    def refine(self, rows):
        return rows.select_related(
            "activity__kind", "activity__author", "program", "subject", "district"
        )

    def get_context_data(self, **kwargs):
        training, now = self.object, timezone.now()
        half_days = self.half_days()
        state, tone = state_of(training, half_days, now)
        is_organizer = organizes(self.actor, training)
        expected = Expected.objects.visible_to(self.actor).filter(training=training)
        counts = is_organizer or self.actor.sees_all
        there = heads(training) if counts else Heads(0, 0)
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
            "sessions": self.sessions(half_days, now, counts=counts),
            "is_past": all(is_over(each, now) for each in half_days),
            "said": told(training.activity, there) if there.together else "",
            "expected": expected.count(),
            "is_organizer": is_organizer,
            "may_change": may_change(self.actor, training),
            "may_note": may_note(self.actor, training),
            "may_fill": may_fill(self.actor, training)
            and training.activity.ends_on <= timezone.localdate(now),
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

    def half_days(self) -> list[HalfDay]:
        rows = HalfDay.objects.visible_to(self.actor).filter(training=self.object)
        rows = rows.select_related("session", "teacher", "training__activity")
        return list(rows.order_by("session__day", "session__half"))

    def sessions(
        self, half_days: list[HalfDay], now: datetime.datetime, *, counts: bool
    ) -> list[dict]:
        """Each half-day, how it stands, and whether the reader was there."""
        is_shown = takes_place(self.object) and self.object.announced_at
        number = numbers(self.object) if counts else {}
        mine = own(self.object, self.actor.teacher_id)
        return [
            {
                "half_day": row,
                "when": time_of(row),
                "state": state_of_half_day(row, now) if is_shown else (),
                "is_over": is_over(row, now),
                "theme": row.session.theme,
                "speaker": speaker_of(row, self.actor),
                "present": number.get(row.session_id, 0),
                "counts": counts,
                "mine": self.said(mine.get(row.session_id), row),
                "too_early": list_opens(row, timezone.localdate(now)),
            }
            for row in half_days
        ]

    def said(self, row: Attendance | None, half_day: HalfDay) -> str:
        return how_known(row, half_day, str(row.noted_by or "")) if row else ""


class PresentListView(FiledListPage):
    """Everybody who was at a training, session by session: the list behind its numbers."""

    model = Present
    table_class = PresentTable
    filterset_class = PresentFilter
    template_name = "training/present_list.html"
    title = gettext_lazy("Who was there")
    empty_text = gettext_lazy("Nobody is on a list yet.")

    def may_add(self):
        return False

    def file_url(self, extension):
        return reverse("training:present-file", args=[self.training.uuid, extension])

    @cached_property
    def training(self) -> Training:
        rows = Training.objects.visible_to(self.actor)
        rows = rows.select_related("activity", "program", "subject", "district")
        return one_of(rows, self.kwargs["uuid"])

    @cached_property
    def half_days(self) -> list[HalfDay]:
        rows = HalfDay.objects.visible_to(self.actor).filter(training=self.training)
        rows = rows.select_related("session", "training__activity")
        return list(rows.order_by("session__day", "session__half"))

    def refine(self, rows):
        rows = rows.filter(activity=self.training.activity_id)
        return rows.select_related(*WITH_PERSON).order_by("session__day", "session__half", "pk")

    def get_table_kwargs(self):
        return super().get_table_kwargs() | {"half_days": self.half_days}

    def get_filterset_kwargs(self, filterset_class):
        return super().get_filterset_kwargs(filterset_class) | {"half_days": self.half_days}

    def get_context_data(self, **kwargs):
        training = self.training
        knows_all = self.actor.sees_all or organizes(self.actor, training)
        number = heads(training)
        return super().get_context_data(**kwargs) | {
            "lede": str(training),
            "back_url": training.get_absolute_url(),
            "back_label": _("The training"),
            "said": told(training.activity, number) if knows_all and number.together else "",
        }


class PresentFileView(PresentListView):
    """The same rows as CSV or XLSX, narrowed as the page is; written down."""

    def get(self, request, *args, extension, **kwargs):
        rows = self.filterset_class(**self.get_filterset_kwargs(self.filterset_class)).qs
        title = with_colon(self.title, self.training)
        sheet = sheet_of(title, rows, self.half_days, self.actor)
        record_list_download(self.training, actor=self.actor, number=rows.count())
        return download_of(sheet, extension)
