"""Pages of pairings.

One file although it is long: each step on a pairing is a few lines over the same page.
"""

import datetime

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import User
from accounts.services import may_manage_accounts
from accounts.whom_to_ask import administrator
from core.audit import last_event, who_did
from core.dates import moment_in_words
from core.foresight_page import OUTSIDE, ForeseenMixin
from core.names import shown
from core.pages import AddPage, ListPage, StepPage
from core.views import ScopedDetailView
from pairings.pages import PeriodPage
from pairings.pairs import days, replacing, services
from pairings.pairs.forms import (
    ChangeMentorForm,
    FirstDayForm,
    LastDayForm,
    PairingCancelForm,
    PairingEndForm,
    PairingForm,
    PairingStartForm,
    ReplaceTraineeForm,
    TakeBackEndForm,
)
from pairings.pairs.models import Pairing
from pairings.pairs.rules import lost_ground, why_it_stays_ended
from pairings.pairs.tables import PairingFilter, PairingTable
from pairings.plans.in_short import plan_in_short
from pairings.tables import reach_of
from pairings.wording import period_of, why_ended
from programs.models import Program
from programs.program.rules import shut_sentence
from roster.models import Teacher

# --- pairings -------------------------------------------------------------------------------------

PAIR = (
    "program",
    "subject",
    "mentor",
    "trainee",
    "mentor_district",
    "mentor_school__district",
    "district",
    "school__district",
)


def pair_names(pairing, actor) -> str:
    """Both names in one heading, as this reader may see them."""
    return _("%(mentor)s and %(trainee)s") % {
        "mentor": shown(str(pairing.mentor), actor),
        "trainee": shown(str(pairing.trainee), actor),
    }


class PairingListView(ListPage):
    model = Pairing
    table_class = PairingTable
    filterset_class = PairingFilter
    template_name = "pairings/pairing_list.html"
    title = gettext_lazy("Pairings")
    add_url = reverse_lazy("pairings:create")
    add_label = gettext_lazy("Pair two teachers")
    empty_text = gettext_lazy("Nobody has been paired yet.")
    nothing_found = gettext_lazy("No pairing is like that.")

    def refine(self, rows):
        return rows.select_related(*PAIR)

    def may_add(self):
        return services.may_pair_anywhere(self.actor)

    def get_context_data(self, **kwargs):
        # Partnerships are the offices' business; a teacher's list would be empty.
        return super().get_context_data(**kwargs) | {
            "may_see_partnerships": bool(self.actor.grants),
            "looks_after_some": bool(self.actor.grants or self.actor.groups_led),
            "may_see_board": services.may_see_board(self.actor),
            "may_see_suggestions": services.may_see_board(self.actor)
            or bool(self.actor.groups_led),
        }


class PairingDetailView(PeriodPage, ScopedDetailView):
    """The pair page."""

    model = Pairing
    template_name = "pairings/pairing_detail.html"

    def refine(self, rows):
        return rows.select_related(*PAIR)

    def get_title(self):
        return pair_names(self.object, self.actor)

    def get_context_data(self, **kwargs):
        pairing = self.object
        may = pairing.is_open and services.may_manage_pairing(self.actor, pairing)
        is_open_program = pairing.program.state == Program.State.OPEN
        facts = [
            (_("Program"), pairing.program),
            (_("Subject"), pairing.subject),
            (_("Within or across"), reach_of(pairing)),
        ]
        if pairing.asked_from:
            since = _("from %(day)s on") % {"day": date_format(pairing.asked_from)}
            facts.append((_("What the program asks for"), since))
        return (
            super().get_context_data(**kwargs)
            | self.period()
            | {
                "facts": facts,
                "why": why_ended(pairing),
                "shows_telephones": services.may_see_telephones(self.actor, pairing),
                "known": self.known_people(),
                "others": self.other_pairings(),
                "events": self.events(),
                "may_record": pairing.records_on(self.today)
                and is_open_program
                and services.is_one_of_the_two(self.actor, pairing),
                "may_change": may and is_open_program,
                "may_replace": is_open_program
                and services.may_manage_pairing(self.actor, pairing)
                and not replacing.why_not_replaced(pairing),
                "may_end": services.may_end(self.actor, pairing),
                "may_change_days": services.may_change_days(self.actor, pairing),
                "may_cancel": services.may_cancel(self.actor, pairing, self.today),
                **plan_in_short(pairing, self.actor, self.today),
                "shut": shut_sentence(pairing.program)
                if services.is_shut(pairing) and services.may_manage_pairing(self.actor, pairing)
                else "",
            }
        )

    def known_people(self) -> set[int]:
        """Whose own page this reader may open."""
        people = [self.object.mentor_id, self.object.trainee_id]
        rows = Teacher.objects.visible_to(self.actor).filter(pk__in=people)
        return set(rows.values_list("pk", flat=True))

    def other_pairings(self) -> list[dict]:
        """The trainee's other mentors in this subject, and the pairings before and after it."""
        pairing = self.object
        same = Q(program=pairing.program_id, subject=pairing.subject_id, trainee=pairing.trainee_id)
        rows = (
            Pairing.objects.visible_to(self.actor)
            .standing()
            .filter(same | Q(pk=pairing.replaces_id) | Q(replaces=pairing.pk))
            .exclude(pk=pairing.pk)
            .select_related(*PAIR)
        )
        return [
            {
                "url": row.get_absolute_url(),
                "names": pair_names(row, self.actor),
                "sentence": period_of(row, self.today),
                "why": why_ended(row),
            }
            for row in rows
        ]


