"""Pages about districts and schools."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.foresight_page import ForeseenMixin
from core.pages import AddPage, EditPage, RoomList, StepPage, chosen
from core.rights import may_manage_lists
from core.views import (
    ScopedDetailView,
)
from roster.people.models import Posting
from roster.places import forms, services
from roster.places.filters import SchoolFilter
from roster.places.models import District, School
from roster.places.services import may_manage_schools
from roster.places.tables import DistrictTable, SchoolTable


class DistrictsView(RoomList):
    model = District
    table_class = DistrictTable
    title = gettext_lazy("Districts")
    room = "districts"
    add_url = reverse_lazy("roster:district_add")
    add_label = gettext_lazy("Add a district")
    empty_text = gettext_lazy("No district yet")

    def refine(self, rows):
        schools = School.objects.visible_to(self.actor).open_on(timezone.localdate())
        count = (
            schools.filter(district=OuterRef("pk"))
            .order_by()
            .values("district")
            .annotate(count=Count("pk"))
            .values("count")
        )
        return rows.annotate(school_count=Coalesce(Subquery(count), 0))


class DistrictView(ScopedDetailView):
    model = District
    template_name = "roster/district_detail.html"

    def get_context_data(self, **kwargs):
        schools = School.objects.visible_to(self.actor).filter(district=self.object)
        table = SchoolTable(schools, actor=self.actor, exclude=["district"], orderable=False)
        table.empty_text = _("No school in this district yet")
        table.show_header = len(table.rows) > 0
        return super().get_context_data(**kwargs) | {
            "table": table,
            "may_edit": may_manage_lists(self.actor),
            "may_add_school": may_manage_schools(self.actor, self.object),
        }


class AddDistrictView(AddPage):
    model = District
    form_class = forms.DistrictForm
    title = gettext_lazy("Add a district")
    back = reverse_lazy("roster:districts")
    success_message = gettext_lazy("The district is added.")

    def perform(self, form):
        return services.add_district(actor=self.actor, **form.cleaned_data)


class EditDistrictView(EditPage):
    model = District
    form_class = forms.DistrictForm
    service = services.edit_district


class SchoolsView(RoomList):
    model = School
    table_class = SchoolTable
    filterset_class = SchoolFilter
    title = gettext_lazy("Schools")
    room = "schools"
    add_url = reverse_lazy("roster:school_add")
    add_label = gettext_lazy("Add a school")
    empty_text = gettext_lazy("No school yet")

    def may_add(self):
        return may_add_schools(self.actor)

    def refine(self, rows):
        return rows.select_related("district")


def may_add_schools(actor) -> bool:
    """Somewhere: which district, the form and the service say."""
    return actor.is_administrator or bool(actor.districts(whole=True))


class SchoolView(ScopedDetailView):
    model = School
    template_name = "roster/school_detail.html"

    def refine(self, rows):
        return rows.select_related("district", "merged_into")

    def get_context_data(self, **kwargs):
        school, actor = self.object, self.actor
        postings = Posting.objects.visible_to(actor).running(timezone.localdate())
        postings = postings.filter(school=school).select_related("teacher")
        return super().get_context_data(**kwargs) | {
            "postings": postings.prefetch_related("subjects__subject").order_by(
                "teacher__name_sort", "teacher", "starts_on"
            ),
            "shows_phones": actor.is_administrator or actor.coordinates(school.district_id),
            "may_manage": may_manage_schools(actor, school.district),
            "may_add_teachers": not school.closed_on
            and (actor.is_administrator or school.district_id in actor.districts()),
            "sees_people": bool(actor.grants),
            "nobody": self.nobody(),
        }

    def nobody(self) -> str:
        """What is said where nobody is listed: who sees everybody here is told that there is none.

        Who sees some people alone is not told whether there are others.
        """
        school, actor = self.object, self.actor
        sees_everybody = (
            actor.sees_all
            or school.district_id in actor.districts(whole=True)
            or actor.confirms_for(school.pk)
        )
        if not sees_everybody:
            return _("Nobody you may see works here today")
        return _("No teacher is posted here yet")


class AddSchoolView(AddPage):
    model = School
    form_class = forms.SchoolForm
    title = gettext_lazy("Add a school")
    back = reverse_lazy("roster:schools")
    success_message = gettext_lazy("The school is added.")

    def may(self):
        return may_add_schools(self.actor)

    def get_initial(self):
        return super().get_initial() | chosen(self.request, District, "district", self.actor)

    def another(self, form):
        """Of the same district: whoever enters a city has them by district."""
        district = form.cleaned_data["district"]
        return reverse("roster:school_add", query={"district": district.uuid})

    def perform(self, form):
        return services.add_school(actor=self.actor, **form.cleaned_data)


class EditSchoolView(EditPage):
    model = School
    form_class = forms.SchoolForm
    service = services.edit_school

    def refine(self, rows):
        return rows.select_related("district")

    def may(self):
        return may_manage_schools(self.actor, self.record.district)


class CloseSchoolView(ForeseenMixin, StepPage):
    model = School
    form_class = forms.CloseSchoolForm
    service = services.close_school
    success_message = gettext_lazy("The school is closed. Its records stay.")
    lede = gettext_lazy("Its records stay as they are. Nobody can be posted there after that day.")

    def refine(self, rows):
        return rows.select_related("district")

    def may(self):
        return may_manage_schools(self.actor, self.record.district)

    def get_title(self):
        return _("Close %(school)s") % {"school": self.object}

    def get_initial(self):
        return super().get_initial() | {"closed_on": timezone.localdate()}
