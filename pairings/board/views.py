"""Pages of the board.

One file although it is long: each step is a few lines over the pages of a proposal and of a row.
"""

import datetime
from collections import Counter, defaultdict
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.exceptions import DomainError
from core.forms import VersionForm
from core.names import in_language, shown
from core.pages import AddPage, ForThoseWhoMay, StepPage, one_of
from core.views import ActionView, ScopedFormView, ScopedListView
from pairings.board import publishing, services
from pairings.board.forms import (
    WEIGHTS,
    BoardPairForm,
    BoardStartForm,
    DrawAgainForm,
    DropForm,
    NamingForm,
    ProposalForm,
    PublishForm,
    UndoForm,
)
from pairings.board.models import Proposal, ProposedPair, Weight
from pairings.board.reading import Board, board_of, named
from pairings.board.rights import (
    districts_of,
    may_change,
    may_propose_anywhere,
    may_publish,
)
from pairings.board.rules import became, not_published, obstacles, refusal
from pairings.board.tables import ProposedTable, UnpairedFilter, UnpairedTable
from pairings.board.wording import (
    TONES,
    at_work,
    joined,
    places_of,
    reasons,
    warnings,
)
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
            context = self.start_context(start)
            status = 200 if is_read else 422
            return render(self.request, "pairings/board_start.html", context, status=status)
        self.program, self.subject = answers["program"], answers["subject"]
        typed = answers.get("starts_on")
        self.day = typed or self.program.default_day(timezone.localdate())
        return None

    def start_context(self, start) -> dict:
        return {
            "page_title": _("Pairing board"),
            "form": start,
            "cancel_url": reverse("pairings:list"),
        }

    @cached_property
    def board(self) -> Board:
        districts = districts_of(self.actor, self.subject)
        return Board(self.program, self.subject, self.day, districts=districts)

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
                "keep": parse_qsl(self.address.lstrip("?")),
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
    """What a page shows of those who may be one trainee's mentor, and of those who may not."""

    def choices(self, board: Board, person, others: Counter) -> dict:
        found = board.suggestions(person, others)
        at_first = [each for each in found if not each.is_learner][:AT_FIRST]
        shows_all = "all" in self.request.GET or not at_first
        listed = found if shows_all else at_first
        refused = board.refusals(person, others)
        return {
            "suggestions": [self.told(each) | {"key": uuid4()} for each in listed],
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
            "warnings": warnings(judgement),
        }


class BoardTraineeView(Choosing, ToldMixin, AskedFirst, ScopedFormView):
    """One trainee without a mentor: who may help, why, who may not; paired by one press."""

    model = Teacher
    form_class = BoardPairForm
    template_name = "pairings/board_trainee.html"
    success_message = gettext_lazy("They are a pair now. Both have been told.")
    done = gettext_lazy("They are a pair now.")

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
            actor=self.actor, starts_on=self.day, uuid=form.cleaned_data["uuid"], **asked
        )
        # What the page's key made before, where it was sent again.
        is_theirs = all(getattr(pairing, name) == value for name, value in asked.items())
        if not (is_theirs and pairing.is_open):
            raise DomainError(
                _(
                    "What this page made before is no pair of these two now. Look at who may help, "
                    "then press again."
                )
            )
        return pairing

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
            | ({} if has_mentor else self.choices(self.board, self.person, Counter()))
            | {
                "trainee": self.trainee,
                "place": places_of(self.person),
                "has_mentor": has_mentor,
                "may_pair": self.may_pair(),
            }
        )


# --- proposals ------------------------------------------------------------------------------------


