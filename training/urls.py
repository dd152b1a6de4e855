"""Group training: planned, run on the day, and what it counts for."""

from django.urls import include, path, re_path

from training.calendar.views import CalendarView, FeedView
from training.courses.views import (
    AnnounceView,
    CancelView,
    ExpectedListView,
    ExpectView,
    NotExpectedView,
    TrainingCreateView,
    TrainingListView,
    TrainingUpdateView,
)
from training.hours.views import AskHoursView, CheckHoursView, HoursView
from training.pages.views import PresentFileView, PresentListView, TrainingView
from training.sign_in.views import (
    FillFormView,
    ListView,
    ShowCodeView,
    SignInView,
    TypeCodeView,
)

patterns = [
    path("sessions/", TrainingListView.as_view(), name="list"),
    path("sessions/new/", TrainingCreateView.as_view(), name="create"),
    path("sessions/sign-in/", TypeCodeView.as_view(), name="type-code"),
    path("sessions/sign-in/<str:code>/", SignInView.as_view(), name="sign-in"),
    path("sessions/half-days/<uuid:uuid>/code/", ShowCodeView.as_view(), name="show-code"),
    path("sessions/half-days/<uuid:uuid>/attendance/", ListView.as_view(), name="attendance"),
    path("sessions/<uuid:uuid>/", TrainingView.as_view(), name="training"),
    path("sessions/<uuid:uuid>/edit/", TrainingUpdateView.as_view(), name="update"),
    path("sessions/<uuid:uuid>/expected/", ExpectedListView.as_view(), name="expected"),
    path("sessions/<uuid:uuid>/expected/add/", ExpectView.as_view(), name="expect"),
    path(
        "sessions/<uuid:uuid>/expected/<int:pk>/off/",
        NotExpectedView.as_view(),
        name="not-expected",
    ),
    path("sessions/<uuid:uuid>/present/", PresentListView.as_view(), name="present"),
    re_path(
        r"^sessions/(?P<uuid>[0-9a-f-]{36})/present/list\.(?P<extension>csv|xlsx)$",
        PresentFileView.as_view(),
        name="present-file",
    ),
    path("sessions/<uuid:uuid>/announce/", AnnounceView.as_view(), name="announce"),
    path("sessions/<uuid:uuid>/cancel/", CancelView.as_view(), name="cancel"),
    path("people/<uuid:uuid>/hours/", HoursView.as_view(), name="hours"),
    path("check/hours/", AskHoursView.as_view(), name="ask-hours"),
    path("check/hours/<str:number>/<str:code>/", CheckHoursView.as_view(), name="check-hours"),
    path("calendar/", CalendarView.as_view(), name="calendar"),
    path("calendar/<uuid:key>/<str:code>.ics", FeedView.as_view(), name="feed"),
    path("sessions/<uuid:uuid>/form/", FillFormView.as_view(), name="fill-form"),
]

urlpatterns = [path("", include((patterns, "training")))]
