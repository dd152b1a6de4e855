from django.urls import include, path

from activities import (
    closing_views,
    contact_views,
    distinction_views,
    home,
    record_views,
    result_views,
    search,
    views,
)

forms = [
    path("", views.ActivityListView.as_view(), name="list"),
    path("new/", record_views.PairFormView.as_view(), name="create"),
    path("new/office/", record_views.OfficeFormView.as_view(), name="create-office"),
    path("<uuid:uuid>/", views.ActivityDetailView.as_view(), name="detail"),
    path("<uuid:uuid>/edit/", record_views.EntryUpdateView.as_view(), name="update"),
    path("<uuid:uuid>/correct/", views.CorrectView.as_view(), name="correct"),
    path("<uuid:uuid>/return/", views.ReturnView.as_view(), name="return"),
    path("<uuid:uuid>/void/", views.VoidView.as_view(), name="void"),
    path("<uuid:uuid>/strike-out/", views.StrikeOutView.as_view(), name="strike-out"),
    path("<uuid:uuid>/files/add/", views.FileAddView.as_view(), name="file-add"),
    path("<uuid:uuid>/stamped/add/", views.FileAddView.as_view(stamped=True), name="stamped-add"),
    path("<uuid:uuid>/<slug:verb>/", views.StepView.as_view(), name="step"),
]
files = [
    path("<uuid:uuid>/", views.FileView.as_view(), name="file"),
    path("<uuid:uuid>/remove/", views.FileRemoveView.as_view(), name="file-remove"),
]
results = [
    path("", result_views.ResultListView.as_view(), name="results"),
    path("<uuid:uuid>/", result_views.ResultDetailView.as_view(), name="result"),
]
awards = [
    path("", distinction_views.AwardListView.as_view(), name="awards"),
    path("new/", distinction_views.AwardCreateView.as_view(), name="award-create"),
    path("<uuid:uuid>/", distinction_views.AwardDetailView.as_view(), name="award"),
    path("<uuid:uuid>/void/", distinction_views.AwardVoidView.as_view(), name="award-void"),
]
honours = [
    path("", distinction_views.HonourListView.as_view(), name="honours"),
    path("new/", distinction_views.HonourCreateView.as_view(), name="honour-create"),
    path("<uuid:uuid>/", distinction_views.HonourDetailView.as_view(), name="honour"),
    path("<uuid:uuid>/void/", distinction_views.HonourVoidView.as_view(), name="honour-void"),
]
patterns = [
    path("results/", include(results)),
    path("awards/", include(awards)),
    path("honours/", include(honours)),
    path("activities/", include(forms)),
    path("files/", include(files)),
    path(
        "programs/<slug:slug>/close/",
        closing_views.CloseProgramView.as_view(),
        name="program-close",
    ),
    path(
        "pairings/<uuid:uuid>/contacts/",
        contact_views.ContactListView.as_view(),
        name="contacts",
    ),
    path(
        "pairings/<uuid:uuid>/contacts/new/",
        contact_views.ContactCreateView.as_view(),
        name="contact-create",
    ),
    path(
        "contacts/<uuid:uuid>/void/", contact_views.ContactVoidView.as_view(), name="contact-void"
    ),
]

urlpatterns = [
    path("home/", home.HomeView.as_view(), name="home"),
    path("search/", search.SearchView.as_view(), name="search"),
    path("", include((patterns, "activities"))),
]
