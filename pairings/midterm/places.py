"""The page of a place in a round: whom to answer for, whom to replace, and what is known."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.pages import ForThoseWhoMay, one_of
from core.reminding import who_was_told
from core.views import ActionView, RecordFormView
from pairings.midterm import services
from pairings.midterm.buttons import as_read
from pairings.midterm.forms import AnswerListForm, keys_sent
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.midterm.reading import WITH_PEOPLE, loads_listed
from pairings.midterm.reminding import Late, late_schools
from pairings.midterm.rights import is_shut, may_answer, may_remind
from pairings.midterm.rules import was_closed
from pairings.midterm.wording import answered_by, question, said_of, said_of_round
from programs.program.rules import shut_sentence
from roster.models import District, School

# So many of a place are asked about on one page; when they are answered the next ones come.
AT_ONCE = 50


class PlaceView(RecordFormView):
    """A place's trainees: who is to be answered for, who to be replaced, and what is known."""

    model = RosterCheck
    form_class = AnswerListForm
    template_name = "midterm/place.html"
    place_model: type[District] | type[School]

    def refine(self, rows):
        return rows.select_related("program", "subject")

    @cached_property
    def place(self):
        return one_of(self.place_model.objects.visible_to(self.actor), self.kwargs["place"])

    @cached_property
    def rows(self):
        """The place's answers that this reader sees; with none there is no such page."""
        column = self.place_model._meta.model_name
        rows = RosterAnswer.objects.visible_to(self.actor).with_place()
        return rows.filter(check_round=self.object, **{column: self.place}).select_related(
            *WITH_PEOPLE
        )

    @cached_property
    def silent(self) -> list[RosterAnswer]:
        return list(
            self.rows.silent().order_by("school__name", "trainee__name_sort", "pk")[:AT_ONCE]
        )

    def asked(self) -> list[RosterAnswer]:
        """Whose boxes stand on the page: those that were sent, or those who are silent now."""
        if self.request.method == "POST":
            rows = self.rows.filter(uuid__in=keys_sent(self.request.POST))
            rows = rows.order_by("school__name", "trainee__name_sort", "pk")[:AT_ONCE]
        else:
            rows = self.silent
        return [row for row in rows if may_answer(self.actor, row)]

    def get(self, request, *args, **kwargs):
        if not self.silent and not self.rows.exists():
            raise Http404
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        if not self.asked():
            if not self.rows.exists():
                raise Http404
            if self.object.is_open:
                raise PermissionDenied
            messages.warning(request, was_closed(self.object))
            return redirect(request.path)
        return super().post(request, *args, **kwargs)

    def get_title(self):
        return f"{self.place} · {self.object}"

    def get_form_kwargs(self):
        rows, wants = self.asked(), "listed" in self.request.GET
        listed = loads_listed(rows, timezone.localdate()) if wants else {}
        return super().get_form_kwargs() | {"rows": rows, "listed": listed}

    def perform(self, form):
        outcome = services.answer_list(form.answers(), actor=self.actor)
        self.saved = len(outcome.done)
        for row, said in outcome.refused:
            messages.warning(self.request, self.who_was_first(row, said))
        return self.object

    def who_was_first(self, row: RosterAnswer, said: dict) -> str:
        """With all that was typed: it stands nowhere else any more."""
        yours = RosterAnswer(answer=said["answer"], since=said["since"])
        written = [said_of(yours), *([said["note"]] if said["note"] else [])]
        if row.answered_by_id == self.actor.user_id:
            text = _(
                "%(trainee)s: you have answered this already. It says “%(theirs)s” (%(who)s); "
                "now you chose “%(yours)s”, which is not saved. Change the answer below."
            )
        else:
            text = _(
                "%(trainee)s: somebody was first. It says “%(theirs)s” (%(who)s); you chose "
                "“%(yours)s”, which is not saved."
            )
        return text % {
            "trainee": row.trainee,
            "theirs": said_of(row),
            "who": answered_by(row, self.actor),
            "yours": " · ".join(written),
        }

    def late_schools(self) -> list[Late]:
        """A school sees its own alone, and reminds nobody."""
        return []

    def get_success_message(self):
        if not self.saved:
            return ""
        return ngettext(
            "%(number)d answer is saved.", "%(number)d answers are saved.", self.saved
        ) % {"number": self.saved}

    def get_success_url(self):
        return self.request.path

    def get_context_data(self, **kwargs):
        check = self.object
        context = super().get_context_data(**kwargs)
        to_replace = list(self.rows.to_replace()[:AT_ONCE])
        known = self.rows.answered().exclude(pk__in=[row.pk for row in to_replace])
        answered = list(known.order_by("-answered_at", "pk")[: AT_ONCE + 1])
        form = context["form"]
        return context | {
            "check": check,
            "place": self.place,
            "standing": said_of_round(check, timezone.localdate()),
            "question": question(check),
            "may_answer": bool(form.rows),
            "is_listed": "listed" in self.request.GET,
            "silent": [] if form.rows else [as_read(row, self.actor) for row in self.silent],
            "to_replace": [as_read(row, self.actor) for row in to_replace],
            "answered": [as_read(row, self.actor) for row in answered[:AT_ONCE]],
            "has_more": len(answered) > AT_ONCE,
            "shut": shut_sentence(check.program) if is_shut(check) else "",
            "late": self.late_schools(),
            "list_url": reverse("midterm:people", args=[check.uuid]),
        }


class DistrictView(PlaceView):
    place_model = District

    def late_schools(self):
        return late_schools(self.object, self.place, self.actor)


class SchoolView(PlaceView):
    place_model = School


class RemindSchoolView(ForThoseWhoMay, ActionView):
    """Reminds whoever answers for a school, and leads back to the page of its district."""

    model = RosterCheck

    def refine(self, rows):
        return rows.select_related("program", "subject")

    @cached_property
    def school(self) -> School:
        asked = RosterAnswer.objects.visible_to(self.actor).filter(check_round=self.record)
        rows = School.objects.filter(pk__in=asked.values("school")).select_related("district")
        return one_of(rows, self.kwargs["place"])

    def may(self):
        return may_remind(self.actor, self.record, self.school.district_id)

    def perform(self, record):
        people = services.remind(record, self.school, actor=self.actor, today=timezone.localdate())
        return who_was_told(people, self.actor)

    def get_success_url(self, record):
        return reverse("midterm:district", args=[record.uuid, self.school.district.uuid])
