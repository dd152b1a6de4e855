"""Recording an activity: the form of a pair, and of an office.

One file although it is long: both forms put aside what is typed, and ask before sending, alike.
"""

import datetime
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.attachments.models import Attachment
from activities.attachments.wording import file_row
from activities.chain import route, rules, word_typed, wording
from activities.chain.reading import read_steps, with_people
from activities.chain.returned import returned
from activities.registration.content import content_of, with_what_there_is
from activities.registration.models import Activity, Status
from activities.registration.rights import EDITABLE, is_author, may_edit, may_organise
from activities.registration.tables import parties
from activities.unfinished.models import Unfinished
from activities.unfinished.services import boxes, is_gone, put_aside
from activities.unfinished.views import to_home_for_it_is_gone
from core.exceptions import DomainError, StaleStateError
from core.pages import one_of
from core.sentences import one_after_the_other
from core.stored_files.storage import sha256_of
from core.views import FormActionMixin, RecordFormView, ScopedFormView
from pairings.models import Pairing
from recording.entry_form import WHY
from recording.no_pair import why_no_pair
from recording.office_form import OfficeForm
from recording.pair_answers import OTHER_DAY, initial_of, on_their_day
from recording.pair_form import PairForm
from recording.register import register, revise, was_sent
from recording.requested import RESULTS, filled_in
from recording.services import differences
from roster.office.reading import the_office


def today() -> datetime.date:
    return timezone.localdate()


class EntryMixin(FormActionMixin):
    """Saves a draft or sends, as the button pressed says; all that was typed stays."""

    template_name = "recording/entry.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"today": today()}

    def remember(self, form) -> None:
        """Nothing: what is stored is compared, answer by answer and photo by photo."""

    def get_success_message(self):
        form = self.object
        if form.status == Status.DRAFT:
            return _("Saved as a draft. Only you see it.")
        if form.status == Status.RETURNED:
            return _("Saved. It is still with you: send it when it is right.")
        sentence = wording.next_sentence(
            with_people(Activity.objects.with_lack(today())).get(pk=form.pk), self.actor
        )
        return one_after_the_other(_("Sent."), sentence)

    def form_valid(self, form):
        """What the figures would lack is asked once, beside its part; nothing is stored before."""
        if not form.is_draft:
            form.ask()
            if self.is_as_returned(form):
                form.ask_why()
            if form.questions or form.errors:
                return self.render_to_response(self.get_context_data(form=form), status=422)
        return super().form_valid(form)

    def is_as_returned(self, form) -> bool:
        """Whether a returned form would be sent with nothing put right."""
        return False

    def adds_nothing(self, form, stored: Activity) -> bool:
        """Whether the stored form says just what was typed, and has every photo sent with it."""
        return has_photos(form, stored) and not differences(
            stored, form.content(), actor=self.actor
        )


def has_photos(form, stored: Activity) -> bool:
    """Whether every photo sent with the page is on the stored form already."""
    sent = {sha256_of(photo.content) for photo in form.cleaned_data.get("photos", ())}
    there = stored.attachments.filter(removed_at=None).values_list("file__sha256", flat=True)
    return not sent or sent <= set(there)


def opened_with(kept: Unfinished) -> dict[str, str | int]:
    """The hidden boxes by which a page says what it was opened with, and what stands in them.

    Steps may have been taken and undone since it was put aside over a stored form; what that says
    has stayed, or nothing would lie over it.
    """
    return {"mark": kept.mark, "version": (kept.activity or kept).version}


def typed_of(kept: Unfinished) -> dict:
    """What was put aside as what a form is made of."""
    typed = on_their_day(kept.as_sent, today())
    for name, value in opened_with(kept).items():
        typed[name] = value
    return {"data": typed, "files": MultiValueDict()}


