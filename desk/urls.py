"""What to do next, and search."""

from django.urls import path

from desk import home, search

urlpatterns = [
    path("home/", home.HomeView.as_view(), name="home"),
    path("search/", search.SearchView.as_view(), name="search"),
]
