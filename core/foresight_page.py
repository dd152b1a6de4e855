"""A page whose change is accepted only after its reader saw what it touches."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from core.exceptions import DomainError, StaleStateError
from core.foresight import seal_of, touched_by
from core.trial import trial

SEAL = "touched"


# Of a page that enters the last day of something.
OUTSIDE = _(
    "What lies after the last day stays as it is and goes on counting in the report, unless its "
    "line says otherwise. If you mean another day, change it below."
)


class ForeseenMixin:
    """Shows what a change touches, and saves it when the same form comes again.

    What would be refused anyway is refused at once. Where meanwhile something else is touched,
    that is shown first. `why_touched` says what is the matter with it, and what becomes of it;
    `touched_title` stands over it where the usual words do not fit.
    """

    why_touched = ""
    touched_title = ""

    def foreseen_values(self, form) -> dict:
        """The columns that would change, as `touched_by` takes them."""
        return {name: value for name, value in form.cleaned_data.items() if name != "version"}

    def form_valid(self, form) -> HttpResponse:
        # What no record can hold is not looked ahead from, either.
        if self.is_of_now(form) and self.would_be_accepted(form):
            touched = self.touched(form)
            if touched and self.request.POST.get(SEAL) != seal_of(touched):
                return self.show(form, touched)
        return super().form_valid(form)

    def is_of_now(self, form) -> bool:
        """Whether the reader had the record on the screen as it is."""
        return form.cleaned_data.get("version") == self.object.version

    def touched(self, form) -> list:
        return touched_by(self.object, self.foreseen_values(form), self.actor)

    def tried(self, made) -> None:
        """What the trial made is there to be read, until all of it is undone."""

    def would_be_accepted(self, form) -> bool:
        """Whether the service takes the change: it does the work, and all of it is undone."""
        try:
            with trial():
                self.tried(self.perform(form))
        except (ValidationError, DomainError, StaleStateError):
            return False
        return True

    def show(self, form, touched: list) -> HttpResponse:
        form.fields[SEAL] = forms.CharField(widget=forms.HiddenInput, required=False)
        form.helper.layout.insert(0, SEAL)
        form.data = form.data.copy()
        form.data[form.add_prefix(SEAL)] = seal_of(touched)
        said = {"why_touched": self.why_touched, "touched_title": self.touched_title}
        return self.render_to_response(self.get_context_data(form=form, touched=touched, **said))


class AddingForeseenMixin(ForeseenMixin):
    """Of a page that adds: what it touches is read from what the trial made.

    A room's foresight is called with each new record and no values: there was none before.
    """

    def is_of_now(self, form):
        return self.made_already(form) is None

    def tried(self, made):
        made = made if isinstance(made, list) else [made]
        self.found = [each for record in made for each in touched_by(record, {}, self.actor)]

    def touched(self, form):
        return self.found
