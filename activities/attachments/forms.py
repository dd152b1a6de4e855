"""Forms about one registration form: its steps, its files."""

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import VersionForm
from core.stored_files.fields import FileField


class FileForm(VersionForm):
    """A file for a form."""

    submit_label = gettext_lazy("Add the file")
    file = FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A photo, PDF, DOCX, XLSX or PPTX of up to 10 MB."),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )
    caption = forms.CharField(
        label=gettext_lazy("What does it show?"), max_length=120, required=False
    )
