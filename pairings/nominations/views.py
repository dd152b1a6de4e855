"""Pages of nominations: the list, nominating, answering, withdrawing, the accepted mentors.

One file although it is long: each page is a few lines over the same rows.
"""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from core.audit import changes_of
from core.names import shown
from core.pages import ForThoseWhoMay, ListPage, StepPage
from core.sentences import one_after_the_other
from core.typed import key_typed
from core.views import ScopedDetailView, ScopedFormView, ScopedListView
from pairings.nominations import services
from pairings.nominations.forms import (
    AnswerAllForm,
    AnswerForm,
    NominateForm,
    NominationStartForm,
    ReadForm,
    WishForm,
    WithdrawForm,
)
from pairings.nominations.models import Nomination
from pairings.nominations.reading import (
    as_nominees,
    first_of_their_part,
    nominees,
    pairs_on_it,
    to_wish_for,
)
from pairings.nominations.rights import (
    is_for,
    may_answer_somewhere,
    may_nominate,
    may_nominate_somewhere,
    may_see_some,
    may_take,
)
from pairings.nominations.rules import became
from pairings.nominations.table import Verb
from pairings.nominations.tables import (
    MentorFilter,
    MentorTable,
    NominationFilter,
    NominationTable,
)
from pairings.nominations.wording import (
    TONES,
    as_what,
    criteria_title,
    facts_of,
    nominate_title,
    settled,
    what_follows,
)
from programs.models import Program
from programs.program.rules import why_shut
from roster.models import Teacher

Part = Nomination.Part


class NominationListView(ForThoseWhoMay, ListPage):
    model = Nomination
    table_class = NominationTable
    filterset_class = NominationFilter
    template_name = "nominations/nomination_list.html"
    title = gettext_lazy("Nominations")
    empty_text = gettext_lazy("Nobody has been nominated yet.")
    nothing_found = gettext_lazy("No nomination is like that.")

    def may(self):
        return may_see_some(self.actor)

    def may_add(self):
        """There are two ways to add: they stand at the head."""
        return False

    def refine(self, rows):
        return rows.read_whole_by(self.actor).with_people()

    def get_context_data(self, **kwargs):
        own = Nomination.objects.visible_to(self.actor).in_open_programs()
        waiting = own.answered_by(self.actor).open().count()
        return super().get_context_data(**kwargs) | {
            "waiting": waiting,
            "may_nominate": may_nominate_somewhere(self.actor),
        }


class MentorListView(ForThoseWhoMay, ScopedListView):
    """Accepted mentors of the own places, and of those that may help them."""

    model = Nomination
    table_class = MentorTable
    filterset_class = MentorFilter
    template_name = "nominations/mentor_list.html"
    title = gettext_lazy("Mentors who were accepted")
    empty_text = gettext_lazy("No mentor has been nominated and accepted yet.")

    def may(self):
        return may_see_some(self.actor)

    def refine(self, rows):
        rows = rows.accepted().mentors().with_taken(timezone.localdate())
        return rows.select_related("program", "subject", "teacher", "district", "school").order_by(
            "district__sort_order", "district__name", "teacher__name_sort", "pk"
        )


class NominationDetailView(ScopedDetailView):
    model = Nomination
    template_name = "nominations/nomination_detail.html"

    def refine(self, rows):
        return rows.read_whole_by(self.actor).with_people()

    def get_title(self):
        return shown(str(self.object.teacher), self.actor)

    def get_context_data(self, **kwargs):
        row, actor = self.object, self.actor
        pairs = pairs_on_it(row, timezone.localdate())
        return super().get_context_data(**kwargs) | {
            "nomination": row,
            "tone": TONES[row.state],
            "facts": [
                (_("Nominated as"), as_what(row)),
                (_("School"), row.school),
                (_("District"), row.district),
                (_("Program"), row.program),
                (_("Why"), row.reason),
                (_("Would like to work with"), row.wish and shown(str(row.wish), actor)),
                (_("Nominated by"), shown(str(row.nominated_by), actor)),
                (capfirst(row.get_state_display()), settled(row, actor)),
                (_("Reason given"), row.settled_reason),
            ],
            "may_answer": row.is_open and may_take(actor, row, Verb.ACCEPT),
            "may_take_back": not (row.is_open or pairs) and may_take(actor, row, Verb.DECLINE),
            "may_withdraw": not pairs and may_take(actor, row, Verb.WITHDRAW),
            "may_note_wish": may_take(actor, row, Verb.WITHDRAW),
            "holds": bool(pairs) and may_take(actor, row, Verb.WITHDRAW),
            "events": changes_of(row, actor=actor),
        }


def answered(start: NominationStartForm) -> dict | None:
    """Program, subject and district: chosen in the address, or the only ones there are."""
    if not start.is_bound:
        return start.only_answer()
    return start.cleaned_data if start.is_valid() else None


