"""The portal's addresses and two of the admin's: as it comes, and told not to count twice."""

from beside_admin.sites import by_default, tuned
from django.urls import include, path

handler400 = "core.views.bad_request"

urlpatterns = [
    path("default-admin/", by_default.urls),
    path("tuned-admin/", tuned.urls),
    path("", include("pairing_portal.urls")),
]