class ProposalCreateView(AskedFirst, AddPage):
    model = Proposal
    form_class = ProposalForm
    template_name = "pairings/proposal_form.html"
    title = gettext_lazy("Suggest for everyone")
    lede = gettext_lazy(
        "A mentor for each trainee without one: as many as can be placed, then the best together. "
        "Subject and counterpart list always hold. Nobody is told before you publish."
    )

    def may(self):
        return may_propose_anywhere(self.actor)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "program": self.program,
            "subject": self.subject,
            "starts_on": self.day,
        }

    def get_initial(self):
        """As the last proposal of the program weighed it."""
        last = Proposal.objects.visible_to(self.actor).filter(program=self.program).first()
        weights = {name: getattr(last, name) for name in WEIGHTS} if last else {}
        return super().get_initial() | dict.fromkeys(WEIGHTS, Weight.SOME) | weights

    def perform(self, form):
        return services.propose(actor=self.actor, **form.cleaned_data)

    def get_cancel_url(self):
        return reverse("pairings:board") + self.address

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | self.asked_context()


class OfProposal(ForThoseWhoMay):
    """A page about a proposal that is seen; `record` is the proposal."""

    @cached_property
    def proposal(self) -> Proposal:
        rows = Proposal.objects.visible_to(self.actor)
        rows = rows.select_related("program", "subject", "district", "changed_by")
        return one_of(rows, self.kwargs["uuid"])

    def may(self):
        return may_change(self.actor, self.proposal)

    @property
    def back(self) -> str:
        proposal = self.proposal
        asked = as_asked(proposal.program, proposal.subject, proposal.starts_on)
        return reverse("pairings:board") + asked


class ProposalView(OfProposal, ScopedListView):
    """The proposal: how many have a mentor, who has none and why, and what can be done."""

    model = ProposedPair
    table_class = ProposedTable
    template_name = "pairings/proposal.html"
    empty_text = gettext_lazy("Nobody was without a mentor when it was drawn up.")

    def may(self):
        return bool(self.proposal)

    def get_title(self):
        return str(self.proposal)

    def refine(self, rows):
        return (
            rows.filter(proposal=self.proposal)
            .select_related("trainee", "mentor", "pairing")
            .order_by("-lack", "trainee__name_sort", "pk")
        )

    @property
    def is_changeable(self) -> bool:
        is_ready = self.proposal.state == Proposal.State.READY
        return is_ready and may_change(self.actor, self.proposal)

    def get_table_kwargs(self):
        return super().get_table_kwargs() | {
            "proposal": self.proposal,
            "board": board_of(self.proposal),
            "may_change": self.is_changeable,
        }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        proposal, table = self.proposal, context["table"]
        table.show_header = bool(table.paginated_rows)
        rows = table.rows_of_all
        placed = sum(1 for row in rows if row.mentor_id)
        return context | {
            "proposal": proposal,
            "tone": TONES[proposal.state],
            "placed": placed,
            "without": sum(1 for row in rows if row.lack),
            "left_out": sum(1 for row in rows if row.is_left_out),
            "obstacles": len(table.obstacles),
            "mentors": len({row.mentor_id for row in rows if row.mentor_id}),
            "at_work": at_work(proposal),
            "is_waiting": proposal.state == Proposal.State.WAITING,
            "may_change": self.is_changeable,
            "may_publish": self.is_changeable and placed and may_publish(self.actor, proposal),
            "may_drop": proposal.is_draft and may_change(self.actor, proposal),
            "may_undo": proposal.state == Proposal.State.PUBLISHED
            and may_publish(self.actor, proposal),
            "changed_by": shown(str(proposal.changed_by), self.actor)
            if proposal.changed_by
            else "",
            "back": self.back,
        }


class ProposalStepPage(OfProposal, StepPage):
    """A step on a proposal, from the version on the screen."""

    model = Proposal
    template_name = "pairings/proposal_step.html"

    def refine(self, rows):
        return rows.select_related("program", "subject", "district", "changed_by")

    def may(self):
        return may_change(self.actor, self.record)

    def over(self):
        is_over = not self.record.is_draft and self.may()
        return became(self.record, self.actor) if is_over else ""

    def get_title(self):
        return self.title % {"proposal": self.record}


