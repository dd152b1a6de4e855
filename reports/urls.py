from django.urls import path, re_path

from reports import views
from reports.looking.views import LookView

app_name = "reports"
urlpatterns = [
    path("", views.ReportListView.as_view(), name="list"),
    path("<slug:slug>/", views.AnnualReportView.as_view(), name="annual"),
    re_path(
        r"^(?P<slug>[-\w]+)/report\.(?P<extension>pdf|xlsx|csv)$",
        views.AnnualReportFileView.as_view(),
        name="file",
    ),
    path("<slug:slug>/look/", LookView.as_view(), name="look"),
    path("<slug:slug>/figures/<slug:key>/", views.FigureView.as_view(), name="figure"),
    re_path(
        r"^(?P<slug>[-\w]+)/figures/(?P<key>[-\w]+)/records\.(?P<extension>xlsx|csv)$",
        views.FigureFileView.as_view(),
        name="figure_file",
    ),
]
