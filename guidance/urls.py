"""What mentor and trainee note without a chain, and what others learn from."""

from django.urls import include, path, re_path

from guidance.burden.views import BurdenFileView, BurdenListView
from guidance.contacts.views import (
    ContactCountAgainView,
    ContactCreateView,
    ContactListView,
    ContactVoidView,
)
from guidance.monitoring.views import (
    FollowUpCreateView,
    FollowUpDoneView,
    FollowUpDropView,
    FollowUpView,
    InspectionCreateView,
    InterviewCreateView,
    MonitoringListView,
    MonitoringUpdateView,
    MonitoringView,
    MonitoringVoidView,
)
from guidance.network.views import GroupPairsView, NetworkView
from guidance.observations.views import (
    ObservationListView,
    ObservationView,
    ObserveView,
    PairObservationListView,
    RewriteObservationView,
    WithdrawObservationView,
)
from guidance.practice.views import (
    AnswerView,
    PracticeListView,
    PracticeView,
    RecommendFormView,
    RecommendResultView,
    RewriteView,
    TakeOutView,
)
from guidance.progress.views import PairProgressView, ProgressView
from guidance.quiet.views import QuietListView, RemindView
from guidance.rubrics.views import RubricCreateView, RubricEndView, RubricListView
from guidance.schedule.views import (
    DropView,
    PairScheduleView,
    PlannedEditView,
    PlanView,
    ScheduleListView,
    TakeBackView,
)

contacts = [
    path(
        "pairings/<uuid:uuid>/contacts/",
        ContactListView.as_view(),
        name="contacts",
    ),
    path(
        "pairings/<uuid:uuid>/contacts/new/",
        ContactCreateView.as_view(),
        name="contact-create",
    ),
    path("contacts/<uuid:uuid>/void/", ContactVoidView.as_view(), name="contact-void"),
    path(
        "contacts/<uuid:uuid>/count-again/",
        ContactCountAgainView.as_view(),
        name="contact-count-again",
    ),
]
practice = [
    path("", PracticeListView.as_view(), name="library"),
    path("form/<uuid:uuid>/recommend/", RecommendFormView.as_view(), name="recommend-form"),
    path(
        "result/<uuid:uuid>/recommend/",
        RecommendResultView.as_view(),
        name="recommend-result",
    ),
    path("<uuid:uuid>/", PracticeView.as_view(), name="practice"),
    path("<uuid:uuid>/edit/", RewriteView.as_view(), name="practice-edit"),
    path("<uuid:uuid>/answer/", AnswerView.as_view(), name="practice-answer"),
    path("<uuid:uuid>/take-out/", TakeOutView.as_view(), name="practice-take-out"),
]
schedule = [
    path("pairings/<uuid:uuid>/schedule/", PairScheduleView.as_view(), name="pair-schedule"),
    path("pairings/<uuid:uuid>/schedule/new/", PlanView.as_view(), name="plan"),
    path(
        "pairings/<uuid:uuid>/schedule/take-back/",
        TakeBackView.as_view(),
        name="plan-take-back",
    ),
    path("schedule/", ScheduleListView.as_view(), name="schedule"),
    path("schedule/<uuid:uuid>/edit/", PlannedEditView.as_view(), name="planned-edit"),
    path("schedule/<uuid:uuid>/drop/", DropView.as_view(), name="planned-drop"),
]
progress = [
    path("progress/", ProgressView.as_view(), name="progress"),
    path("pairings/<uuid:uuid>/progress/", PairProgressView.as_view(), name="pair-progress"),
]
observations = [
    path("observations/", ObservationListView.as_view(), name="observations"),
    path("observations/new/", ObserveView.as_view(), name="observe"),
    path("observations/<uuid:uuid>/", ObservationView.as_view(), name="observation"),
    path(
        "observations/<uuid:uuid>/edit/",
        RewriteObservationView.as_view(),
        name="observation-edit",
    ),
    path(
        "observations/<uuid:uuid>/withdraw/",
        WithdrawObservationView.as_view(),
        name="observation-withdraw",
    ),
    path(
        "pairings/<uuid:uuid>/observations/",
        PairObservationListView.as_view(),
        name="pair-observations",
    ),
]
rubrics = [
    path("programs/<slug:slug>/rubrics/", RubricListView.as_view(), name="rubrics"),
    path("programs/<slug:slug>/rubrics/add/", RubricCreateView.as_view(), name="rubric-add"),
    path("rubrics/<uuid:uuid>/end/", RubricEndView.as_view(), name="rubric-end"),
]
monitoring = [
    path("", MonitoringListView.as_view(), name="monitoring-list"),
    path("inspections/new/", InspectionCreateView.as_view(), name="inspection-add"),
    path("interviews/new/", InterviewCreateView.as_view(), name="interview-add"),
    path("actions/<uuid:uuid>/", FollowUpView.as_view(), name="follow-up"),
    path("actions/<uuid:uuid>/done/", FollowUpDoneView.as_view(), name="follow-up-done"),
    path("actions/<uuid:uuid>/drop/", FollowUpDropView.as_view(), name="follow-up-drop"),
    path("<uuid:uuid>/", MonitoringView.as_view(), name="monitoring"),
    path("<uuid:uuid>/edit/", MonitoringUpdateView.as_view(), name="monitoring-edit"),
    path("<uuid:uuid>/void/", MonitoringVoidView.as_view(), name="monitoring-void"),
    path("<uuid:uuid>/actions/add/", FollowUpCreateView.as_view(), name="follow-up-add"),
]
network = [
    path("groups/network/", NetworkView.as_view(), name="network"),
    path("groups/<uuid:uuid>/pairs/", GroupPairsView.as_view(), name="group-pairs"),
]
burden = [
    path("asked-of-each/", BurdenListView.as_view(), name="burden"),
    re_path(
        r"^asked-of-each\.(?P<extension>csv|xlsx)$", BurdenFileView.as_view(), name="burden-file"
    ),
]
quiet = [
    path("quiet-pairs/", QuietListView.as_view(), name="quiet"),
    path("quiet-pairs/<uuid:uuid>/remind/", RemindView.as_view(), name="remind"),
]
patterns = [
    *contacts,
    *network,
    *schedule,
    *observations,
    *rubrics,
    *progress,
    *quiet,
    *burden,
    path("monitoring/", include(monitoring)),
    path("good-practice/", include(practice)),
]

urlpatterns = [path("", include((patterns, "guidance")))]
