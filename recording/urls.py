"""Recording what was done: the pair's form, the office's form, changing and correcting either."""

from django.urls import include, path

from recording.correcting import CorrectView
from recording.practising import PracticeView, PractisedView
from recording.views import EntryUpdateView, OfficeFormView, PairFormView

patterns = [
    path("new/", PairFormView.as_view(), name="create"),
    path("new/office/", OfficeFormView.as_view(), name="create-office"),
    path("practice/", PracticeView.as_view(), name="practice"),
    path("practice/sent/", PractisedView.as_view(), name="practised"),
    path("<uuid:uuid>/edit/", EntryUpdateView.as_view(), name="update"),
    path("<uuid:uuid>/correct/", CorrectView.as_view(), name="correct"),
]
urlpatterns = [path("activities/", include((patterns, "recording")))]
