"""What a phone sends later: each letter is one form however often it comes, and nobody's but its
writer's; the day is the day on which it was written."""

import hashlib
import io
import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import User
from activities.chain.services import take_step
from activities.models import Activity, Attachment, Decision, Status, Unfinished, Verb
from activities.tests.factories import form_of
from core.models import AuditEvent, Notice
from programs.tests.factories import ActivityKindFactory
from recording.tests.pages import answers, line
from tests.at_once import at_once

pytestmark = pytest.mark.usefixtures("in_march")

JSON = {"Accept": "application/json"}
DAY = 24 * 60 * 60


@pytest.fixture
def kind(north):
    return ActivityKindFactory(name="Visit", is_for_pairs=True)


@pytest.fixture
def phone(client, north):
    client.force_login(north.mentor_user)
    return client


def said(corner, kind, /, **changes) -> dict:
    """The boxes of a page as a phone keeps them: each with its values as texts."""
    page = answers(corner, kind, **changes)
    return {name: [str(value)] for name, value in page.items() if value is not None}


def written(said, /, age: float = 0, **more) -> bytes:
    return json.dumps({"schema": 1, "said": said, "age": age, **more}).encode()


def of_its_writer(client) -> dict:
    """The headers of a phone whose owner is signed in."""
    signed_in = User.objects.filter(pk=client.session.get("_auth_user_id")).first()
    return {**JSON, "X-Letter-Owner": str(signed_in.uuid)} if signed_in else JSON


def put(client, said, /, body: bytes | None = None, headers: dict | None = None, **letter):
    address = reverse("recording:phone-letter", args=[said["uuid"][0]])
    body = body or written(said, **letter)
    headers = headers or of_its_writer(client)
    return client.put(address, body, content_type="application/json", headers=headers)


def photo(colour="navy") -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "JPEG")
    file.name = f"{colour}.jpg"
    file.seek(0)
    return file


def add_photo(client, key, file):
    address = reverse("recording:phone-photo", args=[key])
    return client.post(address, {"photo": file}, headers=of_its_writer(client))


# --- one letter, one form -------------------------------------------------------------------------


@pytest.mark.both
def test_a_letter_is_a_form_that_is_sent(phone, north, kind):
    letter = said(north, kind)
    body = written(letter)

    answer = put(phone, letter, body)

    form = Activity.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "uuid": str(form.uuid),
        "sha256": hashlib.sha256(body).hexdigest(),
        "is_sent": True,
        "url": form.get_absolute_url(),
    }
    assert (form.status, form.theme) == (Status.OTHER_SIDE, "Grade 3, shadows")
    assert form.author == north.mentor_user


def test_the_same_letter_again_is_answered_the_same_and_is_one_form(phone, north, kind):
    letter = said(north, kind)
    first = put(phone, letter)
    events, notices = AuditEvent.objects.count(), Notice.objects.count()

    again = put(phone, letter)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert Activity.objects.count() == 1
    assert Decision.objects.count() == 1
    assert (AuditEvent.objects.count(), Notice.objects.count()) == (events, notices)


def test_a_letter_that_was_sent_with_other_words_changes_nothing(phone, north, kind):
    letter = said(north, kind)
    put(phone, letter)

    answer = put(phone, letter | {"theme": ["Other words"]})

    form = Activity.objects.get()
    assert (answer.status_code, answer.json()["problem"]) == (409, "conflict")
    assert answer.json()["url"] == form.get_absolute_url()
    assert form.theme == "Grade 3, shadows"


def test_what_is_wrong_in_a_line_is_said_by_its_line(phone, north, kind):
    """Whoever reads it on the phone has no lines before them."""
    letter = said(
        north,
        kind,
        process="Short",
        **line("lessons", topic="Shadows", grade="3", teacher=north.mentor.pk),
        **line("results", kind="paper"),
    )

    answer = put(phone, letter)

    assert (answer.status_code, answer.json()["problem"]) == (422, "look")
    assert answer.json()["sentences"] == [
        "Write at least 20 characters about what you found or agreed.",
        "Result 1: Enter the title of this result.",
        "Result 1: Choose who made it.",
    ]


