"""Programs and what they run on: places, people, subjects, terms, kinds of activity."""

from django.urls import include, path

from programs.views import kinds, lists, people, places, programs

patterns = [
    path("programs/", programs.ProgramsView.as_view(), name="programs"),
    path("programs/new/", programs.AddProgramView.as_view(), name="program_add"),
    path("programs/<slug:slug>/", programs.ProgramView.as_view(), name="program"),
    path("programs/<slug:slug>/edit/", programs.EditProgramView.as_view(), name="program_edit"),
    path("programs/<slug:slug>/open/", programs.OpenProgramView.as_view(), name="program_open"),
    path(
        "programs/<slug:slug>/reopen/", programs.ReopenProgramView.as_view(), name="program_reopen"
    ),
    path(
        "programs/<slug:slug>/sections/new/", programs.AddSectionView.as_view(), name="section_add"
    ),
    path(
        "programs/<slug:slug>/requirements/new/",
        programs.AddRequirementView.as_view(),
        name="requirement_add",
    ),
    path(
        "programs/<slug:slug>/requirement-sets/<uuid:uuid>/end/",
        programs.EndRequirementSetView.as_view(),
        name="requirement_set_end",
    ),
    path("programs/<slug:slug>/kinds/", kinds.KindsView.as_view(), name="kinds"),
    path("programs/<slug:slug>/kinds/new/", kinds.AddKindView.as_view(), name="kind_add"),
    path(
        "programs/<slug:slug>/kinds/<uuid:uuid>/edit/",
        kinds.EditKindView.as_view(),
        name="kind_edit",
    ),
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
    path("subjects/", lists.SubjectsView.as_view(), name="subjects"),
    path("subjects/new/", lists.AddSubjectView.as_view(), name="subject_add"),
    path("subjects/<uuid:uuid>/edit/", lists.EditSubjectView.as_view(), name="subject_edit"),
    path("terms/", lists.TermsView.as_view(), name="terms"),
    path("terms/new/", lists.AddTermView.as_view(), name="term_add"),
    path("terms/<uuid:uuid>/edit/", lists.EditTermView.as_view(), name="term_edit"),
]

urlpatterns = [path("", include((patterns, "programs")))]
