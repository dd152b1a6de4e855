from django.urls import include, path

from pairings.agreements.views import (
    AgreementCreateView,
    AgreementDetailView,
    AgreementEditView,
    AgreementVoidView,
    ScanView,
)
from pairings.board.proposals import (
    DrawAgainView,
    DropView,
    ProposalCreateView,
    ProposalView,
    PublishView,
    UndoView,
)
from pairings.board.proposed import ProposedTraineeView, RowStepView
from pairings.board.views import BoardTraineeView, BoardView
from pairings.commitments.views import (
    CommitmentEditView,
    CommitmentEndView,
    PairingCommitView,
    PartnershipCommitView,
)
from pairings.midterm.one_by_one import AnswerView, ReplaceView, TakeBackReplacementView
from pairings.midterm.places import DistrictView, RemindSchoolView, SchoolView
from pairings.midterm.views import (
    AnswerFileView,
    AnswerListView,
    CheckCreateView,
    CheckDetailView,
    CheckListView,
    CloseView,
    UntilView,
)
from pairings.nominations.views import (
    AnswerAllView,
    MentorListView,
    NominateView,
    NominationDetailView,
    NominationListView,
    ReadView,
    WishView,
    WithdrawView,
)
from pairings.nominations.views import AnswerView as AnswerNominationView
from pairings.objections.views import (
    AgreementObjectView,
    PartnershipObjectView,
    SettleView,
    TakeBackView,
)
from pairings.pairs.views import (
    ChangeMentorView,
    FirstDayView,
    LastDayView,
    PairingCancelView,
    PairingCreateView,
    PairingDetailView,
    PairingEndView,
    PairingListView,
    ReplaceTraineeView,
    TakeBackEndView,
)
from pairings.partnerships.views import (
    CounterpartListView,
    PartnershipCreateView,
    PartnershipDetailView,
    PartnershipEndView,
    PartnershipListView,
    PartnershipUpdateView,
)
from pairings.plans.views import (
    GoalReviewView,
    PlanAskView,
    PlanStepView,
    PlanVersionView,
    PlanView,
    PlanWriteView,
)
from pairings.suggestions.views import (
    AcceptEndView,
    AcceptMentorView,
    AcceptPairView,
    DeclineSuggestionView,
    SuggestEndView,
    SuggestionDetailView,
    SuggestionListView,
    SuggestMentorView,
    SuggestPairView,
    WithdrawSuggestionView,
)