@pytest.mark.parametrize("page", ["phone", "page"])
def test_what_comes_again_after_a_return_is_answered_and_not_sent_again(phone, north, kind, page):
    letter = said(north, kind)
    put(phone, letter)
    form = Activity.objects.get()
    take_step(
        form, Verb.RETURN, actor=north.trainee_actor, seen=form.version, reason_code="wrong_date"
    )

    if page == "phone":
        answer = put(phone, letter)
        assert (answer.status_code, answer.json()["is_sent"]) == (200, True)
    else:
        assert phone.post(reverse("recording:create"), letter).status_code == 302

    form.refresh_from_db()
    assert form.status == Status.RETURNED
    assert [each.verb for each in form.decisions.all()] == [Verb.SEND, Verb.RETURN]


def test_what_comes_again_after_it_was_taken_back_is_not_sent_over_its_author(phone, north, kind):
    letter = said(north, kind)
    put(phone, letter)
    form = Activity.objects.get()
    take_step(form, Verb.TAKE_BACK, actor=north.mentor_actor, seen=form.version)

    answer = put(phone, letter)

    assert answer.status_code == 200
    form.refresh_from_db()
    assert form.status == Status.DRAFT


def test_a_draft_that_comes_again_after_it_was_sent_leads_to_the_form(phone, north, kind):
    letter = said(north, kind)
    put(phone, letter)

    answer = put(phone, letter | {"theme": [""]}, draft=True)

    assert (answer.status_code, answer.json()["problem"]) == (409, "conflict")
    assert not Unfinished.objects.exists()


def test_a_draft_that_was_changed_elsewhere_is_not_written_over(phone, north, kind):
    letter = said(north, kind, save_draft="1")
    put(phone, letter)
    Activity.objects.update(theme="Changed at the desk", version=2)

    answer = put(phone, letter | {"theme": ["Changed on the phone"]})

    form = Activity.objects.get()
    assert (answer.status_code, answer.json()) == (
        409,
        {"problem": "conflict", "url": form.get_absolute_url()},
    )
    assert form.theme == "Changed at the desk"


def test_a_draft_writes_over_nothing_that_lies_unfinished_over_its_form(phone, north, kind):
    draft = {name: value for name, value in said(north, kind).items() if name != "send"}
    draft |= {"save_draft": ["1"], "when": ["other"], "day": ["2026-03-16"]}
    put(phone, draft, draft=True)
    form = Activity.objects.get()
    wrong = draft | {"day": ["2026-02-31"], "process": ["Words of another window"]}
    first, again = (put(phone, wrong, draft=True) for _ in "12")

    others = (wrong | {"process": ["Other"]}, draft | {"theme": ["Other"]})
    answers = [put(phone, each, draft=True) for each in others]

    assert (first.status_code, again.status_code) == (200, 200)
    for answer in answers:
        assert (answer.status_code, answer.json()["problem"]) == (409, "conflict")
        assert answer.json()["url"] == form.get_absolute_url()
    assert Unfinished.objects.get().typed["process"] == ["Words of another window"]


def test_what_the_page_would_say_is_said_to_the_phone(phone, north, kind):
    answer = put(phone, said(north, kind, process="Too short"))

    assert answer.status_code == 422
    assert answer.json() == {
        "problem": "look",
        "sentences": ["Write at least 20 characters about what you found or agreed."],
    }
    assert not Activity.objects.exists()


def test_of_a_sunday_it_is_asked_while_its_writer_waits_and_no_letter_is_held_up_by_it(
    phone, north, kind
):
    letter = said(north, kind, when="other", day="2026-03-15", date_precision="day")

    asked = put(phone, letter, shown=True)
    assert (asked.status_code, asked.json()["problem"]) == (422, "look")
    assert asked.json()["sentences"] == ["15 March 2026 is a Sunday. Is the day right?"]

    assert put(phone, letter).status_code == 201


