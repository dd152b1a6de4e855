"""Pages about teachers and where they are posted."""

from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import last_event
from core.foresight_page import OUTSIDE, ForeseenMixin
from core.names import shown
from core.pages import AddPage, EditPage, RoomList, StepPage, chosen, one_of
from core.views import (
    ScopedDetailView,
)
from roster.people import forms, services
from roster.people.filters import TeacherFilter
from roster.people.models import Posting, Teacher
from roster.people.tables import TeacherTable
from roster.places.models import School
from roster.subjects.models import Subject, Term
from roster.subjects.standard import begun_on


class PeopleView(RoomList):
    model = Teacher
    table_class = TeacherTable
    filterset_class = TeacherFilter
    title = gettext_lazy("People")
    room = "people"
    add_url = reverse_lazy("roster:teacher_add")
    add_label = gettext_lazy("Add a teacher")
    empty_text = gettext_lazy("No teacher yet")

    def may_add(self):
        return services.may_add_teachers(self.actor)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        self.add_postings([row.record for row in context["table"].page.object_list])
        return context

    def add_postings(self, teachers: list[Teacher]) -> None:
        """`posted` on each: a teacher has no way back to their postings, so they come at once."""
        postings = Posting.objects.visible_to(self.actor).running(timezone.localdate())
        postings = postings.filter(teacher__in=teachers).select_related("school", "district")
        posted = {teacher.pk: [] for teacher in teachers}
        for posting in postings.prefetch_related("subjects__subject"):
            posted[posting.teacher_id].append(posting)
        for teacher in teachers:
            teacher.posted = posted[teacher.pk]


class TeacherView(ScopedDetailView):
    model = Teacher
    template_name = "roster/teacher_detail.html"

    def get_title(self):
        return shown(str(self.object), self.actor)

    def get_context_data(self, **kwargs):
        teacher, actor = self.object, self.actor
        may_manage = services.may_manage_teacher(actor, teacher)
        return super().get_context_data(**kwargs) | {
            "postings": self.postings(),
            "may_manage": may_manage,
            "may_add": services.may_add_teachers(actor),
            "sees_contact": may_manage or teacher.pk == actor.teacher_id,
            "masked": actor.masks_names,
            "namesakes": [] if actor.masks_names else services.namesakes(actor, teacher)[:5],
        }

    def postings(self) -> list[Posting]:
        """Each knows whether this actor may end it."""
        rows = Posting.objects.visible_to(self.actor).filter(teacher=self.object)
        rows = rows.select_related("school", "district").prefetch_related("subjects__subject")
        postings = list(rows)
        for posting in postings:
            taught = [row.subject_id for row in posting.subjects.all()]
            posting.may_end = services.may_post(self.actor, posting.district_id, taught)
        return postings


class AddTeacherView(AddPage):
    model = Teacher
    form_class = forms.TeacherForm
    title = gettext_lazy("Add a teacher")
    back = reverse_lazy("roster:people")
    success_message = gettext_lazy("The teacher is added.")

    def may(self):
        return services.may_add_teachers(self.actor)

    def get_initial(self):
        """Since the school year began, unless an earlier day is known: they can be paired then."""
        terms = Term.objects.visible_to(self.actor)
        since = {"starts_on": begun_on(timezone.localdate(), terms)}
        asked = since | chosen(self.request, School, "school", self.actor)
        subject = chosen(self.request, Subject, "subject", self.actor)
        return super().get_initial() | asked | {"full_time": subject.get("subject")}

    def another(self, form):
        """Of the same school: whoever enters a city has them by school."""
        school = form.cleaned_data["school"]
        return reverse("roster:teacher_add", query={"school": school.uuid} if school else None)

    def perform(self, form):
        return services.add_teacher(actor=self.actor, **form.person(), **form.posting())


class EditTeacherView(EditPage):
    model = Teacher
    form_class = forms.TeacherEditForm
    service = services.edit_teacher

    def may(self):
        return services.may_manage_teacher(self.actor, self.record)

    def stored_already(self, form, refusal):
        """With a new name came a new key; the page sent again holds that of the old one still."""
        sent, now = form.cleaned_data, refusal.current
        typed, made = sent["name_sort"], last_event(now, "roster.teacher_changed")
        if made and made.before.get("name_sort") == typed and sent["name"] == now.name:
            sent["name_sort"] = now.name_sort
        stored = super().stored_already(form, refusal)
        sent["name_sort"] = typed
        return stored


class AddPostingView(AddPage):
    model = Posting
    form_class = forms.PostingForm
    success_message = gettext_lazy("The posting is added.")
    lede = gettext_lazy(
        "A teacher may work at several schools at once. Where they have left one, end that "
        "posting, too."
    )

    @cached_property
    def teacher(self) -> Teacher:
        return one_of(Teacher.objects.visible_to(self.actor), self.kwargs["uuid"])

    def may(self):
        return bool(self.teacher) and services.may_add_teachers(self.actor)

    def get_title(self):
        return _("Add a posting of %(teacher)s") % {"teacher": shown(self.teacher, self.actor)}

    def get_cancel_url(self):
        return self.teacher.get_absolute_url()

    def perform(self, form):
        return services.add_posting(
            self.teacher, actor=self.actor, uuid=form.cleaned_data["uuid"], **form.posting()
        )


class EndPostingView(ForeseenMixin, StepPage):
    model = Posting
    form_class = forms.EndPostingForm
    service = services.end_posting
    why_touched = OUTSIDE
    title = gettext_lazy("End the posting")
    success_message = gettext_lazy("The posting ends.")

    def refine(self, rows):
        rows = rows.select_related("teacher", "school", "district")
        return rows.prefetch_related("subjects")

    def may(self):
        taught = [row.subject_id for row in self.record.subjects.all()]
        return services.may_post(self.actor, self.record.district_id, taught)

    def get_initial(self):
        return super().get_initial() | {"ends_on": timezone.localdate()}

    def get_context_data(self, **kwargs):
        what = _("%(teacher)s at %(place)s. Pairings and activities of that time stay as they are.")
        words = {"teacher": self.object.teacher, "place": self.object.place}
        return super().get_context_data(**kwargs) | {"lede": what % words}
