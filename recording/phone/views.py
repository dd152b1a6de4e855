"""What a phone asks while it sends what was written on it. Every answer is JSON, never a page.

`PUT` of the same letter is answered the same however often it comes: 201 when the form is new, 200
afterwards. A refusal says `problem`, and the phone keeps what it has.
"""

import datetime
from uuid import UUID

from crispy_forms.utils import render_crispy_form
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from activities.attachments.services import add_file
from activities.registration.day_off import days_asked_about
from activities.registration.models import Activity, Status
from activities.registration.rules import LEAST_WORDS, missing
from activities.registration.shortfalls import shortfalls
from activities.unfinished.models import Unfinished
from core.exceptions import DomainError, StoreUnreachableError
from core.names import with_colon
from core.periods import Period
from core.stored_files.fields import PhotosField, Sent
from core.views import ScopedMixin
from recording.pair_choices import words_of_following
from recording.pair_form import PairForm
from recording.phone.ended import ended, tell_coordinators
from recording.phone.letters import Letter, LetterError, read
from recording.register import was_sent
from recording.views import PairFormView, today

# A phone asks about the latest it holds, as many as an address has room for.
MOST_RECEIPTS = 50

# As long as a phone may be without a signal, mostly.
AHEAD = datetime.timedelta(days=30)

# Without these no form is worth waiting for; what else it lacks the portal says.
REQUIRED = ("pairing", "kind", "theme")
LEAST = {"process": LEAST_WORDS}
# Without a topic it is that of the first result.
INSTEAD = {"theme": {"or": "results-0-title"}}


class WhoView(View):
    """Who is signed in on this phone, and the key that this session's letters need."""

    def get(self, request):
        return JsonResponse({"person": str(request.user.uuid), "token": get_token(request)})


class FormView(View):
    """The pair's page as this person would open it now, for the phone to open without a signal."""

    def get(self, request):
        form = PairForm(actor=request.actor, today=today())
        form.helper.disable_csrf = True
        return JsonResponse(
            {
                "person": str(request.user.uuid),
                "language": get_language(),
                "form": render_crispy_form(form) if form.pairings else "",
                "demands": demands(form),
                "following": following(form),
                "lessons": lessons_of_kinds(form),
                "talks": talks_of_kinds(form),
                "days": odd_days(form),
            }
        )


def demands(form: PairForm) -> list[dict]:
    """What the phone asks for before a form waits: the answer, how long at least, the sentence."""
    nothing = {"organiser_level": Activity.Level.PAIR, "theme": "", "process": ""}
    lacks = missing(nothing, lessons=(), talks=())
    required = {name: form.fields[name].error_messages["required"] for name in REQUIRED}
    return [
        {"name": name, "least": LEAST.get(name, 1), "sentence": str(sentence)}
        | INSTEAD.get(name, {})
        for name, sentence in {**required, "process": lacks["process"]}.items()
    ]


def following(form: PairForm) -> list[dict]:
    """What the phone asks for besides, where it is on the page: another answer calls for it.

    Apart from the others, for a phone that has not taken the newest version asks for all of those.
    """
    said = {"when": form.fields["when"].error_messages["required"], **words_of_following()}
    return [
        {"name": name, "least": 1, "sentence": str(sentence)} for name, sentence in said.items()
    ]


def lessons_of_kinds(form: PairForm) -> dict[str, dict]:
    """Of each kind that lives from its lessons: what is said where none is noted, and whether the
    form may be sent so."""
    found = {}
    for kind in form.fields["kind"].queryset:
        demanded = missing({"kind": kind, "theme": "-"}, lessons=(), talks=()).get("lessons")
        asked = shortfalls(kind, lessons=(), headcount=2, results=())
        if demanded or asked:
            sentence = demanded or asked[0].sentence
            found[str(kind.pk)] = {"sentence": str(sentence), "isDemanded": bool(demanded)}
    return found


def talks_of_kinds(form: PairForm) -> dict[str, dict]:
    """Of each kind that is not sent without a talk: what is said where none is noted."""
    found = {}
    for kind in form.fields["kind"].queryset:
        lacks = missing({"kind": kind, "theme": "-"}, lessons=(), talks=())
        if "talks" in lacks:
            found[str(kind.pk)] = {"sentence": str(lacks["talks"]), "isDemanded": True}
    return found


def odd_days(form: PairForm) -> dict[str, dict]:
    """What the phone asks of a day before a form waits, and what the way to mend it is called.

    Later days than these the portal asks about.
    """
    first = min(
        (each.program.first_day_back(form.today) for each in form.pairings), default=form.today
    )
    days = days_asked_about(Period(first, form.today + AHEAD))
    mend = _("Choose another day")
    return {day.isoformat(): {"sentence": sentence, "mend": mend} for day, sentence in days.items()}


class OfItsWriterMixin:
    """A letter is its writer's, whoever signs in on the phone while it is on its way."""

    def dispatch(self, request, *args, **kwargs):
        if request.headers.get("X-Letter-Owner") != str(request.user.uuid):
            return refusal("sign_in", 401)
        return super().dispatch(request, *args, **kwargs)