def test_what_the_figures_would_lack_is_asked_before_it_is_sent(phone, north):
    kind = ActivityKindFactory(
        name="Observation", is_for_pairs=True, opens_lessons=True, lessons_are_observed=True
    )

    asked = put(phone, said(north, kind))
    sent = put(phone, said(north, kind, send="lessons"))

    assert (asked.status_code, asked.json()["problem"]) == (422, "look")
    assert len(asked.json()["sentences"]) == 1
    assert sent.status_code == 201


def test_a_draft_may_lack_anything_and_goes_on_where_it_was(phone, north, kind):
    letter = said(north, kind, save_draft="1", kind="", theme="")

    answer = put(phone, letter, draft=True)
    again = put(phone, letter, draft=True)

    assert (answer.status_code, again.status_code) == (200, 200)
    assert again.json() == answer.json()
    assert (answer.json()["is_sent"], Activity.objects.exists()) == (False, False)
    page = phone.get(answer.json()["url"])
    assert page.context["form"]["process"].value() == letter["process"][0]
    keys = phone.get(reverse("recording:phone-receipts"), {"asked": letter["uuid"]}).json()
    assert keys == {"sent": [], "drafts": letter["uuid"]}


def test_what_is_to_be_sent_is_no_draft_while_its_photos_are_on_their_way(phone, north, kind):
    letter = said(north, kind, save_draft="1", kind="")

    answer = put(phone, letter)

    assert (answer.status_code, answer.json()["problem"]) == (422, "look")


# --- when it was written --------------------------------------------------------------------------


@pytest.mark.parametrize(("when", "days_ago"), [("today", 3), ("yesterday", 4)])
def test_the_day_is_that_of_writing_whatever_the_phones_clock_says(
    phone, north, kind, when, days_ago
):
    put(phone, said(north, kind, when=when), age=3 * DAY)

    assert Activity.objects.get().starts_on == timezone.localdate() - timedelta(days=days_ago)


def test_a_day_that_was_typed_stays(phone, north, kind):
    day = timezone.localdate() - timedelta(days=5)

    put(phone, said(north, kind, when="other", day=day.isoformat()), age=2 * DAY)

    assert Activity.objects.get().starts_on == day


@pytest.mark.parametrize("age", [-5 * DAY, 9_000 * DAY])
def test_of_a_clock_that_was_set_meanwhile_the_day_is_asked(phone, north, kind, age):
    answer = put(phone, said(north, kind), age=age)

    assert answer.status_code == 422
    assert answer.json()["sentences"] == ["Choose the day it took place."]


def test_a_letter_that_waited_longer_than_one_may_record_back_is_taken_in(phone, north, kind):
    """It was written in time: the signal was late, not its writer."""
    program = north.pairing.program
    program.days_back = 7
    program.save()

    answer = put(phone, said(north, kind), age=9 * DAY)

    assert answer.status_code == 201
    assert Activity.objects.get().starts_on == timezone.localdate() - timedelta(days=9)


# --- what ended while it was on its way -----------------------------------------------------------


def end(corner, days_ago: int) -> None:
    corner.pairing.ends_on = timezone.localdate() - timedelta(days=days_ago)
    corner.pairing.end_reason = "completed"
    corner.pairing.save()


def test_where_the_pair_had_ended_the_letter_is_explained_and_its_coordinator_told_once(
    phone, north, south, kind
):
    letter = said(north, kind)
    end(north, days_ago=2)

    answers = [put(phone, letter) for _time in range(2)]

    for answer in answers:
        assert (answer.status_code, answer.json()["problem"]) == (403, "ended")
        (sentence,) = answer.json()["sentences"]
        assert "were not a pair on that day" in sentence
        assert str(north.coordinator_user) in sentence
    notice = Notice.objects.get()
    assert (notice.to, notice.message) == (north.coordinator_user, "activities.came_late")
    assert notice.address == north.pairing.get_absolute_url()
    assert not Activity.objects.exists()


