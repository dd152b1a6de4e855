"""Registration forms, their files, and what was made."""

from django.urls import include, path

from activities.attachments.views import FileAddView, FileRemoveView, FileView
from activities.chain.sending import SendView
from activities.chain.views import StepView, StrikeOutView, VoidView
from activities.checks.views import HeadcountRightView, ResultRightView
from activities.closing.views import CloseProgramView
from activities.commitments.views import CommitmentDetailView
from activities.confirming.one_by_one import ReadStepView, ReadView
from activities.confirming.views import CheckView, DoneView, UndoView
from activities.late_schools.views import RemindSchoolView
from activities.pages.returning import ReturnView
from activities.pages.views import ActivityDetailView, ActivityListView, ResultDetailView
from activities.paper.views import AskPaperView, CheckPaperView
from activities.reflections.views import (
    CountersignView,
    OwnWordsView,
    QuoteChooseView,
    QuoteDropView,
    QuoteListView,
)
from activities.retelling.views import (
    AccountHoldsView,
    AskedView,
    EventPartView,
    OneEventView,
    TwoEventsView,
)
from activities.sameness.views import DifferentView, LikeView, PartView, SameView
from activities.unfinished.views import DropView
from activities.works.views import ResultListView

forms = [
    path("", ActivityListView.as_view(), name="list"),
    path("quotes/", QuoteListView.as_view(), name="quotes"),
    path("quotes/<uuid:uuid>/choose/", QuoteChooseView.as_view(), name="quote-choose"),
    path("quotes/<uuid:uuid>/drop/", QuoteDropView.as_view(), name="quote-drop"),
    path("together/", CheckView.as_view(), name="together"),
    path("together/<uuid:key>/", DoneView.as_view(), name="together-done"),
    path("together/<uuid:key>/undo/", UndoView.as_view(), name="together-undo"),
    path("late-schools/<uuid:uuid>/remind/", RemindSchoolView.as_view(), name="remind-school"),
    path("<uuid:uuid>/", ActivityDetailView.as_view(), name="detail"),
    path("<uuid:uuid>/read/", ReadView.as_view(), name="read"),
    path("<uuid:uuid>/read/<slug:verb>/", ReadStepView.as_view(), name="read-step"),
    path("<uuid:uuid>/return/", ReturnView.as_view(), name="return"),
    path("<uuid:uuid>/void/", VoidView.as_view(), name="void"),
    path("<uuid:uuid>/strike-out/", StrikeOutView.as_view(), name="strike-out"),
    path("<uuid:uuid>/files/add/", FileAddView.as_view(), name="file-add"),
    path("<uuid:uuid>/stamped/add/", FileAddView.as_view(stamped=True), name="stamped-add"),
    path("<uuid:uuid>/right/", HeadcountRightView.as_view(), name="headcount-right"),
    path("<uuid:uuid>/twins/", AskedView.as_view(), name="twins"),
    path("<uuid:uuid>/same/", OneEventView.as_view(), name="event-same"),
    path("<uuid:uuid>/different/", TwoEventsView.as_view(), name="event-different"),
    path("<uuid:uuid>/part/", EventPartView.as_view(), name="event-part"),
    path("<uuid:uuid>/holds/", AccountHoldsView.as_view(), name="event-holds"),
    path("<uuid:uuid>/own-words/", OwnWordsView.as_view(), name="own-words"),
    path("<uuid:uuid>/send/", SendView.as_view(), name="send"),
    path("<uuid:uuid>/countersign/", CountersignView.as_view(), name="countersign"),
    path("<uuid:uuid>/<slug:verb>/", StepView.as_view(), name="step"),
]
unfinished = [path("<uuid:uuid>/drop/", DropView.as_view(), name="unfinished-drop")]
files = [
    path("<uuid:uuid>/", FileView.as_view(), name="file"),
    path("<uuid:uuid>/remove/", FileRemoveView.as_view(), name="file-remove"),
]
results = [
    path("", ResultListView.as_view(), name="results"),
    path("like/", LikeView.as_view(), name="like"),
    path("<uuid:uuid>/", ResultDetailView.as_view(), name="result"),
    path("<uuid:uuid>/same/", SameView.as_view(), name="result-same"),
    path("<uuid:uuid>/different/", DifferentView.as_view(), name="result-different"),
    path("<uuid:uuid>/right/", ResultRightView.as_view(), name="result-right"),
    path("<uuid:uuid>/part/", PartView.as_view(), name="result-part"),
]
patterns = [
    path("results/", include(results)),
    path("activities/", include(forms)),
    path("unfinished/", include(unfinished)),
    path("files/", include(files)),
    path("commitments/<uuid:uuid>/", CommitmentDetailView.as_view(), name="commitment"),
    path("check/", AskPaperView.as_view(), name="ask-paper"),
    path("check/<str:reference>/<str:code>/", CheckPaperView.as_view(), name="check"),
    path(
        "programs/<slug:slug>/close/",
        CloseProgramView.as_view(),
        name="program-close",
    ),
]
urlpatterns = [path("", include((patterns, "activities")))]
