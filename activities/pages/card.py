"""A form as a card in a queue: its first words, what to look at twice, and whether that is all.

A step may be taken on the card only where the card shows everything the step stands for.

One file although it is long: what a card shows, and why it does not show all of a form, are read
side by side.
"""

import datetime
from calendar import SUNDAY
from collections.abc import Iterable, Sized

from django.db.models import Count, Exists, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.attachments.models import Attachment
from activities.chain import answering, old_and_new
from activities.lessons.models import Lesson, Talk
from activities.presence.models import Attendance
from activities.reflections import wording as reflections
from activities.reflections.models import Reflection
from activities.registration import wording
from activities.registration.day_off import holidays_of_that_day
from activities.registration.models import Activity, Party, Side, Status
from activities.registration.rights import may_edit
from activities.registration.shortfalls import shortfalls
from activities.retelling.finding import is_retold
from activities.sameness.finding import has_twins
from core.actor import Actor
from core.dates import last_possible
from core.names import shown

FIRST_WORDS = 200
MOST_LINES = 4
MOST_PHOTOS = 3
# More people than this at an event of such an organiser is worth a second look.
UNUSUAL_HEADCOUNT = {
    Activity.Level.PAIR: 60,
    Activity.Level.SCHOOL: 300,
    Activity.Level.DISTRICT: 1_000,
    Activity.Level.CITY: 3_000,
}


def with_cards(rows, actor: Actor):
    """Forms with all that their cards show this reader, in a fixed number of queries."""
    return (
        rows.select_related("program", "kind", "author", "subject", "host_school")
        .prefetch_related(
            Prefetch("lessons", Lesson.objects.select_related("teacher", "school")),
            Prefetch("talks", Talk.objects.select_related("teacher")),
            "results",
            Prefetch("attachments", Attachment.objects.filter(removed_at=None)),
            Prefetch("reflections", Reflection.objects.said().select_related("teacher")),
        )
        .annotate(
            people_count=Coalesce(Subquery(people_present()), 0),
            twice_that_day=Exists(trainees_on_another_form()),
            photo_used_before=Exists(photos_of_another_form()),
            is_retold=is_retold(actor),
            has_twins=has_twins(actor),
            is_in_a_holiday=Exists(holidays_of_that_day()),
        )
    )


def people_present():
    """How many people a form names as present."""
    named = Attendance.objects.filter(activity=OuterRef("pk")).order_by().values("activity")
    return named.annotate(number=Count("pk")).values("number")


def trainees_on_another_form():
    """People of the supported side who stand on another form of the same day."""
    other = (
        Party.objects.filter(
            teacher=OuterRef("teacher"),
            side=Side.SUPPORTED,
            activity__starts_on=OuterRef("activity__starts_on"),
            activity__date_precision=Activity.Precision.DAY,
        )
        .exclude(activity__reference=OuterRef("activity__reference"))
        .exclude(activity__status__in=[Status.DRAFT, Status.VOID, Status.REPLACED])
    )
    return Party.objects.filter(
        Exists(other),
        activity=OuterRef("pk"),
        side=Side.SUPPORTED,
        teacher__isnull=False,
        activity__date_precision=Activity.Precision.DAY,
    )


def photos_of_another_form():
    """Photos that are on a form of another event as well."""
    other = (
        Attachment.objects.filter(file=OuterRef("file"), removed_at=None)
        .exclude(activity__reference=OuterRef("activity__reference"))
        .exclude(activity__status=Status.DRAFT)
    )
    return Attachment.objects.filter(
        Exists(other), activity=OuterRef("pk"), removed_at=None, kind=Attachment.Kind.PHOTO
    )


def lacks_of(form: Activity, *, lessons: Sized, results: Iterable) -> list[str]:
    """What the figures would lack of a form that does not count yet, as its author read it."""
    if form.status in {Status.COUNTED, Status.REPLACED, Status.VOID}:
        return []
    found = shortfalls(form.kind, lessons=lessons, headcount=form.headcount, results=results)
    return [each.sentence for each in found]


