"""Recording what was done: the pair's form, the office's form, changing and correcting either."""

from django.urls import include, path

from recording.correcting import CorrectView
from recording.phone import pages, views
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
phone_patterns = [
    path("who/", views.WhoView.as_view(), name="phone-who"),
    path("form/", views.FormView.as_view(), name="phone-form"),
    path("receipts/", views.ReceiptsView.as_view(), name="phone-receipts"),
    path("letters/<uuid:uuid>/", views.LetterView.as_view(), name="phone-letter"),
    path("letters/<uuid:uuid>/photos/", views.PhotoView.as_view(), name="phone-photo"),
    path("<slug:language>/", pages.phone, name="phone"),
]
# A worker speaks for the addresses below its own.
root_patterns = [
    path("worker.js", pages.worker, name="worker"),
    path("manifest.webmanifest", pages.manifest, name="manifest"),
]
recording_patterns = [
    path("activities/", include(patterns)),
    path("phone/", include(phone_patterns)),
    *root_patterns,
]
urlpatterns = [path("", include((recording_patterns, "recording")))]