class ToldMixin:
    """Says after the act that everybody it concerns was told, or who could not be.

    `success_message` is the whole, `done` the act alone.
    """

    done = ""

    def concerned(self) -> list[Teacher]:
        return [self.object.mentor, self.object.trainee]

    def get_success_message(self):
        if people := services.not_told(self.concerned()):
            names = pgettext("between names", ", ").join(str(each) for each in people)
            said = _("%(done)s Not told, because without an account: %(names)s.") % {
                "done": self.done,
                "names": names,
            }
            return format_html("{}{}", said, self.ways_to_add_accounts(people))
        return super().get_success_message()

    def ways_to_add_accounts(self, people: list[Teacher]) -> str:
        """A link for each, for who may, and for others whom to ask; whose account is closed has
        one already.
        """
        if not may_manage_accounts(self.actor):
            asked = {"whom": administrator(self.actor)}
            return format_html(" {}", _("Ask %(whom)s about their account.") % asked)
        having = User.objects.visible_to(self.actor).filter(teacher__in=people)
        closed = set(having.values_list("teacher", flat=True))
        ways = (
            (
                reverse("accounts:add", query={"teacher": each.uuid}),
                _("Add an account for %(name)s") % {"name": each},
            )
            for each in people
            if each.pk not in closed
        )
        return format_html_join("", ' <a href="{}">{}</a>', ways)


class PairingCreateView(ToldMixin, AddPage):
    """First the program and the subject, then the two people, from those who can be paired."""

    model = Pairing
    form_class = PairingForm
    template_name = "pairings/pairing_form.html"
    title = gettext_lazy("Pair two teachers")
    success_message = gettext_lazy("The two were paired. Both have been told.")
    done = gettext_lazy("The two were paired.")
    back = reverse_lazy("pairings:list")

    def may(self):
        return services.may_pair_anywhere(self.actor)

    def get(self, request, *args, **kwargs):
        return self.first_question() or super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self.first_question() or super().post(request, *args, **kwargs)

    def first_question(self) -> HttpResponse | None:
        """The page that asks for program and subject, where they are not known yet."""
        self.start = self.start_form()
        if self.answers is not None:
            return None
        return render(self.request, "pairings/pairing_start.html", self.start_context())

    def start_form(self):
        """The answers so far: in the address, then in the form's hidden fields."""
        asked = self.request.POST or self.request.GET
        # What else stands in the address answers nothing.
        asked = asked if {"program", "subject"} & set(asked) else None
        start = PairingStartForm(asked, actor=self.actor)
        if asked is None:
            self.answers = start.only_answer()
        else:
            self.answers = start.cleaned_data if start.is_valid() else None
        return start

    def start_context(self) -> dict:
        return {
            "page_title": self.get_title(),
            "form": self.start,
            "cancel_url": self.get_cancel_url(),
        }

    def get_form_kwargs(self):
        return super().get_form_kwargs() | self.answers

    def perform(self, form):
        return services.open_pairing(actor=self.actor, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | self.answers


class PairingStepView(ForeseenMixin, StepPage):
    """A form about one pairing, for those who pair the supported side; `title` names the pair."""

    model = Pairing

    def get_title(self):
        return self.title % {"pair": pair_names(self.object, self.actor)}

    def refine(self, rows):
        return rows.select_related(*PAIR)

    def may(self):
        return services.may_manage_pairing(self.actor, self.record)

    def default_day(self):
        day = self.object.program.default_day(timezone.localdate())
        return max(day, self.object.starts_on)


# Of a page on which somebody takes over from one of the two.
STAYS_WITH_THEM = gettext_lazy(
    "What lies after the last day, the one before the new pairing begins, stays as it is and goes "
    "on counting. What is on its way stays with the pair that ends, and goes on to be confirmed. "
    "If you mean another day, change it below."
)


class SomebodyElseView(ToldMixin, PairingStepView):
    """One of the two stays, somebody else comes; the pairing that is ends the day before."""

    why_touched = STAYS_WITH_THEM

    def get_initial(self):
        """Today, or the day after a pairing that began today: it has one day at least."""
        first = (self.object.ends_on or self.object.starts_on) + datetime.timedelta(days=1)
        return super().get_initial() | {"starts_on": max(self.default_day(), first)}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"pairing": self.object}