class DrawAgainView(ProposalStepPage):
    form_class = DrawAgainForm
    service = services.draw_again
    title = gettext_lazy("Draw up again: %(proposal)s")
    success_message = gettext_lazy("It was drawn up again.")
    lede = gettext_lazy(
        "As people and partnerships are now. Mentors you chose or kept stay, and whoever is left "
        "out stays out."
    )

    def get_initial(self):
        return super().get_initial() | {name: getattr(self.object, name) for name in WEIGHTS}

    def get_success_message(self):
        stored = Proposal.objects.visible_to(self.actor).get(pk=self.object.pk)
        return "" if stored.state == Proposal.State.WAITING else super().get_success_message()


class DropView(ProposalStepPage):
    form_class = DropForm
    service = services.drop
    title = gettext_lazy("Throw away: %(proposal)s")
    success_message = gettext_lazy("The draft was thrown away. Nobody was paired by it.")
    lede = gettext_lazy("Nobody has been told of this draft, and nobody is paired by it.")

    def get_success_url(self):
        return self.back

    def get_cancel_url(self):
        return self.record.get_absolute_url()


class TellingStepPage(ToldMixin, ProposalStepPage):
    """A step of which everybody in the proposal is told; says who could not be."""

    @cached_property
    def rows(self) -> list[ProposedPair]:
        rows = ProposedPair.objects.visible_to(self.actor).filter(proposal=self.record)
        return list(rows.select_related("mentor", "trainee"))

    def get_success_message(self):
        """Of what goes on behind the page, its own page says how it stands."""
        stored = Proposal.objects.visible_to(self.actor).get(pk=self.record.pk)
        return super().get_success_message() if stored.state == self.done_state else ""

    def concerned(self) -> list[Teacher]:
        """Whom publishing or undoing it tells, each once."""
        pairs = [row for row in self.rows if row.mentor_id]
        people = [each for row in pairs for each in (row.mentor, row.trainee)]
        return list({each.pk: each for each in people}.values())


class PublishView(TellingStepPage):
    """What would be made, by district and by mentor; then it is made."""

    form_class = PublishForm
    service = publishing.publish
    done_state = Proposal.State.PUBLISHED
    template_name = "pairings/proposal_publish.html"
    title = gettext_lazy("Publish: %(proposal)s")
    lede = gettext_lazy(
        "Each pair becomes a pairing from the first day on, and both people are told. All are made "
        "or none: what changed meanwhile is named. You can undo it while nothing hangs on it."
    )

    def may(self):
        return may_publish(self.actor, self.record)

    @property
    def placed(self) -> int:
        return sum(1 for row in self.rows if row.mentor_id)

    def get_form_kwargs(self):
        label = ngettext("Publish %(count)d pair", "Publish %(count)d pairs", self.placed)
        return super().get_form_kwargs() | {"label": label % {"count": self.placed}}

    @property
    def done(self):
        text = ngettext("%(count)d pair is made.", "%(count)d pairs are made.", self.placed)
        return text % {"count": self.placed}

    @property
    def success_message(self):
        return _("%(done)s Everybody has been told.") % {"done": self.done}

    def get_context_data(self, **kwargs):
        board = board_of(self.record)
        by_district: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for row in self.rows:
            person = board.people.get(row.trainee_id)
            district = place_names(person)
            by_district[district][0 if row.mentor_id else 1] += 1
        load = named(self.rows)
        mentors = {row.mentor_id: row.mentor for row in self.rows if row.mentor_id}
        return super().get_context_data(**kwargs) | {
            "proposal": self.record,
            "by_district": sorted(by_district.items()),
            "loads": [
                {
                    "name": shown(str(mentor), self.actor),
                    "place": places_of(board.people[key]) if key in board.people else "",
                    "now": board.taken[key],
                    "more": load[key],
                    "all": board.taken[key] + load[key],
                }
                for key, mentor in sorted(mentors.items(), key=lambda each: each[1].name_sort)
            ],
            "capacity": self.record.program.mentor_capacity,
            "obstacles": len(obstacles(self.record, board, self.rows)),
        }