class NominateView(ForThoseWhoMay, ScopedFormView):
    """The teachers of a district's subject, to tick: several are nominated by one press."""

    model = Teacher
    form_class = NominateForm
    template_name = "nominations/nominate.html"

    def dispatch(self, request, *args, **kwargs):
        if not may_nominate_somewhere(self.actor):
            raise PermissionDenied
        return self.first_question() or super().dispatch(request, *args, **kwargs)

    def first_question(self) -> HttpResponse | None:
        """The page that asks for program, subject and district, where they are not known yet."""
        part = self.request.GET.get("part")
        self.part = part if part in Part.values else Part.MENTOR
        shut = self.why_shut()
        if shut and self.request.method != "POST":
            messages.info(self.request, shut)
            return redirect("nominations:list")
        asked = self.request.GET if "subject" in self.request.GET else None
        start = NominationStartForm(asked, actor=self.actor, initial={"part": self.part})
        answers = answered(start)
        if answers is None and self.request.method == "POST":
            answers = self.answered_before(asked)
        if answers is None:
            is_read = self.request.method in {"GET", "HEAD"}
            status = 200 if is_read else 422
            context = {
                "page_title": nominate_title(self.part),
                "form": start,
                "cancel_url": reverse("nominations:list"),
            }
            return render(self.request, "nominations/start.html", context, status=status)
        self.program, self.subject = answers["program"], answers["subject"]
        self.district = answers["district"]
        return None

    def answered_before(self, asked) -> dict | None:
        """What the page was opened with, where its program was closed since: it comes back so."""
        start = NominationStartForm(asked, actor=self.actor, initial={"part": self.part})
        start.fields["program"].queryset = Program.objects.visible_to(self.actor)
        answers = answered(start)
        self.held_back = why_shut(answers["program"]) if answers else ""
        return answers if self.held_back else None

    def why_shut(self) -> str:
        """Of the program in the address, which is not among those to choose from once closed."""
        key = key_typed(self.request.GET.get("program", ""))
        programs = Program.objects.visible_to(self.actor) if key else Program.objects.none()
        asked = programs.filter(pk=key).first()
        return why_shut(asked) if asked else ""

    def may(self):
        return may_nominate(self.actor, self.district.pk, self.subject.pk)

    def get_title(self):
        return nominate_title(self.part)

    @cached_property
    def people(self):
        day = self.program.default_day(timezone.localdate())
        return nominees(self.program, self.subject, self.district, self.part, day)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"people": self.people, "subject": self.subject}

    def perform(self, form):
        self.made = services.nominate(
            actor=self.actor,
            program=self.program,
            subject=self.subject,
            district=self.district,
            part=self.part,
            **form.cleaned_data,
        )

    def get_success_message(self):
        number = len(self.made)
        if not number:
            return _("They were nominated already.")
        return ngettext(
            "%(number)d teacher is nominated. The section has been told.",
            "%(number)d teachers are nominated. The section has been told.",
            number,
        ) % {"number": number}

    def get_success_url(self):
        return reverse("nominations:list")

    def get_context_data(self, **kwargs):
        is_mentor = self.part == Part.MENTOR
        program = self.program
        standing = [each for each in self.people if each.state]
        return super().get_context_data(**kwargs) | {
            "program": program,
            "subject": self.subject,
            "district": self.district,
            "criteria_title": criteria_title(self.part),
            "criteria": program.mentor_criteria if is_mentor else program.trainee_criteria,
            "standing": [
                (
                    shown(str(each.teacher), self.actor),
                    TONES[each.state],
                    Nomination.State(each.state).label,
                )
                for each in standing
            ],
            "is_empty": len(standing) == len(self.people),
        }


class AnsweringMixin:
    """An answer that may be the first acceptance, after which the board goes by nominations."""

    def answer(self, rows: list[Nomination], values: dict) -> None:
        verb = Verb(values["answer"])
        firsts = first_of_their_part(rows) if verb == Verb.ACCEPT else []
        self.answered = services.answer_all(
            rows, actor=self.actor, verb=verb, reason=values["reason"]
        )
        self.follows = what_follows(firsts, is_done=True) if self.answered else []

    def get_success_message(self):
        return one_after_the_other(str(self.said()), *self.follows)


class AnswerAllView(AnsweringMixin, ForThoseWhoMay, ScopedFormView):
    """Everything that waits for this section's answer, ticked: one answer for all, or for some."""

    model = Nomination
    form_class = AnswerAllForm
    template_name = "nominations/answer_all.html"
    title = gettext_lazy("Answer nominations")

    def may(self):
        return may_answer_somewhere(self.actor)

    def refine(self, rows):
        return (
            rows.answered_by(self.actor)
            .in_open_programs()
            .with_people()
            .order_by(
                "program",
                "subject__sort_order",
                "part",
                "district__sort_order",
                "teacher__name_sort",
                "pk",
            )
        )

    def asked(self) -> dict[str, int]:
        """The program and the subject that the address names, if it does."""
        names = ("program", "subject")
        given = {name: key_typed(self.request.GET.get(name, "")) for name in names}
        return {name: key for name, key in given.items() if key is not None}

    @cached_property
    def rows(self) -> list[Nomination]:
        return list(self.get_queryset().filter(**self.asked()).open())

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "rows": self.rows,
            "known": self.get_queryset(),
            "people": as_nominees(self.rows, timezone.localdate()),
        }

    def perform(self, form):
        self.answer(form.cleaned_data["chosen"], form.cleaned_data)

    def said(self) -> str:
        number = len(self.answered)
        if not number:
            return _("They were answered already.")
        return ngettext(
            "%(number)d nomination is answered. The district has been told.",
            "%(number)d nominations are answered. The districts have been told.",
            number,
        ) % {"number": number}

    def get_success_url(self):
        return reverse("nominations:list")

    def get_context_data(self, **kwargs):
        programs = {row.program_id: row.program for row in self.rows}
        return super().get_context_data(**kwargs) | {
            "is_empty": not self.rows,
            "follows": what_follows(first_of_their_part(self.rows)),
            "criteria": [
                (each, each.mentor_criteria, each.trainee_criteria)
                for each in programs.values()
                if each.mentor_criteria or each.trainee_criteria
            ],
        }


