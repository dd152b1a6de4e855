from django.urls import include, path, re_path

from reports import views
from reports.looking.views import LookView
from reports.stamping.agreements import AgreementPaperView
from reports.stamping.handbooks import HandbookView
from reports.stamping.observations import ObservationPaperView
from reports.stamping.trainings import HoursPaperView, SheetsView
from reports.stamping.views import BlankFormView, FormPaperView, ManyFormsFileView, ManyFormsView

reports = [
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
# What is printed stands at the address of what it shows.
papers = [
    path("activities/print/", ManyFormsView.as_view(), name="print-forms"),
    path("activities/print/forms.pdf", ManyFormsFileView.as_view(), name="print-forms-file"),
    path("activities/<uuid:uuid>/print/", FormPaperView.as_view(), name="print-form"),
    path("agreements/<uuid:uuid>/agreement.pdf", AgreementPaperView.as_view(), name="agreement"),
    path("sessions/<uuid:uuid>/sheets.pdf", SheetsView.as_view(), name="sheets"),
    path("people/<uuid:uuid>/hours/<slug:slug>.pdf", HoursPaperView.as_view(), name="hours"),
    path("observations/<uuid:uuid>/record.pdf", ObservationPaperView.as_view(), name="observation"),
    path("pairings/<uuid:uuid>/handbook.pdf", HandbookView.as_view(), name="handbook"),
    path("pairings/<uuid:uuid>/empty-form/", BlankFormView.as_view(), name="empty-form"),
]
patterns = [path("reports/", include(reports)), *papers]
urlpatterns = [path("", include((patterns, "reports")))]
