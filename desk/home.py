"""What to do next: one list, most urgent first. Its counts are the lengths of the lists behind.

One file although it is long: a task is a few lines, and all of them are one list in one order.
"""

import datetime

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import RoleAssignment
from accounts.whom_to_ask import coordinator_for
from activities.chain.history import reason_in_words
from activities.chain.late import PATIENCE_DAYS
from activities.chain.table import CHAIN, CONFIRMING
from activities.chain.wording import days_since, nobody_confirms, since
from activities.models import WAITING, Activity, Decision, Status, Unfinished, Verb
from activities.pages.card import Card, with_cards
from activities.registration.querysets import in_hand
from activities.registration.wording import date_of, joined
from activities.unfinished.models import address_of
from core.actor import Actor, Role
from core.long_words import first_and_rest
from core.names import in_language, shown
from core.views import ScopedTemplateView
from desk.first_steps import SetUp, set_up_on_home
from desk.follow_ups import follow_up_tasks
from desk.groups_led import groups_led
from desk.guided import AWAITED, answer_task, awaited, next_observations, planned_soon
from desk.lacking_accounts import NAMED, some
from desk.midterm import midterm_tasks
from desk.nobody_there import has_confirmer, nobody_tasks, schools_tasks
from desk.nominations import nomination_tasks, waiting_nominations
from desk.plans import plan_of, plan_tasks
from desk.standing import Standing, looks_after_many, standing
from desk.suggestions import suggestion_tasks, waiting_suggestions
from desk.tables import SchoolsTable
from desk.trainings import coming_tasks, held_task, trainings_on_home
from desk.unpaired import UNPAIRED, unpaired_tasks
from guidance.quiet.reading import last_day, quiet_pairs, with_last_day
from guidance.quiet.wording import how_many_quiet
from pairings.models import Pairing
from programs.models import Program
from roster.models import School
from training.models import Training

SHOWN = 10
RECENT = 5
UNFINISHED = "unfinished"
QUIET = "quiet"


class HomeView(ScopedTemplateView):
    """Everybody's first page; a person with several roles has the tasks of all of them."""

    template_name = "desk/home.html"

    def get_title(self):
        return _("What to do next")

    def get_context_data(self, **kwargs):
        board = Board(self.actor)
        tasks = board.tasks()
        led = groups_led(self.actor, board.today)
        return super().get_context_data(**kwargs) | {
            "board": board,
            "set_up": board.set_up,
            "tasks": tasks,
            "something_waits": any(task.get("is_first") for task in tasks),
            "waiting_for_others": board.waiting_for_others,
            "waiting_for_nobody": board.waiting_for_nobody(),
            "recent": board.recent(),
            "pairs": board.pairs,
            "groups_led": led,
            "some_need_a_word": any(each.rows for each in led),
            "schools": board.schools_table(),
            "standing": board.standing,
            "looks_after_many": looks_after_many(self.actor),
            "empty": board.empty_sentence(),
        }


def waiting_chip(moment) -> dict:
    """How long something has waited, as a chip of its task."""
    is_late = days_since(moment) > PATIENCE_DAYS
    return {"chip": since(moment), "tone": "need" if is_late else ""}


def oldest_sentence(moment) -> str:
    days = days_since(moment)
    if not days:
        return _("The oldest came today.")
    return ngettext(
        "The oldest has waited for %(days)d day.", "The oldest has waited for %(days)d days.", days
    ) % {"days": days}


def todo_list(status: str) -> str:
    return f"{reverse('activities:list')}?tab=todo&status={status}"


