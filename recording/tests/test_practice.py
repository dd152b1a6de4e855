"""A mentor who is not paired yet fills in the form to practice; nothing of it is kept."""

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.tests.factories import UserFactory
from activities.tests.test_files import picture
from recording.tests.pages import NEW, line
from roster.tests.factories import TeacherFactory
from tests.sent_page import as_shown

pytestmark = pytest.mark.usefixtures("in_march")
PRACTICE = reverse("recording:practice")
BAR = "Practice: nothing is kept"
OBSERVED = "-2"
WORDS = "The children measured shadows at noon; both teach the second part next."


@pytest.fixture
def unpaired(north, client):
    user = UserFactory(teacher=TeacherFactory(name="New Mentor", school=north.helping_school))
    client.force_login(user)
    return user


def everything():
    """Every row of every table but sessions."""
    models = [each for each in apps.get_models() if each is not Session and each._meta.managed]
    return {each: sorted(map(repr, each._base_manager.values_list())) for each in models}


def typed(client, **changes):
    page = client.get(PRACTICE)
    return {**as_shown(page), "theme": "Shadows", "process": WORDS, "send": "1", **changes}


def test_the_way_to_it_is_on_home_and_where_the_page_says_why_there_is_no_pair(client, unpaired):
    for address in (reverse("home"), NEW):
        assert f'href="{PRACTICE}"' in client.get(address).text


def test_who_has_a_pair_is_not_led_to_it(client, north):
    client.force_login(north.mentor_user)

    assert PRACTICE not in client.get(reverse("home")).text


def test_who_is_no_teacher_has_nothing_to_practice(client, administrator):
    client.force_login(administrator)

    assert client.get(PRACTICE).status_code == 403


def test_the_page_is_the_real_one_and_says_that_it_is_practice(client, unpaired):
    response = client.get(PRACTICE)

    assert BAR in response.text
    assert "Send to Wang Xiuqing (invented) to countersign" in response.text
    assert "Other kinds (<span data-number>" in response.text
    assert "recording/entry.html" in [each.name for each in response.templates]


def test_sending_shows_who_would_countersign_and_confirm_and_writes_no_row(
    client, unpaired, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    lesson = line("lessons", topic="Light", teacher="-1")
    photo = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    sent = typed(client, kind=OBSERVED, photos=[photo], **lesson)
    before = everything()

    response = client.post(PRACTICE, sent)
    page = client.get(response.url)

    assert response.url == reverse("recording:practised")
    assert [step["label"] for step in page.context["chain"]][1:] == [
        "Wang Xiuqing (invented) countersigns",
        "Nancun School (invented) confirms",
        "Practice County (invented) confirms",
        "The city office accepts",
    ]
    assert BAR in page.text
    assert everything() == before
    assert list(tmp_path.iterdir()) == []


def test_a_mistake_a_question_and_a_draft_are_as_on_the_real_page(client, unpaired):
    before = everything()

    wrong = client.post(PRACTICE, typed(client, kind=OBSERVED, theme=""))
    asked = client.post(PRACTICE, typed(client, kind=OBSERVED))
    draft = client.post(PRACTICE, {**typed(client, kind=OBSERVED), "save_draft": "1"})

    assert wrong.context["form"].errors["theme"] == ["Enter the topic in up to 60 characters."]
    assert [each.part for each in asked.context["form"].questions] == ["lessons"]
    assert BAR in wrong.text
    assert BAR in asked.text
    assert "Practice: saved as a draft" in client.get(draft.url).text
    assert everything() == before


def test_in_chinese(client, unpaired):
    text = client.get(PRACTICE, headers={"Accept-Language": "zh-CN"}).text

    assert "练习：什么都不会保存" in text
    assert "王秀清（虚构）" in text
