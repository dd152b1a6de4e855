"""What stands in the mentoring handbook of a pair, in the language that is active.

One file although it is long: each part is one question and the columns of its table.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.commitments.so_far import SoFar
from activities.models import Activity, Mention, Party, Reflection, Status
from activities.reflections.wording import named_as
from activities.registration.wording import date_of
from core.actor import Actor
from core.names import shown, with_colon
from guidance.models import GuidanceContact, LessonObservation, PlannedObservation
from guidance.observations import wording as observed_wording
from guidance.progress.lines import Line
from guidance.progress.so_far import AskedSoFar, year_of
from guidance.schedule.reading import Held, held_for
from guidance.schedule.wording import whose
from pairings.models import Commitment, Pairing
from pairings.plans.reading import plans_of
from pairings.plans.wording import facts as facts_of_plan
from pairings.plans.wording import standing as standing_of_plan
from pairings.wording import last_day
from programs.models import ActivityKind, Program, Requirement
from programs.requirements.wording import named
from reports.print.handbook_pdf import Handbook, HandbookColumn, HandbookLabels, HandbookPart
from reports.print.setting import paragraphs
from reports.wording import moment

# So many rows one part has at most; a pair of a year has a tenth of it.
MOST = 400
STANDING = ~Q(status__in=[Status.DRAFT, Status.VOID, Status.REPLACED])

Column, Part = HandbookColumn, HandbookPart
OwedBy = Requirement.OwedBy


def labels() -> HandbookLabels:
    return HandbookLabels(
        page=_("Page %(page)s of %(pages)s"),
        seal=pgettext("box on paper", "(seal)"),
        date=pgettext("seal box", "Date:"),
        missing_title=_("Characters that could not be printed"),
        missing_text=_("Write them in by hand before filing."),
    )


def handbook(pairing: Pairing, *, actor: Actor, office: str, at: datetime) -> Handbook:
    """All that this reader sees of the pair, up to now."""
    forms, today = forms_of(pairing, actor), timezone.localdate(at)
    year = year_of(pairing, actor, today)
    return Handbook(
        title=_("Mentoring handbook"),
        office=office,
        program=str(pairing.program),
        facts=cover(pairing, actor),
        parts=[
            agreement(pairing, actor, office),
            plan(pairing, actor),
            contacts(pairing, actor),
            observations(pairing, actor),
            observed(pairing, actor),
            activities(forms),
            results(forms, actor),
            reflections(pairing, forms, actor),
            progress(year.asked, pairing.program, actor, today),
            missing(year.missing, today),
        ],
        footnote=_("Printed on %(moment)s.") % {"moment": moment(at)},
    )


def name_of_file(pairing: Pairing, actor: Actor) -> str:
    return _("Mentoring handbook: %(pair)s") % {"pair": pair_of(pairing, actor)}


def pair_of(pairing: Pairing, actor: Actor) -> str:
    return _("%(mentor)s and %(trainee)s") % {
        "mentor": shown(str(pairing.mentor), actor),
        "trainee": shown(str(pairing.trainee), actor),
    }


def cover(pairing: Pairing, actor: Actor) -> list[tuple[str, str]]:
    between = {"first": date_format(pairing.starts_on), "last": date_format(last_day(pairing))}
    return [
        (_("Mentor"), shown(str(pairing.mentor), actor)),
        (_("Mentor's school"), place(pairing.mentor_school, pairing.mentor_district)),
        (_("Trainee"), shown(str(pairing.trainee), actor)),
        (_("Trainee's school"), place(pairing.school, pairing.district)),
        (_("Subject"), str(pairing.subject)),
        (_("Period"), _("%(first)s to %(last)s") % between),
    ]


def place(school, district) -> str:
    return f"{school} · {district}" if school else str(district)


# --- what the two agree to ------------------------------------------------------------------------


def agreement(pairing: Pairing, actor: Actor, office: str) -> HandbookPart:
    words = {"mentor": shown(str(pairing.mentor), actor)}
    words |= {"trainee": shown(str(pairing.trainee), actor)}
    return Part(
        _("Mentoring agreement"),
        words=[
            _(
                "%(mentor)s (the mentor) and %(trainee)s (the trainee) agree, for the time that "
                "stands on the cover, on what follows."
            )
            % words,
            _(
                "1. The mentor observes the trainee's lessons and lets the trainee observe their "
                "own, advises on lessons, papers and research, and writes down what was done."
            ),
            _(
                "2. The trainee prepares and gives the lessons that are planned, observes those of "
                "the mentor, works on what was agreed, and writes down what they take from it."
            ),
            _(
                "3. How much is asked of the two, and how often, is said by the requirements of "
                "the program; goal, time, theme and method are said by the plan in this handbook."
            ),
            _(
                "4. If one of the two does not keep to it for long, either may ask the district to "
                "end or to change the pairing. What was done until then counts."
            ),
            _("5. There are three copies: one for each of the two, and one for the school."),
        ],
        signs=[
            _("Mentor (signature)"),
            _("Trainee (signature)"),
            _("%(office)s (seal)") % {"office": pairing.school or office},
        ],
    )


def plan(pairing: Pairing, actor: Actor) -> HandbookPart:
    plans = plans_of(pairing, actor)
    title = _("Plan of the pair")
    if plans.in_force is None:
        return Part(title, words=[_("No plan has been agreed yet.")])
    return Part(
        title,
        words=[standing_of_plan(plans.in_force)],
        facts=[(str(label), said) for label, said in facts_of_plan(plans.in_force)],
        columns=[
            Column(_("Stage goals"), 5),
            Column(_("By when"), 0),
            Column(_("What became of it?"), 0),
            Column(_("Note"), 4),
        ],
        rows=[
            (
                goal.text,
                date_format(goal.due_on) if goal.due_on else "",
                goal.get_status_display(),
                goal.note,
            )
            for goal in plans.in_force.stage_goals.all()
        ],
        notes=[standing_of_plan(each) for each in plans.earlier],
    )


# --- what was done --------------------------------------------------------------------------------


def table(title: str, nothing: str, columns: list[HandbookColumn], rows: Iterator) -> HandbookPart:
    """The first MOST rows, and how many there are beyond."""
    rows = list(rows)
    if not rows:
        return Part(title, words=[nothing])
    beyond = max(len(rows) - MOST, 0)
    text = ngettext("and %(n)d more", "and %(n)d more", beyond)
    notes = [text % {"n": beyond}] if beyond else []
    return Part(title, columns=columns, rows=rows[:MOST], notes=notes)


def contacts(pairing: Pairing, actor: Actor) -> HandbookPart:
    rows = GuidanceContact.objects.visible_to(actor).standing().filter(pairing=pairing)
    return table(
        _("Guidance log"),
        _("No contact is noted."),
        [
            Column(_("Date"), 0),
            Column(_("How"), 0),
            Column(_("About"), 0),
            Column(_("Minutes"), 0),
            Column(_("Note"), 1),
        ],
        (
            (
                date_format(each.held_on, "SHORT_DATE_FORMAT"),
                each.get_channel_display(),
                each.get_topic_display(),
                str(each.minutes or ""),
                each.note,
            )
            for each in rows.order_by("held_on", "pk")
        ),
    )


def observations(pairing: Pairing, actor: Actor) -> HandbookPart:
    planned = PlannedObservation.objects.visible_to(actor).standing().filter(pairing=pairing)
    planned = list(planned.order_by("planned_on", "pk"))
    for each in planned:
        each.pairing = pairing
    held = held_for(planned, actor) if planned else {}
    return table(
        _("Lesson observations"),
        _("No observation is planned."),
        [
            Column(_("Planned for"), 0),
            Column(_("Who observes whom"), 5),
            Column(_("Kind of observation"), 2),
            Column(_("Class, period or topic"), 3),
            Column(_("Held"), 0),
        ],
        (
            (
                date_format(each.planned_on, "SHORT_DATE_FORMAT"),
                whose(each, actor),
                each.get_kind_display(),
                each.about,
                held_on(held[each.pk]) if each.pk in held else "",
            )
            for each in planned
        ),
    )


def held_on(lesson: Held) -> str:
    """As its form says it, or else the day of its record."""
    return date_of(lesson.form) if lesson.form else date_format(lesson.day)


def observed(pairing: Pairing, actor: Actor) -> HandbookPart:
    """What was written down of their lessons; how the lesson went stands on the paper of each."""
    rows = LessonObservation.objects.visible_to(actor).standing().filter(pairing=pairing)
    rows = rows.select_related("teacher", "recorded_by", "rubric")
    rows = rows.prefetch_related("rubric__criteria").order_by("held_on", "pk")
    return table(
        _("Observation records"),
        _("No lesson is recorded as observed."),
        [
            Column(_("Date"), 0),
            Column(_("Who observed whom"), 3),
            Column(_("Lesson topic"), 2),
            Column(pgettext("of a lesson", "What was said of it"), 5),
            Column(_("Marks"), 0),
        ],
        (
            (
                date_format(each.held_on, "SHORT_DATE_FORMAT"),
                observed_wording.who_saw_whom(each, actor),
                each.topic,
                said_of(each),
                observed_wording.total(each),
            )
            for each in rows
        ),
    )


def said_of(observation: LessonObservation) -> str:
    """Strengths, weaknesses and suggestions; without any of them what happened."""
    words = observed_wording.words(observation)
    said = words[1:] if observation.process and len(words) > 1 else words
    return pgettext("between places", "; ").join(
        with_colon(label, " ".join(paragraphs([text])).rstrip(".。")) for label, text in said
    )


def forms_of(pairing: Pairing, actor: Actor) -> list[Activity]:
    """The forms that name the pair, in the order of their days; of each the edition that stands."""
    rows = Activity.objects.visible_to(actor).filter(STANDING, parties__pairing=pairing)
    return list(rows.select_related("kind").order_by("starts_on", "pk").distinct())


def activities(forms: list[Activity]) -> HandbookPart:
    return table(
        _("Activities"),
        _("Nothing is recorded."),
        [
            Column(_("Date"), 0),
            Column(_("Kind"), 2),
            Column(_("Theme"), 4),
            Column(_("Reference"), 0),
            Column(_("Where it is now"), 2),
        ],
        (
            (date_of(form), str(form.kind), form.theme, form.reference, form.get_status_display())
            for form in forms
        ),
    )


def results(forms: list[Activity], actor: Actor) -> HandbookPart:
    """Each result once, however many forms tell of it: by the mention that counts, if one does."""
    of_forms = {form.pk: form for form in forms}
    rows = Mention.objects.visible_to(actor).filter(activity__in=of_forms)
    found: dict[int, Mention] = {}
    for each in rows.prefetch_related("authorships__teacher").order_by("activity", "position"):
        if each.result_id not in found or each.counts:
            found[each.result_id] = each
    between = pgettext("between names", ", ")
    return table(
        _("Results"),
        _("No result is noted."),
        [
            Column(_("Kind"), 0),
            Column(_("Title"), 5),
            Column(_("Authors"), 3),
            Column(_("Where it is now"), 2),
        ],
        (
            (
                each.get_kind_display(),
                each.title,
                between.join(
                    shown(str(author.teacher or author.name), actor)
                    for author in each.authorships.all()
                ),
                of_forms[each.activity_id].get_status_display(),
            )
            for each in found.values()
        ),
    )


def reflections(pairing: Pairing, forms: list[Activity], actor: Actor) -> HandbookPart:
    """What the year's report might quote of the two as well: the paper goes from hand to hand, so
    it holds no more for the pair than for whoever reads it after them.
    """
    counted = {form.reference: form for form in forms if form.status == Status.COUNTED}
    parties = Party.objects.select_related("teacher", "school", "district")
    rows = (
        Reflection.objects.visible_to(actor)
        .quotable()
        .filter(
            activity__reference__in=counted,
            teacher__in=[pairing.mentor_id, pairing.trainee_id],
        )
        .select_related("teacher", "activity")
        .prefetch_related(Prefetch("activity__parties", parties))
        .order_by("written_at", "pk")
    )
    return table(
        _("In their own words"),
        _("Nothing was written that may be quoted."),
        [Column(_("Activity"), 2), Column(_("Words"), 5), Column(_("Who"), 2)],
        (
            (
                counted[each.activity.reference].theme,
                " ".join(paragraphs([each.text])),
                named_as(each, actor),
            )
            for each in rows
        ),
    )


def what_is_owed(of: Requirement | Commitment, kinds: list[ActivityKind]) -> str:
    """With the kinds that count, where it is not of every kind."""
    what = str(of)
    if isinstance(of, Commitment):
        what = with_colon(_("Commitment"), what)
    if not of.kinds:
        return what
    words = {"what": what, "counts": named([each for each in kinds if each.key in of.kinds])}
    # Translators: what is owed, and the sentence "Counts: ….".
    return _("%(what)s. %(counts)s") % words


def progress(asked: list[AskedSoFar], program: Program, actor: Actor, today: date) -> HandbookPart:
    kinds = list(ActivityKind.objects.visible_to(actor).filter(program=program))
    part = table(
        _("How far with what is asked"),
        _("Nothing has been asked of the pair so far."),
        [
            Column(_("What is owed"), 20),
            Column(_("By whom, how often"), 16),
            Column(pgettext("what is owed", "In which days"), 21),
            Column(_("Asked"), 10),
            Column(pgettext("how many things", "Done"), 10),
            Column(_("On its way"), 10),
            Column(pgettext("how many things", "Missing"), 10),
            Column(pgettext("how many things", "Still to come"), 10),
        ],
        (
            (
                what_is_owed(each.of, kinds),
                f"{each.side.label} {each.of.get_per_display()}",
                *numbers(each.so_far),
            )
            for each in asked
        ),
    )
    return replace(part, notes=[*part.notes, *notes_on(asked, today)]) if asked else part


def numbers(of: SoFar | None) -> tuple[str, ...]:
    """Its days, and the five numbers; what is done outside of the portal is written in by hand."""
    if of is None:
        return ("",) * 6
    return (
        _("%(first)s to %(last)s")
        % {
            "first": date_format(of.days.starts_on, "SHORT_DATE_FORMAT"),
            "last": date_format(of.days.ends_on, "SHORT_DATE_FORMAT"),
        },
        str(of.needed),
        with_besides(of.done, of.done_besides),
        with_besides(of.waiting, of.besides),
        str(of.missing),
        str(of.to_come),
    )


def with_besides(number: int, besides: int) -> str:
    """What is beyond that which a week or month asks makes up for no other, and stands beside."""
    return f"{number} +{besides}" if besides else str(number)


def notes_on(asked: list[AskedSoFar], today: date) -> Iterator[str]:
    text = _(
        "Asked is what was owed in all weeks, months, terms and the year that had begun by "
        "%(day)s; missing is what lacked in those that were over by then."
    )
    yield text % {"day": date_format(today)}
    if any(each.so_far and (each.so_far.done_besides or each.so_far.besides) for each in asked):
        yield _("With a plus stands what is more than a week, month, term or year asks.")
    for each in asked:
        if each.so_far and each.so_far.before:
            said = _("Not asked, as it was over before it was written down: %(n)d")
            yield with_colon(str(each.of), said % {"n": each.so_far.before})


def missing(lines: list[Line], today: date) -> HandbookPart:
    return table(
        _("Missing by %(day)s") % {"day": date_format(today)},
        _("Nothing is missing."),
        [
            Column(_("What is owed"), 5),
            Column(_("Who owes it"), 0),
            Column(pgettext("what is owed", "In which days"), 6),
            Column(pgettext("how many things", "Missing"), 0),
        ],
        (
            (each.what, str(OwedBy(each.side).label), capfirst(each.when), str(each.number))
            for each in lines
        ),
    )
