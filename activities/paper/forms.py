"""The two boxes into which whoever holds a paper types what stands on it."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.paper.codes import Paper, paper_with
from activities.paper.typed import codes_typed, reference_typed
from core.forms import ScopedForm

AS_PRINTED = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


def code_box() -> forms.CharField:
    """Into which the code is typed that stands beneath the pattern, on a paper of any kind."""
    return forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy(
            "It stands beneath the pattern to scan; the fingerprint at the foot is another. "
            "Spaces, dashes and capital letters do not matter."
        ),
        max_length=120,
        widget=forms.TextInput(attrs=AS_PRINTED),
    )


class PaperForm(ScopedForm):
    """What is asked of a paper without a scanner."""

    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        help_text=gettext_lazy("It stands at the head of the paper, such as F-2026-000123."),
        max_length=60,
        widget=forms.TextInput(attrs=AS_PRINTED),
    )
    code = code_box()

    def clean_reference(self) -> str:
        reference = reference_typed(self.cleaned_data["reference"])
        if not reference:
            raise forms.ValidationError(
                _("This is no reference. It is an F, a year and a number, such as F-2026-000123.")
            )
        return reference

    def clean_code(self) -> list[str]:
        codes = codes_typed(self.cleaned_data["code"])
        if not codes:
            raise forms.ValidationError(
                _("This is no code. Type all of it: some 34 digits and letters from a to f.")
            )
        return codes

    def clean(self):
        """One answer to every paper that the portal did not print, whatever forms it holds."""
        reference, codes = (self.cleaned_data.get(name) for name in ("reference", "code"))
        if reference and codes and not self.paper:
            self.add_error(
                "code",
                _(
                    "The portal has printed no form with this reference and code. Compare both "
                    "with the paper, letter by letter."
                ),
            )

    @property
    def paper(self) -> Paper | None:
        """The paper that was typed off, if the portal printed it."""
        reference = self.cleaned_data["reference"]
        found = (paper_with(reference, code) for code in self.cleaned_data["code"])
        return next((paper for paper in found if paper), None)