class AsideMixin(EntryMixin):
    """A draft may lack anything, and hold what cannot be read: it is kept as it stands."""

    def get_form_kwargs(self):
        """A page that was put aside opens with its boxes as they stood."""
        kwargs = super().get_form_kwargs()
        if self.kept:
            kwargs |= typed_of(self.kept)
        return kwargs

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if self.kept:
            form.show_as_typed()
        return form

    @cached_property
    def kept(self) -> Unfinished | None:
        """What this page opens with instead of a new form or the stored one."""
        return self.opened() if self.request.method in {"GET", "HEAD"} else None

    def opened(self) -> Unfinished | None:
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"kept": self.kept, "now": timezone.now()}

    def form_invalid(self, form):
        """What cannot be a draft yet is kept as it stands; only sending asks for the rest."""
        if not form.may_be_put_aside:
            return super().form_invalid(form)
        stored = self.stored(form)
        if stored and not may_edit(self.actor, stored):
            return super().form_invalid(form)
        try:
            kept = self.put_aside(form, stored)
        except StaleStateError as refusal:
            return self.stale(form, refusal)
        messages.success(self.request, _("Saved as an unfinished draft. Only you see it."))
        return redirect(kept.get_absolute_url())

    def stale(self, form, refusal):
        """What another window has put aside stands beside what was typed here, to choose."""
        kept = refusal.current
        if not isinstance(kept, Unfinished):
            return super().stale(form, refusal)
        if boxes(kept.typed) == boxes(form.typed_so_far()):
            # One press of a button that was sent twice: the first has put it aside.
            messages.info(self.request, _("This was saved already."))
            return redirect(kept.get_absolute_url())
        theirs = type(form)(**self.get_form_kwargs() | typed_of(kept))
        versions = form.versions_put_aside(theirs)
        form.refuse(refusal)
        form.data = form.data.copy()
        for name, value in opened_with(kept).items():
            form.data[name] = value
        context = self.get_context_data(form=form, versions=versions, versions_are_own=True)
        return self.render_to_response(context, status=409)

    def put_aside(self, form, stored: Activity | None) -> Unfinished:
        return put_aside(
            stored.uuid if stored else form.cleaned_data["uuid"],
            form.typed_so_far(),
            actor=self.actor,
            theme=form.data.get("theme", ""),
            is_office=isinstance(form, OfficeForm),
            seen=form.cleaned_data["version"],
            mark=form.cleaned_data["mark"],
            activity=stored,
        )

    def stored(self, form) -> Activity | None:
        """The form that this page has stored already."""
        raise NotImplementedError


class EntryCreateView(AsideMixin, ScopedFormView):
    """A new form; its UUID comes with the page, so that sending twice makes one."""

    model = Activity
    object = None
    is_new = False

    def dispatch(self, request, *args, **kwargs):
        """An old way to a draft that was sent or dropped since leads home."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            key = request.GET.get("draft")
            if not key or not is_gone(key):
                raise
            return to_home_for_it_is_gone(request)

    def get_cancel_url(self):
        return reverse("activities:list")

    def opened(self):
        key = self.request.GET.get("draft")
        return one_of(Unfinished.objects.visible_to(self.actor).not_stored(), key) if key else None

    def stored(self, form):
        mine = Activity.objects.filter(author=self.actor.user_id)
        return mine.filter(uuid=form.cleaned_data["uuid"]).first()

    def form_valid(self, form):
        earlier = self.stored(form)
        if earlier and was_sent(earlier):
            return self.sent_before(form, earlier)
        return super().form_valid(form)

    def sent_before(self, form, earlier: Activity) -> HttpResponse:
        """To the form as it was sent; where something was typed since, that stays on the page."""
        if self.adds_nothing(form, earlier):
            messages.info(self.request, _("This was sent already."))
            return redirect(earlier.get_absolute_url())
        context = self.get_context_data(form=form, sent=earlier)
        return self.render_to_response(context, status=409)

    def perform(self, form):
        made, self.is_new = register(
            form.content(),
            actor=self.actor,
            uuid=form.cleaned_data["uuid"],
            seen=form.cleaned_data["version"],
            mark=form.cleaned_data["mark"],
            send=not form.is_draft,
            photos=form.cleaned_data.get("photos", ()),
            today=today(),
            as_it_is=form.as_it_is,
        )
        return made


class PairFormView(EntryCreateView):
    """The minute of a mentor or trainee."""

    form_class = PairForm
    title = gettext_lazy("Record an activity")

    @property
    def lede(self):
        if self.request.GET.get("asked") in RESULTS:
            return _(
                "The result that is asked for goes under “Others present, results”, below. Without "
                "a topic, its title is the topic."
            )
        return _("About a minute.")

    def get_initial(self):
        """Another one like a form of one's own, or of the pair the reader came from."""
        own = Activity.objects.filter(author=self.actor.user_id)
        if key := self.request.GET.get("like"):
            form = one_of(own, key)
            before = initial_of(content_of(form), today())
            same = ("pairing", "kind", "where", "host_school", "duration", "minutes")
            return {name: before[name] for name in same}
        if key := self.request.GET.get("pairing"):
            pairing = one_of(Pairing.objects.visible_to(self.actor), key)
            asked = filled_in(
                self.request.GET.get("asked", ""),
                self.request.GET.getlist("kinds"),
                pairing,
                self.actor,
            )
            when = {"when": OTHER_DAY} if self.request.GET.get("when") == OTHER_DAY else {}
            return {"pairing": pairing.pk} | asked | when
        return {}

    def get(self, request, *args, **kwargs):
        form = self.get_form()
        no_pair = None if form.pairings else why_no_pair(self.actor, today())
        if form.pairings or self.kept:
            return self.render_to_response(self.get_context_data(form=form, no_pair=no_pair))
        context = {
            "page_title": self.get_title(),
            "no_pair": no_pair,
            "unfinished": Unfinished.objects.visible_to(self.actor).not_stored(),
            "may_practice": self.actor.teacher_id is not None,
            "contact": the_office().reached,
        }
        return render(request, "recording/no_pair.html", context)


