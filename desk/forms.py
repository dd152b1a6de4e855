"""Forms about one registration form: its steps, its files."""

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import ScopedForm


class SearchForm(ScopedForm):
    submit_label = gettext_lazy("Search")
    q = forms.CharField(
        label=gettext_lazy("Name, staff number, school, reference or theme"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["q"].label = self.base_fields["q"].label
