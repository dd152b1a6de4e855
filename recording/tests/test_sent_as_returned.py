"""A returned form that is sent with nothing put right: asked about, answered, read by the next."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.attachments.services import add_file, remove_file
from activities.chain.models import Verb
from activities.chain.services import take_step
from activities.models import Activity, Status
from activities.registration.content import content_of
from activities.tests.factories import form_of
from activities.tests.steps import step
from activities.tests.test_files import photo
from activities.unfinished.models import Unfinished
from activities.unfinished.services import drop
from programs.tests.factories import ActivityKindFactory
from recording.services import edit_activity
from recording.tests.pages import press
from tests.sent_page import as_shown

pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]

NOTHING = "Nothing has been changed since it was returned"
SAY_WHY = "Say why it stands as it is, or put right what was asked for."
MAY_ANSWER = "Answer the return in your own words (optional)"
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
    (answered,) = client.get(returned.get_absolute_url()).context["answers"]
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
    assert client.get(returned.get_absolute_url()).context["answers"] == []


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
    answer, twice = (client.post(edit(returned), typed_page) for _ in "12")

    returned.refresh_from_db()
    assert (returned.status, returned.theme) == (Status.RETURNED, "Another topic")
    assert (answer.url, twice.status_code, twice.headers["Location"]) == (
        edit(returned),
        302,
        edit(returned),
    )
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


# --- a word beside what was put right ------------------------------------------------------------


def put_right(client, form, **boxes) -> dict:
    return typed(client, form, when="other", day="2026-03-16", **boxes)


@pytest.mark.parametrize("words", ["It was the Monday.", "OK"])
def test_what_is_put_right_may_have_a_word_with_it_that_who_returned_it_reads(
    client, north, returned, words
):
    client.force_login(north.mentor_user)
    assert MAY_ANSWER in client.get(edit(returned)).text

    client.post(edit(returned), put_right(client, returned, why_it_stands=words))

    returned.refresh_from_db()
    assert (returned.status, returned.decisions.last().reason) == (Status.SCHOOL, words)
    client.force_login(north.principal_user)
    (answered,) = client.get(returned.get_absolute_url()).context["answers"]
    assert (answered["words"], answered["is_unchanged"]) == (words, False)


def test_of_what_stands_as_it_was_a_word_says_enough_to_know_why(client, north, returned):
    client.force_login(north.mentor_user)

    answer = client.post(edit(returned), typed(client, returned, why_it_stands="OK"))

    returned.refresh_from_db()
    assert (answer.status_code, returned.status) == (422, Status.RETURNED)
    assert NOTHING in answer.text
    assert answer.context["form"].errors == {
        "why_it_stands": ["Write at least 5 characters, so that they know why."]
    }
    assert as_shown(answer)["why_it_stands"] == ["OK"]


def test_the_button_of_its_own_page_sends_a_word_along(client, north, returned):
    client.force_login(north.mentor_user)
    assert client.get(returned.get_absolute_url()).context["answer_form"] is None
    changed(returned, north, starts_on=date(2026, 3, 16))
    page = client.get(returned.get_absolute_url())
    assert MAY_ANSWER in page.text
    assert page.context["answer_form"].action == reverse("activities:send", args=[returned.uuid])

    too_long = press(client, north.mentor_user, returned, "send", reason="w" * 501)
    assert (too_long.status_code, "w" * 501 in too_long.text) == (422, True)
    press(client, north.mentor_user, returned, "send", reason=" It was the Monday. ")

    returned.refresh_from_db()
    assert returned.status == Status.SCHOOL
    assert read_by(client, returned, north.principal_user) == ["It was the Monday."]


def test_a_word_beside_the_button_stays_where_something_is_asked_first(client, north, returned):
    """What was put aside over the form is finished first; another form opens without the word."""
    client.force_login(north.mentor_user)
    changed(returned, north, starts_on=date(2026, 3, 16))
    wrong = typed(client, returned, "save_draft", when="other", day="2026-02-31")
    client.post(edit(returned), wrong)

    answer = press(client, north.mentor_user, returned, "send", reason="It was the Monday.")

    page = client.get(answer.url)
    assert (answer.url, as_shown(page)["why_it_stands"]) == (
        edit(returned),
        ["It was the Monday."],
    )
    aside = Unfinished.objects.get()
    drop(aside, actor=north.mentor_actor, mark=aside.mark)
    assert as_shown(client.get(edit(returned)))["why_it_stands"] == ["It was the Monday."]
    changed(returned, north, theme="Another topic")
    assert as_shown(client.get(edit(returned)))["why_it_stands"] == [""]


def test_a_word_beside_the_button_stays_where_an_odd_day_is_asked_about(client, north, returned):
    client.force_login(north.mentor_user)
    changed(returned, north, starts_on=date(2026, 3, 15))

    answer = press(client, north.mentor_user, returned, "send", reason="It was that Sunday.")

    page = client.get(answer.url)
    assert (answer.url, [each.part for each in page.context["form"].questions]) == (
        edit(returned) + "?ask=1",
        ["date"],
    )
    assert as_shown(page)["why_it_stands"] == ["It was that Sunday."]


def test_a_word_about_one_return_answers_no_other(client, north, returned):
    """The page stood open in an old window: what it asks is not what is asked by now."""
    client.force_login(north.mentor_user)
    old = typed(client, returned, why_it_stands="It was that Sunday.")
    client.post(edit(returned), typed(client, returned, why_it_stands="We had a lesson then."))
    returned.refresh_from_db()
    assert returned.status == Status.SCHOOL
    step(returned, Verb.RETURN, north.principal_actor, reason="Which class?", asked_for=["lessons"])
    steps = returned.decisions.count()

    answer = client.post(edit(returned), old)

    assert (answer.status_code, returned.decisions.count()) == (409, steps)
    assert as_shown(answer)["why_it_stands"] == ["It was that Sunday."]
    client.post(edit(returned), typed(client, returned, why_it_stands="The third class."))
    assert returned.decisions.latest("pk").reason == "The third class."


def test_a_word_that_was_changed_and_saved_since_it_was_typed_beside_the_button_is_sent(
    client, north, returned
):
    client.force_login(north.mentor_user)
    changed(returned, north, starts_on=date(2026, 3, 15))
    press(client, north.mentor_user, returned, "send", reason="It was that Sunday.")
    better = {"why_it_stands": "The school moved it.", "when": "other", "day": "2026-02-31"}

    client.post(edit(returned), typed(client, returned, "save_draft", **better))

    page = client.get(edit(returned))
    assert as_shown(page)["why_it_stands"] == ["The school moved it."]
    client.post(edit(returned), typed(client, returned, day="2026-03-16"))
    returned.refresh_from_db()
    assert returned.decisions.latest("pk").reason == "The school moved it."


def test_a_word_put_aside_stands_before_the_one_typed_beside_the_button(client, north, returned):
    client.force_login(north.mentor_user)
    changed(returned, north, starts_on=date(2026, 3, 16))
    aside = typed(client, returned, "save_draft", why_it_stands="The bell was broken.", theme="")
    client.post(edit(returned), aside)

    press(client, north.mentor_user, returned, "send", reason="It was the Monday.")

    (words,) = as_shown(client.get(edit(returned)))["why_it_stands"]
    assert words.splitlines() == ["The bell was broken.", "It was the Monday."]


def test_a_word_beside_the_button_of_an_old_window_is_shown_and_not_lost(client, north, returned):
    changed(returned, north, starts_on=date(2026, 3, 16))
    client.force_login(north.mentor_user)
    version = Activity.objects.get(pk=returned.pk).version
    address = reverse("activities:send", args=[returned.uuid])
    client.post(address, {"version": version, "reason": "It was the Monday."})

    twice = client.post(address, {"version": version, "reason": "It was the Monday."})
    other = client.post(address, {"version": version, "reason": "The bell was broken."})

    assert (twice.status_code, other.status_code) == (302, 409)
    assert "The bell was broken." in other.text
    sent = returned.decisions.filter(verb=Verb.SEND)
    assert [each.reason for each in sent] == ["", "It was the Monday."]


def test_of_a_form_that_was_never_returned_no_word_goes_along(client, north):
    draft = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)
    client.force_login(north.mentor_user)
    assert client.get(draft.get_absolute_url()).context["answer_form"] is None

    press(client, north.mentor_user, draft, "send", reason=WHY)

    assert draft.decisions.get().reason == ""


# --- not passed by --------------------------------------------------------------------------------


def send(form, actor, *, reason=""):
    form.refresh_from_db()
    take_step(form, Verb.SEND, actor=actor, seen=form.version, reason=reason)
    form.refresh_from_db()


def changed(form, north, **fields) -> Activity:
    form.refresh_from_db()
    before = content_of(form)
    after = replace(before, fields={**before.fields, **fields})
    return edit_activity(
        form, after, actor=north.mentor_actor, seen=form.version, today=date(2026, 3, 18)
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", SAY_WHY),
        ("  ", SAY_WHY),
        ("So.", "Write at least 5 characters, so that they know why."),
        ("a\n\n\n\n\nb", "Write at least 5 characters, so that they know why."),
        ("a\u3000b\u200b c", "Write at least 5 characters, so that they know why."),
    ],
)
def test_the_step_itself_demands_the_word(north, returned, words, said):
    with pytest.raises(ValidationError) as refusal:
        send(returned, north.mentor_actor, reason=words)

    assert refusal.value.message_dict == {"why_it_stands": [said]}
    send(returned, north.mentor_actor, reason=WHY)
    assert returned.status == Status.SCHOOL


def test_taken_back_it_is_not_sent_without_the_word_either(north, returned):
    send(returned, north.mentor_actor, reason=WHY)
    step(returned, Verb.TAKE_BACK, north.mentor_actor)

    with pytest.raises(ValidationError):
        send(returned, north.mentor_actor)
    step(returned, Verb.VOID, north.mentor_actor)
    step(returned, Verb.UNDO, north.mentor_actor)
    with pytest.raises(ValidationError):
        send(returned, north.mentor_actor)

    returned.refresh_from_db()
    assert (returned.status, returned.decisions.filter(verb=Verb.SEND).count()) == (Status.DRAFT, 2)


def test_what_was_put_right_and_put_back_again_is_as_it_was_returned(north, returned):
    form = changed(returned, north, starts_on=date(2026, 3, 16))
    send(form, north.mentor_actor)
    step(form, Verb.TAKE_BACK, north.mentor_actor)
    form = changed(form, north, starts_on=returned.starts_on)

    with pytest.raises(ValidationError):
        send(form, north.mentor_actor)
    send(changed(form, north, theme="Another topic"), north.mentor_actor)


def test_a_form_taken_back_opens_with_its_return_and_the_word(client, north, returned):
    send(returned, north.mentor_actor, reason=WHY)
    press(client, north.mentor_user, returned, "take_back")
    detail = client.get(returned.get_absolute_url())
    assert reverse("activities:step", args=[returned.uuid, "send"]) not in detail.text
    assert "Put right and send" in detail.text

    page = client.get(press(client, north.mentor_user, returned, "send").url)

    assert "Was it a Sunday?" in page.text
    assert "when you send it again, it starts with North Trainee." in page.text
    assert as_shown(page)["why_it_stands"] == [WHY]
    client.post(edit(returned), {**as_shown(page), "save_draft": "1"})
    assert not Unfinished.objects.exists()
    client.post(edit(returned), {**as_shown(page), "send": "1", "why_it_stands": ""})
    returned.refresh_from_db()
    assert returned.status == Status.DRAFT
    client.post(edit(returned), {**as_shown(client.get(edit(returned))), "send": "1"})
    returned.refresh_from_db()
    assert (returned.status, returned.decisions.last().reason) == (Status.OTHER_SIDE, WHY)


def test_a_word_typed_in_a_second_window_stays_on_its_page(client, north, returned):
    client.force_login(north.mentor_user)
    second = typed(client, returned, why_it_stands=f"{WHY} The bell was broken.")
    client.post(edit(returned), typed(client, returned, why_it_stands=WHY))

    answer = client.post(edit(returned), second)

    assert answer.status_code == 409
    assert as_shown(answer)["why_it_stands"] == [second["why_it_stands"]]
    assert returned.get_absolute_url() in answer.text
    assert "Send it as it stands" not in answer.text


def test_the_same_photos_put_back_put_nothing_right(north, returned, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    form = Activity.objects.get(pk=returned.pk)
    Activity.objects.filter(pk=form.pk).update(first_sent_at=None)
    kept = [add(form, photo(colour), north) for colour in ("teal", "navy")]
    Activity.objects.filter(pk=form.pk).update(first_sent_at=returned.first_sent_at)
    remove_file(kept[0], actor=north.mentor_actor)
    assert "attachments" in Activity.objects.get(pk=form.pk).changed_since_return

    add(form, photo("teal"), north)

    with pytest.raises(ValidationError):
        send(form, north.mentor_actor)
    add(form, photo("red"), north)
    send(form, north.mentor_actor)


def add(form, prepared, north):
    form.refresh_from_db()
    return add_file(form, prepared, actor=north.mentor_actor, seen=form.version)


@pytest.mark.parametrize(
    "theme", ["Shadows: the second  part", "Shadows：the second part", "SHADOWS, the second part"]
)
def test_other_spaces_and_signs_put_nothing_right(client, north, returned, theme):
    Activity.objects.filter(pk=returned.pk).update(theme="Shadows: the second part")
    client.force_login(north.mentor_user)

    answer = client.post(edit(returned), typed(client, returned, theme=theme))

    assert (answer.status_code, NOTHING in answer.text) == (422, True)
    form = changed(returned, north, theme=theme)
    assert set(form.changed_since_return) == {"theme"}
    with pytest.raises(ValidationError):
        send(form, north.mentor_actor)
    send(form, north.mentor_actor, reason=WHY)


def test_another_number_puts_something_right(north, returned):
    Activity.objects.filter(pk=returned.pk).update(theme="It took 1.5 lessons")

    send(changed(returned, north, theme="It took 15 lessons"), north.mentor_actor)


# --- who reads the answer -------------------------------------------------------------------------


def read_by(client, form, user) -> list[str]:
    client.force_login(user)
    return [each["words"] for each in client.get(form.get_absolute_url()).context["answers"]]


def test_from_where_it_starts_again_up_to_who_returned_it_each_reads_the_answer(
    client, north, returned
):
    """The district returned it; what was put right starts again with the trainee."""
    send(returned, north.mentor_actor, reason=WHY)
    step(returned, Verb.CONFIRM, north.principal_actor)
    step(returned, Verb.RETURN, north.coordinator_actor, reason="Which topic?")
    send(changed(returned, north, theme="Another topic"), north.mentor_actor, reason="As typed.")

    for verb, who in (
        (Verb.COUNTERSIGN, "trainee"),
        (Verb.CONFIRM, "principal"),
        (Verb.CONFIRM, "coordinator"),
    ):
        user, actor = getattr(north, f"{who}_user"), getattr(north, f"{who}_actor")
        assert read_by(client, returned, user) == ["As typed."]
        if who != "trainee":
            asked = client.get(reverse("activities:list") + "?tab=todo").text
            assert "Its author answers a return: read that" in asked
        step(returned, verb, actor)
    assert read_by(client, returned, north.lead_user) == []
    step(returned, Verb.UNDO, north.coordinator_actor)
    assert read_by(client, returned, north.coordinator_user) == ["As typed."]


# --- what happened --------------------------------------------------------------------------------


def test_the_way_of_what_was_sent_again_follows_the_days(client, north, returned):
    send(returned, north.mentor_actor, reason=WHY)
    client.force_login(north.principal_user)

    page = client.get(returned.get_absolute_url()).context

    assert [(each["label"], each["state"]) for each in page["chain"]][:4] == [
        ("North Mentor sent it", "done"),
        ("North Trainee countersigned", "done"),
        ("North Mentor sent it again", "done"),
        (f"{north.school} confirms", "here"),
    ]
    days = [each["at"] for each in page["chain"] if each["at"]]
    assert days == sorted(days)
    told = [(each["sentence"], each["reason"], each["note"]) for each in page["history"]]
    assert told[:2] == [
        ("North Mentor sent it again", WHY, "Nothing was changed."),
        (
            f"North Principal returned it on behalf of {north.school}",
            "Was it a Sunday?",
            "Asked for: the date.",
        ),
    ]


def way(client, user, form) -> list[tuple]:
    client.force_login(user)
    chain = client.get(form.get_absolute_url()).context["chain"]
    return [(each["label"], each["state"], each.get("note", "")) for each in chain]


def test_in_its_authors_hands_a_returned_form_has_its_way_before_it(client, north, returned):
    """Nobody's signature stands there; whose was there before the return is said beside it."""
    before = "North Trainee countersigned on 18 March 2026, before the return"
    to_come = [
        ("North Trainee countersigns", "todo", before),
        (f"{north.school} confirms", "todo", ""),
        (f"{north.district} confirms", "todo", ""),
        ("The city office accepts", "todo", ""),
    ]
    for user in (north.mentor_user, north.principal_user):
        shown = way(client, user, returned)
        assert shown == [("North Mentor sends", "returned", ""), *to_come]

    send(changed(returned, north, theme="Another topic"), north.mentor_actor)
    assert way(client, north.mentor_user, returned)[:2] == [
        ("North Mentor sent it again", "done", ""),
        ("North Trainee countersigns", "here", ""),
    ]
    step(returned, Verb.TAKE_BACK, north.mentor_actor)
    assert way(client, north.mentor_user, returned) == [
        ("North Mentor sends", "here", ""),
        *to_come,
    ]


