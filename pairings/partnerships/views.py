"""Pages of partnerships."""

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.foresight_page import ForeseenMixin
from core.pages import AddPage, EditPage, ListPage, StepPage
from core.views import ScopedDetailView, ScopedTemplateView
from pairings.pages import PeriodPage
from pairings.partnerships import services
from pairings.partnerships.counterparts import counterpart_tables
from pairings.partnerships.forms import (
    PartnershipEndForm,
    PartnershipForm,
    speaks_for_the_city,
)
from pairings.partnerships.models import Partnership
from pairings.partnerships.picture import picture_of
from pairings.partnerships.reading import SIDES
from pairings.partnerships.tables import (
    CounterpartFilter,
    PartnershipFilter,
    PartnershipTable,
    form_of,
)
from pairings.wording import running_first
from programs.models import Program

# --- partnerships ---------------------------------------------------------------------------------

PARTNERSHIP_SIDES = ("program", "subject", *SIDES)


class PartnershipListView(ListPage):
    model = Partnership
    table_class = PartnershipTable
    filterset_class = PartnershipFilter
    template_name = "partnerships/partnership_list.html"
    title = gettext_lazy("Partnerships")
    add_url = reverse_lazy("partnerships:create")
    add_label = gettext_lazy("Add a partnership")
    empty_text = gettext_lazy("No partnership has been added yet.")
    nothing_found = gettext_lazy("No partnership is like that.")

    def refine(self, rows):
        return running_first(rows.select_related(*PARTNERSHIP_SIDES), timezone.localdate())

    def may_add(self):
        return services.may_add_partnerships(self.actor)


class CounterpartListView(ScopedTemplateView):
    """Who supports whom, subject by subject, on one day: made to be printed."""

    template_name = "partnerships/counterparts.html"
    title = gettext_lazy("District counterpart list")

    def get_context_data(self, **kwargs):
        rows = Partnership.objects.visible_to(self.actor).filter(form=Partnership.Form.DISTRICT)
        chosen = CounterpartFilter(self.request.GET or None, queryset=rows, actor=self.actor)
        program = chosen.chosen("program") or self.latest_program()
        tables, day = [], None
        if program:
            day = program.default_day(timezone.localdate())
            rows = chosen.qs.filter(program=program).running(day)
            tables = counterpart_tables(
                rows.select_related(*PARTNERSHIP_SIDES), chosen.chosen("subject")
            )
        return super().get_context_data(**kwargs) | {
            "filter": chosen,
            "program": program,
            "day": day,
            "lists": [(each, picture_of(each)) for each in tables],
            "may_add": services.may_add_partnerships(self.actor),
        }

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
            (_("Minutes from one side to the other"), partnership.travel_minutes),
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


class PartnershipCreateView(AddPage):
    """One page for each form of pairing, so that it asks only for what that form has."""

    model = Partnership
    form_class = PartnershipForm
    template_name = "partnerships/partnership_form.html"
    success_message = gettext_lazy("The partnership was added.")
    back = reverse_lazy("partnerships:list")

    def may(self):
        return services.may_add_partnerships(self.actor)

    @property
    def kind(self):
        asked = self.request.POST.get("form") or self.request.GET.get("form")
        forms = Partnership.Form
        if asked in forms.values:
            return forms(asked)
        return forms.DISTRICT if speaks_for_the_city(self.actor) else forms.SCHOOL

    @property
    def keeps_to_own_district(self) -> bool:
        """Who supports whom across districts is not a coordinator's to say."""
        return self.kind == Partnership.Form.DISTRICT and not speaks_for_the_city(self.actor)

    @property
    def lede(self):
        if not self.keeps_to_own_district:
            return ""
        return _(
            "Which district supports another is entered by the office or the subject's lead: ask "
            "them for a partnership with another district. Partnerships of schools and subject "
            "groups of two districts are yours to add, for your own schools that are supported."
        )

    def get_title(self):
        if self.keeps_to_own_district:
            return _("Add that your district supports itself")
        return {
            Partnership.Form.DISTRICT: _("Add a partnership of districts"),
            Partnership.Form.SCHOOL: _("Add a partnership of schools"),
            Partnership.Form.SUBJECT_GROUP: _("Add a partnership of subject groups"),
        }[self.kind]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kind": self.kind}

    def perform(self, form):
        return services.open_partnership(actor=self.actor, **form.changes())

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


class PartnershipUpdateView(ForeseenMixin, EditPage):
    model = Partnership
    service = services.edit_partnership
    form_class = PartnershipForm
    success_message = gettext_lazy("The partnership was changed.")
    lede = gettext_lazy("Pairings made under this partnership stay as they are.")

    def refine(self, rows):
        return rows.select_related(*PARTNERSHIP_SIDES)

    def may(self):
        return services.may_manage(self.actor, self.record)

    def get_title(self):
        return _("Change: %(partnership)s") % {"partnership": self.object}

    def foreseen_values(self, form):
        return form.changes()


class PartnershipEndView(ForeseenMixin, StepPage):
    model = Partnership
    service = services.end_partnership
    form_class = PartnershipEndForm
    success_message = gettext_lazy("The partnership was ended.")
    lede = gettext_lazy(
        "It runs up to and including its last day. Pairings made under it go on until you end them."
    )

    def refine(self, rows):
        return rows.select_related(*PARTNERSHIP_SIDES)

    def may(self):
        return services.may_manage(self.actor, self.record)

    def get_title(self):
        return _("End: %(partnership)s") % {"partnership": self.object}

    def get_initial(self):
        day = self.object.program.default_day(timezone.localdate())
        return super().get_initial() | {"ends_on": max(day, self.object.starts_on)}
