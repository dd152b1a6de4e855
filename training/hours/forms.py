"""The two boxes into which whoever holds a certificate types what stands on it."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.paper.forms import AS_PRINTED, code_box
from activities.paper.typed import plain, signs
from core.forms import ScopedForm
from training.hours.codes import certificate_with

NUMBER = re.compile(r"H?[^0-9]*([0-9]{1,18})[^0-9]+([0-9]{1,18})")
CODE = re.compile(r"([0-9]{8})([0-9a-f]{16})([0-9a-f]{16})")


class CertificateForm(ScopedForm):
    """What is asked of a certificate without a scanner."""

    number = forms.CharField(
        label=gettext_lazy("Certificate number"),
        help_text=gettext_lazy("It stands among the facts at the head, such as H-3-1042."),
        max_length=60,
        widget=forms.TextInput(attrs=AS_PRINTED),
    )
    code = code_box()

    def clean_number(self) -> str:
        found = NUMBER.fullmatch(plain(self.cleaned_data["number"]).upper())
        if not found:
            raise forms.ValidationError(
                _("This is no number of a certificate. It is an H and two numbers: H-3-1042.")
            )
        return f"H-{found[1]}-{found[2]}"

    def clean_code(self) -> str:
        found = CODE.fullmatch(signs(self.cleaned_data["code"]).lower())
        if not found:
            raise forms.ValidationError(
                _("This is no code. Type all of it: 40 digits and letters from a to f.")
            )
        return "-".join(found.groups())

    def clean(self):
        """One answer to every certificate that the portal did not print."""
        number, code = (self.cleaned_data.get(name) for name in ("number", "code"))
        self.certificate = certificate_with(number, code) if number and code else None
        if number and code and not self.certificate:
            self.add_error(
                "code",
                _(
                    "The portal has printed no certificate with this number and code. Compare both "
                    "with the paper, letter by letter."
                ),
            )
