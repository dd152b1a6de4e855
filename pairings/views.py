"""Pages of partnerships and pairings."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.foresight_page import ForeseenMixin
from core.models import AuditEvent
from core.names import shown
from core.views import (
    RecordFormView,
    ScopedCreateView,
    ScopedDetailView,
    ScopedListView,
    ScopedTemplateView,
    ScopedUpdateView,
)
from pairings import services
from pairings.counterparts import counterpart_tables
from pairings.forms import (
    ChangeMentorForm,
    PairingCancelForm,
    PairingEndForm,
    PairingForm,
    PairingStartForm,
    PartnershipEditForm,
    PartnershipEndForm,
    PartnershipForm,
)
from pairings.models import Pairing, Partnership
from pairings.rules import lost_ground
from pairings.tables import (
    CounterpartFilter,
    PairingFilter,
    PairingTable,
    PartnershipFilter,
    PartnershipTable,
    form_of,
    reach_of,
)
from pairings.wording import TONES, period_of, state_of, why_ended
from programs.models import Program, Teacher


class OneActionList(ScopedListView):
    """A list whose header and empty state offer one action, to those who may take it."""

    action_label = ""
    nothing_found = ""

    def may_add(self) -> bool:
        raise NotImplementedError

    def action_url(self) -> str:
        return reverse(f"{self.request.resolver_match.namespace}:create")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        table = context["table"]
        if context["filter"].form.changed_data:
            table.empty_text = self.nothing_found
            table.empty_url, table.empty_action = "?", _("Show everything")
        elif self.may_add():
            table.empty_url, table.empty_action = self.action_url(), self.action_label
        if self.may_add():
            context |= {"action_url": self.action_url(), "action_label": self.action_label}
        return context


class PeriodPage:
    """What the page of a dated record says about it as of today."""

    @cached_property
    def today(self):
        return timezone.localdate()

    def period(self) -> dict:
        return {
            "tone": TONES[state_of(self.object, self.today)],
            "sentence": period_of(self.object, self.today),
        }

    def events(self) -> list[dict]:
        """The record of changes, for those who see all."""
        if not self.actor.sees_all:
            return []
        record = self.object
        rows = AuditEvent.objects.visible_to(self.actor).filter(
            subject_type=record._meta.label, subject_id=str(record.pk), verb__in=SENTENCES
        )
        return [
            {
                "at": row.at,
                "sentence": SENTENCES[row.verb] % {"who": shown(row.by_name, self.actor)},
            }
            for row in rows
        ]


SENTENCES = {
    "pairings.partnership_added": gettext_lazy("%(who)s added the partnership"),
    "pairings.partnership_changed": gettext_lazy("%(who)s changed the partnership"),
    "pairings.partnership_ended": gettext_lazy("%(who)s ended the partnership"),
    "pairings.pairing_opened": gettext_lazy("%(who)s paired the two"),
    "pairings.pairing_ended": gettext_lazy("%(who)s ended the pairing"),
    "pairings.pairing_cancelled": gettext_lazy("%(who)s cancelled the pairing"),
}


# --- partnerships ---------------------------------------------------------------------------------

PARTNERSHIP_SIDES = (
    "program",
    "subject",
    "supporting_district",
    "supporting_school",
    "supported_district",
    "supported_school",
)


class PartnershipListView(OneActionList):
    model = Partnership
    table_class = PartnershipTable
    filterset_class = PartnershipFilter
    template_name = "partnerships/partnership_list.html"
    title = gettext_lazy("Partnerships")
    action_label = gettext_lazy("Add a partnership")
    empty_text = gettext_lazy("No partnership has been added yet.")
    nothing_found = gettext_lazy("No partnership is like that.")

    def refine(self, rows):
        return rows.select_related(*PARTNERSHIP_SIDES)

    def may_add(self):
        return services.may_add_partnerships(self.actor)


class CounterpartListView(ScopedTemplateView):
    """Who supports whom, subject by subject, on one day: made to be printed."""

    template_name = "partnerships/counterparts.html"
    title = gettext_lazy("District counterpart list")

    def get_context_data(self, **kwargs):
        rows = Partnership.objects.visible_to(self.actor).filter(form=Partnership.Form.DISTRICT)
        chosen = CounterpartFilter(self.request.GET or None, queryset=rows, actor=self.actor)
        program = self.chosen(chosen, "program") or self.latest_program()
        tables, day = [], None
        if program:
            day = program.default_day(timezone.localdate())
            rows = chosen.qs.filter(program=program).running(day)
            tables = counterpart_tables(
                rows.select_related(*PARTNERSHIP_SIDES), self.chosen(chosen, "subject")
            )
        return super().get_context_data(**kwargs) | {
            "filter": chosen,
            "program": program,
            "day": day,
            "tables": tables,
            "may_add": services.may_add_partnerships(self.actor),
        }

    def chosen(self, filterset, name):
        if not filterset.form.is_valid():
            return None
        return filterset.form.cleaned_data.get(name)

    def latest_program(self):
        return Program.objects.visible_to(self.actor).first()


class PartnershipDetailView(PeriodPage, ScopedDetailView):
    model = Partnership
    template_name = "partnerships/partnership_detail.html"

    def refine(self, rows):
        return rows.select_related(*PARTNERSHIP_SIDES)

    def get_context_data(self, **kwargs):
        partnership = self.object
        may = services.may_manage(self.actor, partnership)
        may = may and partnership.program.state != Program.State.CLOSED
        facts = [
            (_("Program"), partnership.program),
            (_("Form of pairing"), form_of(partnership)),
            (_("Subject"), partnership.subject or _("All subjects")),
            (_("Note"), partnership.note),
            (_("Why it ended"), partnership.end_reason),
        ]
        return (
            super().get_context_data(**kwargs)
            | self.period()
            | {
                "facts": facts,
                "events": self.events(),
                "may_edit": may,
                "may_end": may and not partnership.end_reason,
            }
        )


class PartnershipCreateView(ScopedCreateView):
    """One page for each form of pairing, so that it asks only for what that form has."""

    model = Partnership
    form_class = PartnershipForm
    template_name = "partnerships/partnership_form.html"
    success_message = gettext_lazy("The partnership was added.")

    def dispatch(self, request, *args, **kwargs):
        if not services.may_add_partnerships(self.actor):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def kind(self):
        asked = self.request.POST.get("form") or self.request.GET.get("form")
        forms = Partnership.Form
        return forms(asked) if asked in forms.values else forms.DISTRICT

    def get_title(self):
        return {
            Partnership.Form.DISTRICT: _("Add a partnership of districts"),
            Partnership.Form.SCHOOL: _("Add a partnership of schools"),
            Partnership.Form.SUBJECT_GROUP: _("Add a partnership of subject groups"),
        }[self.kind]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kind": self.kind}

    def perform(self, form):
        return services.open_partnership(actor=self.actor, **form.values())

    def get_cancel_url(self):
        return reverse("partnerships:list")

    def get_context_data(self, **kwargs):
        labels = {
            Partnership.Form.DISTRICT: _("Districts"),
            Partnership.Form.SCHOOL: _("Schools"),
            Partnership.Form.SUBJECT_GROUP: _("Subject groups"),
        }
        tabs = [
            {"url": f"?form={value}", "label": label, "current": value == self.kind}
            for value, label in labels.items()
        ]
        return super().get_context_data(**kwargs) | {"tabs": tabs}


class PartnershipUpdateView(ForeseenMixin, ScopedUpdateView):
    model = Partnership
    form_class = PartnershipEditForm
    success_message = gettext_lazy("The partnership was changed.")
    lede = gettext_lazy("Pairings made under this partnership stay as they are.")

    def refine(self, rows):
        return rows.select_related(*PARTNERSHIP_SIDES)

    def get_object(self, queryset=None):
        partnership = super().get_object(queryset)
        if not services.may_manage(self.actor, partnership):
            raise PermissionDenied
        return partnership

    def get_title(self):
        return _("Change: %(partnership)s") % {"partnership": self.object}

    def foreseen_values(self, form):
        return form.values()

    def perform(self, form):
        return services.edit_partnership(
            self.object, actor=self.actor, seen=form.cleaned_data["version"], **form.values()
        )


class PartnershipEndView(ForeseenMixin, RecordFormView):
    model = Partnership
    form_class = PartnershipEndForm
    success_message = gettext_lazy("The partnership was ended.")
    lede = gettext_lazy(
        "It runs up to and including its last day. Pairings made under it go on until you end them."
    )

    def refine(self, rows):
        return rows.select_related(*PARTNERSHIP_SIDES)

    def get_object(self, queryset=None):
        partnership = super().get_object(queryset)
        if not services.may_manage(self.actor, partnership):
            raise PermissionDenied
        return partnership

    def get_title(self):
        return _("End: %(partnership)s") % {"partnership": self.object}

    def get_initial(self):
        day = self.object.program.default_day(timezone.localdate())
        return {"version": self.object.version, "ends_on": max(day, self.object.starts_on)}

    def perform(self, form):
        return services.end_partnership(
            self.object,
            actor=self.actor,
            seen=form.cleaned_data["version"],
            ends_on=form.cleaned_data["ends_on"],
            end_reason=form.cleaned_data["end_reason"],
        )


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


class PairingListView(OneActionList):
    model = Pairing
    table_class = PairingTable
    filterset_class = PairingFilter
    template_name = "pairings/pairing_list.html"
    title = gettext_lazy("Pairings")
    action_label = gettext_lazy("Pair two teachers")
    empty_text = gettext_lazy("Nobody has been paired yet.")
    nothing_found = gettext_lazy("No pairing is like that.")

    def refine(self, rows):
        return rows.select_related(*PAIR)

    def may_add(self):
        return services.may_pair_anywhere(self.actor)

    def get_context_data(self, **kwargs):
        # Partnerships are the offices' business; a teacher's list would be empty.
        return super().get_context_data(**kwargs) | {
            "may_see_partnerships": bool(self.actor.grants)
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
            (_("Form of pairing"), reach_of(pairing)),
        ]
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
                "may_record": pairing.is_open
                and is_open_program
                and services.is_one_of_the_two(self.actor, pairing),
                "may_change": may and is_open_program,
                "may_end": services.may_end(self.actor, pairing),
                "may_cancel": services.may_cancel(self.actor, pairing, self.today),
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


class PairingCreateView(ScopedCreateView):
    """First the program and the subject, then the two people, from those who can be paired."""

    model = Pairing
    form_class = PairingForm
    template_name = "pairings/pairing_form.html"
    title = gettext_lazy("Pair two teachers")
    success_message = gettext_lazy("They are a pair now. Both have been told.")

    def dispatch(self, request, *args, **kwargs):
        if not services.may_pair_anywhere(self.actor):
            raise PermissionDenied
        self.start = self.start_form()
        if self.answers is None:
            return render(request, "pairings/pairing_start.html", self.start_context())
        return super().dispatch(request, *args, **kwargs)

    def start_form(self):
        """The answers so far: in the address, then in the form's hidden fields."""
        asked = self.request.POST or self.request.GET or None
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

    def get_cancel_url(self):
        return reverse("pairings:list")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | self.answers