def test_once_the_coordinator_puts_the_end_right_the_same_letter_is_taken_in(phone, north, kind):
    letter = said(north, kind)
    end(north, days_ago=2)
    put(phone, letter)
    end(north, days_ago=0)

    assert put(phone, letter).status_code == 201
    assert Activity.objects.get().starts_on == timezone.localdate()


def test_a_letter_of_a_day_on_which_they_were_a_pair_is_taken_in_however_late(phone, north, kind):
    end(north, days_ago=2)

    assert put(phone, said(north, kind), age=3 * DAY).status_code == 201


def test_a_cancelled_pair_a_closed_program_and_a_lost_role_are_said(phone, north, kind):
    letter = said(north, kind)
    program, user = north.pairing.program, north.mentor_user
    north.pairing.cancelled_at = timezone.now()
    north.pairing.save()
    assert "were not a pair" in put(phone, letter).json()["sentences"][0]
    program.state = "closed"
    program.save()
    assert "is closed" in put(phone, letter).json()["sentences"][0]
    user.teacher = None
    user.save()
    answer = put(phone, letter)

    assert (answer.status_code, answer.json()["problem"]) == (403, "ended")
    assert answer.json()["sentences"][0] == "Your account does not say who you are."


def test_somebody_elses_pair_that_ended_is_nobodys_to_ask_about(phone, north, south, kind):
    end(south, days_ago=2)
    letter = said(north, kind) | {"pairing": [str(south.pairing.pk)]}

    assert put(phone, letter).json()["problem"] == "look"
    assert not Notice.objects.exists()


# --- what is no letter ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'"said"',
        b'{"schema": 1, "said": {"theme": ["cut off',
        b'{"schema": 2, "said": {}, "age": 0}',
        b'{"schema": 1, "said": [], "age": 0}',
        b'{"schema": 1, "said": {"theme": "no list"}, "age": 0}',
        b'{"schema": 1, "said": {"theme": [1]}, "age": 0}',
        b'{"schema": 1, "said": {}, "age": "0"}',
        b'{"schema": 1, "said": {}, "age": true}',
        b'{"schema": 1, "said": {}}',
        b'{"schema": [], "said": {}, "age": 0}',
        b'{"schema": true, "said": {}, "age": 0}',
        b'{"schema": 1, "said": {"theme": ["\\ud800"]}, "age": 0}',
        b'{"schema": 1, "said": {"\\udfff": ["x"]}, "age": 0}',
        b"[" * 20_000,
    ],
)
def test_what_is_no_letter_is_refused(phone, body):
    answer = put(phone, {"uuid": [str(uuid.uuid4())]}, body or b" ")

    assert (answer.status_code, answer.json()["problem"]) == (400, "unreadable")


def test_a_letter_longer_than_any_form_is_refused(phone, north, kind):
    answer = put(phone, said(north, kind, process="x" * 300_000))

    assert (answer.status_code, answer.json()["problem"]) == (400, "unreadable")
    assert not Activity.objects.exists()


# --- whose it is ----------------------------------------------------------------------------------


def test_somebody_elses_key_is_answered_as_one_that_is_not_there(client, north, south, kind):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)
    client.force_login(south.mentor_user)
    letter = said(south, kind, uuid=str(form.uuid), theme="Not mine")

    answer = put(client, letter)
    added = add_photo(client, form.uuid, photo())

    assert (answer.status_code, answer.json()) == (404, {"problem": "not_yours"})
    assert (added.status_code, added.json()) == (404, {"problem": "unknown"})
    form.refresh_from_db()
    assert form.theme != "Not mine"
    assert not Attachment.objects.exists()


def test_somebody_elses_pair_cannot_be_written_about(client, north, south, kind):
    client.force_login(south.mentor_user)

    answer = put(client, said(north, kind))

    assert answer.status_code == 422
    assert "Choose who the activity was with." in answer.json()["sentences"]
    assert not Activity.objects.exists()


