"""The board: who has no mentor, and the page of one of them with who may help."""

import datetime
from collections import Counter
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exceptions import DomainError
from core.names import shown
from core.pages import ForThoseWhoMay, one_of
from core.rights import may_manage_lists
from core.views import ScopedFormView, ScopedListView
from pairings.board.forms import BoardPairForm, BoardStartForm
from pairings.board.models import Proposal
from pairings.board.reading import Board, boards_of
from pairings.board.rights import districts_of, may_propose_anywhere
from pairings.board.rules import refusal
from pairings.board.tables import UnpairedFilter, UnpairedTable
from pairings.board.wording import (
    TONES,
    asked_only_from_today,
    joined,
    places_of,
    reasons,
    warnings,
    weights_said,
    who_is_listed,
)
from pairings.pairs.rules import asked_from_today
from pairings.pairs.services import may_pair, may_see_board, open_pairing
from pairings.pairs.views import ToldMixin
from roster.models import Teacher

# So many suggestions stand there at first, and so many of those whom a rule forbids.
AT_FIRST, REFUSED = 3, 10


class AskedFirst(ForThoseWhoMay):
    """A page about a program's subject and a first day, which stand in its address."""

    def dispatch(self, request, *args, **kwargs):
        if not self.may():
            raise PermissionDenied
        return self.first_question() or super().dispatch(request, *args, **kwargs)

    def may(self):
        return may_see_board(self.actor)

    def first_question(self) -> HttpResponse | None:
        """The page that asks for program and subject, where they are not known yet."""
        asked = self.request.GET or None
        start = BoardStartForm(asked, actor=self.actor)
        answers = start.only_answer() if asked is None else None
        if asked is not None and "again" not in asked and start.is_valid():
            answers = start.cleaned_data
        if answers is None:
            is_read = self.request.method in {"GET", "HEAD"}
            self.say_how_many(start)
            context = self.start_context(start)
            status = 200 if is_read else 422
            return render(self.request, "pairings/board_start.html", context, status=status)
        self.program, self.subject = answers["program"], answers["subject"]
        typed = answers.get("starts_on")
        self.day = typed or self.program.default_day(timezone.localdate())
        return None

    def say_how_many(self, start: BoardStartForm) -> None:
        """Where one program alone is open: of several the reader has yet to choose one."""
        if len(programs := start.offered("program")) == 1:
            (program,) = programs
            day = program.default_day(timezone.localdate())
            districts = {
                subject: districts_of(self.actor, subject) for subject in start.offered("subject")
            }
            start.say_how_many(boards_of(program, day, districts))

    def start_context(self, start) -> dict:
        return {
            "page_title": _("Pairing board"),
            "form": start,
            "cancel_url": reverse("pairings:list"),
        }

    @cached_property
    def board(self) -> Board:
        districts = districts_of(self.actor, self.subject)
        return Board(self.program, self.subject, self.day, districts=districts, reader=self.actor)

    @property
    def address(self) -> str:
        return as_asked(self.program, self.subject, self.day)

    def asked_context(self) -> dict:
        return {
            "program": self.program,
            "subject": self.subject,
            "day": self.day,
            "address": self.address,
        }


def as_asked(program, subject, day: datetime.date | None) -> str:
    """What stands in the address of every page of the board."""
    asked = {"program": program.pk, "subject": subject.pk}
    if day:
        asked["starts_on"] = day.isoformat()
    return "?" + urlencode(asked)


class BoardView(AskedFirst, ScopedListView):
    """Who has no mentor, each with the best suggestion, and the drafts there are."""

    model = Teacher
    table_class = UnpairedTable
    filterset_class = UnpairedFilter
    template_name = "pairings/board.html"
    title = gettext_lazy("Pairing board")
    empty_text = gettext_lazy("Everybody has a mentor.")

    def refine(self, rows):
        return rows.filter(pk__in=list(self.board.trainees)).order_by("name_sort", "pk")

    def get_filterset_kwargs(self, filterset_class):
        return super().get_filterset_kwargs(filterset_class) | {"board": self.board}

    def get_table_kwargs(self):
        return super().get_table_kwargs() | {"board": self.board, "address": self.address}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        table, number = context["table"], len(self.board.trainees)
        table.show_header = bool(table.paginated_rows)
        table.caption = who_is_listed(self.board)
        if number and not table.show_header:
            table.empty_text = _("Nobody there is without a mentor.")
            table.empty_url, table.empty_action = self.address, _("Show everything")
        proposals = Proposal.objects.visible_to(self.actor).filter(
            program=self.program, subject=self.subject
        )
        return (
            context
            | self.asked_context()
            | {
                "number": number,
                "lists": table.caption,
                "keep": parse_qsl(self.address.lstrip("?")),
                "by_nomination": {
                    part: bool(people) for part, people in self.board.nominated.items()
                },
                "weighed": weights_said(self.board.weights),
                "may_set_weights": may_manage_lists(self.actor),
                "may_propose": bool(number) and may_propose_anywhere(self.actor),
                "proposals": [
                    (each, TONES[each.state], shown(str(each.changed_by or ""), self.actor))
                    for each in proposals.exclude(state=Proposal.State.DROPPED).select_related(
                        "subject", "district", "changed_by"
                    )[:5]
                ],
            }
        )