class PairingStepView(ForeseenMixin, RecordFormView):
    """A form about one pairing, for those who pair the supported side."""

    model = Pairing

    def refine(self, rows):
        return rows.select_related(*PAIR)

    def get_object(self, queryset=None):
        pairing = super().get_object(queryset)
        if not services.may_manage_pairing(self.actor, pairing):
            raise PermissionDenied
        return pairing

    def get_initial(self):
        return {"version": self.object.version}

    def default_day(self):
        day = self.object.program.default_day(timezone.localdate())
        return max(day, self.object.starts_on)


class ChangeMentorView(PairingStepView):
    form_class = ChangeMentorForm
    success_message = gettext_lazy("The trainee has a new mentor. Everybody has been told.")
    lede = gettext_lazy(
        "The present pairing ends the day before the new one begins. What the two did together "
        "stays with their pairing."
    )

    def get_title(self):
        return _("Another mentor for %(trainee)s") % {"trainee": self.object.trainee}

    def get_initial(self):
        return super().get_initial() | {"starts_on": self.default_day()}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"pairing": self.object}

    def foreseen_values(self, form):
        day_before = form.cleaned_data["starts_on"] - datetime.timedelta(days=1)
        return {"ends_on": day_before}

    def perform(self, form):
        return services.change_mentor(
            self.object,
            actor=self.actor,
            seen=form.cleaned_data["version"],
            mentor=form.cleaned_data["mentor"],
            starts_on=form.cleaned_data["starts_on"],
        )


class PairingEndView(PairingStepView):
    form_class = PairingEndForm
    success_message = gettext_lazy("The pairing was ended. Both have been told.")
    lede = gettext_lazy(
        "They are a pair up to and including the last day. What they did stays and counts."
    )

    def get_title(self):
        return _("End the pairing of %(pair)s") % {"pair": pair_names(self.object, self.actor)}

    def get_initial(self):
        return super().get_initial() | {"ends_on": self.default_day()}

    def perform(self, form):
        return services.end_pairing(
            self.object,
            actor=self.actor,
            seen=form.cleaned_data["version"],
            ends_on=form.cleaned_data["ends_on"],
            end_reason=form.cleaned_data["end_reason"],
            end_note=form.cleaned_data["end_note"],
        )


class PairingCancelView(PairingStepView):
    form_class = PairingCancelForm
    success_message = gettext_lazy("The pairing was cancelled. Both have been told.")

    def get_title(self):
        return _("Cancel the pairing of %(pair)s") % {"pair": pair_names(self.object, self.actor)}

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

    def perform(self, form):
        return services.cancel_pairing(
            self.object, actor=self.actor, seen=form.cleaned_data["version"]
        )