def test_only_the_round_before_the_return_is_told_on_the_way(client, north, returned):
    """What was signed before the form started again is two rounds ago."""
    send(changed(returned, north, theme="Another topic"), north.mentor_actor)
    step(returned, Verb.RETURN, north.trainee_actor, reason="Which topic?")

    assert {note for _label, _state, note in way(client, north.mentor_user, returned)} == {""}


def test_what_was_put_right_and_taken_back_before_is_no_nothing(client, north, returned):
    """Sent, taken back and sent again with the word alone: what differs is what was returned."""
    send(changed(returned, north, theme="Another topic"), north.mentor_actor, reason=WHY)
    step(returned, Verb.TAKE_BACK, north.mentor_actor)
    send(returned, north.mentor_actor, reason=WHY)
    client.force_login(north.mentor_user)

    told = client.get(returned.get_absolute_url()).context["history"]

    assert [(each["sentence"], each["note"]) for each in told][:3] == [
        ("North Mentor sent it", ""),
        ("North Mentor took it back", ""),
        ("North Mentor sent it again", "Changed: the topic."),
    ]


# --- what was asked for, where it is put right ----------------------------------------------------


def test_what_was_asked_for_is_marked_where_it_is_put_right(client, north):
    kind = ActivityKindFactory(name="Lesson planning", is_for_pairs=True)
    returned = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT, kind=kind)
    step(returned, Verb.SEND, north.mentor_actor)
    asked = ["date", "lessons", "headcount", "attachments", "theme"]
    step(returned, Verb.RETURN, north.trainee_actor, reason="Look again.", asked_for=asked)
    client.force_login(north.mentor_user)

    form = client.get(edit(returned)).context["form"]

    assert {each.words: each.box for each in form.wanted} == {
        "the date": "id_when",
        "the headcount": "id_others",
        "the topic": "id_theme",
        "the lessons taught": "part-lessons",
        "the photos and files": "id_photos",
    }
    boxes = {name for name, field in form.fields.items() if hasattr(field, "wanted")}
    parts = {name for name, part in form.parts.items() if part.wanted}
    assert (boxes, parts) == ({"when", "theme", "others", "photos"}, {"lessons"})
    page = client.get(edit(returned)).text
    assert page.count('<span class="chip look">Asked for</span>') == 5
    assert all(f'href="#{each.box}"' in page and f'id="{each.box}"' in page for each in form.wanted)


def test_of_a_form_that_was_never_returned_nothing_is_marked(client, north):
    draft = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)
    client.force_login(north.mentor_user)

    assert client.get(edit(draft)).context["form"].wanted == []


def test_photos_that_are_on_the_form_stand_beside_the_box_for_more(
    client, north, returned, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    for name, colour in (("board.jpg", "teal"), ("gone.jpg", "navy")):
        add(returned, replace(photo(colour), name=name), north)
    gone = returned.attachments.get(name="gone.jpg")
    remove_file(gone, actor=north.mentor_actor)
    client.force_login(north.mentor_user)

    page = client.get(edit(returned))

    there = page.context["form"].fields["photos"].widget.there
    assert [each["title"] for each in there] == ["board.jpg"]
    assert "board.jpg" in page.text
    assert reverse("activities:file-remove", args=[gone.uuid]) not in page.text
