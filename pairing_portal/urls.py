"""One include per room; addresses follow the rooms' names."""

from django.urls import include, path

handler400 = "core.views.bad_request"
handler403 = "desk.refused.refused"

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("roster.urls")),
    path("", include("programs.urls")),
    path("", include("pairings.urls")),
    path("", include("results.urls")),
    # Before the forms themselves, whose last address takes any word for a step.
    path("", include("recording.urls")),
    path("", include("reports.urls")),
    path("", include("activities.urls")),
    path("", include("guidance.urls")),
    path("", include("training.urls")),
    path("", include("desk.urls")),
]