pairing_patterns = [
    path("", PairingListView.as_view(), name="list"),
    path("new/", PairingCreateView.as_view(), name="create"),
    path("board/", BoardView.as_view(), name="board"),
    path("board/<uuid:uuid>/", BoardTraineeView.as_view(), name="board-trainee"),
    path("board/proposals/new/", ProposalCreateView.as_view(), name="proposal-create"),
    path("board/proposals/<uuid:uuid>/", ProposalView.as_view(), name="proposal"),
    path("board/proposals/<uuid:uuid>/again/", DrawAgainView.as_view(), name="proposal-again"),
    path("board/proposals/<uuid:uuid>/drop/", DropView.as_view(), name="proposal-drop"),
    path("board/proposals/<uuid:uuid>/publish/", PublishView.as_view(), name="proposal-publish"),
    path("board/proposals/<uuid:uuid>/undo/", UndoView.as_view(), name="proposal-undo"),
    path(
        "board/proposals/<uuid:uuid>/<uuid:trainee>/",
        ProposedTraineeView.as_view(),
        name="proposed-trainee",
    ),
    path(
        "board/proposals/<uuid:uuid>/<uuid:trainee>/<slug:step>/",
        RowStepView.as_view(),
        name="proposed-step",
    ),
    path("<uuid:uuid>/", PairingDetailView.as_view(), name="detail"),
    path("<uuid:uuid>/mentor/", ChangeMentorView.as_view(), name="change-mentor"),
    path("<uuid:uuid>/trainee/", ReplaceTraineeView.as_view(), name="replace-trainee"),
    path("<uuid:uuid>/end/", PairingEndView.as_view(), name="end"),
    path("<uuid:uuid>/first-day/", FirstDayView.as_view(), name="first-day"),
    path("<uuid:uuid>/last-day/", LastDayView.as_view(), name="last-day"),
    path("<uuid:uuid>/end/take-back/", TakeBackEndView.as_view(), name="take-back-end"),
    path("<uuid:uuid>/cancel/", PairingCancelView.as_view(), name="cancel"),
    path("<uuid:uuid>/plan/", PlanView.as_view(), name="plan"),
    path("<uuid:uuid>/plan/write/", PlanWriteView.as_view(), name="plan-write"),
    path("plans/<uuid:uuid>/", PlanVersionView.as_view(), name="plan-version"),
    path("plans/<uuid:uuid>/ask/", PlanAskView.as_view(), name="plan-ask"),
    path("plans/<uuid:uuid>/<slug:verb>/", PlanStepView.as_view(), name="plan-step"),
    path("goals/<uuid:uuid>/review/", GoalReviewView.as_view(), name="goal-review"),
    path("<uuid:uuid>/commitments/new/", PairingCommitView.as_view(), name="commit"),
    path("<uuid:uuid>/suggest/mentor/", SuggestMentorView.as_view(), name="suggest-mentor"),
    path("<uuid:uuid>/suggest/end/", SuggestEndView.as_view(), name="suggest-end"),
    path("<uuid:uuid>/suggest/pair/", SuggestPairView.as_view(), name="suggest-pair"),
]
partnership_patterns = [
    path("", PartnershipListView.as_view(), name="list"),
    path("new/", PartnershipCreateView.as_view(), name="create"),
    path("counterparts/", CounterpartListView.as_view(), name="counterparts"),
    path("<uuid:uuid>/", PartnershipDetailView.as_view(), name="detail"),
    path("<uuid:uuid>/edit/", PartnershipUpdateView.as_view(), name="update"),
    path("<uuid:uuid>/end/", PartnershipEndView.as_view(), name="end"),
    path("<uuid:uuid>/commitments/new/", PartnershipCommitView.as_view(), name="commit"),
    path("<uuid:uuid>/agreements/new/", AgreementCreateView.as_view(), name="agree"),
    path("<uuid:uuid>/objections/new/", PartnershipObjectView.as_view(), name="object"),
]
agreement_patterns = [
    path("<uuid:uuid>/", AgreementDetailView.as_view(), name="detail"),
    path("<uuid:uuid>/edit/", AgreementEditView.as_view(), name="update"),
    path("<uuid:uuid>/void/", AgreementVoidView.as_view(), name="void"),
    path("<uuid:uuid>/scan/", ScanView.as_view(), name="scan"),
    path("<uuid:uuid>/objections/new/", AgreementObjectView.as_view(), name="object"),
]
objection_patterns = [
    path("<uuid:uuid>/take-back/", TakeBackView.as_view(), name="take-back"),
    path("<uuid:uuid>/settle/", SettleView.as_view(), name="settle"),
]
commitment_patterns = [
    path("<uuid:uuid>/edit/", CommitmentEditView.as_view(), name="update"),
    path("<uuid:uuid>/end/", CommitmentEndView.as_view(), name="end"),
]
midterm_patterns = [
    path("", CheckListView.as_view(), name="list"),
    path("new/", CheckCreateView.as_view(), name="create"),
    path("<uuid:uuid>/", CheckDetailView.as_view(), name="detail"),
    path("<uuid:uuid>/until/", UntilView.as_view(), name="until"),
    path("<uuid:uuid>/close/", CloseView.as_view(), name="close"),
    path("<uuid:uuid>/people/", AnswerListView.as_view(), name="people"),
    path("<uuid:uuid>/people.csv", AnswerFileView.as_view(), name="file"),
    path("<uuid:uuid>/district/<uuid:place>/", DistrictView.as_view(), name="district"),
    path("<uuid:uuid>/school/<uuid:place>/", SchoolView.as_view(), name="school"),
    path(
        "<uuid:uuid>/school/<uuid:place>/remind/", RemindSchoolView.as_view(), name="remind-school"
    ),
    path("<uuid:uuid>/answer/<uuid:person>/", AnswerView.as_view(), name="answer"),
    path("<uuid:uuid>/replace/<uuid:person>/", ReplaceView.as_view(), name="replace"),
    path("<uuid:uuid>/return/<uuid:person>/", TakeBackReplacementView.as_view(), name="return"),
]
nomination_patterns = [
    path("", NominationListView.as_view(), name="list"),
    path("new/", NominateView.as_view(), name="create"),
    path("mentors/", MentorListView.as_view(), name="mentors"),
    path("answer/", AnswerAllView.as_view(), name="answer-all"),
    path("read/", ReadView.as_view(), name="read"),
    path("<uuid:uuid>/", NominationDetailView.as_view(), name="detail"),
    path("<uuid:uuid>/answer/", AnswerNominationView.as_view(), name="answer"),
    path("<uuid:uuid>/withdraw/", WithdrawView.as_view(), name="withdraw"),
    path("<uuid:uuid>/wish/", WishView.as_view(), name="wish"),
]
suggestion_patterns = [
    path("", SuggestionListView.as_view(), name="list"),
    path("<uuid:uuid>/", SuggestionDetailView.as_view(), name="detail"),
    path("<uuid:uuid>/mentor/", AcceptMentorView.as_view(), name="accept-mentor"),
    path("<uuid:uuid>/end/", AcceptEndView.as_view(), name="accept-end"),
    path("<uuid:uuid>/pair/", AcceptPairView.as_view(), name="accept-pair"),
    path("<uuid:uuid>/decline/", DeclineSuggestionView.as_view(), name="decline"),
    path("<uuid:uuid>/withdraw/", WithdrawSuggestionView.as_view(), name="withdraw"),
]
urlpatterns = [
    path("pairings/", include((pairing_patterns, "pairings"))),
    path("partnerships/", include((partnership_patterns, "partnerships"))),
    path("nominations/", include((nomination_patterns, "nominations"))),
    path("agreements/", include((agreement_patterns, "agreements"))),
    path("objections/", include((objection_patterns, "objections"))),
    path("commitments/", include((commitment_patterns, "commitments"))),
    path("suggestions/", include((suggestion_patterns, "suggestions"))),
    path("midterm/", include((midterm_patterns, "midterm"))),
]
