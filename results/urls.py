"""Prizes and honors."""

from django.urls import include, path

from results.awards.views import (
    AwardCreateView,
    AwardDetailView,
    AwardListView,
    AwardVoidView,
    HonourCreateView,
    HonourDetailView,
    HonourListView,
    HonourVoidView,
)

awards = [
    path("", AwardListView.as_view(), name="awards"),
    path("new/", AwardCreateView.as_view(), name="award-create"),
    path("<uuid:uuid>/", AwardDetailView.as_view(), name="award"),
    path("<uuid:uuid>/void/", AwardVoidView.as_view(), name="award-void"),
]
honours = [
    path("", HonourListView.as_view(), name="honours"),
    path("new/", HonourCreateView.as_view(), name="honour-create"),
    path("<uuid:uuid>/", HonourDetailView.as_view(), name="honour"),
    path("<uuid:uuid>/void/", HonourVoidView.as_view(), name="honour-void"),
]
patterns = [
    path("awards/", include(awards)),
    path("honours/", include(honours)),
]
urlpatterns = [path("", include((patterns, "results")))]