class OfficeFormView(EntryCreateView):
    """The form of whoever organises: a school, a district, the city's section."""

    form_class = OfficeForm
    title = gettext_lazy("Record an activity you organize")
    lede = gettext_lazy("For events of a school, a district or the city, with all their people.")

    def dispatch(self, request, *args, **kwargs):
        if may_organise(self.actor):
            return super().dispatch(request, *args, **kwargs)
        if "draft" not in request.GET:
            raise PermissionDenied
        messages.info(
            request,
            _("You organize nothing at present, so the draft cannot be sent. Drop it here."),
        )
        return redirect(reverse("activities:list") + "?tab=todo")


class EntryUpdateView(AsideMixin, RecordFormView):
    """Changes a draft or a returned form; the reason for its return stands on top."""

    model = Activity

    def get(self, request, *args, **kwargs):
        return self.out_of_hands() or super().get(request, *args, **kwargs)

    def get_form(self, form_class=None):
        """Whoever pressed “Send” on the form's own page comes here to be asked."""
        form = super().get_form(form_class)
        form.fields["photos"].widget.there = self.files_there() if self.object.has_files else ()
        if self.request.method == "GET" and "ask" in self.request.GET:
            is_as_returned = rules.is_as_returned(self.object)
            if is_as_returned:
                form.show_why()
            if not self.kept:
                # What was put aside is not judged before it is whole.
                form.ask()
        return form

    def files_there(self) -> tuple[dict, ...]:
        """What is on the form already, by name; it is taken off on the form's own page."""
        files = self.object.attachments.showing_files().select_related("file", "added_by")
        return tuple(
            file_row(each, self.actor) | {"remove_url": "", "caption": each.caption or each.name}
            for each in files
        )

    def is_as_returned(self, form):
        if not rules.may_be_answered(self.object):
            return False
        typed = differences(self.object, form.content(), actor=self.actor)
        return has_photos(form, self.object) and rules.is_as_returned(self.object, typed)

    def adds_nothing(self, form, stored):
        """A word is something, too: it went with the form, or it is not lost."""
        words = form.cleaned_data.get(WHY)
        is_known = not words or words == rules.words_sent(stored)
        return is_known and super().adds_nothing(form, stored)

    def form_valid(self, form):
        """A word that is not sent yet is put aside with the page: nothing else holds it."""
        words = form.cleaned_data.get(WHY)
        if form.is_draft and words and words != form.initial.get(WHY):
            return self.form_invalid(form)
        answer = super().form_valid(form)
        if (
            words
            and self.object.status == Status.RETURNED
            and answer.status_code == HTTPStatus.FOUND
        ):
            form.data = form.data.copy()
            form.data["version"] = self.object.version
            return redirect(self.put_aside(form, self.object).get_absolute_url())
        return answer

    def post(self, request, *args, **kwargs):
        if WHY in request.POST:
            word_typed.forget(request)
        if is_author(self.actor, self.object):
            return self.sent_meanwhile() or super().post(request, *args, **kwargs)
        return self.out_of_hands() or super().post(request, *args, **kwargs)

    def opened(self):
        if not is_author(self.actor, self.object):
            return None
        return getattr(self.object, "unfinished", None)

    def stored(self, form):
        return self.object

    def sent_meanwhile(self) -> HttpResponse | None:
        """Sent from another window: what was typed here since then stays on the page."""
        if may_edit(self.actor, self.object):
            return None
        form = self.get_form()
        if form.is_valid() and self.adds_nothing(form, self.object):
            return self.out_of_hands()
        form.refuse(DomainError(wording.why_not_now(self.object, self.actor)))
        is_sent = self.object.status not in {*EDITABLE, Status.VOID}
        context = self.get_context_data(form=form, sent=self.object if is_sent else None)
        return self.render_to_response(context, status=409)

    def out_of_hands(self) -> HttpResponse | None:
        """The way back to a form that its author may not change now."""
        if may_edit(self.actor, self.object):
            return None
        messages.info(self.request, wording.why_not_now(self.object, self.actor))
        return redirect(self.object.get_absolute_url())

    def get_object(self, queryset=None):
        """With its steps, where it has any: a draft that was never sent is read without them."""
        form = super().get_object(queryset)
        if form.first_sent_at:
            read_steps(form)
        return form

    def refine(self, rows):
        files = Attachment.objects.showing_files().filter(activity=OuterRef("pk"))
        rows = rows.select_related(
            *("program", "kind", "author", "subject", "confirming_school", "confirming_district"),
            *("host_school", "organiser_school", "organiser_district", "partnership"),
            "unfinished",
        ).annotate(has_files=Exists(files))
        both = Prefetch("parties", parties().select_related("pairing__program"))
        return with_what_there_is(rows.prefetch_related(both))

    def get_title(self):
        if self.object.corrects_id:
            return _("Correct: %(theme)s") % {"theme": self.object.theme}
        return _("Change: %(theme)s") % {"theme": self.object.theme}

    def get_form_class(self):
        is_pair = self.object.organiser_level == Activity.Level.PAIR
        return PairForm if is_pair else OfficeForm

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"stored": self.object}
        if self.kept and (words := word_typed.kept(self.request, self.object)):
            before = kwargs["data"].get(WHY, "")
            # What was put aside earlier is not lost behind it.
            kwargs["data"][WHY] = words if before in words else f"{before}\n{words}"
        return kwargs

    def get_initial(self):
        """With the word that went with the form before it was taken back, or was typed beside the
        button that led here.
        """
        initial = {"uuid": self.object.uuid, "version": self.object.version}
        words = rules.words_sent(self.object) if self.object.is_back_with_author else ""
        if self.request.method == "GET":
            words = word_typed.kept(self.request, self.object) or words
        return initial | ({WHY: words} if words else {})

    def perform(self, form):
        return revise(
            self.object,
            form.content(),
            actor=self.actor,
            seen=form.cleaned_data["version"],
            mark=form.cleaned_data["mark"],
            send=not form.is_draft,
            photos=form.cleaned_data.get("photos", ()),
            today=today(),
            as_it_is=form.as_it_is,
            announced=self.announced(),
            why_it_stands=form.cleaned_data.get(WHY, ""),
        )

    def announced(self) -> set[str] | None:
        """The changes of which the page said that the form starts again; None: with any change,
        or with the one who returned it.
        """
        if not route.names_what_may_change(self.object) or route.leads_one_way(
            self.object, self.actor
        ):
            return None
        return set(self.object.changed_since_return)

    def get_success_message(self):
        if self.object.status == Status.RETURNED and "send" in self.request.POST:
            return _("Saved, but not sent yet. Read where the form goes, then send it.")
        return super().get_success_message()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"returned": returned(self.object, self.actor)}