@pytest.mark.parametrize("ask", ["who", "form", "letter", "photo", "receipts"])
def test_a_phone_is_told_to_sign_in_and_never_led_to_a_page(client, north, kind, ask):
    letter = said(north, kind)
    key = letter["uuid"][0]
    asked = {
        "who": lambda: client.get(reverse("recording:phone-who"), headers=JSON),
        "form": lambda: client.get(reverse("recording:phone-form"), headers=JSON),
        "letter": lambda: put(client, letter),
        "photo": lambda: add_photo(client, key, photo()),
        "receipts": lambda: client.get(reverse("recording:phone-receipts"), headers=JSON),
    }

    answer = asked[ask]()

    assert (answer.status_code, answer.json()) == (401, {"problem": "sign_in"})
    assert not Activity.objects.exists()


def test_an_old_key_of_the_session_is_named(north, kind):
    phone = Client(enforce_csrf_checks=True)
    phone.force_login(north.mentor_user)
    letter = said(north, kind)

    refused = put(phone, letter)
    token = phone.get(reverse("recording:phone-who"), headers=JSON).json()["token"]
    sent = phone.put(
        reverse("recording:phone-letter", args=letter["uuid"]),
        written(letter),
        content_type="application/json",
        headers={**of_its_writer(phone), "X-CSRFToken": token},
    )

    assert (refused.status_code, refused.json()) == (403, {"problem": "csrf"})
    assert sent.status_code == 201


def test_whoever_signs_in_while_a_letter_is_on_its_way_does_not_send_it(client, north, kind):
    """Mentor and trainee have the same pair: nothing in the letter would give it away."""
    client.force_login(north.mentor_user)
    mentors = of_its_writer(client)
    client.force_login(north.trainee_user)
    letter = said(north, kind)

    sent = put(client, letter, headers=mentors)
    draft = put(client, letter, headers=mentors, draft=True)
    nobodys = put(client, letter, headers=JSON)

    assert [each.status_code for each in (sent, draft, nobodys)] == [401] * 3
    assert (Activity.objects.count(), Unfinished.objects.count()) == (0, 0)
    assert put(client, letter).status_code == 201


# --- photos ---------------------------------------------------------------------------------------


def test_words_first_then_photos_then_it_is_sent_whole(phone, north, kind):
    letter = said(north, kind)
    draft = {name: value for name, value in letter.items() if name != "send"}
    key = letter["uuid"][0]

    kept = put(phone, draft | {"save_draft": ["1"]})
    added = [add_photo(phone, key, photo(colour)) for colour in ("navy", "teal", "navy")]
    sent = put(phone, letter)

    assert (kept.status_code, kept.json()["is_sent"]) == (201, False)
    assert [each.status_code for each in added] == [200, 200, 200]
    assert (sent.status_code, sent.json()["is_sent"]) == (200, True)
    form = Activity.objects.get()
    assert form.status == Status.OTHER_SIDE
    assert sorted(form.attachments.values_list("name", flat=True)) == ["navy.jpg", "teal.jpg"]


def test_a_photo_for_a_form_that_is_sent_is_not_slipped_in(phone, north, kind):
    letter = said(north, kind)
    put(phone, letter)

    answer = add_photo(phone, letter["uuid"][0], photo())

    assert (answer.status_code, answer.json()["problem"]) == (409, "conflict")
    assert not Attachment.objects.exists()


def test_what_is_no_photo_is_said(phone, north, kind):
    letter = said(north, kind, save_draft="1")
    put(phone, letter)
    file = io.BytesIO(b"no photo")
    file.name = "a.jpg"

    answer = add_photo(phone, letter["uuid"][0], file)

    assert answer.status_code == 422
    assert answer.json()["sentences"][0].startswith("a.jpg was not added:")


# --- receipts -------------------------------------------------------------------------------------