class ChangeMentorView(SomebodyElseView):
    form_class = ChangeMentorForm
    service = services.change_mentor
    success_message = gettext_lazy("The trainee has a new mentor. Everybody has been told.")
    done = gettext_lazy("The trainee has a new mentor.")
    lede = gettext_lazy(
        "The present pairing ends the day before the new one begins. What the two did together "
        "stays with their pairing."
    )

    def over(self):
        """Before anything is filled in: with an end there is nobody's place to take."""
        asks = self.request.method == "GET" and self.record.ends_on is not None
        return services.ended_already(self.record) if asks and self.may() else ""

    def concerned(self):
        return [self.object.replaces.mentor, *super().concerned()]

    def get_title(self):
        return _("Another mentor for %(trainee)s") % {"trainee": self.object.trainee}

    def foreseen_values(self, form):
        day_before = form.cleaned_data["starts_on"] - datetime.timedelta(days=1)
        return {"ends_on": day_before, "mentor": form.cleaned_data["mentor"]}


class ReplaceTraineeView(SomebodyElseView):
    form_class = ReplaceTraineeForm
    service = replacing.replace_trainee
    title = gettext_lazy("Replace %(trainee)s")
    success_message = gettext_lazy("The trainee was replaced. Everybody has been told.")
    done = gettext_lazy("The trainee was replaced.")

    @property
    def lede(self):
        words = {"mentor": self.object.mentor, "trainee": self.object.trainee}
        text = _(
            "%(mentor)s stays the mentor. The pairing with %(trainee)s ends the day before the new "
            "one begins, or with the posting if that ended earlier; what the two did together "
            "stays theirs."
        )
        if self.object.ends_on:
            words["day"] = date_format(self.object.ends_on)
            text = _(
                "%(mentor)s stays the mentor. The last day of %(trainee)s in this place is "
                "%(day)s; what the two did together stays theirs."
            )
        return text % words

    def may(self):
        return super().may() and not services.is_shut(self.record)

    def over(self):
        return replacing.why_not_replaced(self.record) if self.may() else ""

    def concerned(self):
        return [*super().concerned(), self.object.replaces.trainee]

    def get_title(self):
        return self.title % {"trainee": shown(str(self.object.trainee), self.actor)}

    def foreseen_values(self, form):
        first = form.cleaned_data["starts_on"]
        last = self.object.ends_on or replacing.last_day_before(self.object, first)
        return {"ends_on": last, "trainee": form.cleaned_data["trainee"]}


class DoneOnceView(ToldMixin, PairingStepView):
    """A step that is taken once: a second press is told by whom and when it was."""

    verb = over_already = ""

    def is_done(self) -> bool:
        raise NotImplementedError

    def over(self):
        if not self.may() or not self.is_done():
            return ""
        event = last_event(self.record, self.verb)
        if event is None:
            return ""
        when = moment_in_words(event.at)
        by_you = event.by_id == self.actor.user_id
        who = _("you") if by_you else who_did(event, self.actor)
        return self.over_already % {"who": who, "when": when}


class PairingEndView(DoneOnceView):
    verb = "pairings.pairing_ended"
    over_already = gettext_lazy(
        "The end of this pairing was entered already, by %(who)s, %(when)s."
    )
    form_class = PairingEndForm
    why_touched = OUTSIDE
    service = services.end_pairing
    title = gettext_lazy("End the pairing of %(pair)s")
    success_message = gettext_lazy("The end of the pairing was entered. Both have been told.")
    done = gettext_lazy("The end of the pairing was entered.")
    lede = gettext_lazy(
        "They are a pair up to and including the last day, and so much is asked of them. What they "
        "did stays and counts."
    )

    def is_done(self):
        return self.record.ends_on is not None

    def get_initial(self):
        return super().get_initial() | {"ends_on": self.default_day()}


