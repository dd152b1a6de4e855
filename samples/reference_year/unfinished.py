"""Forms that do not count: some in every other state of the chain, and one edition replaced."""

from dataclasses import replace

from activities.chain.services import take_step
from activities.models import Activity, Decision, Side, Status, Verb
from activities.registration.content import FormContent, LessonEntry, PartyEntry, content_of
from pairings.models import Pairing
from recording.services import correct_activity, edit_activity, record_activity
from samples.reference_year.course import carry
from samples.reference_year.forms import FIRST_DAY, WEEK, mentor_of, trainee_of
from samples.reference_year.pairs import Row
from samples.reference_year.people import Cast
from samples.reference_year.sources import key
from samples.reference_year.steps import ToldSteps

# Where each form stops, and about what it is; the first pair of the first four rows has them all.
STOPS = (
    (Status.OTHER_SIDE, "听课评课：《磁铁》"),
    (Status.OTHER_SIDE, "听课评课：《声音》"),
    (Status.SCHOOL, "听课评课：《植物的叶》"),
    (Status.SCHOOL, "听课评课：《水的浮力》"),
    (Status.DISTRICT, "听课评课：《电路》"),
    (Status.DISTRICT, "听课评课：《影子》"),
    (Status.CITY, "听课评课：《岩石》"),
    (Status.CITY, "听课评课：《天气》"),
    (Status.DRAFT, "听课评课：《种子发芽》"),
)
FOUND = "导入简洁，材料准备充分，小组讨论时间不够。约定下周调整教案后再上一次。"
PAIRS_WITH_UNFINISHED = 4


def load_beside_the_figures(cast: Cast, rows: list[Row]) -> None:
    steps = ToldSteps(cast)
    pairings = [row.pairings[0] for row in rows[:PAIRS_WITH_UNFINISHED]]
    for pairing in pairings:
        for place, (status, theme) in enumerate(STOPS):
            steps.carry(record(pairing, place, theme, cast), status)
    first = pairings[0]
    returned = steps.carry(record(first, 90, "听课评课：《溶解》", cast), Status.SCHOOL)
    steps.write()
    return_one(returned, cast)
    voided = steps.carry(record(first, 91, "听课评课：《昆虫》", cast), Status.DISTRICT)
    steps.write()
    void_one(voided, cast)
    correct_one(cast)


def record(pairing: Pairing, place: int, theme: str, cast: Cast) -> Activity:
    mentor, trainee = mentor_of(pairing), trainee_of(pairing)
    content = FormContent(
        fields={
            "program": pairing.program,
            "subject": pairing.subject,
            "kind": cast.places.kinds["observation"],
            "organiser_level": Activity.Level.PAIR,
            "host_school": pairing.school,
            "starts_on": FIRST_DAY + WEEK * (30 + place % 6),
            "minutes": 40,
            "theme": theme,
            "process": FOUND,
            "list_is_complete": True,
        },
        parties=(
            PartyEntry(Side.SUPPORTING, mentor.district, mentor.school, mentor.teacher, pairing),
            PartyEntry(Side.SUPPORTED, trainee.district, trainee.school, trainee.teacher, pairing),
        ),
        lessons=(
            LessonEntry(
                topic=theme,
                grade="四年级",
                teacher=trainee.teacher,
                district=trainee.district,
                school=trainee.school,
            ),
        ),
    )
    return record_activity(
        content,
        actor=cast.actor_of(pairing.mentor),
        uuid=key("unfinished", pairing.uuid, place),
    )


def return_one(form: Activity, cast: Cast) -> None:
    """The school asks for more, in the principal's words."""
    take_step(
        form,
        Verb.RETURN,
        actor=cast.as_("ref-school-nancun"),
        seen=form.version,
        reason_code=Decision.Reason.NOT_ENOUGH,
        reason="请补充评课时提出的两条具体建议。",
    )


def void_one(form: Activity, cast: Cast) -> None:
    take_step(
        form,
        Verb.VOID,
        actor=cast.as_("ref-by"),
        seen=form.version,
        reason_code=Decision.Reason.DID_NOT_HAPPEN,
        reason="当天因台风停课，活动未举行。",
    )


def correct_one(cast: Cast) -> None:
    """A counted form corrected and accepted again: its first edition is replaced, not counted."""
    form = Activity.objects.get(uuid=key("form", "pair-0"))
    author = cast.staff.actor(form.author)
    correction = correct_activity(
        form,
        actor=author,
        seen=form.version,
        reason="补充约定的时间。",
        uuid=key("form", "pair-0", "corrected"),
    )
    content = content_of(correction)
    fields = {**content.fields, "process": f"{content.fields['process']}下次活动定在两周后。"}
    correction = edit_activity(
        correction, replace(content, fields=fields), actor=author, seen=correction.version
    )
    carry(correction, Status.COUNTED, cast)
