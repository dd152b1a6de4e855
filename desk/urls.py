"""What to do next, search, and help."""

from django.urls import path

from desk import changes, help_pages, home, search, tasks

urlpatterns = [
    path("home/", home.HomeView.as_view(), name="home"),
    path("home/asked/", tasks.TasksView.as_view(), name="asked"),
    path("changes/", changes.ChangesView.as_view(), name="changes"),
    path("help/", help_pages.HelpView.as_view(), name="help"),
    path("sign-in/help/", help_pages.SignInHelpView.as_view(), name="sign-in-help"),
    path("privacy/", help_pages.PrivacyView.as_view(), name="privacy"),
    path("accessibility/", help_pages.AccessibilityView.as_view(), name="accessibility"),
    path("search/", search.SearchView.as_view(), name="search"),
]