class NominationStep(StepPage):
    """A step on one nomination, for those whose step it is."""

    model = Nomination
    verb = Verb.ACCEPT
    # What leads on from where it is, as long as the page has something to do.
    leads_on = Verb.WITHDRAW

    def refine(self, rows):
        return rows.read_whole_by(self.actor).with_people()

    def may(self):
        return is_for(self.actor, self.record, self.verb)

    def over(self):
        row = self.record
        if not self.may() or may_take(self.actor, row, self.leads_on):
            return ""
        return why_shut(row.program) or became(row, self.actor)

    def get_title(self):
        return self.title % {"name": shown(str(self.object.teacher), self.actor)}

    def get_context_data(self, **kwargs):
        row = self.object
        what = _("%(what)s, %(place)s: %(reason)s") % {
            "what": as_what(row),
            "place": row.school or row.district,
            "reason": row.reason,
        }
        return super().get_context_data(**kwargs) | {"lede": what}


class AnswerView(AnsweringMixin, NominationStep):
    """One nomination; one that was accepted may be declined still, while nothing depends on it."""

    form_class = AnswerForm
    leads_on = Verb.DECLINE
    template_name = "nominations/answer.html"
    title = gettext_lazy("Answer: %(name)s")

    def said(self) -> str:
        return _("The answer is sent. The district has been told.")

    def get_initial(self):
        is_accepted = self.object.state == Nomination.State.ACCEPTED
        return super().get_initial() | ({"answer": Verb.DECLINE.value} if is_accepted else {})

    def get_context_data(self, **kwargs):
        row = self.object
        nominee = as_nominees([row], timezone.localdate())[row.pk]
        return super().get_context_data(**kwargs) | {
            "known": pgettext("between reasons", " · ").join(facts_of(nominee)),
            "follows": what_follows(first_of_their_part([row])),
        }

    def perform(self, form):
        self.answer([self.object], form.cleaned_data)
        return self.object


class WithdrawView(NominationStep):
    form_class = WithdrawForm
    service = services.withdraw
    verb = Verb.WITHDRAW
    title = gettext_lazy("Withdraw: %(name)s")
    success_message = gettext_lazy("The nomination is withdrawn. The section has been told.")


class WishView(NominationStep):
    """With whom a teacher would like to work: the district notes what they have said."""

    form_class = WishForm
    service = services.note_wish
    verb = Verb.WITHDRAW
    title = gettext_lazy("What %(name)s wishes for")
    success_message = gettext_lazy("The wish is noted.")

    def get_form_kwargs(self):
        known = to_wish_for(self.record, self.actor)
        return super().get_form_kwargs() | {"nomination": self.record, "known": known}

    def get_initial(self):
        return super().get_initial() | {"wish": self.record.wish and self.record.wish.uuid}


def nominate_address(nomination: Nomination) -> str:
    """Where somebody else of the district is nominated instead."""
    asked = {
        "part": nomination.part,
        "program": nomination.program_id,
        "subject": nomination.subject_id,
        "district": nomination.district_id,
    }
    return f"{reverse('nominations:create')}?{urlencode(asked)}"


class ReadView(ForThoseWhoMay, ScopedFormView):
    """What was declined and nobody of the district has read, with the reason given."""

    model = Nomination
    form_class = ReadForm
    template_name = "nominations/read.html"
    title = gettext_lazy("Declined nominations")
    success_message = gettext_lazy("They are off your list.")

    def may(self):
        return may_nominate_somewhere(self.actor)

    def refine(self, rows):
        return rows.nominated_by(self.actor).with_people()

    @cached_property
    def rows(self) -> list[Nomination]:
        return list(self.get_queryset().in_open_programs().unread())

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"rows": self.rows, "known": self.get_queryset()}

    def perform(self, form):
        services.note_read(form.cleaned_data["keys"], actor=self.actor)

    def get_success_url(self):
        return reverse("nominations:list")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "rows": [
                {
                    "row": row,
                    "name": shown(str(row.teacher), self.actor),
                    "what": as_what(row),
                    "by": settled(row, self.actor),
                    "instead": nominate_address(row),
                }
                for row in self.rows
            ]
        }
