"""Pages about a program's kinds of activity."""

from django.db.models import BooleanField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.foresight_page import ForeseenMixin
from core.pages import AddPage, EditPage, RoomList
from core.standard_sets import Offered, StandardSetPage
from programs.kinds import forms, services
from programs.kinds.models import ActivityKind
from programs.kinds.standard import STANDARD_KINDS
from programs.kinds.tables import KindTable
from programs.program.models import Program
from programs.program.views import OfProgram


class KindsOfProgram(OfProgram):
    def refine(self, rows):
        return rows.filter(program=self.program).select_related("program")


class KindsView(KindsOfProgram, RoomList):
    model = ActivityKind
    table_class = KindTable
    room = "programs"
    add_label = gettext_lazy("Add a kind")
    empty_text = gettext_lazy("No kind of activity yet")

    standard_label = gettext_lazy("Add the standard kinds")

    @property
    def standard_url(self):
        return reverse("programs:kinds_standard", args=[self.program.slug])

    @property
    def add_url(self):
        return reverse("programs:kind_add", args=[self.program.slug])

    def get_title(self):
        return _("Kinds of activity of %(program)s") % {"program": self.program}

    def may_add(self):
        return super().may_add() and self.program.state != Program.State.CLOSED


class AddKindView(KindsOfProgram, AddPage):
    model = ActivityKind
    form_class = forms.KindForm
    success_message = gettext_lazy("The kind is added.")

    def get_title(self):
        return _("Add a kind of activity to %(program)s") % {"program": self.program}

    def get_cancel_url(self):
        return reverse("programs:kinds", args=[self.program.slug])

    def perform(self, form):
        return services.add_kind(self.program, actor=self.actor, **form.cleaned_data)


class StandardKindsView(OfProgram, StandardSetPage):
    """Each kind with its channel and the switches it has on."""

    def get_title(self):
        return _("Standard kinds of activity for %(program)s") % {"program": self.program}

    @property
    def back(self):
        return reverse("programs:kinds", args=[self.program.slug])

    def offered(self):
        missing = services.missing_of_standard(self.program)
        return [
            Offered(
                f"{row['name']} {row['name_en']}",
                key=row["key"],
                detail=in_words(row),
                is_there=row not in missing,
            )
            for row in STANDARD_KINDS
        ]

    def perform(self, form):
        return services.add_standard_kinds(self.program, actor=self.actor, keys=self.chosen(form))


def in_words(row: dict) -> str:
    """The channel of a kind, and what is switched on."""
    kind = ActivityKind(**row)
    switches = [
        str(field.verbose_name)
        for field in ActivityKind._meta.concrete_fields
        if isinstance(field, BooleanField) and getattr(kind, field.name)
    ]
    return "\u00a0· ".join([kind.get_channel_display(), *switches])


class EditKindView(ForeseenMixin, KindsOfProgram, EditPage):
    """While the program is open, the figures that would change are shown first."""

    model = ActivityKind
    form_class = forms.KindForm
    service = services.edit_kind

    @property
    def lede(self):
        match self.object.program.state:
            case Program.State.OPEN:
                return _(
                    "The program is open, so its kinds are fixed. A change holds for every form "
                    "of this kind, those that are counted too; what it does to the figures is "
                    "shown before it is saved, and your reason is kept with it."
                )
            case Program.State.CLOSED:
                return _("The program is closed: its kinds stay as they are.")
        return ""

    def foreseen_values(self, form):
        return {name: value for name, value in form.changes().items() if name != "reason"}
