from django.urls import include, path

from pairings import views

pairing_patterns = [
    path("", views.PairingListView.as_view(), name="list"),
    path("new/", views.PairingCreateView.as_view(), name="create"),
    path("<uuid:uuid>/", views.PairingDetailView.as_view(), name="detail"),
    path("<uuid:uuid>/mentor/", views.ChangeMentorView.as_view(), name="change-mentor"),
    path("<uuid:uuid>/end/", views.PairingEndView.as_view(), name="end"),
    path("<uuid:uuid>/cancel/", views.PairingCancelView.as_view(), name="cancel"),
]
partnership_patterns = [
    path("", views.PartnershipListView.as_view(), name="list"),
    path("new/", views.PartnershipCreateView.as_view(), name="create"),
    path("counterparts/", views.CounterpartListView.as_view(), name="counterparts"),
    path("<uuid:uuid>/", views.PartnershipDetailView.as_view(), name="detail"),
    path("<uuid:uuid>/edit/", views.PartnershipUpdateView.as_view(), name="update"),
    path("<uuid:uuid>/end/", views.PartnershipEndView.as_view(), name="end"),
]
urlpatterns = [
    path("pairings/", include((pairing_patterns, "pairings"))),
    path("partnerships/", include((partnership_patterns, "partnerships"))),
]
