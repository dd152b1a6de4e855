"""What mentor and trainee note without a chain."""

from django.urls import include, path

from guidance.contacts.views import ContactCreateView, ContactListView, ContactVoidView

patterns = [
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

urlpatterns = [path("", include((patterns, "guidance")))]