def test_a_phone_learns_which_of_its_letters_are_here(phone, north, south, kind):
    sent, draft = said(north, kind), said(north, kind, save_draft="1")
    put(phone, sent)
    put(phone, draft)
    foreign = form_of(south.pairing, author=south.mentor_user, status=Status.SCHOOL)
    keys = [sent["uuid"][0], draft["uuid"][0], str(foreign.uuid), str(uuid.uuid4())]

    answer = phone.get(reverse("recording:phone-receipts"), {"asked": keys})

    assert answer.json() == {"sent": keys[:1], "drafts": keys[1:2]}


def test_what_is_no_key_is_refused(phone):
    assert phone.get(reverse("recording:phone-receipts"), {"asked": "no key"}).status_code == 400


# --- what the phone keeps -------------------------------------------------------------------------


def test_the_form_that_is_kept_holds_no_key_of_a_session(phone, north):
    answer = phone.get(reverse("recording:phone-form"), headers=JSON).json()

    assert answer["person"] == str(north.mentor_user.uuid)
    assert "North Trainee" in answer["form"]
    assert "csrfmiddlewaretoken" not in answer["form"]
    assert [each["name"] for each in answer["demands"]] == ["pairing", "kind", "theme", "process"]
    assert [(each["name"], each["sentence"]) for each in answer["following"]] == [
        ("when", "Choose the day it took place."),
        ("day", "Enter the date it took place."),
        ("where", "Choose where it took place."),
        ("host_school", "Choose the school where it took place."),
        ("minutes", "Enter minutes between 5 and 600."),
    ]


def test_the_phone_knows_what_is_asked_of_kinds_that_live_from_lessons(phone, north, kind):
    made = {"is_for_pairs": True, "opens_lessons": True}
    seen = ActivityKindFactory(name="Observation", lessons_are_observed=True, **made)
    study = ActivityKindFactory(name="Lesson study", lessons_are_lesson_study=True, **made)

    lessons = phone.get(reverse("recording:phone-form"), headers=JSON).json()["lessons"]

    assert lessons == {
        str(seen.pk): {
            "sentence": "No lesson is noted: this form will count 0 lesson observations.",
            "isDemanded": False,
        },
        str(study.pk): {"sentence": "Add the lessons that were taught.", "isDemanded": True},
    }


def test_whoever_has_no_pair_keeps_no_form(client, north):
    client.force_login(north.principal_user)

    assert client.get(reverse("recording:phone-form"), headers=JSON).json()["form"] == ""


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_without_a_signal_is_the_same_for_everybody(client, north, language):
    address = reverse("recording:phone", args=[language])
    stranger = client.get(address)
    client.force_login(north.mentor_user)

    signed_in = client.get(address)

    assert signed_in.content == stranger.content
    assert not stranger.cookies
    assert b"North" not in stranger.content


@pytest.mark.django_db
def test_the_worker_is_asked_for_again_and_names_what_is_there(client):
    answer = client.get(reverse("recording:worker"))

    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert reverse("recording:create") in answer.text
    assert client.get("/phone/xx/").status_code == 404


# --- all at once ----------------------------------------------------------------------------------


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_of_sixty_at_once_one_makes_the_form(north, kind):
    letter = said(north, kind)
    phones = [Client() for _number in range(60)]
    phones[0].force_login(north.mentor_user)
    for each in phones[1:]:
        each.cookies = phones[0].cookies

    outcomes = at_once(*[lambda phone=each: put(phone, letter) for each in phones])

    assert sorted(each.status_code for each in outcomes) == [200] * 59 + [201]
    form = Activity.objects.get()
    assert form.status == Status.OTHER_SIDE
    assert Decision.objects.count() == 1
    assert AuditEvent.objects.filter(verb="activities.recorded").count() == 1
    assert [notice.to for notice in Notice.objects.all()] == [north.trainee_user]
    assert AuditEvent.objects.filter(verb="activities.recorded").count() == 1
    assert Notice.objects.filter(to=north.trainee_user).count() == 1