class Card:
    """What a queue says of one form to one reader. The form comes from `with_cards`."""

    def __init__(self, form: Activity, actor: Actor):
        self.form, self.actor = form, actor

    # --- what it says ---

    @cached_property
    def whole_notes(self) -> str:
        return " ".join(self.form.process.split())

    @property
    def notes(self) -> str:
        return Truncator(self.whole_notes).chars(FIRST_WORDS)

    @cached_property
    def whole_effect(self) -> str:
        return " ".join(self.form.effect.split())

    @property
    def effect(self) -> str:
        return Truncator(self.whole_effect).chars(FIRST_WORDS)

    @property
    def facts(self) -> str:
        """Place, length, people and subject in one line."""
        headcount = wording.headcount_of(self.form)
        present = _("%(n)s present") % {"n": headcount} if headcount else ""
        place, length = wording.place_of(self.form), wording.length_of(self.form)
        return old_and_new.row_of(place, length, present, self.form.subject)

    @cached_property
    def all_lines(self) -> list[tuple[str, str]]:
        """What was taught, said and made: a word for it, and its words."""
        lessons = [(_("Lesson"), self.lesson(each)) for each in self.form.lessons.all()]
        talks = [(_("Talk"), self.talk(each)) for each in self.form.talks.all()]
        results = [(each.get_kind_display(), each.title) for each in self.form.results.all()]
        return [*lessons, *talks, *results]

    @cached_property
    def own_words(self) -> list[tuple[str, str]]:
        """Whose own words, and their first ones."""
        return [
            (reflections.title(each, self.actor), Truncator(each.text).chars(FIRST_WORDS))
            for each in self.form.reflections.all()
        ]

    @property
    def lines(self) -> list[tuple[str, str]]:
        return self.all_lines[:MOST_LINES]

    @property
    def more_lines(self) -> int:
        return max(0, len(self.all_lines) - MOST_LINES)

    def lesson(self, row) -> str:
        name = str(row.teacher or row.name)
        return old_and_new.row_of(
            row.topic, row.grade, shown(name, self.actor) if name else "", row.school
        )

    def talk(self, row) -> str:
        name = str(row.teacher or row.name)
        speaker = shown(name, self.actor) if name else ""
        return old_and_new.row_of(row.title, speaker, row.speaker_post)

    @cached_property
    def files(self) -> list[Attachment]:
        return list(self.form.attachments.all())

    @property
    def photos(self) -> list[dict]:
        photos = self.all_photos
        return [
            {
                "url": photo.get_absolute_url(),
                "small": f"{reverse('activities:file', args=[photo.uuid])}?small=1",
                "alt": photo.caption
                or _("Photo %(number)s of %(total)s") % {"number": n, "total": len(photos)},
            }
            for n, photo in enumerate(photos[:MOST_PHOTOS], start=1)
        ]

    @property
    def all_photos(self) -> list[Attachment]:
        return [each for each in self.files if each.kind == Attachment.Kind.PHOTO]

    @property
    def files_sentence(self) -> str:
        photos = len(self.all_photos)
        others = len(self.files) - photos
        cells = [
            ngettext("%(n)d photo", "%(n)d photos", photos) % {"n": photos}
            if photos
            else _("No photo")
        ]
        if others:
            cells.append(ngettext("%(n)d file", "%(n)d files", others) % {"n": others})
        return old_and_new.row_of(*cells)

    # --- what to look at twice ---

    @cached_property
    def flags(self) -> list[str]:
        found = [
            (self.form.is_retold, _("Perhaps the same event as another form")),
            (self.form.has_twins, _("Perhaps a result that is told already")),
            (
                self.form.twice_that_day,
                _("Same trainee on another form that day: is it one event?"),
            ),
            (self.form.photo_used_before, _("Photo is on another form: is it of this event?")),
            (self.is_unusual, _("Unusual headcount: is the number right?")),
            (self.is_long, _("Longer than a day: are the days right?")),
            (self.is_on_sunday, _("On a Sunday: is the day right?")),
            (self.is_on_holiday, _("In a holiday: is the day right?")),
            (self.form.edition > 1, _("Corrects a form that counted: read what is new")),
            (self.changed, self.changed),
            (self.is_answered, _("Its author answers a return: read that")),
        ]
        words = [str(flag) for is_so, flag in found if is_so]
        return [*self.lacks, *([self.late] if self.late else []), *words]

    @property
    def lacks(self) -> list[str]:
        rows = self.form
        return lacks_of(rows, lessons=rows.lessons.all(), results=rows.results.all())

    @cached_property
    def late(self) -> str:
        """Says how long after the event the form was first sent, where that is surely long."""
        form, first, sent = self.form, self.form.starts_on, self.form.first_sent_at
        if first is None or sent is None:
            return ""
        is_day = form.date_precision == Activity.Precision.DAY
        last = form.ends_on or last_possible(first, form.date_precision)
        days = (timezone.localdate(sent) - last).days
        if days <= form.program.late_after:
            return ""
        if not (is_day or form.ends_on):
            return ngettext(
                "Sent at least %(n)d day after the event",
                "Sent at least %(n)d days after the event",
                days,
            ) % {"n": days}
        return ngettext(
            "Sent %(n)d day after the event", "Sent %(n)d days after the event", days
        ) % {"n": days}

    @property
    def is_unusual(self) -> bool:
        most = UNUSUAL_HEADCOUNT[self.form.organiser_level]
        return self.form.headcount is not None and self.form.headcount > most

    @property
    def is_long(self) -> bool:
        first, last = self.form.starts_on, self.form.ends_on
        return bool(first and last and last > first) or (self.form.half_days or 0) > 2

    @property
    def is_on_sunday(self) -> bool:
        day: datetime.date | None = self.form.starts_on
        return day is not None and self.is_of_a_day and day.weekday() == SUNDAY

    @property
    def is_on_holiday(self) -> bool:
        return self.form.is_in_a_holiday and self.is_of_a_day

    @property
    def is_of_a_day(self) -> bool:
        return self.form.date_precision == Activity.Precision.DAY

    @cached_property
    def is_answered(self) -> bool:
        return bool(answering.answers(self.form, self.actor))

    @cached_property
    def changed(self) -> str:
        return old_and_new.since_words(self.form, self.actor)

    @property
    def is_in_hand(self) -> bool:
        """Whether the reader goes on writing it, which is what its button leads to."""
        return may_edit(self.actor, self.form)

    # --- whether that is all ---

    @property
    def is_ordinary(self) -> bool:
        """Whether it is confirmed unopened, alone or with others: all is here, and nothing odd."""
        return self.shows_all and not self.flags

    @property
    def shows_all(self) -> bool:
        """Whether nothing of the form is left to read on its own page."""
        return not (
            self.unshown
            or self.form.corrects_id
            # What is asked about it is answered on its own page.
            or self.form.is_retold
            or self.form.has_twins
            or self.changed
            or self.is_answered
        )

    @cached_property
    def unshown(self) -> list[str]:
        """What stands on the form's own page alone: why it is opened, where no flag says so."""
        form = self.form
        named = sum(1 for party in form.parties.all() if party.teacher_id)
        found = [
            (
                form.organiser_level != Activity.Level.PAIR,
                _("no pair organized it: its people and places stand on its page"),
            ),
            (
                max(len(self.whole_notes), len(self.whole_effect)) > FIRST_WORDS,
                _("its text is longer than the card"),
            ),
            (
                any(len(each.text) > FIRST_WORDS for each in form.reflections.all()),
                _("what somebody takes from it is longer than the card"),
            ),
            (bool(form.date_as_printed), _("the date as it is printed stands on its page")),
            (self.more_lines, _("it has more lessons and talks than the card shows")),
            (bool(form.results.all()), _("it tells of a result, whose authors stand on its page")),
            (
                len(self.files) != len(self.photos),
                _("it has files or photos that the card does not show"),
            ),
            (form.people_count > named, _("it names people besides the two sides")),
        ]
        return [str(words) for is_so, words in found if is_so]

    @property
    def unshown_sentence(self) -> str:
        if not self.unshown:
            return ""
        reasons = pgettext("between parts of a line", "; ").join(self.unshown)
        return _("To be read on its page: %(reasons)s.") % {"reasons": reasons}
