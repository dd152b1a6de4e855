"""The queue shows what one confirms, and lets one confirm there only what it shows whole."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.attachments.models import Attachment
from activities.chain import services
from activities.chain.models import Verb
from activities.pages.card import Card, with_cards
from activities.registration.models import Activity, Status
from activities.tests.factories import LessonFactory, ResultFactory, form_of
from activities.tests.test_files import photo
from core.stored_files.keeping import keep_file
from programs.models import Program
from programs.tests.factories import ActivityKindFactory
from roster.tests.factories import TeacherFactory

pytestmark = pytest.mark.usefixtures("in_march")

LIST = reverse("activities:list")
SHORT = "They measured shadows and agreed on the next two lessons."
LONG = SHORT + " " + "Then they spoke about questions that open a lesson. " * 3


def at_school(north, **kwargs) -> Activity:
    """A form of two days ago at the trainee's school, with nothing out of the ordinary."""
    usual = {"process": SHORT, "starts_on": date(2026, 3, 16), "minutes": 40}
    usual["status"] = Status.SCHOOL
    return form_of(north.pairing, author=north.mentor_user, **{**usual, **kwargs})


def card(form, actor) -> Card:
    return Card(with_cards(Activity.objects.all(), actor).get(pk=form.pk), actor)


def queue(client, north) -> str:
    client.force_login(north.principal_user)
    return client.get(LIST).text


def with_photo(form, colour="blue") -> Attachment:
    """The same picture is the same content, whoever adds it."""
    prepared = photo(colour)
    return Attachment.objects.create(
        activity=form,
        kind=Attachment.Kind.PHOTO,
        name=prepared.name,
        file=keep_file(prepared),
        added_by=form.author,
    )


# --- what it says ---------------------------------------------------------------------------------


def test_a_card_shows_the_first_words_the_lesson_the_result_and_the_photo(client, north):
    form = at_school(north, process=LONG)
    LessonFactory(activity=form, topic="Light", grade="Grade 3", teacher=north.mentor)
    ResultFactory(activity=form, title="On shadows")
    row = with_photo(form)

    said = card(form, north.principal_actor)

    assert len(said.notes) == 200
    assert LONG.startswith(said.notes.rstrip("…"))
    assert said.lines == [
        ("Lesson", "Light\u00a0· Grade 3\u00a0· North Mentor"),
        ("Paper", "On shadows"),
    ]
    facts = ("North Village School", "40 minutes", "2 present", "Northern science")
    assert said.facts == "\u00a0· ".join(facts)
    assert said.files_sentence == "1 photo"
    page = queue(client, north)
    lesson = "Light\u00a0· Grade 3\u00a0· North Mentor"
    for words in (said.notes, lesson, "On shadows", "1 photo"):
        assert words in page
    assert f"{row.get_absolute_url()}?small=1" in page


def test_the_small_photo_is_small_and_as_closed_as_the_whole_one(client, north, south):
    row = with_photo(at_school(north))
    client.force_login(north.principal_user)

    small = client.get(row.get_absolute_url(), {"small": 1})

    assert small.headers["Content-Type"] == "image/jpeg"
    assert len(b"".join(small.streaming_content)) < 5_000
    client.force_login(south.principal_user)
    assert client.get(row.get_absolute_url(), {"small": 1}).status_code == 404


def test_home_shows_a_countersigner_what_each_form_says(client, north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.OTHER_SIDE, process=LONG)
    LessonFactory(activity=form, topic="Light")
    client.force_login(north.trainee_user)

    page = client.get(reverse("home")).text

    assert card(form, north.trainee_actor).notes in page
    assert "Light" in page


# --- what to look at twice ------------------------------------------------------------------------


SAME_DAY = "Same trainee on another form that day: is it one event?"
PHOTO = "Photo is on another form: is it of this event?"


def sent(days: int) -> datetime:
    return datetime(2026, 3, 16, 4, tzinfo=UTC) + timedelta(days=days)


@pytest.mark.parametrize(("late_after", "flags"), [(7, ["Sent 8 days after the event"]), (8, [])])
def test_the_program_says_after_how_many_days_a_form_is_late(north, late_after, flags):
    form = at_school(north, first_sent_at=sent(8))
    Program.objects.update(late_after=late_after)

    assert card(form, north.principal_actor).flags == flags


@pytest.mark.parametrize(
    ("fields", "flags"),
    [
        ({}, []),
        ({"first_sent_at": sent(14)}, []),
        ({"first_sent_at": sent(15)}, ["Sent 15 days after the event"]),
        ({"starts_on": date(2026, 3, 15)}, ["On a Sunday: is the day right?"]),
        ({"starts_on": date(2026, 3, 15), "date_precision": "month"}, []),
        # From the 15th day after its month it is late, whichever day it was.
        ({"date_precision": "month", "first_sent_at": sent(29)}, []),
        (
            {"date_precision": "month", "first_sent_at": sent(30)},
            ["Sent at least 15 days after the event"],
        ),
        ({"ends_on": date(2026, 3, 17)}, ["Longer than a day: are the days right?"]),
        ({"headcount": 60}, []),
        ({"headcount": 61}, ["Unusual headcount: is the number right?"]),
        ({"edition": 2}, ["Corrects a form that counted: read what is new"]),
    ],
)
def test_a_card_says_what_to_look_at_twice(north, fields, flags):
    form = at_school(north, **fields)

    assert card(form, north.principal_actor).flags == flags