class FirstDayView(ToldMixin, PairingStepView):
    form_class = FirstDayForm
    template_name = "pairings/first_day.html"
    service = days.change_first_day
    title = gettext_lazy("First day of %(pair)s")
    success_message = gettext_lazy("The first day was changed. Both have been told.")
    done = gettext_lazy("The first day was changed.")
    lede = gettext_lazy(
        "For a first day that was entered wrongly, or where the two are to be asked from another "
        "day on. Nothing that was recorded of the two may lie before the first day. A day that was "
        "changed can be changed again."
    )

    def may(self):
        return services.may_change_days(self.actor, self.record)

    def get_initial(self):
        return super().get_initial() | {"starts_on": self.object.starts_on}

    def get_form_kwargs(self):
        kept = {"asked_from": self.object.asked_from, "ends_on": self.object.ends_on}
        return super().get_form_kwargs() | kept

    def get_success_message(self):
        """Where the day stayed, nobody has to be told."""
        if self.object.starts_on == self.record.starts_on:
            return _("From when the two are asked was changed.")
        return super().get_success_message()


class LastDayView(ToldMixin, PairingStepView):
    form_class = LastDayForm
    why_touched = OUTSIDE
    service = days.change_last_day
    title = gettext_lazy("End of %(pair)s")
    success_message = gettext_lazy("The end was changed. Both have been told.")
    done = gettext_lazy("The end was changed.")
    lede = gettext_lazy(
        "For an end that was entered wrongly, or that turned out to be another day. It can be "
        "changed again."
    )

    def may(self):
        return self.record.ends_on and services.may_change_days(self.actor, self.record)

    def get_initial(self):
        names = ("ends_on", "end_reason", "end_note")
        return super().get_initial() | {name: getattr(self.object, name) for name in names}


class TakeBackEndView(DoneOnceView):
    verb = "pairings.end_taken_back"
    over_already = gettext_lazy("The end was taken back already, by %(who)s, %(when)s.")
    form_class = TakeBackEndForm
    service = days.take_back_end
    title = gettext_lazy("Take back the end of %(pair)s")
    success_message = gettext_lazy("The end was taken back. Both have been told.")
    done = gettext_lazy("The end was taken back.")

    @property
    def lede(self):
        return _(
            "For an end that was entered by mistake; its last day is %(day)s. The two go on as a "
            "pair, as if it had not been entered. If they are to end on another day, change the "
            "end instead."
        ) % {"day": date_format(self.object.ends_on)}

    def may(self):
        return services.may_change_days(self.actor, self.record)

    def is_done(self):
        return self.record.ends_on is None

    def over(self):
        """Also where something stands in the way, which whoever presses is told before."""
        if self.may() and self.request.method == "GET" and not self.is_done():
            return why_it_stays_ended(self.record)
        return super().over() or (days.has_no_end() if self.may() and self.is_done() else "")

    def touched(self, form):
        """Nothing: what was recorded after the last day is within again."""
        return []


class PairingCancelView(DoneOnceView):
    verb = "pairings.pairing_cancelled"
    over_already = gettext_lazy("This pairing was cancelled already, by %(who)s, %(when)s.")
    form_class = PairingCancelForm
    service = services.cancel_pairing
    title = gettext_lazy("Cancel the pairing of %(pair)s")
    success_message = gettext_lazy("The pairing was cancelled. Both have been told.")
    done = gettext_lazy("The pairing was cancelled.")

    def is_done(self):
        return self.record.cancelled_at is not None

    @property
    def lede(self):
        if why := lost_ground(self.object):
            return _(
                "%(why)s Cancel what could never be: it counts nowhere. Forms that name it stay, "
                "and can be returned, corrected or voided."
            ) % {"why": why}
        return _(
            "Cancel what was entered by mistake: it never was, and counts nowhere. A pairing that "
            "really began is ended instead. This one can be cancelled until %(day)s."
        ) % {"day": date_format(services.last_day_to_cancel(self.object))}

    def foreseen_values(self, form):
        return {"cancelled_at": timezone.now()}
