"""Pages of the mid-term check: the rounds, a round by place, answering, replacing."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.audit import changes_of
from core.exports import CSV_TYPE, csv_parts, download
from core.foresight_page import ForeseenMixin
from core.names import shown
from core.pages import AddPage, ListPage, StepPage, one_of
from core.views import RecordFormView, ScopedDetailView, ScopedListView
from pairings.midterm import replacing, services
from pairings.midterm.forms import (
    UNKNOWN,
    AnswerForm,
    AnswerListForm,
    CheckForm,
    CloseForm,
    OpenAgainForm,
    ReplaceForm,
    TakeBackReplacementForm,
    UntilForm,
    keys_sent,
    usual_day,
)
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.midterm.reading import (
    WITH_PEOPLE,
    kind_of_place,
    loads_listed,
    standing_by_place,
    whole,
)
from pairings.midterm.rights import (
    is_shut,
    may_answer,
    may_manage,
    may_open_some,
    may_replace,
)
from pairings.midterm.tables import (
    AnswerFilter,
    AnswerTable,
    CheckFilter,
    CheckTable,
    StandingTable,
    sheet_of,
)
from pairings.midterm.wording import (
    TONES,
    answered_by,
    answered_of,
    question,
    replaced_by,
    said_of,
    state_of,
    tone_of,
    until,
)
from pairings.pairs.views import ToldMixin
from programs.program.rules import shut_sentence
from roster.models import District, School

# So many of a place are asked about on one page; when they are answered the next ones come.
AT_ONCE = 50


# --- rounds ---------------------------------------------------------------------------------------


class CheckListView(ListPage):
    model = RosterCheck
    table_class = CheckTable
    filterset_class = CheckFilter
    template_name = "midterm/check_list.html"
    title = gettext_lazy("Mid-term checks")
    add_url = reverse_lazy("midterm:create")
    add_label = gettext_lazy("Open a mid-term check")
    empty_text = gettext_lazy("No mid-term check has been opened yet.")
    nothing_found = gettext_lazy("No mid-term check is like that.")

    def refine(self, rows):
        return rows.select_related("program", "subject").annotate(
            asked=self.number(), silent=self.number(answer="")
        )

    def number(self, **which):
        """How many of the answers that this reader sees are like that."""
        rows = RosterAnswer.objects.visible_to(self.actor)
        rows = rows.filter(check_round=OuterRef("pk"), **which).order_by().values("check_round")
        numbered = rows.annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(numbered, output_field=IntegerField()), 0)

    def may_add(self):
        return may_open_some(self.actor)


class CheckDetailView(ScopedDetailView):
    """How the round stands, place by place."""

    model = RosterCheck
    template_name = "midterm/check_detail.html"

    def refine(self, rows):
        return rows.select_related("program", "subject")

    def get_context_data(self, **kwargs):
        check, today = self.object, timezone.localdate()
        places = standing_by_place(check, self.actor)
        table = StandingTable(places, actor=self.actor)
        table.is_late = check.answer_by < today
        if kind_of_place(self.actor) is School:
            table.columns["place"].column.verbose_name = _("School")
        total = whole(places)
        return super().get_context_data(**kwargs) | {
            "check": check,
            "standing": said_of_round(check, today),
            "sentence": answered_of(total["answered"], total["asked"]),
            "table": table,
            "may_manage": may_manage(self.actor, check),
            "events": changes_of(check, actor=self.actor),
        }


def said_of_round(check: RosterCheck, today: datetime.date) -> dict:
    """As the head of each of its pages says it."""
    return {
        "label": state_of(check),
        "tone": tone_of(check, today),
        "until": until(check, today),
    }


class CheckCreateView(AddPage):
    model = RosterCheck
    form_class = CheckForm
    title = gettext_lazy("Open a mid-term check")
    lede = gettext_lazy(
        "Everybody who is a trainee in the subject today is asked about. Their schools and "
        "districts are told, and answer until you close the check."
    )
    success_message = gettext_lazy(
        "The mid-term check is open. The schools and districts have been told."
    )
    back = reverse_lazy("midterm:list")

    def may(self):
        return may_open_some(self.actor)

    def perform(self, form):
        return services.open_check(actor=self.actor, **form.cleaned_data)


class CheckStepView(StepPage):
    """A step on a round, for the section of its subject."""

    model = RosterCheck

    def refine(self, rows):
        return rows.select_related("program", "subject")

    def may(self):
        return may_manage(self.actor, self.record)

    def get_title(self):
        return self.title % {"check": self.object}


class UntilView(CheckStepView):
    """Until when answers are due; a round that was closed is opened again by it."""

    def get_form_class(self):
        return UntilForm if self.object.is_open else OpenAgainForm

    def get_title(self):
        if self.object.is_open:
            return _("Until when: %(check)s") % {"check": self.object}
        return _("Open again: %(check)s") % {"check": self.object}

    def get_initial(self):
        day = self.object.answer_by
        if not self.object.is_open:
            day = usual_day(self.object.program, timezone.localdate())
        return super().get_initial() | {"answer_by": day}

    def perform(self, form):
        self.was_open = self.object.is_open
        change = services.change_due_day if self.was_open else services.open_check_again
        values = form.cleaned_data
        return change(
            self.object, actor=self.actor, seen=values["version"], answer_by=values["answer_by"]
        )

    def get_success_message(self):
        if self.was_open:
            return _("The day was changed. The schools and districts have been told.")
        return _("The mid-term check is open again. The schools and districts have been told.")


class CloseView(CheckStepView):
    form_class = CloseForm
    service = services.close_check
    title = gettext_lazy("Close: %(check)s")
    lede = gettext_lazy(
        "The answers then stay as they are, and who is silent stays silent. Who no longer teaches "
        "can be replaced still. You can open the check again."
    )
    success_message = gettext_lazy("The mid-term check was closed.")


# --- the answers of a round -----------------------------------------------------------------------


class OfRoundMixin:
    """Answers of one round that this reader sees; a round without any is not there."""

    @cached_property
    def check(self) -> RosterCheck:
        rows = RosterCheck.objects.visible_to(self.actor).select_related("program", "subject")
        return one_of(rows, self.kwargs["uuid"])


class AnswerListView(OfRoundMixin, ScopedListView):
    """Everybody in the round, on one page as long as can be: made to be printed."""

    model = RosterAnswer
    table_class = AnswerTable
    filterset_class = AnswerFilter
    template_name = "midterm/answer_list.html"
    paginate_by = 200
    empty_text = gettext_lazy("Nobody is like that.")

    def get_title(self):
        return str(self.check)

    def refine(self, rows):
        return rows.filter(check_round=self.check).select_related(*WITH_PEOPLE)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "check": self.check,
            "standing": said_of_round(self.check, timezone.localdate()),
            "file_url": reverse("midterm:file", args=[self.check.uuid]),
        }


class AnswerFileView(AnswerListView):
    """The same as CSV."""

    def get(self, request, *args, **kwargs):
        title = self.get_title()
        rows = self.get_queryset().iterator(chunk_size=500)
        made = csv_parts(sheet_of(title, rows, self.actor))
        return download(made, name=f"{title}.csv", content_type=CSV_TYPE)


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
        rows = RosterAnswer.objects.visible_to(self.actor)
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
        if not self.asked():
            raise PermissionDenied
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
        for row, chosen in outcome.refused:
            messages.warning(self.request, self.who_was_first(row, chosen))
        return self.object

    def who_was_first(self, row: RosterAnswer, chosen: str) -> str:
        return _(
            "%(trainee)s: somebody was first. It says “%(theirs)s” (%(who)s); you chose "
            "“%(yours)s”, which is not saved."
        ) % {
            "trainee": row.trainee,
            "theirs": said_of(row),
            "who": answered_by(row, self.actor),
            "yours": RosterAnswer.Answer(chosen).label,
        }

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
            "silent": [] if form.rows else [self.said(row) for row in self.silent],
            "to_replace": [self.said(row) for row in to_replace],
            "answered": [self.said(row) for row in answered[:AT_ONCE]],
            "has_more": len(answered) > AT_ONCE,
            "shut": shut_sentence(check.program) if is_shut(check) else "",
            "list_url": reverse("midterm:people", args=[check.uuid]),
        }

    def said(self, row: RosterAnswer) -> dict:
        """One row as it reads, with what this reader may do about it."""
        may_change = bool(row.answer) and may_answer(self.actor, row)
        replaces = may_replace(self.actor, row)
        return {
            "row": row,
            "name": shown(str(row.trainee), self.actor),
            "place": row.school or row.district,
            "said": said_of(row),
            "tone": TONES[row.answer],
            "by": answered_by(row, self.actor),
            "replaced_by": replaced_by(row, self.actor),
            "may_change": may_change,
            "may_replace": replaces and row.is_gone and not row.is_replaced,
            "may_return": replaces and row.is_replaced,
        }


class DistrictView(PlaceView):
    place_model = District


class SchoolView(PlaceView):
    place_model = School


# --- one trainee ----------------------------------------------------------------------------------


class PersonStepView(StepPage):
    """A step on the answer about one trainee of a round."""

    model = RosterAnswer
    slug_field, slug_url_kwarg = "trainee__uuid", "person"

    def refine(self, rows):
        rows = rows.filter(check_round__uuid=self.kwargs["uuid"])
        return rows.select_related(*WITH_PEOPLE, "pairing__mentor")

    def get_title(self):
        return self.title % {"trainee": shown(str(self.object.trainee), self.actor)}

    def get_success_url(self):
        """Back among the trainees of the place, by which this reader looks at the round."""
        row = self.object
        if kind_of_place(self.actor) is School:
            return reverse("midterm:school", args=[row.check_round.uuid, row.school.uuid])
        return reverse("midterm:district", args=[row.check_round.uuid, row.district.uuid])

    get_cancel_url = get_success_url


class AnswerView(PersonStepView):
    form_class = AnswerForm
    title = gettext_lazy("The answer for %(trainee)s")
    success_message = gettext_lazy("The answer is saved.")

    @property
    def lede(self):
        return question(self.object.check_round)

    def may(self):
        return may_answer(self.actor, self.record)

    def get_initial(self):
        names = ("answer", "since", "note")
        return super().get_initial() | {name: getattr(self.object, name) for name in names}

    def perform(self, form):
        said = dict(form.cleaned_data)
        seen = said.pop("version")
        if said["answer"] == UNKNOWN:
            return services.take_back_answer(self.object, actor=self.actor, seen=seen)
        return services.answer_for(self.object, actor=self.actor, seen=seen, **said)


class ReplaceView(ToldMixin, ForeseenMixin, PersonStepView):
    form_class = ReplaceForm
    service = replacing.replace
    title = gettext_lazy("Replace %(trainee)s")
    success_message = gettext_lazy("The trainee was replaced. Everybody has been told.")
    done = gettext_lazy("The trainee was replaced.")

    @cached_property
    def place(self):
        return replacing.place_of(self.object)

    @property
    def lede(self):
        return _(
            "%(mentor)s stays the mentor. The pairing with %(trainee)s ends the day before the new "
            "one begins; what the two did together stays theirs."
        ) % {"mentor": self.place.mentor, "trainee": self.object.trainee}

    def may(self):
        row = self.record
        return row.is_gone and not row.is_replaced and may_replace(self.actor, row)

    def get_initial(self):
        first = (self.place.ends_on or self.place.starts_on) + datetime.timedelta(days=1)
        day = self.place.program.default_day(timezone.localdate())
        return super().get_initial() | {"starts_on": max(day, first)}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"row": self.object}

    def concerned(self):
        pairing = self.object.replacement
        return [pairing.mentor, pairing.trainee, self.object.trainee]


class TakeBackReplacementView(PersonStepView):
    form_class = TakeBackReplacementForm
    service = replacing.take_back
    title = gettext_lazy("Take back the replacement of %(trainee)s")
    lede = gettext_lazy(
        "The new pairing never was, and the one before it goes on, for as long as nothing has been "
        "recorded of the new pair."
    )
    success_message = gettext_lazy("The replacement was taken back.")

    def may(self):
        return self.record.is_replaced and may_replace(self.actor, self.record)
