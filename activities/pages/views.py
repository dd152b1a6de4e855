"""Lists and pages of registration forms, and the steps of their chain.

One file although it is long: list and page show a form by the same rows, read in the same way.
"""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.attachments import wording as attachments_wording
from activities.attachments.models import Attachment
from activities.attachments.services import may_add_file, may_add_stamped_copy, wants_stamp
from activities.chain import answering, going_back, old_and_new
from activities.chain import buttons as chain_buttons
from activities.chain import wording as chain_wording
from activities.chain.another import another_takes_it
from activities.chain.forms import answer_form
from activities.chain.history import chain, history
from activities.chain.models import Decision, Verb
from activities.chain.nobody import without_account
from activities.chain.patience import waits_until
from activities.chain.reading import unsigned_other_side, with_people
from activities.chain.returned import returned
from activities.chain.rights import confirms_anywhere, verbs_for
from activities.chain.table import CONFIRMING
from activities.lessons.models import Lesson, Talk
from activities.pages import card
from activities.pages.tables import ActivityTable, ToDoTable
from activities.paper.rights import may_print_many
from activities.presence.models import Attendance, Session
from activities.reflections import wording as reflections
from activities.reflections.models import Reflection
from activities.reflections.views import words_form
from activities.registration import wording as registration_wording
from activities.registration.models import Activity, Status
from activities.registration.rights import (
    is_author,
    may_correct,
    may_edit,
    may_organise,
    may_record_with_a_pair,
)
from activities.registration.tables import ActivityFilter, parties
from activities.retelling import wording as retelling
from activities.retelling.finding import is_retold
from activities.sameness import wording as sameness
from activities.sameness.finding import has_twins
from activities.sameness.rights import answers_for
from activities.unfinished.models import Unfinished
from activities.works.models import Mention, MentionAuthor
from activities.works.reading import speaking
from core.actor import Role
from core.numbers import grouped
from core.pages import one_of
from core.views import (
    ScopedDetailView,
    ScopedListView,
)
from pairings.models import Pairing
from results.awards import services as awards
from results.models import Result
from results.works import reading as works_reading
from roster.models import Teacher

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


READING_ROLES = {Role.ADMINISTRATOR, Role.AUDITOR}


class ActivityListView(ScopedListView):
    """Forms under four tabs; `?pairing=` and `?teacher=` narrow to one pair or person one sees."""

    model = Activity
    filterset_class = ActivityFilter
    template_name = "activities/list.html"
    title = gettext_lazy("Activities")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.pairing = self.teacher = None

    def get(self, request, *args, **kwargs):
        self.read_whose()
        return super().get(request, *args, **kwargs)

    def read_whose(self) -> None:
        """The pair or the person whose forms alone are asked for."""
        if key := self.request.GET.get("pairing"):
            seen = Pairing.objects.visible_to(self.actor).select_related("mentor", "trainee")
            self.pairing = one_of(seen, key)
        if key := self.request.GET.get("teacher"):
            self.teacher = one_of(Teacher.objects.visible_to(self.actor), key)

    @property
    def tab(self) -> str:
        # Administrators and auditors take no step, so an empty list would be all they open on.
        only_reads = bool(self.actor.grants) and self.actor.teacher_id is None
        only_reads &= {grant.role for grant in self.actor.grants} <= READING_ROLES
        default = "all" if self.pairing or self.teacher or only_reads else "todo"
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
        if self.teacher:
            rows = rows.filter(
                Exists(parties().filter(activity=OuterRef("pk"), teacher=self.teacher))
            )
        return card.with_cards(with_people(rows), self.actor) if self.tab == "todo" else rows

    def get_context_data(self, **kwargs):
        keep = [("tab", self.tab)]
        if self.pairing:
            keep.append(("pairing", self.pairing.uuid))
        if self.teacher:
            keep.append(("teacher", self.teacher.uuid))
        context = super().get_context_data(**kwargs)
        if self.tab == "todo":
            self.say_when_empty(context["table"], is_narrowed=context["filter"].form.changed_data)
        return context | {
            "tabs": [
                {"key": key, "label": label, "current": key == self.tab}
                for key, label in TABS.items()
            ],
            "keep": keep,
            "pairing": self.pairing,
            "teacher": self.teacher,
            "pair_words": registration_wording.pair(self.pairing, self.actor)
            if self.pairing
            else "",
            "unfinished": self.unfinished(),
            "can_record": may_record_with_a_pair(self.actor),
            "can_organise": may_organise(self.actor),
            "can_confirm": self.tab == "todo" and confirms_anywhere(self.actor),
            "together": self.together(context),
            "just_done": self.just_done(),
            "print_query": self.narrowed() if may_print_many(self.actor) else "",
        }

    def together(self, context) -> dict | None:
        """What the button that confirms several says, and where it leads; or why it is not there.

        It says how many they are where this page lists all that wait.
        """
        if self.tab != "todo" or not confirms_anywhere(self.actor):
            return None
        page = context["table"].page
        forms = [row.record for row in page.object_list if row.record.status in CONFIRMING]
        ordinary = [form for form in forms if card.Card(form, self.actor).is_ordinary]
        is_all = not (page.has_other_pages or context["filter"].form.changed_data)
        # Of several levels the one at which most are ordinary.
        by_level = Counter(form.status for form in ordinary).most_common(1)
        level, number = by_level[0] if by_level else ("", 0)
        if number > 1 or (number and not is_all):
            return {
                "label": self.label_of_several(level, number if is_all else None),
                "url": reverse("activities:together", query={"at": level}),
            }
        return {"is_in_vain": is_all and len(forms) > 1 and not ordinary}

    def label_of_several(self, level: str, number: int | None) -> str:
        accepts = CONFIRMING[Status(level)] == Verb.ACCEPT
        if number is None:
            return _("Accept several together") if accepts else _("Confirm several together")
        label = _("Accept %(n)d together") if accepts else _("Confirm %(n)d together")
        return label % {"n": number}

    def just_done(self) -> dict | None:
        """What was done just before on a form of this list, with the way to take it back."""
        word = going_back.word_left(self.request)
        if word is None:
            return None
        form = with_people(Activity.objects.visible_to(self.actor)).filter(uuid=word.key).first()
        may_undo = form and not word.is_undo and Verb.UNDO in verbs_for(self.actor, form)
        undo = chain_buttons.button(form, Verb.UNDO, self.actor) if may_undo else ""
        return {"sentence": word.sentence, "form": form, "undo": undo}

    def say_when_empty(self, table, *, is_narrowed) -> None:
        """What a list with nothing to do offers instead."""
        if is_narrowed:
            table.empty_text = _("Nothing that waits for you is like that.")
            table.empty_url, table.empty_action = "?tab=todo", _("Show everything")
        elif confirms_anywhere(self.actor):
            table.empty_text = _("Nothing waits for you. A form that reaches you stands here.")
            table.empty_url, table.empty_action = "?tab=done", _("What you have done")

    def narrowed(self) -> str:
        """What this list shows, on all its pages, as another address may ask for it."""
        query = self.request.GET.copy()
        query["tab"] = self.tab
        for name in ("page", "sort"):
            query.pop(name, None)
        return query.urlencode()

    def unfinished(self):
        """What the reader has put aside and is no form yet, beside what is to do."""
        if self.tab != "todo":
            return []
        return Unfinished.objects.visible_to(self.actor).not_stored()


