"""Forms of a pair, in any status, with the rows the services would have written."""

from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.tests.factories import UserFactory
from activities.lessons.models import Lesson
from activities.presence.models import Attendance
from activities.registration.content import FormContent, PartyEntry, content_of
from activities.registration.models import Activity, Party
from activities.works.models import Mention, MentionAuthor
from pairings.tests.factories import PairingFactory
from programs.tests.factories import ActivityKindFactory
from recording import parts
from results.models import Authorship, Result


class ActivityFactory(DjangoModelFactory):
    """A form of one pairing, recorded by its mentor, with both people on it.

    Pass `pairing=` and `author=`; a form that is not a draft has been sent.
    """

    class Meta:
        model = Activity

    class Params:
        pairing = factory.SubFactory(PairingFactory)

    program = factory.SelfAttribute("pairing.program")
    subject = factory.SelfAttribute("pairing.subject")
    kind = factory.SubFactory(
        ActivityKindFactory, program=factory.SelfAttribute("..pairing.program")
    )
    organiser_level = Activity.Level.PAIR
    pairing_form = Activity.PairingForm.TEACHER
    confirming_district = factory.SelfAttribute("pairing.district")
    confirming_school = factory.SelfAttribute("pairing.school")
    host_school = factory.SelfAttribute("pairing.school")
    author = factory.SubFactory(UserFactory)
    author_side = "supporting"
    starts_on = date(2025, 10, 15)
    theme = factory.Sequence(lambda n: f"Theme {n}")
    process = "What was found, and what the two agreed to do next."
    headcount = 2
    list_is_complete = True
    reference = factory.Sequence(lambda n: f"F-2025-{n:06d}")
    first_sent_at = factory.LazyAttribute(
        lambda it: None if it.status == "draft" else timezone.now()
    )
    returned_from = factory.LazyAttribute(lambda it: "school" if it.status == "returned" else "")


def form_of(pairing, **kwargs) -> Activity:
    """A form of this pairing with its parties, districts and the two people present."""
    form = ActivityFactory(pairing=pairing, **kwargs)
    signed = None if form.status in {"draft", "other_side"} else timezone.now()
    Party.objects.bulk_create(
        [
            Party(
                activity=form,
                side="supporting",
                district=pairing.mentor_district,
                school=pairing.mentor_school,
                teacher=pairing.mentor,
                pairing=pairing,
            ),
            Party(
                activity=form,
                side="supported",
                district=pairing.district,
                school=pairing.school,
                teacher=pairing.trainee,
                pairing=pairing,
                countersigned_at=signed,
                # Who signed is known of every signature; which account it is says nothing here.
                signed_by=form.author if signed else None,
            ),
        ]
    )
    Attendance.objects.bulk_create(
        [
            Attendance(
                activity=form,
                noted_by=form.author,
                teacher=pairing.mentor,
                district=pairing.mentor_district,
                school=pairing.mentor_school,
            ),
            Attendance(
                activity=form,
                noted_by=form.author,
                teacher=pairing.trainee,
                district=pairing.district,
                school=pairing.school,
            ),
        ]
    )
    # What is known here need not be read again: thousands of forms are made in a run.
    sides = (
        PartyEntry("supporting", pairing.mentor_district),
        PartyEntry("supported", pairing.district),
    )
    parts.name_districts(form, FormContent(fields={}, parties=sides), there={})
    return form


def name_districts(form) -> None:
    """Name the form's districts anew, after rows with places of their own were added to it."""
    form.districts.all().delete()
    parts.write_districts(form, content_of(form))


class LessonFactory(DjangoModelFactory):
    class Meta:
        model = Lesson

    topic = factory.Sequence(lambda n: f"Lesson {n}")


class ResultFactory(DjangoModelFactory):
    """A result that one form, `activity=`, speaks of; it counts where the form does."""

    class Meta:
        model = Result

    program = factory.LazyAttribute(lambda it: it.activity.program)
    subject = factory.LazyAttribute(lambda it: it.activity.subject)
    kind = Result.Kind.PAPER
    title = factory.Sequence(lambda n: f"Result {n}")

    @classmethod
    def _create(cls, model_class, *args, activity, **kwargs):
        result = super()._create(model_class, *args, **kwargs)
        speak_of(result, activity)
        return result


def speak_of(result, form) -> Mention:
    """Let a form speak of this result, in the result's own words."""
    is_first = not result.mentions.filter(counts=True).exists()
    mention = Mention.objects.create(
        activity=form,
        result=result,
        position=form.results.count() + 1,
        counts=form.status == "counted" and is_first,
        **{name: getattr(result, name) for name in Result.TEXT},
    )
    for author in result.authorships.all():
        name_on(mention, author)
    return mention


def name_on(mention, author) -> None:
    """The author of a result on a form as well; the first of a district leads it."""
    place = {"district": author.district, "school": author.school}
    leads = author.district and not mention.authorships.filter(district=author.district).exists()
    MentionAuthor.objects.create(
        mention=mention,
        key=author.key,
        position=author.position,
        teacher=author.teacher,
        name=author.name,
        leads_district=bool(leads),
        **place,
    )


class AuthorshipFactory(DjangoModelFactory):
    """An author of a result, also on the forms that speak of it."""

    class Meta:
        model = Authorship

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        author = super()._create(model_class, *args, **kwargs)
        for mention in author.result.mentions.all():
            name_on(mention, author)
        return author