class LetterView(OfItsWriterMixin, PairFormView):
    """Takes a letter in: the pair's page judges it, and answers the phone instead of a reader."""

    http_method_names = ["put"]

    def put(self, request, *args, **kwargs):
        earlier = Activity.objects.filter(uuid=self.key).only("author").first()
        if earlier and earlier.author_id != self.actor.user_id:
            return refusal("not_yours", 404)
        try:
            answer = self.post(request)
        except LetterError as error:
            return refusal("unreadable", 400, detail=str(error))
        except PermissionDenied:
            return refusal("not_yours", 404)
        return answer if isinstance(answer, JsonResponse) else self.receipt()

    @property
    def key(self) -> UUID:
        return self.kwargs["uuid"]

    @cached_property
    def letter(self) -> Letter:
        letter = read(self.request.body, timezone.now())
        letter.said["uuid"] = str(self.key)
        return letter

    def get_form_kwargs(self):
        letter = self.letter
        written_on = letter.written_on or today()
        return super().get_form_kwargs() | {"data": letter.said, "files": None, "today": written_on}

    def get_form(self, form_class=None):
        """The phone has asked about the day. A letter that nobody waits for is not held up by it:
        whoever confirms asks, too."""
        form = super().get_form(form_class)
        form.asks_about_the_day = self.letter.is_shown
        return form

    def sent_before(self, form, earlier) -> HttpResponse:
        if self.adds_nothing(form, earlier):
            return redirect(earlier.get_absolute_url())
        return refusal("conflict", 409, url=earlier.get_absolute_url())

    def form_invalid(self, form):
        """A draft may lack anything; what is to be sent once its photos are here is whole."""
        earlier = self.stored(form) if "uuid" in form.cleaned_data else None
        if earlier and was_sent(earlier):
            return refusal("conflict", 409, url=earlier.get_absolute_url())
        if self.letter.is_draft:
            return super().form_invalid(form)
        day = form.happened_on
        if over := ended(self.letter.said, day, self.actor):
            if over.pairing and day:
                tell_coordinators(over.pairing, self.key, day)
            return refusal("ended", 403, sentences=over.sentences)
        return self.render_to_response({"form": form}, status=422)

    def get_success_message(self):
        """Said on the next page where the writer waits for it; not of a letter of last week."""
        return super().get_success_message() if self.letter.is_shown else ""

    def held(self) -> Activity | Unfinished:
        """What the portal has under the letter's key: a form, or one that is put aside."""
        form = Activity.objects.filter(author=self.actor.user_id, uuid=self.key).first()
        return form or Unfinished.objects.visible_to(self.actor).get(uuid=self.key)

    def receipt(self) -> JsonResponse:
        kept = self.held()
        said = {
            "uuid": str(self.key),
            "sha256": self.letter.sha256,
            "is_sent": isinstance(kept, Activity) and was_sent(kept),
            "url": kept.get_absolute_url(),
        }
        return JsonResponse(said, status=201 if self.is_new else 200)

    def render_to_response(self, context, status=200, **kwargs):
        """Where the page would come back to be put right, or show two versions."""
        form = context["form"]
        if status == 409:
            # Changed elsewhere: its writer reads there what the portal has.
            return refusal("conflict", 409, url=self.held().get_absolute_url())
        return refusal("look", status, sentences=reasons(form))


def reasons(form: PairForm) -> list[str]:
    """All that keeps the form from being taken in, as the top of its page names it."""
    found = [str(each) for each in form.non_field_errors()]
    for box in form:
        line = getattr(box, "line", "")
        found += [with_colon(line, each) if line else str(each) for each in box.errors]
    return found + [str(each.sentence) for each in form.questions]


class PhotoView(OfItsWriterMixin, ScopedMixin, View):
    """Takes a photo in for a letter that is here already; the same photo twice is one."""

    model = Activity

    def post(self, request, uuid):
        own = self.get_queryset().filter(author=self.actor.user_id)
        form = own.filter(uuid=uuid).first()
        if form is None:
            return refusal("unknown", 404)
        if form.status != Status.DRAFT:
            return refusal("conflict", 409, url=form.get_absolute_url())
        try:
            photos = PhotosField().clean(Sent(uploads=request.FILES.getlist("photo")))
            for photo in photos:
                add_file(form, photo, actor=self.actor, seen=form.version)
        except ValidationError as error:
            return refusal("look", 422, sentences=error.messages)
        except StoreUnreachableError:
            # It passes: the phone keeps the photo and brings it again.
            return refusal("later", 503)
        except DomainError as error:
            return refusal("look", 422, sentences=[str(error)])
        return JsonResponse({"uuid": str(form.uuid), "photos": len(photos)})


class ReceiptsView(ScopedMixin, View):
    """Which of the letters a phone believes sent are here: a portal restored from last night's copy
    has lost some, and their phones send them again."""

    model = Activity

    def get(self, request):
        asked = keys_in(request.GET.getlist("asked"))
        own = self.get_queryset().filter(author=self.actor.user_id, uuid__in=asked)
        there = {form.uuid: was_sent(form) for form in own.only("uuid", "status", "first_sent_at")}
        drafts = [key for key, is_sent in there.items() if not is_sent]
        aside = Unfinished.objects.visible_to(self.actor).not_stored().filter(uuid__in=asked)
        drafts += aside.values_list("uuid", flat=True)
        return JsonResponse({"sent": [key for key in there if key not in drafts], "drafts": drafts})


def keys_in(asked: list[str]) -> list[UUID]:
    try:
        return [UUID(key) for key in asked[:MOST_RECEIPTS]]
    except ValueError as error:
        raise BadRequest("No key of a letter") from error


def refusal(problem: str, status: int, **details) -> JsonResponse:
    return JsonResponse({"problem": problem, **details}, status=status)
