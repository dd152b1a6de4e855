"""Lists and pages of registration forms, and the steps of their chain."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Exists, OuterRef, Prefetch
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import asking, card, files, old_and_new, route, services, wording, workflow
from activities.forms import CorrectForm, FileForm, ReasonForm, StepForm, StrikeOutForm, VoidForm
from activities.models import (
    Activity,
    Attachment,
    Attendance,
    Decision,
    Lesson,
    Result,
    Status,
    Talk,
    Verb,
)
from activities.tables import ActivityFilter, ActivityTable, ToDoTable, parties
from core.actor import Role
from core.exceptions import DomainError, IllegalTransitionError, StaleStateError
from core.views import (
    ActionView,
    RecordFormView,
    ScopedDetailView,
    ScopedListView,
)
from pairings.models import Pairing

TABS = {
    "todo": gettext_lazy("To do"),
    "sent": gettext_lazy("Sent by me"),
    "done": gettext_lazy("Done"),
    "all": gettext_lazy("All that I see"),
}
EMPTY = {
    "todo": gettext_lazy("Nothing waits for you."),
    "sent": gettext_lazy("You have sent nothing yet. A first activity takes about a minute."),
    "done": gettext_lazy("You have not confirmed or countersigned anything yet."),
    "all": gettext_lazy("No form matches."),
}


def may_record_with_a_pair(actor) -> bool:
    return actor.teacher_id is not None


def may_organise(actor) -> bool:
    """Whether the actor holds a role that organises events of its own."""
    roles = (Role.SCHOOL_CONFIRMER, Role.DISTRICT_COORDINATOR, Role.SUBJECT_LEAD)
    return any(actor.has_role(role) for role in roles)


def with_people(rows):
    """Forms with what a list shows of them, in a fixed number of queries."""
    return rows.select_related(
        "program", "kind", "author", "subject", "home_school", "home_district"
    ).prefetch_related(
        Prefetch("parties", parties()),
        Prefetch("decisions", Decision.objects.order_by("pk")),
    )


READING_ROLES = {Role.ADMINISTRATOR, Role.AUDITOR}


class ActivityListView(ScopedListView):
    """Forms under four tabs; `?pairing=` narrows to one pair the reader sees."""

    model = Activity
    filterset_class = ActivityFilter
    template_name = "activities/list.html"
    title = gettext_lazy("Activities")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.pairing = None

    def get(self, request, *args, **kwargs):
        if key := request.GET.get("pairing"):
            seen = Pairing.objects.visible_to(self.actor).select_related("mentor", "trainee")
            self.pairing = one_of(seen, key)
        return super().get(request, *args, **kwargs)

    @property
    def tab(self) -> str:
        # Administrators and auditors take no step, so an empty list would be all they open on.
        only_reads = bool(self.actor.grants) and self.actor.teacher_id is None
        only_reads &= {grant.role for grant in self.actor.grants} <= READING_ROLES
        default = "all" if self.pairing or only_reads else "todo"
        return self.request.GET.get("tab") if self.request.GET.get("tab") in TABS else default

    def get_table_class(self):
        return ToDoTable if self.tab == "todo" else ActivityTable

    def get_table_kwargs(self):
        return {"actor": self.actor, "empty_text": EMPTY[self.tab]}

    def refine(self, rows):
        match self.tab:
            case "todo":
                rows = rows.to_do_of(self.actor).order_by("status_since", "pk")
            case "sent":
                rows = rows.sent_by(self.actor)
            case "done":
                rows = rows.done_by(self.actor)
        if self.pairing:
            named = parties().filter(activity=OuterRef("pk"), pairing=self.pairing)
            rows = rows.filter(Exists(named))
        rows = with_people(rows)
        return card.with_cards(rows) if self.tab == "todo" else rows

    def get_context_data(self, **kwargs):
        keep = [("tab", self.tab)]
        if self.pairing:
            keep.append(("pairing", self.pairing.uuid))
        return super().get_context_data(**kwargs) | {
            "tabs": [
                {"key": key, "label": label, "current": key == self.tab}
                for key, label in TABS.items()
            ],
            "keep": keep,
            "pairing": self.pairing,
            "pair_words": wording.pair(self.pairing, self.actor) if self.pairing else "",
            "can_record": may_record_with_a_pair(self.actor),
            "can_organise": may_organise(self.actor),
        }


def one_of(rows, key):
    """The row of this UUID among rows that are already scoped, or 404."""
    try:
        return rows.get(uuid=key)
    except (rows.model.DoesNotExist, ValidationError) as error:
        raise Http404 from error


class ActivityDetailView(ScopedDetailView):
    """One form: where it is first, then what it says."""

    model = Activity
    template_name = "activities/detail.html"
    context_object_name = "form_record"

    def get_title(self):
        return self.object.theme

    def refine(self, rows):
        return (
            rows.select_related(
                "program",
                "subject",
                "kind",
                "author",
                "home_school",
                "home_district",
                "host_school",
                "organiser_school",
                "organiser_district",
                "partnership__supporting_district",
                "partnership__supported_district",
                "partnership__supporting_school",
                "partnership__supported_school",
                "corrects",
            )
            .prefetch_related(
                Prefetch("parties", parties()),
                Prefetch("decisions", Decision.objects.order_by("pk")),
            )
            .annotate(
                has_lessons=Exists(Lesson.objects.filter(activity=OuterRef("pk"))),
                has_talks=Exists(Talk.objects.filter(activity=OuterRef("pk"))),
                has_results=Exists(Result.objects.filter(activity=OuterRef("pk"))),
                has_files=Exists(
                    Attachment.objects.filter(activity=OuterRef("pk"), removed_at=None)
                ),
                has_editions=Exists(
                    Activity.objects.filter(reference=OuterRef("reference"))
                    .exclude(reference="")
                    .exclude(pk=OuterRef("pk"))
                ),
                people_count=Count("attendances"),
            )
        )

    def get_context_data(self, **kwargs):
        form, actor = self.object, self.actor
        verbs = workflow.verbs_for(actor, form)
        buttons = wording.buttons(form, verbs)
        return super().get_context_data(**kwargs) | {
            "sentence": wording.status_sentence(form, actor),
            "shut": wording.shut(form),
            "tone": wording.TONES[form.status],
            "chain": wording.chain(form, actor),
            "history": wording.history(form, actor),
            "returned": returned(form, actor),
            "changed_since_signed": old_and_new.rows(old_and_new.since_signed(form, actor), actor),
            "facts": wording.facts(form),
            "sides": wording.sides(form, actor),
            "people": self.people(),
            "lessons": self.of_form(Lesson, "teacher", "school") if form.has_lessons else [],
            "talks": self.of_form(Talk) if form.has_talks else [],
            "results": self.results(),
            "files": self.files(),
            "editions": self.editions(),
            "buttons": buttons,
            "strip": [step for step in buttons if step["place"] == "strip"],
            "top": [step for step in buttons if step["place"] == "top"],
            "end": [step for step in buttons if step["place"] == "end"],
            "strike_out": self.strike_out(verbs),
            "can_edit": services.may_edit(actor, form),
            "can_correct": services.may_correct(actor, form),
            "can_record": may_record_with_a_pair(actor) and services.is_author(actor, form),
            "can_add_file": files.may_add_file(actor, form),
            "can_add_stamped": files.may_add_stamped_copy(actor, form),
        }

    def of_form(self, model, *related):
        rows = model.objects.filter(activity=self.object)
        return rows.select_related(*related) if related else rows

    def people(self):
        """Who was present besides the people of the two sides."""
        named = {party.teacher_id for party in self.object.parties.all() if party.teacher_id}
        if self.object.people_count <= len(named):
            return []
        rows = self.of_form(Attendance, "teacher", "school", "district")
        return [row for row in rows if row.teacher_id not in named]

    def results(self):
        if not self.object.has_results:
            return []
        return self.of_form(Result).prefetch_related(wording.authors())

    def files(self):
        if not self.object.has_files:
            return []
        rows = self.of_form(Attachment, "added_by", "activity").filter(removed_at=None)
        return [wording.file_row(row, self.actor) for row in rows]

    def editions(self):
        """The other editions of this form that the reader may open."""
        if not self.object.has_editions:
            return []
        rows = Activity.objects.visible_to(self.actor).filter(reference=self.object.reference)
        return [row for row in rows.order_by("edition") if row.pk != self.object.pk]

    def strike_out(self, verbs):
        if Verb.STRIKE_OUT not in verbs:
            return []
        return workflow.unsigned_other_side(self.object)


def returned(form: Activity, actor) -> dict | None:
    """Who returned a form and in which words, while it is back with its author.

    The author reads as well where the form will go, why, and what they have changed so far.
    """
    step = wording.last_return_of(form)
    if step is None:
        return None
    words = {
        "sentence": wording.sentence(step, actor),
        "reason": wording.written_reason(step),
        "at": step.at,
        "asked_for": route.asked_sentence(form),
    }
    if not services.may_edit(actor, form):
        return words
    return words | {
        "rule": route.rule(form, actor),
        "goes_to": route.sentence(form, actor),
        "starts_again": route.starts_again(form),
        "lesson_note": old_and_new.lesson_note(form),
        "changed": old_and_new.rows(form.changed_since_return, actor),
    }


# --- steps -----------------------------------------------------------------------------------

PRESSED = {
    "send": Verb.SEND,
    "countersign": Verb.COUNTERSIGN,
    "confirm": Verb.CONFIRM,
    "accept": Verb.ACCEPT,
    "take_back": Verb.TAKE_BACK,
    "undo": Verb.UNDO,
}


class StepMixin:
    """Answers whoever was too late with the sentence of who was first, never with an error."""

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except (StaleStateError, IllegalTransitionError) as refusal:
            return self.too_late(refusal)
        except Http404:
            return self.taken_back_meanwhile()

    def too_late(self, refusal: DomainError) -> HttpResponse:
        form = self.get_object()
        last = Decision.objects.filter(activity=form).order_by("-pk").first()
        verb = self.get_verb()
        if last and last.by_id == self.actor.user_id and last.verb == verb:
            messages.info(self.request, _("This was done already."))
            return redirect(form.get_absolute_url())
        if self.actor.masks_names:
            refusal = wording.status_sentence(form, self.actor)
        context = {"page_title": form.theme, "sentence": str(refusal), "form_record": form}
        return render(self.request, "activities/too_late.html", context, status=409)

    def taken_back_meanwhile(self) -> HttpResponse:
        """A draft is nobody's but its author's; who could see it before hears where it went."""
        rows = Activity.objects.once_visible_to(self.actor).filter(status=Status.DRAFT)
        form = one_of(rows, self.kwargs["uuid"])
        context = {
            "page_title": _("Taken back"),
            "sentence": str(workflow.overtaken(form, self.actor)),
            "form_record": None,
        }
        return render(self.request, "activities/too_late.html", context, status=409)


class StepView(StepMixin, ActionView):
    """One press on one form: send, countersign, confirm, accept, take back, undo."""

    model = Activity

    def get_verb(self) -> Verb:
        try:
            return PRESSED[self.kwargs["verb"]]
        except KeyError as error:
            raise Http404 from error

    def post(self, request, *args, **kwargs):
        verb = self.get_verb()
        record = self.get_object()
        form = StepForm(request.POST, actor=self.actor)
        if not form.is_valid():
            messages.error(request, _("That press did not arrive whole. Press the button again."))
            return redirect(record.get_absolute_url())
        try:
            services.take_step(record, verb, actor=self.actor, seen=form.cleaned_data["version"])
        except ValidationError as refusal:
            return self.incomplete(record, refusal)
        record = self.get_queryset().filter(pk=record.pk).first() or record
        messages.success(request, done_sentence(record, verb, self.actor))
        return redirect(self.back_to(form.cleaned_data["back"], record))

    def incomplete(self, record, refusal: ValidationError) -> HttpResponse:
        for sentence in refusal.messages:
            messages.error(self.request, sentence)
        return redirect(reverse("activities:update", args=[record.uuid]))

    def back_to(self, back: str, record) -> str:
        places = {"todo": reverse("activities:list"), "home": reverse("home")}
        return places.get(back) or record.get_absolute_url()


def done_sentence(form: Activity, verb: Verb, actor) -> str:
    """What was done, and who is next."""
    form = Activity.objects.select_related("program", "author", "home_school", "home_district").get(
        pk=form.pk
    )
    return _("%(done)s %(next)s") % {
        "done": wording.DONE[verb],
        "next": wording.next_sentence(form, actor),
    }


class ReasonView(StepMixin, RecordFormView):
    """A step that needs a reason: return, or void."""

    model = Activity
    form_class = ReasonForm
    template_name = "activities/reason.html"
    verb: Verb

    def get_verb(self) -> Verb:
        return self.verb

    def get(self, request, *args, **kwargs):
        if self.verb not in workflow.verbs_for(self.actor, self.object):
            raise IllegalTransitionError(wording.why_not_now(self.object, self.actor))
        return super().get(request, *args, **kwargs)

    def refine(self, rows):
        return with_people(rows)

    def get_title(self):
        return wording.button(self.object, self.verb)

    def get_initial(self):
        return {"version": self.object.version}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "submit_label": wording.reason_button(self.object, self.verb),
            "askable": asking.askable(self.object) if self.verb == Verb.RETURN else [],
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"form_record": self.object, "lede": self.lede}

    def perform(self, form):
        services.take_step(
            self.object,
            self.verb,
            actor=self.actor,
            seen=form.cleaned_data["version"],
            reason_code=form.cleaned_data["reason_code"],
            reason=form.cleaned_data["reason"],
            asked_for=form.cleaned_data["asked_for"],
        )
        return self.object

    def stale(self, form, refusal):
        return self.too_late(refusal)

    def get_success_message(self):
        return done_sentence(self.object, self.verb, self.actor)


class ReturnView(ReasonView):
    verb = Verb.RETURN
    lede = gettext_lazy("The form goes back to its author with your words. Nothing is lost.")


class VoidView(ReasonView):
    """A form that shall not count. Of a correction two things can be meant, so it asks which."""

    verb = Verb.VOID
    form_class = VoidForm

    @cached_property
    def earlier(self) -> Activity | None:
        return workflow.corrected(self.object)

    @property
    def lede(self) -> str:
        if self.object.status == Status.DRAFT:
            return _("The draft is kept, but only you see it, and it cannot be sent.")
        if self.earlier:
            return _("This is a correction. Two things can be meant, and the figures differ.")
        return _("The form stays readable but does not count. You can undo this afterwards.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "reasons": wording.void_reasons(self.object, self.earlier, self.actor),
            "asks_which": self.earlier is not None,
        }


class StrikeOutView(StepMixin, RecordFormView):
    """The author takes somebody off those who countersign."""

    model = Activity
    form_class = StrikeOutForm
    http_method_names = ["post"]

    def get_verb(self):
        return Verb.STRIKE_OUT

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"record": self.object}

    def perform(self, form):
        services.take_step(
            self.object,
            Verb.STRIKE_OUT,
            actor=self.actor,
            seen=form.cleaned_data["version"],
            party=form.cleaned_data["party"],
        )
        return self.object

    def form_invalid(self, form):
        messages.error(self.request, _("That press did not arrive whole. Press the button again."))
        return redirect(self.object.get_absolute_url())

    def stale(self, form, refusal):
        return self.too_late(refusal)

    def get_success_message(self):
        return done_sentence(self.object, Verb.STRIKE_OUT, self.actor)


class CorrectView(StepMixin, RecordFormView):
    """Starts the next edition of a counted form."""

    model = Activity
    form_class = CorrectForm
    title = gettext_lazy("Correct a counted form")
    lede = gettext_lazy(
        "A correction is a new edition that is confirmed like the first. Until it is accepted, "
        "this one stays and counts."
    )

    def get_verb(self):
        return None

    def get(self, request, *args, **kwargs):
        if not services.may_correct(self.actor, self.object):
            if workflow.is_shut(self.object, Verb.REPLACE):
                raise IllegalTransitionError(wording.why_not_now(self.object, self.actor))
            raise PermissionDenied
        return super().get(request, *args, **kwargs)

    def get_initial(self):
        return {"version": self.object.version, "uuid": uuid4()}

    def perform(self, form):
        return services.correct_activity(
            self.object,
            actor=self.actor,
            seen=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            uuid=form.cleaned_data["uuid"],
        )

    def get_success_url(self):
        return reverse("activities:update", args=[self.object.uuid])


# --- files -----------------------------------------------------------------------------------


class FileAddView(RecordFormView):
    """Adds a file to a form: the author's while it may be changed, a stamped copy later on."""

    model = Activity
    form_class = FileForm
    stamped = False

    def refine(self, rows):
        return rows.select_related("program")

    def get(self, request, *args, **kwargs):
        may = files.may_add_stamped_copy if self.stamped else files.may_add_file
        if not may(self.actor, self.object):
            raise PermissionDenied
        return super().get(request, *args, **kwargs)

    def get_title(self):
        return _("Add a stamped copy") if self.stamped else _("Add a file")

    def get_initial(self):
        return {"version": self.object.version}

    def perform(self, form):
        files.add_file(
            self.object,
            form.cleaned_data["file"],
            actor=self.actor,
            seen=form.cleaned_data["version"],
            stamped=self.stamped,
            caption=form.cleaned_data["caption"],
        )
        return self.object

    def get_success_message(self):
        return _("The file is on the form.")


class FileRemoveView(ActionView):
    model = Attachment

    def refine(self, rows):
        return rows.filter(removed_at=None).select_related("activity")

    def perform(self, record):
        files.remove_file(record, actor=self.actor)
        return _("The file was taken off the form.")

    def get_success_url(self, record):
        return record.activity.get_absolute_url()


class FileView(ScopedDetailView):
    """The content of a file, to whoever sees its form; never as a page of this site."""

    model = Attachment
    http_method_names = ["get"]

    def refine(self, rows):
        return rows.filter(removed_at=None)

    def get(self, request, *args, **kwargs):
        attachment = self.get_object()
        is_small = "small" in request.GET and attachment.kind == Attachment.Kind.PHOTO
        try:
            content = files.small(attachment) if is_small else files.open_stored(attachment)
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(
            content,
            as_attachment=attachment.media_type != "image/jpeg",
            filename=attachment.name,
            content_type=attachment.media_type,
        )
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Cache-Control"] = "private, no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response
