"""What others can learn from in the living year: recommended of counted forms, and answered."""

from datetime import date, timedelta

from activities.models import Activity
from activities.reflections.models import Reflection
from activities.reflections.services import write_words
from core.actor import Role
from guidance.practice.models import Consent, GoodPractice
from guidance.practice.services import answer, recommend_form
from programs.models import Program
from samples.this_year.calendar import moment
from samples.this_year.clock import Diary
from samples.this_year.people import Cast
from samples.this_year.sources import key, read

RECOMMENDED, ANSWERED, REFLECTED = 4, 3, 5
QUOTED = (Reflection.Quoted.BY_NAME, Reflection.Quoted.BY_ROLE)
ANSWERS = (Consent.Answer.BY_NAME, Consent.Answer.BY_ROLE, Consent.Answer.UNNAMED)


def plan_practice(program: Program, today: date, cast: Cast, diary: Diary) -> None:
    """One of each subject that has words for it; the last one waits for the mentor's answer.

    Before, its trainee wrote what came of it, and whether that may be quoted.
    """
    for number, (subject, words) in enumerate(read("practice").items()):
        uuid = key("practice", subject)
        day = moment(today - timedelta(days=REFLECTED), 21, number)
        diary.note(day, reflect, program, cast, subject, words["reflection"], QUOTED[number])
        day = moment(today - timedelta(days=RECOMMENDED), 9, number)
        diary.note(day, recommend, program, cast, subject, words, uuid)
        is_last = number == len(read("practice")) - 1
        day = moment(today - timedelta(days=ANSWERED), 20, number)
        diary.note(day, agree, cast, uuid, not is_last)


def recommend(program: Program, cast: Cast, subject: str, words: dict, uuid) -> None:
    form = first_counted(program, cast, subject)
    lead = cast.act_as(cast.holder(Role.SUBJECT_LEAD, form.subject_id))
    recommend_form(form, actor=lead, uuid=uuid, title=words["title"], text=words["text"])


def reflect(program: Program, cast: Cast, subject: str, text: str, quoted: str) -> None:
    form = first_counted(program, cast, subject)
    party = form.parties.filter(pairing__isnull=False).earliest("pk")
    trainee = cast.act_as_teacher(party.pairing.trainee)
    write_words(form, actor=trainee, seen=0, text=text, quoted=quoted)


def first_counted(program: Program, cast: Cast, subject: str) -> Activity:
    forms = Activity.objects.counted().filter(
        program=program, subject=cast.places.subjects[subject], parties__pairing__isnull=False
    )
    return forms.prefetch_related("parties").order_by("pk").distinct()[0]


def agree(cast: Cast, uuid, all_of_them: bool) -> None:
    practice = GoodPractice.objects.get(uuid=uuid)
    consents = list(practice.consents.select_related("account__teacher").order_by("side", "pk"))
    for number, consent in enumerate(consents if all_of_them else consents[:-1]):
        actor = cast.act_as(consent.account)
        answer(practice, actor=actor, seen=practice.version, answer=ANSWERS[number % 3])