class Board:
    """The tasks and overviews of one actor."""

    def __init__(self, actor: Actor):
        self.actor = actor
        self.today = timezone.localdate()

    # --- tasks ---

    def tasks(self) -> list[dict]:
        """Forms that came back, then what is late, then what waits longest, then drafts.

        A task says with `forms` for how many forms it stands.
        """
        own = list(self.own_forms())
        returned = [self.returned_task(form) for form in own if form.status == Status.RETURNED]
        drafts = [self.draft_task(form) for form in own if form.status == Status.DRAFT]
        waiting = sorted(
            [*self.countersign_tasks(), *self.queue_tasks()], key=lambda task: task["oldest"]
        )
        roles = [
            *self.role_tasks(),
            *nomination_tasks(self.own_counts),
            *(unpaired_tasks(self.actor) if self.own_counts.get(UNPAIRED) else ()),
            *suggestion_tasks(self.own_counts),
            *midterm_tasks(self.actor),
            *self.answer_tasks(),
        ]
        follow_ups = follow_up_tasks(self.actor)
        more = self.more_of_ones_own(own)
        unfinished = self.unfinished_tasks()
        alone = self.nobody_tasks()
        urgent = [task for task in alone if task["urgent"]]
        later = [task for task in alone if not task["urgent"]]
        late = [task for task in follow_ups if task["urgent"]]
        plans, unwritten = plan_tasks(
            [each["pairing"] for each in self.pairs], self.actor.teacher_id
        )
        waits = [*returned, *plans, *urgent, *late, *roles, *waiting]
        # What is late goes before what has time; else they stay as they are.
        waits.sort(key=lambda task: not task["urgent"])
        # What waits for this person comes before what they might begin.
        for task in waits[:1]:
            task["is_first"] = True
        coming = coming_tasks(self.trainings, self.actor)
        agreed = [task for task in follow_ups if not task["urgent"]]
        return [*waits, *coming, *agreed, *unwritten, *drafts, *more, *unfinished, *later]

    def nobody_tasks(self) -> list[dict]:
        """Who is missing: an administrator gives accounts, a coordinator knows the schools.

        While the portal is set up, its list says so.
        """
        if self.set_up:
            return []
        if self.actor.is_administrator:
            return nobody_tasks(self.actor, self.standing.program if self.standing else None)
        lacking = [row for row in self.schools if row.lacks_confirmer]
        return schools_tasks((row, row.at_school) for row in lacking)

    @cached_property
    def set_up(self) -> SetUp | None:
        """Nothing once a form has come in, which is known of the program that runs."""
        if self.standing and self.standing.program.has_forms:
            return None
        return set_up_on_home(self.actor)

    @cached_property
    def standing(self) -> Standing | None:
        return standing(self.actor)

    def waiting(self) -> int:
        """How many forms the tasks stand for: as many as the list "To do" holds."""
        return sum(task["forms"] for task in self.tasks())

    def role_tasks(self) -> list[dict]:
        """Roles that another administrator gave and that wait for this one's word; no forms."""
        if not self.actor.is_administrator:
            return []
        rows = RoleAssignment.objects.visible_to(self.actor).to_approve(self.actor)
        return [
            {
                "what": format_html(
                    _("Approve a role: {}"), format_html("<strong>{}</strong>", role)
                ),
                "why": _("%(who)s gives it to %(name)s.")
                % {"who": role.granted_by, "name": role.user},
                "forms": 0,
                "url": role.get_absolute_url(),
                "action": _("Look and decide"),
                "urgent": False,
                "oldest": None,
            }
            for role in rows.select_related("user", "granted_by")
        ]

    def own_forms(self):
        """What the author has in hand, with the words in which it came back."""
        if not (self.own_counts.get(Status.DRAFT) or self.own_counts.get(Status.RETURNED)):
            return []
        last = Decision.objects.filter(
            activity=OuterRef("pk"), verb=Verb.RETURN, undone=False
        ).order_by("-pk")
        return (
            Activity.objects.visible_to(self.actor)
            .filter(author=self.actor.user_id, status__in=[Status.DRAFT, Status.RETURNED])
            .filter(in_hand())
            .annotate(last_return=Subquery(last.values("pk")[:1]))
            .annotate(
                reason=Subquery(last.values("reason")[:1]),
                reason_code=Subquery(last.values("reason_code")[:1]),
                returned_by=Subquery(last.values("by_name")[:1]),
            )
            .order_by("-status", "-status_since")[: 2 * SHOWN]
        )

    def more_of_ones_own(self, shown_forms: list) -> list[dict]:
        """One row for the forms in hand that have no row of their own."""
        in_hand = self.own_counts.get(Status.DRAFT, 0) + self.own_counts.get(Status.RETURNED, 0)
        number = in_hand - len(shown_forms)
        if not number:
            return []
        return [
            {
                "what": format_html(
                    ngettext(
                        "Finish <strong>{} more form</strong> of your own",
                        "Finish <strong>{} more forms</strong> of your own",
                        number,
                    ),
                    number,
                ),
                "forms": number,
                "url": f"{reverse('activities:list')}?tab=todo",
                "action": _("Open the list"),
                "urgent": False,
                "oldest": shown_forms[-1].status_since,
            }
        ]

    def returned_task(self, form) -> dict:
        words, rest = first_and_rest(reason_in_words(form.reason_code or "", form.reason or ""))
        return {
            "what": format_html(_("Put right: {}"), format_html("<strong>{}</strong>", form.theme)),
            "why": _("%(who)s returned it: “%(reason)s”")
            % {"who": shown(form.returned_by or "", self.actor), "reason": words},
            "rest": rest,
            "forms": 1,
            "url": reverse("recording:update", args=[form.uuid]),
            "action": _("Put right and send"),
            "urgent": True,
            "oldest": form.status_since,
        }

    @cached_property
    def trainings(self) -> list[Training]:
        """Asked only of whoever may be expected, or has a draft that a training may fill."""
        if self.actor.teacher_id is None and not self.own_counts.get(Status.DRAFT):
            return []
        return trainings_on_home(self.actor)

    def draft_task(self, form) -> dict:
        if training := next((t for t in self.trainings if t.activity_id == form.pk), None):
            return held_task(training)
        return {
            "what": format_html(
                _("Finish the draft: {}"), format_html("<strong>{}</strong>", form.theme)
            ),
            "why": _("Only you see it."),
            "forms": 1,
            "url": reverse("recording:update", args=[form.uuid]),
            "action": _("Finish the draft"),
            "urgent": False,
            "oldest": form.status_since,
        }

    def unfinished_tasks(self) -> list[dict]:
        """What was put aside and is no form yet, so no list of forms has it."""
        return [
            {
                "what": format_html(
                    _("Finish the draft: {}"),
                    format_html("<strong>{}</strong>", theme or _("no topic yet")),
                ),
                "why": _("Not finished yet. Only you see it."),
                "forms": 0,
                "url": address_of(key, is_office=is_office),
                "action": _("Finish the draft"),
                "urgent": False,
                "oldest": None,
            }
            for status, _number, key, theme, is_office in self.in_hand
            if status == UNFINISHED
        ]

    @cached_property
    def waiting_counts(self) -> dict[str, dict]:
        rows = (
            Activity.objects.waiting_for(self.actor)
            .order_by()
            .values("status")
            .annotate(number=Count("pk"), oldest=Min("status_since"))
        )
        return {row["status"]: row for row in rows}

    def countersign_tasks(self) -> list[dict]:
        """A countersigner reads each form, so each has its own row."""
        row = self.waiting_counts.get(Status.OTHER_SIDE)
        if row is None:
            return []
        if row["number"] > SHOWN:
            return [self.queue_task(Status.OTHER_SIDE, row)]
        forms = (
            Activity.objects.waiting_for(self.actor)
            .filter(status=Status.OTHER_SIDE)
            .order_by("status_since")
        )
        cards = with_cards(forms, self.actor).prefetch_related("decisions")
        return [self.countersign_task(form) for form in cards]

    def countersign_task(self, form) -> dict:
        who = shown(str(form.author), self.actor)
        return {
            "what": format_html(
                _("Countersign: {}"), format_html("<strong>{}</strong>", form.theme)
            ),
            "why": _("%(who)s recorded it for %(date)s.") % {"who": who, "date": date_of(form)},
            "card": Card(form, self.actor),
            **waiting_chip(form.status_since),
            "forms": 1,
            "url": form.get_absolute_url(),
            "action": _("Read and countersign"),
            "urgent": days_since(form.status_since) > PATIENCE_DAYS,
            "oldest": form.status_since,
        }

    def queue_tasks(self) -> list[dict]:
        return [
            self.queue_task(status, row)
            for status, row in self.waiting_counts.items()
            if status != Status.OTHER_SIDE
        ]

    def queue_task(self, status: str, row: dict) -> dict:
        number = row["number"]
        what = {
            Status.OTHER_SIDE: ngettext(
                "Countersign <strong>{} form</strong>",
                "Countersign <strong>{} forms</strong>",
                number,
            ),
            Status.SCHOOL: ngettext(
                "Confirm <strong>{} form</strong> for the school",
                "Confirm <strong>{} forms</strong> for the school",
                number,
            ),
            Status.DISTRICT: ngettext(
                "Confirm <strong>{} form</strong> for the district",
                "Confirm <strong>{} forms</strong> for the district",
                number,
            ),
            Status.CITY: ngettext(
                "Accept <strong>{} form</strong> for the city office",
                "Accept <strong>{} forms</strong> for the city office",
                number,
            ),
        }
        return {
            "what": format_html(what[status], number),
            "why": oldest_sentence(row["oldest"]),
            "as_role": self.in_place_of(status),
            "forms": number,
            "url": todo_list(status),
            "action": ngettext("Open %(n)d form", "Open %(n)d forms", number) % {"n": number},
            "urgent": days_since(row["oldest"]) > PATIENCE_DAYS,
            "oldest": row["oldest"],
        }

    def in_place_of(self, status: str) -> str:
        """Whose forms these are, where the reader confirms in somebody's place."""
        roles = CHAIN[Status(status), CONFIRMING[status]].roles if status in CONFIRMING else ()
        deputed = [each for each in self.actor.deputed if each.grant.role in roles]
        if not deputed:
            return ""
        names = joined(dict.fromkeys(shown(each.name, self.actor) for each in deputed))
        if any(self.actor.has_role(role) for role in roles):
            return _("yours, and in place of %(names)s") % {"names": names}
        return _("in place of %(names)s") % {"names": names}

    # --- what is on its way, and what is done ---

    @cached_property
    def own_counts(self) -> dict[str, int]:
        return {status: number for status, number, *_none in self.in_hand}

    @cached_property
    def in_hand(self) -> list[tuple]:
        """How many forms of one's own are in each status, and each thing beside them that is in
        hand: a draft that is no form yet, good practice that waits for an answer, nominations and
        what leaders of tutor groups suggest. And how many pairs are quiet, so that nobody asks the
        database once more for it.
        """
        forms = (
            Activity.objects.visible_to(self.actor)
            .filter(in_hand(), author=self.actor.user_id)
            .order_by()
            .values("status")
            .annotate(
                number=Count("pk"),
                key=Value(None, UUIDField()),
                called=Value("", CharField()),
                of_office=Value(False, BooleanField()),
            )
            .values_list("status", "number", "key", "called", "of_office")
        )
        unfinished = (
            Unfinished.objects.visible_to(self.actor)
            .not_stored()
            .order_by()
            .annotate(status=Value(UNFINISHED, CharField()), number=Value(1))
            .values_list("status", "number", "uuid", "theme", "is_office")
        )
        practice = awaited(self.actor).values_list(
            "status", "number", "uuid", "title", Value(False, BooleanField())
        )
        nominations = waiting_nominations(self.actor)
        rows = [unfinished, practice, *nominations, *waiting_suggestions(self.actor)]
        if self.actor.grants:
            rows.append(self.quiet_number())
        return list(forms.union(*rows, all=True))

    def quiet_number(self):
        """One row of how many quiet pairs this person sees, as many as their list holds."""
        return (
            quiet_pairs(self.actor, self.today)
            .order_by()
            .annotate(status=Value(QUIET, CharField()))
            .values("status")
            .annotate(
                number=Count("pk"),
                key=Value(None, UUIDField()),
                called=Value("", CharField()),
                of_office=Value(False, BooleanField()),
            )
            .values_list("status", "number", "key", "called", "of_office")
        )

    def quiet(self) -> str:
        """How many of the pairs that this person looks after have been quiet for long."""
        number = self.own_counts.get(QUIET, 0)
        return how_many_quiet(number) if number else ""

    def answer_tasks(self) -> list[dict]:
        rows = (row for row in self.in_hand if row[0] == AWAITED)
        return [answer_task(key, title) for _status, _number, key, title, _office in rows]

    @property
    def waiting_for_others(self) -> int:
        return sum(self.own_counts.get(status, 0) for status in WAITING)

    def waiting_for_nobody(self) -> str:
        """That a form of one's own is on its way to a school where nobody may confirm."""
        if not self.waiting_for_others:
            return ""
        forms = Activity.objects.visible_to(self.actor).filter(author=self.actor.user_id)
        alone = forms.coming_to_nobody(self.today)
        names = alone.order_by().values_list(
            "confirming_school__name", "confirming_school__name_en"
        )
        places = [in_language(*each) for each in names.distinct()[: NAMED + 1]]
        return nobody_confirms(some(places)) if places else ""

    def recent(self):
        """The last forms this person acted on, wherever they are now, and their own that count."""
        forms = Activity.objects.visible_to(self.actor)
        done = forms.done_by(self.actor).values("pk")
        mine = Q(author=self.actor.user_id, status=Status.COUNTED)
        return list(forms.filter(Q(pk__in=done) | mine).order_by("-status_since")[:RECENT])

    # --- pairs ---

    @property
    def is_teacher(self) -> bool:
        return self.actor.teacher_id is not None

    @cached_property
    def pairs(self) -> list[dict]:
        """The reader's own pairs that are not over, with the day they last did something."""
        if not self.is_teacher:
            return []
        own = Q(mentor=self.actor.teacher_id) | Q(trainee=self.actor.teacher_id)
        rows = (
            Pairing.objects.visible_to(self.actor)
            .going_on(self.today)
            .filter(own)
            # Nothing more is recorded there.
            .exclude(ends_on__lt=self.today, program__state=Program.State.CLOSED)
            .select_related("mentor", "trainee", "school", "mentor_school", "subject", "program")
            .annotate(
                is_planned_soon=Exists(planned_soon(self.actor).filter(pairing=OuterRef("pk"))),
                **plan_of(OuterRef("pk")),
            )
            .order_by("trainee__name_sort", "pk")
        )
        pairs = list(with_last_day(rows))
        planned = [each for each in pairs if each.is_planned_soon]
        coming = next_observations(planned, self.actor) if planned else {}
        return [self.pair(each, coming.get(each.pk)) for each in pairs]

    def pairs_asked(self) -> int:
        """Of how many of these pairs something may be asked: those of open programs, as many as the
        list of what is asked holds of pairs that are not over.
        """
        programs = [each["pairing"].program for each in self.pairs]
        return sum(each.state == Program.State.OPEN for each in programs)

    def pair(self, pairing: Pairing, next_observation: datetime.date | None) -> dict:
        is_mentor = pairing.mentor_id == self.actor.teacher_id
        return {
            "pairing": pairing,
            "name": pairing.trainee if is_mentor else pairing.mentor,
            "side": "trainee" if is_mentor else "mentor",
            "place": pairing.school if is_mentor else pairing.mentor_school,
            "last": last_day(pairing),
            "next": next_observation,
            "can_record": pairing.program.state == Program.State.OPEN
            and pairing.records_on(self.today),
            "begins": pairing.starts_on if pairing.begins_after(self.today) else None,
            "ends": pairing.ends_on,
        }

    def what_an_activity_is(self) -> str:
        """The steps that a form of these pairs takes before it counts."""
        programs = [each["pairing"].program for each in self.pairs if each["can_record"]]
        if not programs:
            return ""
        steps = {
            "needs_other_side": _("the other side's signature"),
            "needs_school": _("the school's confirmation"),
            "needs_district": _("the district's confirmation"),
        }
        taken = [words for name, words in steps.items() if any(getattr(p, name) for p in programs)]
        return _(
            "An activity is a form: it counts after %(steps)s. A contact is a call, a message or a "
            "short visit: three taps, and nobody signs."
        ) % {"steps": joined([*taken, _("the city's acceptance")])}

    def not_paired(self) -> str:
        """What a teacher without a pair waits for, and whom they ask."""
        return _(
            "Once your district has paired you, you record your activities here. Ask %(whom)s "
            "when that will be."
        ) % {"whom": coordinator_for(self.actor)}

    # --- a coordinator's schools ---

    def schools_table(self) -> SchoolsTable | None:
        if not self.actor.districts():
            return None
        table = SchoolsTable([school_row(each) for each in self.schools], actor=self.actor)
        table.caption = _("Schools in the open program")
        table.empty_text = _("No school of yours has a pair yet.")
        return table

    @cached_property
    def schools(self) -> list[School]:
        """Each school with a pair or a form: received, counted, waiting, last activity, and how
        many forms wait `at_school`; whether it `lacks_confirmer`.
        """
        districts = self.actor.districts()
        if not districts:
            return []
        seen = Activity.objects.visible_to(self.actor).filter(
            program__state=Program.State.OPEN,
            confirming_school=OuterRef("pk"),
            first_sent_at__isnull=False,
        )
        pairs = (
            Pairing.objects.visible_to(self.actor)
            .going_on(self.today)
            .filter(program__state=Program.State.OPEN, school=OuterRef("pk"))
        )
        needed = Exists(pairs.filter(program__needs_school=True)) | Q(at_school__gt=0)
        return list(
            School.objects.filter(district__in=districts)
            .filter(Exists(seen) | Exists(pairs))
            .annotate(
                at_school=number_of(seen.filter(status=Status.SCHOOL)),
                lacks_confirmer=Case(When(needed & ~has_confirmer(), then=True), default=False),
                received=number_of(seen.exclude(status__in=[Status.VOID, Status.REPLACED])),
                counted=number_of(seen.filter(status=Status.COUNTED)),
                waiting=number_of(seen.filter(status__in=[*WAITING, Status.RETURNED])),
                last=Subquery(
                    seen.order_by()
                    .values("confirming_school")
                    .annotate(last=Max("starts_on"))
                    .values("last")
                ),
            )
        )

    # --- empty ---

    def empty_sentence(self) -> str:
        if self.actor.is_auditor:
            return _("You read; nothing waits for you. Open the reports or the record of changes.")
        if self.actor.has_role(Role.SCHOOL_CONFIRMER):
            return _("When a form of your school waits to be confirmed, it appears here.")
        if self.is_teacher and not self.actor.grants:
            return _("When somebody records an activity with you, it appears here.")
        return _("When a form waits for you, it appears here.")


def school_row(school: School) -> dict:
    names = ("received", "counted", "waiting", "last")
    return {"school": school} | {name: getattr(school, name) for name in names}


def number_of(rows) -> Coalesce:
    """How many of these rows there are, for each row outside."""
    counted = (
        rows.order_by().values("confirming_school").annotate(number=Count("pk")).values("number")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
