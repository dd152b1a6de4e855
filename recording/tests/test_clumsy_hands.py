"""Pages against what no honest page sends: odd keys, odd days, too much of everything."""

import io
import re
import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from activities.registration.models import Activity, Status
from activities.tests.factories import form_of
from programs.tests.factories import ActivityKindFactory
from recording.tests.pages import answers, line

pytestmark = pytest.mark.both

ODD = [
    "",
    "-1",
    "9" * 30,
    "a\x00b",
    "\u202e😀𠮷",
    "0001-01-01",
    "9999-12-31",
    "x" * 12_000,
    str(uuid.UUID(int=0)),
]
# A database sees the keys, days, numbers and words of these; the others are like one of them.
FIELDS = ["uuid", "version", "pairing", "day", "minutes", "theme", "lessons-0-teacher"]
LIKE_THEM = [
    *("when", "kind", "where", "host_school", "duration", "process", "others"),
    *("results-0-authors", "results-0-key", "lessons-TOTAL_FORMS"),
]


@pytest.fixture
def kind(db):
    with time_machine.travel("2026-03-18 04:00Z", tick=False):
        yield ActivityKindFactory(name="Lesson observation", is_for_pairs=True)


@pytest.mark.parametrize(
    "name", [*FIELDS, *(pytest.param(name, marks=pytest.mark.thorough) for name in LIKE_THEM)]
)
def test_an_odd_answer_is_a_sentence_or_a_form_never_an_error_page(client, north, kind, name):
    client.force_login(north.mentor_user)
    page = answers(north, kind, when="other", day="2026-03-10", duration="minutes", minutes="45")
    page |= line("lessons", topic="Shadows") | line("results", kind="paper", title="Shadows")

    for value in ODD:
        response = client.post(reverse("recording:create"), {**page, name: value})
        assert response.status_code in {302, 422}, value
        if response.status_code == 422:
            assert said(response) != [], value


@pytest.mark.parametrize(
    "nothing", ["\u200b", " \ufeff\u3164 ", "\u202e\u202c\u2066\u2069", "\u00ad"]
)
def test_a_theme_made_of_nothing_is_refused_as_empty(client, north, kind, nothing):
    client.force_login(north.mentor_user)

    response = client.post(reverse("recording:create"), answers(north, kind, theme=nothing))

    assert response.context["form"].errors == {"theme": ["Enter the topic in up to 60 characters."]}


def test_what_nobody_sees_is_taken_out_and_joined_emoji_stay_in_long_texts(client, north, kind):
    client.force_login(north.mentor_user)
    words = "Both taught it twice. 👩\u200d🏫\nNext week \u202ethe second part.\ufeff"
    page = answers(north, kind, theme="\u202eGrade\u200b 3\x00", process=words)

    client.post(reverse("recording:create"), page | line("talks", title="On\u2067 shadows"))

    form = Activity.objects.get()
    assert form.theme == "Grade 3"
    assert form.process == "Both taught it twice. 👩\u200d🏫\nNext week the second part."
    assert form.talks.get().title == "On shadows"


def said(response) -> list[str]:
    """The sentences of the summary on top of the page."""
    _before, _mark, summary = response.text.partition('class="error-summary"')
    return re.findall(r"<li>(.+?)</li>", summary.partition("</ul>")[0], flags=re.DOTALL)


def test_more_lines_than_a_form_holds_are_refused_in_words(client, north, kind):
    """Not cut off in silence: what is left over belongs on another form, or is a mistake."""
    client.force_login(north.mentor_user)
    page = answers(north, kind)
    for number in range(200):
        page |= line("lessons", number, topic=f"Lesson {number}")

    response = client.post(reverse("recording:create"), page)

    assert response.status_code == 422
    assert any("40" in sentence for sentence in said(response))
    assert not Activity.objects.exists()


def test_no_extra_field_decides_what_the_chain_decides(client, north, south, kind):
    client.force_login(north.mentor_user)
    more = {
        "status": "counted",
        "author": south.mentor_user.pk,
        "reference": "F-1",
        "edition": 7,
        "headcount": 900,
        "confirming_district": south.district.pk,
        "organiser_level": "city",
        "program": 0,
    }

    client.post(reverse("recording:create"), answers(north, kind, **more))

    form = Activity.objects.get()
    assert (form.status, form.author, form.edition) == (Status.OTHER_SIDE, north.mentor_user, 1)
    assert (form.headcount, form.confirming_district) == (2, north.district)
    assert (form.organiser_level, form.reference.startswith("F-2026-")) == ("pair", True)


@pytest.mark.parametrize("who", ["trainee", "principal", "coordinator", "lead"])
def test_nobody_but_the_author_changes_corrects_or_adds_to_a_form(client, north, kind, who):
    draft = form_of(north.pairing, author=north.mentor_user, status=Status.RETURNED, kind=kind)
    done = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED, kind=kind)
    client.force_login(getattr(north, f"{who}_user"))
    before = list(Activity.objects.order_by("pk").values())

    answered = [
        client.post(reverse(name, args=[form.uuid]), sent).status_code
        for name, form, sent in (
            ("recording:update", draft, answers(north, kind, uuid=draft.uuid)),
            ("recording:correct", done, {"version": 1, "uuid": uuid.uuid4(), "reason": "Mine."}),
            ("activities:file-add", draft, {"version": 1, "file": photo()}),
        )
    ]

    assert answered == [302, 403, 403]
    assert list(Activity.objects.order_by("pk").values()) == before
    assert not draft.attachments.exists()


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return SimpleUploadedFile("board.png", out.getvalue())
