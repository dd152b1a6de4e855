"""What mentor and trainee note without a chain, and what others learn from."""

from django.urls import include, path

from guidance.contacts.views import ContactCreateView, ContactListView, ContactVoidView
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
from guidance.schedule.views import (
    DropView,
    PairScheduleView,
    PlannedEditView,
    PlanView,
    ScheduleListView,
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
    path("schedule/", ScheduleListView.as_view(), name="schedule"),
    path("schedule/<uuid:uuid>/edit/", PlannedEditView.as_view(), name="planned-edit"),
    path("schedule/<uuid:uuid>/drop/", DropView.as_view(), name="planned-drop"),
]
progress = [
    path("progress/", ProgressView.as_view(), name="progress"),
    path("pairings/<uuid:uuid>/progress/", PairProgressView.as_view(), name="pair-progress"),
]
quiet = [
    path("quiet-pairs/", QuietListView.as_view(), name="quiet"),
    path("quiet-pairs/<uuid:uuid>/remind/", RemindView.as_view(), name="remind"),
]
patterns = [*contacts, *schedule, *progress, *quiet, path("good-practice/", include(practice))]

urlpatterns = [path("", include((patterns, "guidance")))]
