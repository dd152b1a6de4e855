"""The library of good practice: its list and pages, recommending, and the answers of its people."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity
from core.pages import EditPage, ForThoseWhoMay, ListPage
from core.views import ActionView, RecordFormView, ScopedDetailView
from guidance.practice import rights, services, wording
from guidance.practice.forms import AnswerForm, RecommendForm, RewriteForm
from guidance.practice.models import Consent, GoodPractice
from guidance.practice.reading import authors, parties, with_people
from guidance.practice.tables import PracticeFilter, PracticeTable
from results.models import Result


class PracticeListView(ListPage):
    model = GoodPractice
    table_class = PracticeTable
    filterset_class = PracticeFilter
    template_name = "activities/results.html"
    title = gettext_lazy("Good practice")
    empty_text = gettext_lazy(
        "Nothing stands here yet. Leads, coordinators and the office recommend it on the page of a "
        "counted form or of a result; its people are asked first."
    )

    def refine(self, rows):
        return with_people(rows.standing())

    def may_add(self):
        """It begins on the page of a form or of a result."""
        return False


class PracticeView(ScopedDetailView):
    """What was done and what helped; for its people, and those who look after it, what is so."""

    model = GoodPractice
    template_name = "guidance/practice.html"
    context_object_name = "practice"

    def refine(self, rows):
        return with_people(rows)

    @cached_property
    def own(self) -> Consent | None:
        consents = self.object.consents.all()
        return next((each for each in consents if each.account_id == self.actor.user_id), None)

    def get_context_data(self, **kwargs):
        practice = self.object
        looks_after = rights.may_look_after(self.actor, practice)
        stands = practice.taken_out_at is None
        concerned = looks_after or self.own or self.actor.is_auditor
        facts = [(_("What it is"), wording.what(practice)), (_("Subject"), practice.subject)]
        return super().get_context_data(**kwargs) | {
            "facts": facts,
            "people": wording.people(practice, self.actor),
            "standing": wording.standing(practice) if concerned else "",
            "answers": wording.answers(practice, self.actor) if looks_after else [],
            "own": self.own,
            "waits": any(not each.answer for each in practice.consents.all()),
            "is_asked": bool(self.own and stands and not self.own.answer),
            "may_answer": bool(self.own and stands),
            "may_change": looks_after and stands,
            "source": self.source(),
        }

    def source(self) -> str:
        """The form or result itself, for who sees that."""
        if self.object.result:
            seen = Result.objects.visible_to(self.actor).filter(pk=self.object.result_id)
        else:
            reference = self.object.activity.reference
            seen = Activity.objects.visible_to(self.actor).counted().filter(reference=reference)
        found = seen.first()
        return found.get_absolute_url() if found else ""


class RecommendPage(ForThoseWhoMay, RecordFormView):
    """Base of the two pages that recommend: the record, and the words that others will read."""

    form_class = RecommendForm
    title = gettext_lazy("Recommend as good practice")
    lede = gettext_lazy(
        "Its people are asked whether others may read these words, and how they want to be named. "
        "It stands in the library when all of them agree."
    )
    success_message = gettext_lazy("Recommended. Its people are asked now.")

    def over(self):
        return _("This is recommended already.") if self.earlier else ""

    def over_url(self):
        return self.earlier.get_absolute_url()

    @property
    def earlier(self) -> GoodPractice | None:
        raise NotImplementedError

    def made_already(self, form):
        own = GoodPractice.objects.visible_to(self.actor).filter(marked_by=self.actor.user_id)
        return own.filter(uuid=form.cleaned_data["uuid"]).first()

    def perform(self, form):
        return type(self).service(self.record, actor=self.actor, **form.cleaned_data)

    def get_cancel_url(self):
        return self.record.get_absolute_url()


class RecommendFormView(RecommendPage):
    model = Activity
    service = staticmethod(services.recommend_form)

    def refine(self, rows):
        return rows.prefetch_related(parties())

    def may(self):
        return rights.may_recommend_form(self.actor, self.record)

    @cached_property
    def earlier(self):
        own = GoodPractice.objects.visible_to(self.actor).standing()
        return own.filter(activity__reference=self.record.reference).exclude(activity=None).first()

    def get_initial(self):
        told = filter(None, [self.object.process, self.object.effect])
        return {"title": self.object.theme, "text": "\n\n".join(told)}


class RecommendResultView(RecommendPage):
    model = Result
    service = staticmethod(services.recommend_result)

    def refine(self, rows):
        return rows.prefetch_related(authors())

    def may(self):
        return rights.may_recommend_result(self.actor, self.record)

    @cached_property
    def earlier(self):
        own = GoodPractice.objects.visible_to(self.actor).standing()
        return own.filter(result=self.record).first()

    def get_initial(self):
        return {"title": self.object.title}


class RewriteView(EditPage):
    model = GoodPractice
    form_class = RewriteForm
    service = services.rewrite
    lede = gettext_lazy(
        "Whoever agreed has agreed to the words that stand here now. Change them, and everybody is "
        "asked again; nobody else reads it until then."
    )
    success_message = gettext_lazy("The words are saved. Its people are asked again.")

    def may(self):
        return rights.may_look_after(self.actor, self.record) and not self.record.taken_out_at


class AnswerView(ForThoseWhoMay, RecordFormView):
    """Where somebody who is asked answers, and may change the answer later."""

    model = GoodPractice
    form_class = AnswerForm
    template_name = "guidance/practice_answer.html"
    title = gettext_lazy("May others read this?")

    @cached_property
    def own(self) -> Consent | None:
        return self.record.consents.filter(account=self.actor.user_id).first()

    def may(self):
        return self.own is not None and not self.record.taken_out_at

    def get_initial(self):
        return {"version": self.object.version, "answer": self.own.answer}

    def perform(self, form):
        said = form.cleaned_data
        self.own = services.answer(
            self.object, actor=self.actor, seen=said["version"], answer=said["answer"]
        )
        return self.object

    def get_success_message(self):
        if self.own.answer == Consent.Answer.NO:
            return _("Your answer is saved. It is not shared.")
        return _("Your answer is saved. You can change it on this page at any time.")


class TakeOutView(ActionView):
    model = GoodPractice

    def perform(self, record):
        services.take_out(record, actor=self.actor)
        return _("It is taken out of the library.")

    def get_success_url(self, record):
        return reverse("guidance:library")
