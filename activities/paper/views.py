"""Whether a printed form is what it says: for whoever holds the paper, without an account."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views import View

from activities.paper import wording
from activities.paper.codes import paper_with
from activities.paper.fingerprint import in_groups
from activities.paper.forms import PaperForm
from activities.paper.reading import edition

# How long whoever was asked to wait is to wait, in seconds.
A_MINUTE = "60"


@method_decorator(login_not_required, name="dispatch")
class PaperView(View):
    """Base of the pages for whoever holds a paper: whoever guesses is soon asked to wait."""

    http_method_names = ["get", "head"]
    title = gettext_lazy("Check a printed form")
    room = "activities"

    def dispatch(self, request, *args, **kwargs):
        refusal = ratelimit.consume_or_429(request, action="check_paper", limit_get=True)
        if refusal:
            refusal["Retry-After"] = A_MINUTE
        response = refusal or super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    def page(self, template, status=200, **context):
        context["page_title"] = self.title
        return render(self.request, f"{self.room}/{template}.html", context, status=status)


class AskPaperView(PaperView):
    """Where the reference and the code are typed. Of every wrong pair it says the same."""

    def get(self, request):
        form = PaperForm(request.GET or None, actor=request.actor)
        if form.is_valid():
            return redirect(form.paper.path)
        return self.page("ask_paper", form=form)


class CheckPaperView(PaperView):
    """The page behind the code on a printed form.

    The code opens it, not an account: it was printed on the paper and nowhere else, and the page
    names nobody. No reader's rights come into it, so it says the same to everybody.
    """

    def get(self, request, *, reference, code):
        paper = paper_with(reference, code)
        form = edition(paper.reference, paper.edition) if paper else None
        if form is None:
            return self.page("check_paper", status=404, verdict=wording.unknown())
        return self.page(
            "check_paper",
            verdict=wording.verdict(paper, form),
            facts=wording.facts(paper, form),
            fingerprint=in_groups(paper.fingerprint),
        )
