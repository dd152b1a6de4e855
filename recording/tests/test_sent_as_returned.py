"""A returned form that is sent with nothing put right: asked about, answered, read by the next."""

import pytest
from django.urls import reverse

from activities.chain.models import Verb
from activities.models import Activity, Status
from activities.tests.factories import form_of
from activities.tests.steps import step
from activities.unfinished.models import Unfinished
from programs.tests.factories import ActivityKindFactory
from recording.tests.pages import press
from tests.sent_page import as_shown

pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]

NOTHING = "Nothing has been changed since it was returned"
SAY_WHY = "Say why it stands as it is, or put right what was asked for."
WHY = "The lesson was moved to that Sunday."


@pytest.fixture
def returned(north) -> Activity:
    """The school asks for another date; the trainee has signed."""
    kind = ActivityKindFactory(name="Lesson planning", is_for_pairs=True)
    form = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT, kind=kind)
    step(form, Verb.SEND, north.mentor_actor)
    step(form, Verb.COUNTERSIGN, north.trainee_actor)
    return step(
        form, Verb.RETURN, north.principal_actor, reason="Was it a Sunday?", asked_for=["date"]
    )


def edit(form) -> str:
    return reverse("recording:update", args=[form.uuid])


def typed(client, form, /, button="send", **changes) -> dict:
    return {**as_shown(client.get(edit(form))), button: "1", **changes}


def test_it_is_not_sent_without_a_word(client, north, returned):
    client.force_login(north.mentor_user)
    assert NOTHING not in client.get(edit(returned)).text

    answer = client.post(edit(returned), typed(client, returned))

    returned.refresh_from_db()
    assert (answer.status_code, returned.status) == (422, Status.RETURNED)
    assert answer.context["form"].errors == {"why_it_stands": [SAY_WHY]}
    assert NOTHING in answer.text
    assert "Was it a Sunday?" in answer.text


def test_its_own_page_leads_to_the_question(client, north, returned):
    client.force_login(north.mentor_user)
    assert 'href="' + edit(returned) in (page := client.get(returned.get_absolute_url()).text)
    assert reverse("activities:step", args=[returned.uuid, "send"]) not in page

    answer = press(client, north.mentor_user, returned, "send")

    assert answer.url == edit(returned) + "?ask=1"
    assert NOTHING in client.get(answer.url).text


def test_the_word_goes_with_it_once_and_the_confirmer_reads_it(client, north, south, returned):
    client.force_login(north.mentor_user)
    page = typed(client, returned, why_it_stands=WHY)
    assert client.post(edit(returned), page).status_code == 302
    assert client.post(edit(returned), page).status_code == 302

    returned.refresh_from_db()
    sent = returned.decisions.filter(verb=Verb.SEND)
    assert [each.reason for each in sent] == ["", WHY]
    assert returned.status == Status.SCHOOL
    client.force_login(north.principal_user)
    answered = client.get(returned.get_absolute_url()).context["answered"]
    assert (answered["words"], answered["is_unchanged"]) == (WHY, True)
    assert answered["reason"] == "Was it a Sunday?"
    read = client.get(reverse("activities:read", args=[returned.uuid])).text
    assert f"“{WHY}”" in " ".join(read.split())
    assert "Its author answers a return: read that" in client.get(reverse("activities:list")).text
    # One press in the list would pass over it.
    assert (
        reverse("activities:step", args=[returned.uuid, "confirm"])
        not in client.get(reverse("activities:list")).text
    )

    step(returned, Verb.CONFIRM, north.principal_actor)
    client.force_login(north.coordinator_user)
    assert client.get(returned.get_absolute_url()).context["answered"] is None


def test_what_is_put_right_needs_no_word(client, north, returned):
    client.force_login(north.mentor_user)
    page = typed(client, returned, when="other", day="2026-03-16")

    assert client.post(edit(returned), page).status_code == 302

    returned.refresh_from_db()
    assert returned.status == Status.SCHOOL
    assert returned.decisions.last().reason == ""


def test_a_word_that_is_not_sent_yet_is_kept(client, north, returned):
    client.force_login(north.mentor_user)

    client.post(edit(returned), typed(client, returned, "save_draft", why_it_stands=WHY))

    assert Unfinished.objects.get().activity == returned
    for asked in ("", "?ask=1"):
        page = client.get(edit(returned) + asked)
        assert as_shown(page)["why_it_stands"] == [WHY]
    client.post(edit(returned), {**as_shown(page), "send": "1"})
    returned.refresh_from_db()
    assert (returned.status, returned.decisions.last().reason) == (Status.SCHOOL, WHY)


def test_a_word_stays_where_the_page_first_says_that_the_form_starts_again(client, north, returned):
    client.force_login(north.mentor_user)

    typed_page = typed(client, returned, theme="Another topic", why_it_stands=WHY)
    answer = client.post(edit(returned), typed_page)

    returned.refresh_from_db()
    assert (returned.status, returned.theme) == (Status.RETURNED, "Another topic")
    assert answer.url == edit(returned)
    client.post(edit(returned), {**as_shown(client.get(answer.url)), "send": "1"})
    returned.refresh_from_db()
    assert (returned.status, returned.decisions.last().reason) == (Status.OTHER_SIDE, WHY)


def test_of_a_form_that_was_never_returned_nothing_is_asked(client, north):
    draft = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)
    client.force_login(north.mentor_user)

    assert "why_it_stands" not in client.get(edit(draft)).text
    client.post(edit(draft), typed(client, draft, why_it_stands=WHY))

    draft.refresh_from_db()
    assert (draft.status, draft.decisions.get().reason) == (Status.OTHER_SIDE, "")