class Choosing:
    """What a page shows of those who may be one trainee's mentor, and of those who may not.

    Its board is that of the page's reader.
    """

    def choices(self, board: Board, person, others: Counter | None = None) -> dict:
        found = board.suggestions(person, others)
        at_first = [each for each in found if not each.is_learner][:AT_FIRST]
        shows_all = "all" in self.request.GET or not at_first
        listed = found if shows_all else at_first
        refused = board.refusals(person, others)
        return {
            "suggestions": [self.told(each) | {"key": uuid4()} for each in listed],
            "is_none_suggested": bool(found) and not at_first,
            "more": 0 if shows_all else len(found) - len(listed),
            "refusals": [
                self.told(each) | {"refusal": refusal(each)} for each in refused[:REFUSED]
            ],
            "more_refused": max(len(refused) - REFUSED, 0),
        }

    def told(self, judgement) -> dict:
        mentor = judgement.mentor
        return {
            "mentor": mentor,
            "name": shown(mentor.name, self.actor),
            "place": places_of(mentor),
            "reasons": joined(reasons(judgement)),
            "warnings": warnings(judgement, self.board.told),
        }


class BoardTraineeView(Choosing, ToldMixin, AskedFirst, ScopedFormView):
    """One trainee without a mentor: who may help, why, who may not; each press names both."""

    model = Teacher
    form_class = BoardPairForm
    template_name = "pairings/board_trainee.html"
    success_message = gettext_lazy("The two were paired. Both have been told.")
    done = gettext_lazy("The two were paired.")

    @cached_property
    def trainee(self) -> Teacher:
        return one_of(self.get_queryset(), self.kwargs["uuid"])

    @cached_property
    def person(self):
        person = self.board.people.get(self.trainee.pk)
        if person is None or not any(self.board.is_ours(each) for each in person.places):
            raise Http404
        return person

    def may(self):
        return bool(self.trainee) and super().may()

    def get_title(self):
        return _("A mentor for %(trainee)s") % {"trainee": shown(str(self.trainee), self.actor)}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"board": self.board}

    def may_pair(self) -> bool:
        places = self.person.places
        return any(may_pair(self.actor, each.district_id, self.subject.pk) for each in places)

    def perform(self, form):
        if not self.may_pair():
            raise PermissionDenied
        asked = {
            "program": self.program,
            "subject": self.subject,
            "trainee": self.trainee,
            "mentor": form.cleaned_data["mentor"],
        }
        pairing = open_pairing(
            actor=self.actor,
            starts_on=self.day,
            asked_from=asked_from_today(self.day, timezone.localdate()),
            uuid=form.cleaned_data["uuid"],
            **asked,
        )
        # What the page's key made before, where it was sent again.
        is_theirs = all(getattr(pairing, name) == value for name, value in asked.items())
        if not (is_theirs and pairing.goes_on(timezone.localdate())):
            raise DomainError(
                _(
                    "What this page made before is no pair of these two now. Look at who may help, "
                    "then press again."
                )
            )
        return pairing

    def get_success_message(self):
        """With the way back beside it: a press may have met the wrong name."""
        address = reverse("pairings:cancel", args=[self.object.uuid])
        link = format_html('<a href="{}">{}</a>', address, _("A mistake? Cancel this pairing"))
        words = {"mentor": self.object.mentor, "trainee": self.object.trainee}
        who = _("%(mentor)s with %(trainee)s.") % words
        return format_html("{} {} {}", super().get_success_message(), who, link)

    def remember(self, form):
        """The pairing's key makes the same press one pairing; the page is gone after it."""

    def get_success_url(self):
        return reverse("pairings:board") + self.address

    def get_cancel_url(self):
        return self.get_success_url()

    def get_context_data(self, **kwargs):
        has_mentor = self.person.pk in self.board.paired
        return (
            super().get_context_data(**kwargs)
            | self.asked_context()
            | ({} if has_mentor else self.choices(self.board, self.person))
            | {
                "trainee": self.trainee,
                "trainee_name": shown(str(self.trainee), self.actor),
                "place": places_of(self.person),
                "has_mentor": has_mentor,
                "may_pair": self.may_pair(),
                "asked_late": asked_only_from_today(self.day, timezone.localdate()),
            }
        )