def place_names(person) -> str:
    """The districts of somebody's places; of nobody posted any more, a dash."""
    if person is None:
        return "—"
    return ", ".join(dict.fromkeys(in_language(*each.district) for each in person.places))


class UndoView(TellingStepPage):
    form_class = UndoForm
    service = publishing.undo
    done_state = Proposal.State.UNDONE
    title = gettext_lazy("Undo: %(proposal)s")
    success_message = gettext_lazy("Its pairings were cancelled. Everybody has been told.")
    done = gettext_lazy("Its pairings were cancelled.")
    lede = gettext_lazy(
        "Every pairing that it made is cancelled, as if it had never been, or none is. Where a "
        "form or a contact hangs on one already, nothing is undone and you are told which."
    )

    def may(self):
        return may_publish(self.actor, self.record)

    def over(self):
        is_published = self.record.state == Proposal.State.PUBLISHED
        return "" if is_published or not self.may() else not_published(self.record, self.actor)


class OfRow(OfProposal):
    """A page about one trainee of a draft."""

    def over(self):
        is_over = not self.proposal.is_draft and self.may()
        return became(self.proposal, self.actor) if is_over else ""

    def over_url(self):
        return self.proposal.get_absolute_url()

    @cached_property
    def row(self) -> ProposedPair:
        rows = ProposedPair.objects.visible_to(self.actor).filter(proposal=self.proposal)
        rows = rows.select_related("trainee", "mentor")
        row = rows.filter(trainee__uuid=self.kwargs["trainee"]).first()
        if row is None:
            raise Http404
        row.proposal = self.proposal
        return row


class ProposedTraineeView(Choosing, OfRow, ScopedFormView):
    """Another mentor for one trainee of a draft: who may help, and who may not, with its places."""

    model = ProposedPair
    form_class = NamingForm
    template_name = "pairings/proposed_trainee.html"

    def get_title(self):
        return _("A mentor for %(trainee)s") % {"trainee": shown(str(self.row.trainee), self.actor)}

    @cached_property
    def board(self) -> Board:
        return board_of(self.proposal)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"board": self.board}

    def perform(self, form):
        seen, self.chosen = form.cleaned_data["version"], form.cleaned_data["mentor"]
        return services.choose_mentor(self.row, actor=self.actor, seen=seen, mentor=self.chosen)

    def remember(self, form):
        """The proposal's version makes the same press one change."""

    def get_success_message(self):
        return _("%(mentor)s is named for %(trainee)s, and kept when it is drawn up again.") % {
            "mentor": self.chosen,
            "trainee": self.row.trainee,
        }

    def get_success_url(self):
        return self.proposal.get_absolute_url()

    def get_context_data(self, **kwargs):
        person = self.board.people.get(self.row.trainee_id)
        others = named(self.proposal.pairs.all(), but=self.row)
        return (
            super().get_context_data(**kwargs)
            | (self.choices(self.board, person, others) if person else {})
            | {
                "row": self.row,
                "proposal": self.proposal,
                "place": places_of(person) if person else "",
            }
        )


class RowStepView(OfRow, ActionView):
    """One button on a row of a draft."""

    model = Proposal
    steps = {
        "keep": (services.keep, gettext_lazy("The mentor of %(trainee)s is kept.")),
        "let-go": (services.let_go, gettext_lazy("%(trainee)s may get another mentor.")),
        "leave-out": (services.leave_out, gettext_lazy("%(trainee)s is left out.")),
        "take-in": (services.take_in, gettext_lazy("%(trainee)s is taken in again.")),
    }

    def get_object(self, queryset=None):
        if self.kwargs["step"] not in self.steps:
            raise Http404
        return self.proposal

    def perform(self, record):
        service, sentence = self.steps[self.kwargs["step"]]
        form = VersionForm(self.request.POST, actor=self.actor)
        seen = form.cleaned_data["version"] if form.is_valid() else 0
        service(self.row, actor=self.actor, seen=seen)
        return sentence % {"trainee": self.row.trainee}

    def get_success_url(self, record):
        return record.get_absolute_url()