def test_the_same_trainee_twice_on_one_day_is_flagged(north, south):
    first, second = at_school(north), at_school(north)
    other_day = at_school(north, starts_on=date(2026, 3, 17))
    dropped = at_school(north, starts_on=date(2026, 3, 17), status=Status.VOID)
    elsewhere = form_of(
        south.pairing,
        author=south.mentor_user,
        status=Status.SCHOOL,
        starts_on=date(2026, 3, 16),
    )

    flagged = [
        form
        for form in (first, second, other_day, dropped, elsewhere)
        if "Same trainee on another form that day: is it one event?"
        in card(form, north.principal_actor).flags
    ]

    assert flagged == [first, second, dropped]


def test_a_photo_of_another_event_is_flagged_and_that_of_an_earlier_edition_is_not(north):
    form = at_school(north)
    edition = at_school(north, reference=form.reference, edition=2)
    again, fresh = at_school(north), at_school(north)
    for each in (form, edition):
        with_photo(each, "blue")
    with_photo(fresh, "red")
    said = {each: card(each, north.principal_actor).flags for each in (form, edition, fresh)}
    assert not any(PHOTO in flags for flags in said.values())

    with_photo(again, "blue")

    assert PHOTO in card(again, north.principal_actor).flags


# --- confirming on the card -----------------------------------------------------------------------


def test_what_a_card_shows_whole_is_confirmed_on_it(client, north):
    at_school(north, effect="Both taught better.")

    page = queue(client, north)

    assert "Both taught better." in page
    assert "Confirm for North Village School" in page
    assert "Open and read" not in page


@pytest.mark.parametrize(
    "longer",
    [
        {"process": LONG},
        {"effect": LONG},
        {"date_as_printed": "mid March"},
        {"organiser_level": "city"},
    ],
)
def test_what_a_card_shows_in_part_is_opened_and_read(client, north, longer):
    form = at_school(north, **longer)

    page = queue(client, north)

    assert "Open and read" in page
    assert reverse("activities:step", args=[form.uuid, "confirm"]) not in page
    assert form.get_absolute_url() in page


def test_what_has_something_to_look_at_is_opened_alone_as_it_is_among_several(client, north):
    form = at_school(north, starts_on=date(2026, 3, 15))
    said = card(form, north.principal_actor)
    assert (said.shows_all, said.flags) == (True, ["On a Sunday: is the day right?"])

    page = queue(client, north)

    assert "Open and read" in page
    assert reverse("activities:step", args=[form.uuid, "confirm"]) not in page


def a_week_apart(north, number: int) -> list[Activity]:
    """Forms of one pair on days so far apart that none may tell of another's event."""
    first = date(2026, 3, 16)
    return [at_school(north, starts_on=first - timedelta(weeks=week)) for week in range(number)]


def test_more_people_lines_or_files_than_a_card_shows_are_read_on_the_form(north):
    people, lessons, photos, document, plain = forms = a_week_apart(north, 5)
    people.attendances.create(name="A guest")
    for _each in range(5):
        LessonFactory(activity=lessons)
    for colour in ("red", "blue", "green", "white"):
        with_photo(photos, colour)
    row = with_photo(document)
    Attachment.objects.filter(pk=row.pk).update(kind=Attachment.Kind.DOCUMENT)

    whole = [form for form in forms if card(form, north.principal_actor).shows_all]

    assert whole == [plain]


def test_a_result_with_its_authors_and_a_correction_are_read_on_the_form(north):
    result, correction, plain = forms = a_week_apart(north, 3)
    ResultFactory(activity=result)
    counted = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)
    Activity.objects.filter(pk=correction.pk).update(corrects=counted, edition=2)

    whole = [form for form in forms if card(form, north.principal_actor).shows_all]

    assert whole == [plain]


def test_a_form_changed_since_one_confirmed_is_read_before_one_confirms_again(client, north):
    form = at_school(north)
    for verb, actor in (
        (Verb.CONFIRM, north.principal_actor),
        (Verb.RETURN, north.coordinator_actor),
    ):
        form.refresh_from_db()
        services.take_step(form, verb, actor=actor, seen=form.version, reason="The theme.")
    Activity.objects.filter(pk=form.pk).update(
        theme="Light", changed_since_return={"theme": {"old": "Shadows", "new": "Light"}}
    )
    for verb, actor in ((Verb.SEND, north.mentor_actor), (Verb.COUNTERSIGN, north.trainee_actor)):
        form.refresh_from_db()
        services.take_step(form, verb, actor=actor, seen=form.version)

    said = card(form, north.principal_actor)

    assert said.flags == ["Changed since you signed or confirmed"]
    assert not said.shows_all
    assert "Open and read" in queue(client, north)


# --- the list itself ------------------------------------------------------------------------------


def test_a_queue_asks_the_same_of_many_cards_as_of_one(client, north):
    def fill(form):
        LessonFactory(activity=form, teacher=TeacherFactory())
        ResultFactory(activity=form)
        with_photo(form)

    def asked() -> int:
        client.force_login(north.principal_user)
        with CaptureQueriesContext(connection) as caught:
            client.get(LIST)
        return len(caught)

    fill(at_school(north))
    one = asked()
    for _each in range(5):
        fill(at_school(north))

    assert asked() == one <= 20


def test_a_heading_that_sorts_says_that_it_sorts(client, north):
    at_school(north)

    page = queue(client, north)

    assert '<span class="visually-hidden">Sort by </span>Theme</a>' in page
    assert "Sort by </span>Who" not in page


def test_what_is_asked_about_a_form_is_answered_before_it_is_confirmed(client, north):
    kind = ActivityKindFactory(program=north.program)
    for day in (16, 17):
        at_school(north, starts_on=date(2026, 3, day), kind=kind)

    page = queue(client, north)

    assert page.count("Perhaps the same event as another form") == 2
    assert page.count("Open and read") == 2
