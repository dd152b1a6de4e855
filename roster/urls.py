"""The office itself, places, people, subjects and terms."""

from django.urls import include, path

from roster.holidays import views as holidays
from roster.office.views import OfficeView
from roster.people import views as people
from roster.places import views as places
from roster.subjects.views import (
    AddSubjectView,
    AddTermView,
    EditSubjectView,
    EditTermView,
    SchoolYearView,
    StandardSubjectsView,
    SubjectsView,
    TermsView,
)

patterns = [
    path("office/settings/", OfficeView.as_view(), name="office"),
    path("districts/", places.DistrictsView.as_view(), name="districts"),
    path("districts/new/", places.AddDistrictView.as_view(), name="district_add"),
    path("districts/<uuid:uuid>/", places.DistrictView.as_view(), name="district"),
    path("districts/<uuid:uuid>/edit/", places.EditDistrictView.as_view(), name="district_edit"),
    path("schools/", places.SchoolsView.as_view(), name="schools"),
    path("schools/new/", places.AddSchoolView.as_view(), name="school_add"),
    path("schools/<uuid:uuid>/", places.SchoolView.as_view(), name="school"),
    path("schools/<uuid:uuid>/edit/", places.EditSchoolView.as_view(), name="school_edit"),
    path("schools/<uuid:uuid>/close/", places.CloseSchoolView.as_view(), name="school_close"),
    path("people/", people.PeopleView.as_view(), name="people"),
    path("people/new/", people.AddTeacherView.as_view(), name="teacher_add"),
    path("people/<uuid:uuid>/", people.TeacherView.as_view(), name="teacher"),
    path("people/<uuid:uuid>/edit/", people.EditTeacherView.as_view(), name="teacher_edit"),
    path("people/<uuid:uuid>/postings/new/", people.AddPostingView.as_view(), name="posting_add"),
    path("people/postings/<uuid:uuid>/end/", people.EndPostingView.as_view(), name="posting_end"),
    path("subjects/", SubjectsView.as_view(), name="subjects"),
    path("subjects/standard/", StandardSubjectsView.as_view(), name="subjects_standard"),
    path("subjects/new/", AddSubjectView.as_view(), name="subject_add"),
    path("subjects/<uuid:uuid>/edit/", EditSubjectView.as_view(), name="subject_edit"),
    path("terms/", TermsView.as_view(), name="terms"),
    path("terms/school-year/", SchoolYearView.as_view(), name="terms_standard"),
    path("terms/new/", AddTermView.as_view(), name="term_add"),
    path("terms/<uuid:uuid>/", holidays.TermView.as_view(), name="term"),
    path(
        "terms/<uuid:uuid>/holidays/usual/",
        holidays.UsualHolidaysView.as_view(),
        name="holidays_standard",
    ),
    path("terms/<uuid:uuid>/holidays/new/", holidays.AddHolidayView.as_view(), name="holiday_add"),
    path(
        "terms/holidays/<uuid:uuid>/edit/",
        holidays.EditHolidayView.as_view(),
        name="holiday_edit",
    ),
    path(
        "terms/holidays/<uuid:uuid>/remove/",
        holidays.RemoveHolidayView.as_view(),
        name="holiday_remove",
    ),
    path("terms/<uuid:uuid>/edit/", EditTermView.as_view(), name="term_edit"),
]

urlpatterns = [path("", include((patterns, "roster")))]
