"""What others can learn from in the living year: recommended of counted forms, and answered."""

from datetime import date, timedelta

from activities.models import Activity
from core.actor import Role
from guidance.practice.models import Consent, GoodPractice
from guidance.practice.services import answer, recommend_form
from programs.models import Program
from samples.this_year.calendar import moment
from samples.this_year.clock import Diary
from samples.this_year.people import Cast
from samples.this_year.sources import key, read

RECOMMENDED, ANSWERED = 4, 3
ANSWERS = (Consent.Answer.BY_NAME, Consent.Answer.BY_ROLE, Consent.Answer.UNNAMED)


def plan_practice(program: Program, today: date, cast: Cast, diary: Diary) -> None:
    """One of each subject that has words for it; the last one waits for the mentor's answer."""
    for number, (subject, words) in enumerate(read("practice").items()):
        uuid = key("practice", subject)
        day = moment(today - timedelta(days=RECOMMENDED), 9, number)
        diary.note(day, recommend, program, cast, subject, words, uuid)
        is_last = number == len(read("practice")) - 1
        day = moment(today - timedelta(days=ANSWERED), 20, number)
        diary.note(day, agree, cast, uuid, not is_last)


def recommend(program: Program, cast: Cast, subject: str, words: dict, uuid) -> None:
    section = cast.places.subjects[subject]
    forms = Activity.objects.counted().filter(
        program=program, subject=section, parties__pairing__isnull=False
    )
    form = forms.prefetch_related("parties").order_by("pk").distinct()[0]
    lead = cast.act_as(cast.holder(Role.SUBJECT_LEAD, section.pk))
    recommend_form(form, actor=lead, uuid=uuid, **words)


def agree(cast: Cast, uuid, all_of_them: bool) -> None:
    practice = GoodPractice.objects.get(uuid=uuid)
    consents = list(practice.consents.select_related("account__teacher").order_by("side", "pk"))
    for number, consent in enumerate(consents if all_of_them else consents[:-1]):
        actor = cast.act_as(consent.account)
        answer(practice, actor=actor, seen=practice.version, answer=ANSWERS[number % 3])