def shared_topics(lessons: Iterable[Lesson]) -> set[str]:
    """The topics by which the lessons of a form cannot be told apart."""
    counted = Counter(lesson.topic for lesson in lessons)
    return {topic for topic, count in counted.items() if count > 1}


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
                "confirming_school",
                "confirming_district",
                "host_school",
                "organiser_school",
                "organiser_district",
                "partnership__supporting_district",
                "partnership__supported_district",
                "partnership__supporting_school",
                "partnership__supported_school",
                "corrects",
                "event__holds",
            )
            .prefetch_related(
                Prefetch("parties", parties()),
                Prefetch("decisions", Decision.objects.order_by("pk")),
            )
            .annotate(
                has_lessons=Exists(Lesson.objects.filter(activity=OuterRef("pk"))),
                has_talks=Exists(Talk.objects.filter(activity=OuterRef("pk"))),
                has_sessions=Exists(Session.objects.filter(activity=OuterRef("pk"))),
                has_results=Exists(Mention.objects.filter(activity=OuterRef("pk"))),
                waits_for_nobody=Exists(self.waiting_for_nobody()),
                has_twins=has_twins(self.actor),
                is_retold=is_retold(self.actor),
                has_files=Exists(
                    Attachment.objects.filter(activity=OuterRef("pk"), removed_at=None)
                ),
                has_editions=Exists(
                    Activity.objects.of_reference(OuterRef("reference")).exclude(pk=OuterRef("pk"))
                ),
                people_count=Count("attendances", filter=Q(attendances__session=None)),
            )
        )

    def waiting_for_nobody(self):
        forms = Activity.objects.filter(pk=OuterRef("pk"))
        return forms.waiting_for_nobody(timezone.localdate())

    def get_context_data(self, **kwargs):
        form, actor = self.object, self.actor
        verbs = verbs_for(actor, form)
        buttons = chain_buttons.buttons(form, verbs, actor)
        lessons = self.of_form(Lesson, "teacher", "school") if form.has_lessons else []
        results = self.results()
        words = list(Reflection.objects.visible_to(actor).of_form(form))
        own = next((each for each in words if each.teacher_id == actor.teacher_id), None)
        return super().get_context_data(**kwargs) | {
            "sentence": chain_wording.status_sentence(form, actor),
            "status": registration_wording.status_of(form, actor.teacher_id),
            "shut": chain_wording.shut(form),
            "nobody_there": self.nobody_there(),
            "tone": registration_wording.TONES[form.status],
            "chain": chain(form, actor),
            "history": history(form, actor),
            "returned": returned(form, actor),
            "answer_form": answer_form(form, verbs, actor),
            "answers": answering.answers(form, actor),
            "changed_since": old_and_new.since_words(form, actor),
            "changed_since_signed": old_and_new.rows(old_and_new.since_signed(form, actor), actor),
            "facts": registration_wording.facts(form),
            "sides": registration_wording.sides(form, actor),
            "people": self.people(),
            "lacks": card.lacks_of(form, lessons=lessons, results=results),
            "lessons": lessons,
            "shared_topics": shared_topics(lessons),
            "sessions": self.sessions() if form.has_sessions else [],
            "talks": self.of_form(Talk) if form.has_talks else [],
            "results": results,
            "words": reflections.rows(words, actor),
            "words_form": words_form(form, actor, own=own, countersigns=Verb.COUNTERSIGN in verbs),
            "is_retold": form.is_retold and answers_for(actor, form),
            "has_twins": form.has_twins and answers_for(actor, form),
            "accounts": retelling.accounts(form, actor) if form.event_id else {},
            "files": self.files(),
            "editions": self.editions(),
            "buttons": buttons,
            "strip": [step for step in buttons if step["place"] == "strip"],
            "top": [step for step in buttons if step["place"] == "top"],
            "end": [step for step in buttons if step["place"] == "end"],
            "strike_out": self.strike_out(verbs),
            "can_edit": may_edit(actor, form),
            "can_correct": may_correct(actor, form),
            "can_record": may_record_with_a_pair(actor) and is_author(actor, form),
            "can_add_file": may_add_file(actor, form),
            "can_add_stamped": may_add_stamped_copy(actor, form),
            "wants_stamp": wants_stamp(form),
        }

    def of_form(self, model, *related):
        rows = model.objects.filter(activity=self.object)
        return rows.select_related(*related) if related else rows

    def people(self):
        """Who was present besides the people of the two sides."""
        named = {party.teacher_id for party in self.object.parties.all() if party.teacher_id}
        if self.object.people_count <= len(named):
            return []
        rows = self.of_form(Attendance, "teacher", "school", "district").filter(session=None)
        return [row for row in rows if row.teacher_id not in named]

    def sessions(self):
        """The parts of the event, each with how many of the people named were there."""
        return (
            self.of_form(Session)
            .annotate(present=Count("attendances"))
            .order_by("day", "half", "starts_at", "pk")
        )

    def results(self):
        if not self.object.has_results:
            return []
        rows = self.of_form(Mention, "result")
        authors = MentionAuthor.objects.select_related("teacher", "school", "district")
        return rows.prefetch_related(Prefetch("authorships", authors))

    def files(self):
        if not self.object.has_files:
            return []
        rows = self.of_form(Attachment, "added_by", "activity", "file").filter(removed_at=None)
        return [attachments_wording.file_row(row, self.actor) for row in rows]

    def editions(self):
        """The other editions of this form that the reader may open."""
        if not self.object.has_editions:
            return []
        rows = Activity.objects.visible_to(self.actor).filter(reference=self.object.reference)
        return [row for row in rows.order_by("edition") if row.pk != self.object.pk]

    def nobody_there(self) -> list[dict]:
        """Of a form that waits for people who cannot sign in: who that is, and what is done. And
        where the reader's own hand in it stands in the way: who has the button instead.
        """
        form, actor = self.object, self.actor
        if form.waits_for_nobody:
            return [chain_wording.nobody_there(form, actor)]
        if instead := another_takes_it(form, actor):
            return [instead]
        if form.status != Status.OTHER_SIDE or chain_wording.shut(form):
            return []
        absent = without_account(unsigned_other_side(form))
        return [chain_wording.no_account(party, actor) for party in absent]

    def strike_out(self, verbs):
        """Who has not countersigned, and from which day the author may go on without them."""
        if Verb.STRIKE_OUT not in verbs:
            return {}
        return waits_until(self.object, unsigned_other_side(self.object))


class ResultDetailView(ScopedDetailView):
    """One result with its authors and the forms that speak of it."""

    model = Result
    template_name = "activities/result.html"
    context_object_name = "result"

    def refine(self, rows):
        rows = rows.select_related("subject", "same_as")
        return rows.prefetch_related(works_reading.authors())

    def get(self, request, *args, **kwargs):
        """One that was joined with another is read there."""
        self.object = self.get_object()
        if self.object.same_as:
            return redirect(self.object.same_as.get_absolute_url())
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs):
        result = self.object
        facts = [
            (_("Kind of result"), result.get_kind_display()),
            (_("Subject"), result.subject),
            (_("Characters"), grouped(result.characters) if result.characters else ""),
            (_("Published in"), result.published_in),
        ]
        may_note = awards.may_note_any(self.actor)
        address = f"{reverse('results:award-create')}?result={result.uuid}"
        return super().get_context_data(**kwargs) | {
            "facts": facts,
            "mentions": speaking(self.actor).filter(result=result),
            "joined": sameness.joined_with(result, self.actor),
            "award_url": address if may_note else "",
        }
