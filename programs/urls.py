"""Programs and what they hold."""

from django.urls import include, path

from programs.groups import views as groups
from programs.kinds import views as kinds
from programs.program.views import (
    AddProgramView,
    AddSectionView,
    EditProgramView,
    EditSectionView,
    OpenProgramView,
    ProgramsView,
    ProgramView,
    RemoveSectionView,
    ReopenProgramView,
    WeightsView,
)
from programs.requirements.views import (
    AddRequirementView,
    ChangeRequirementView,
    EditRequirementView,
    EndRequirementSetView,
    RemoveRequirementView,
    StandardRequirementsView,
)
from programs.work_plans import views as work_plans

patterns = [
    path("programs/work-plans/<uuid:uuid>/", work_plans.WorkPlanView.as_view(), name="work_plan"),
    path(
        "programs/work-plans/<uuid:uuid>/file/",
        work_plans.WorkPlanFileView.as_view(),
        name="work_plan_file",
    ),
    path(
        "programs/work-plans/<uuid:uuid>/edit/",
        work_plans.EditWorkPlanView.as_view(),
        name="work_plan_edit",
    ),
    path(
        "programs/work-plans/<uuid:uuid>/issue/",
        work_plans.IssueView.as_view(),
        name="work_plan_issue",
    ),
    path(
        "programs/work-plans/<uuid:uuid>/withdraw/",
        work_plans.WithdrawView.as_view(),
        name="work_plan_withdraw",
    ),
    path(
        "programs/<slug:slug>/work-plans/",
        work_plans.WorkPlansView.as_view(),
        name="work_plans",
    ),
    path(
        "programs/<slug:slug>/work-plans/<slug:of>/<uuid:uuid>/new/",
        work_plans.AddWorkPlanView.as_view(),
        name="work_plan_add",
    ),
    path("programs/", ProgramsView.as_view(), name="programs"),
    path("programs/new/", AddProgramView.as_view(), name="program_add"),
    path("programs/<slug:slug>/", ProgramView.as_view(), name="program"),
    path("programs/<slug:slug>/edit/", EditProgramView.as_view(), name="program_edit"),
    path("programs/<slug:slug>/weights/", WeightsView.as_view(), name="program_weights"),
    path("programs/<slug:slug>/open/", OpenProgramView.as_view(), name="program_open"),
    path("programs/<slug:slug>/reopen/", ReopenProgramView.as_view(), name="program_reopen"),
    path("programs/<slug:slug>/sections/new/", AddSectionView.as_view(), name="section_add"),
    path(
        "programs/<slug:slug>/sections/<uuid:uuid>/edit/",
        EditSectionView.as_view(),
        name="section_edit",
    ),
    path(
        "programs/<slug:slug>/sections/<uuid:uuid>/remove/",
        RemoveSectionView.as_view(),
        name="section_remove",
    ),
    path(
        "programs/<slug:slug>/requirements/new/",
        AddRequirementView.as_view(),
        name="requirement_add",
    ),
    path(
        "programs/<slug:slug>/requirements/standard/",
        StandardRequirementsView.as_view(),
        name="requirements_standard",
    ),
    path(
        "programs/<slug:slug>/requirements/<uuid:uuid>/edit/",
        EditRequirementView.as_view(),
        name="requirement_edit",
    ),
    path(
        "programs/<slug:slug>/requirements/<uuid:uuid>/change/",
        ChangeRequirementView.as_view(),
        name="requirement_change",
    ),
    path(
        "programs/<slug:slug>/requirements/<uuid:uuid>/remove/",
        RemoveRequirementView.as_view(),
        name="requirement_remove",
    ),
    path(
        "programs/<slug:slug>/requirement-sets/<uuid:uuid>/end/",
        EndRequirementSetView.as_view(),
        name="requirement_set_end",
    ),
    path("programs/<slug:slug>/kinds/", kinds.KindsView.as_view(), name="kinds"),
    path(
        "programs/<slug:slug>/kinds/standard/",
        kinds.StandardKindsView.as_view(),
        name="kinds_standard",
    ),
    path("programs/<slug:slug>/kinds/new/", kinds.AddKindView.as_view(), name="kind_add"),
    path(
        "programs/<slug:slug>/kinds/<uuid:uuid>/edit/",
        kinds.EditKindView.as_view(),
        name="kind_edit",
    ),
    path("groups/", groups.GroupListView.as_view(), name="groups"),
    path("groups/new/", groups.AddGroupView.as_view(), name="group-add"),
    path("groups/<uuid:uuid>/", groups.GroupView.as_view(), name="group"),
    path("groups/<uuid:uuid>/edit/", groups.EditGroupView.as_view(), name="group-edit"),
    path("groups/<uuid:uuid>/end/", groups.EndGroupView.as_view(), name="group-end"),
    path(
        "groups/<uuid:uuid>/members/new/", groups.AddMemberView.as_view(), name="group-member-add"
    ),
    path(
        "group-members/<uuid:uuid>/edit/",
        groups.EditMemberView.as_view(),
        name="group-member-edit",
    ),
    path("group-members/<uuid:uuid>/end/", groups.EndMemberView.as_view(), name="group-member-end"),
    path(
        "group-members/<uuid:uuid>/leader/",
        groups.ChangeLeaderView.as_view(),
        name="group-leader-change",
    ),
]

urlpatterns = [path("", include((patterns, "programs")))]
